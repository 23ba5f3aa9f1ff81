"""Restricting what is held about a person, row by row (*käsittelyn rajoittaminen*, GDPR 18), and lifting it.

The rows are locked before they are restricted: a change that is under way ends first, and one that comes later meets
the database's refusal. A restriction is lifted only after the person was told (GDPR 18(3)). What keeps its rows from
the disposal is :mod:`retention.restrictions`, through which everybody restricts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from customers.models import Party, RestrictedRecord, Restriction, ViewEvent
from customers.operations.revealing import role_of
from customers.restricted import USES, Use, restrictable, used_for
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.refused import Refused

AT_ONCE = 1_000  # rows written by one statement
LONGEST_WHY = 150


class RestrictionRefused(Refused):
    """The restriction cannot be placed or ended as asked."""


class NothingToRestrict(RestrictionRefused):
    """It would cover no row."""

    sentence = "Valitse tiedot, joiden käsittelyä rajoitetaan: valittuna ei ole mitään, tai tiedot on jo hävitetty."


class NotRestrictable(RestrictionRefused):
    """Rows of that table are how the person's own rights are kept."""

    sentence = "Jätä valinnasta pois {table}: sillä toteutetaan henkilön omia oikeuksia, eikä sitä rajoiteta."


class GoneMeanwhile(RestrictionRefused):
    """A row has left the register."""

    sentence = "Valitse tiedot uudelleen: osa niistä on poistunut rekisteristä sen jälkeen, kun avasit sivun."


class NotToldYet(RestrictionRefused):
    """GDPR 18(3): the person is told before the restriction is lifted."""

    sentence = "Kerro ensin henkilölle, että rajoitus poistetaan. Rajoituksen voi poistaa, kun kirje on lähtenyt."


class NotInForce(RestrictionRefused):
    """The restriction has ended."""

    sentence = "Rajoitus on jo päättynyt. Aseta uusi, jos käsittelyä on taas rajoitettava."


class WhyWanted(RestrictionRefused):
    """What is restricted is used without saying for what."""

    sentence = "Kirjoita enintään {longest} merkillä, mihin juuri tätä rajoitettua tietoa käytetään."


@transaction.atomic
def restrict(
    party: Party,
    rows: Mapping[type[Model], Collection[UUID]],
    *,
    ground: Restriction.Ground,
    origin: str,
    now: datetime,
) -> Restriction:
    """Restrict these rows about ``party`` from the instant ``now``; ``origin`` names the request and the right.

    Whose the rows are, the caller has seen to. Raises a :class:`RestrictionRefused`.
    """
    if not any(rows.values()):
        raise NothingToRestrict
    Party.objects.select_for_update(no_key=True).only("pk").get(pk=party.pk)
    for model, keys in sorted(rows.items(), key=lambda each: each[0]._meta.db_table):
        if not restrictable(model):
            raise NotRestrictable(table=str(model._meta.verbose_name_plural))
        if _locked(model, keys) != len(set(keys)):
            raise GoneMeanwhile
    restriction = Restriction.objects.create(party=party, ground=ground, placed_at=now, origin=origin)
    RestrictedRecord.objects.bulk_create(
        (
            RestrictedRecord(restriction=restriction, table=model._meta.db_table, record=key)
            for model, keys in rows.items()
            for key in sorted(set(keys))
        ),
        batch_size=AT_ONCE,
    )
    _keep_in_step(party, now)
    return restriction


def tell(restriction: Restriction, *, now: datetime) -> None:
    """The person was told at ``now`` that the restriction will be lifted (GDPR 18(3)); the first telling stands."""
    check_in_force(restriction)
    if Restriction.objects.filter(pk=restriction.pk, told_at__isnull=True).update(told_at=now):
        restriction.told_at = now


@transaction.atomic
def lift(restriction: Restriction, *, now: datetime) -> None:
    """End the restriction: its rows may be used again. Raises :class:`NotToldYet` or :class:`NotInForce`."""
    restriction.refresh_from_db()
    check_lift(restriction)
    _end(restriction, now)


@transaction.atomic
def void(restriction: Restriction, *, now: datetime) -> None:
    """End a restriction that was placed on the wrong person: there is nobody to tell. Raises :class:`NotInForce`."""
    restriction.refresh_from_db()
    check_in_force(restriction)
    restriction.void = True
    restriction.save(update_fields=["void"])
    _end(restriction, now)


def check_in_force(restriction: Restriction) -> None:
    """Raise :class:`NotInForce` where the restriction, as it was read, has ended."""
    if restriction.lifted_at is not None:
        raise NotInForce


def check_lift(restriction: Restriction) -> None:
    """Raise :class:`NotInForce`, or :class:`NotToldYet` while the person has not been told (GDPR 18(3))."""
    check_in_force(restriction)
    if restriction.told_at is None:
        raise NotToldYet


def can_lift(restriction: Restriction) -> bool:
    """Whether the restriction, as it was read, may be lifted."""
    return restriction.lifted_at is None and restriction.told_at is not None


@contextmanager
def using_restricted(party: Party, use: Use, *, why: str, actor: User, now: datetime) -> Iterator[None]:
    """A transaction in which ``actor`` may change restricted rows about ``party`` for ``use`` (GDPR 18(2)), recorded.

    ``why`` says what exactly for, and holds no name. Raises :class:`WhyWanted`.
    """
    if not 0 < len(why.strip()) <= LONGEST_WHY:
        raise WhyWanted(longest=str(LONGEST_WHY))
    with used_for(use):
        ViewEvent.objects.create(
            party=party,
            viewed_at=now,
            kind=ViewEvent.Kind.RESTRICTED_USED,
            viewer=actor,
            role=role_of(actor),
            table=Party._meta.label,
            record=party.pk,
            reason=f"{USES[use]}: {why.strip()}",
        )
        yield


def _locked(model: type[Model], keys: Collection[UUID]) -> int:
    """How many of the rows are there, locked until the transaction ends; what is never changed needs no lock."""
    rows = model._base_manager.filter(pk__in=list(keys))
    declaration = declaration_of(model)
    changed = not isinstance(declaration, Privacy) or not declaration.append_only or bool(declaration.clocks)
    if not changed:
        return rows.count()
    return len(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def _end(restriction: Restriction, now: datetime) -> None:
    if not Restriction.objects.filter(pk=restriction.pk, lifted_at__isnull=True).update(lifted_at=now):
        raise NotInForce
    RestrictedRecord.objects.filter(restriction=restriction, released_at__isnull=True).update(released_at=now)
    restriction.lifted_at = now
    _keep_in_step(restriction.party, now)


def _keep_in_step(party: Party, now: datetime) -> None:
    """The person's own row says at first sight whether it is restricted: whoever asks only that asks nothing more."""
    table = Party._meta.db_table
    covered = RestrictedRecord.objects.filter(table=table, record=party.pk, released_at__isnull=True).exists()
    with used_for(Use.DATA_SUBJECT):
        people = Party.objects.filter(pk=party.pk, restricted_at__isnull=covered)
        people.update(restricted_at=now if covered else None)
    party.refresh_from_db(fields=["restricted_at"])
