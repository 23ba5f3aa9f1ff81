"""What is restricted is also held: nothing of it is disposed of before the person was told of lifting (GDPR 18(3)).

Everybody restricts, lifts and voids through here, so that a restriction and its hold are one in every transaction. The
hold is the restriction's own: it names it, and ends with it and not before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet

from customers.holdings import holdings
from customers.models import Party, Restriction
from customers.operations import restrictions
from customers.operations.restrictions import NotRestrictable
from customers.restricted import restrictable
from retention import holds
from retention.models import LegalHold

Rows = Mapping[type[Model], Collection[UUID]]


@transaction.atomic
def restrict(
    party: Party,
    records: Iterable[Model] | None,
    *,
    ground: Restriction.Ground,
    origin: str,
    owner: User,
    review_on: date,
    now: datetime,
) -> Restriction:
    """Restrict ``records``, or everything restrictable about ``party`` where none are named, and hold the same rows.

    ``origin`` names the request and the right; ``owner`` looks at the hold again by ``review_on`` (Europe/Helsinki).
    Raises a :class:`customers.operations.restrictions.RestrictionRefused` or a :class:`retention.holds.HoldRefused`.
    """
    holds.wait_for_disposal()  # before any row is locked: the disposal asks in the same order
    rows = everything_about(party) if records is None else _of_the_person(party, records)
    restriction = restrictions.restrict(party, rows, ground=ground, origin=origin, now=now)
    holds.place_on(
        party,
        LegalHold.Reason.RESTRICTION,
        [(model._meta.db_table, key) for model, keys in rows.items() for key in keys],
        owner=owner,
        review_on=review_on,
        origin=holds.origin_of_restriction(restriction.pk),
        now=now,
    )
    return restriction


def tell(restriction: Restriction, *, now: datetime) -> None:
    """The person was told at ``now`` that the restriction will be lifted (GDPR 18(3))."""
    restrictions.tell(restriction, now=now)


@transaction.atomic
def lift(restriction: Restriction, *, now: datetime) -> None:
    """End the restriction, of whose end the person was told, and its hold: its rows then go by their own rules."""
    holds.wait_for_disposal()
    restrictions.lift(restriction, now=now)
    _release(restriction, now)


@transaction.atomic
def void(restriction: Restriction, *, now: datetime) -> None:
    """End a restriction of the wrong person, and its hold."""
    holds.wait_for_disposal()
    restrictions.void(restriction, now=now)
    _release(restriction, now)


def in_force(origin: str) -> QuerySet[Restriction]:
    """The restrictions that serve a right now, the first placed first."""
    return Restriction.objects.filter(origin=origin, lifted_at__isnull=True).order_by("placed_at", "pk")


def everything_about(party: Party) -> dict[type[Model], list[UUID]]:
    """The keys of every row about the person that can be restricted, table by table.

    A row that others share, such as their employer's, is not restricted for one of them.
    """
    found = {
        holding.model: list(holding.rows.values_list("pk", flat=True))
        for holding in holdings(party)
        if restrictable(holding.model) and not holding.shared
    }
    return {model: keys for model, keys in found.items() if keys}


def _of_the_person(party: Party, records: Iterable[Model]) -> dict[type[Model], list[UUID]]:
    """The keys of the records, each of which is about the person. Raises ``NotRestrictable`` or ``NotThePersons``."""
    rows: dict[type[Model], set[UUID]] = {}
    for record in records:
        if not restrictable(type(record)):
            raise NotRestrictable(table=str(record._meta.verbose_name_plural))
        rows.setdefault(type(record), set()).add(record.pk)
    holds.check_persons(party, rows)
    return {model: sorted(keys) for model, keys in rows.items()}


def _release(restriction: Restriction, now: datetime) -> None:
    for hold in LegalHold.objects.filter(origin=holds.origin_of_restriction(restriction.pk), lifted_at__isnull=True):
        holds.lift(hold, now=now)
