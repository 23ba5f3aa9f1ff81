"""Legal holds (*säilytyspito*): not now, and why.

A hold covers the rows it names and no others [D: holds]; it has a reason, an owner and a day on which it is looked at
again. Nothing that is held leaves: every batch of the disposal locks the tables of holds before it deletes, and the
database counts once more afterwards. The operations here lock the same tables first, in the same order, so a hold is
either seen by the batch or sees what the batch has left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from customers.holdings import holdings
from customers.holdings.walking import rows_about
from customers.models import Party, Restriction
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.refused import Refused
from retention.models import HeldRecord, LegalHold

AT_ONCE = 1_000  # rows written by one statement


class HoldRefused(Refused):
    """The hold cannot be placed or changed as asked."""


class NothingToHold(HoldRefused):
    """The hold would cover no row."""

    sentence = "Valitse tiedot, joita pito koskee: valittuna ei ole mitään, tai tiedot on jo hävitetty."


class NotHoldable(HoldRefused):
    """A row of that table is not disposed of by a rule, so there is nothing to hold it from."""

    sentence = "Jätä valinnasta pois {table}: sen tietoja ei hävitetä säilytysajan mukaan."


class NotThePersons(HoldRefused):
    """A row is about somebody else, or has gone."""

    sentence = "Valitse vain tietoja, jotka koskevat tätä henkilöä ja ovat vielä rekisterissä."


class ReviewInThePast(HoldRefused):
    """The day of review has been."""

    sentence = "Anna tarkistuspäiväksi {day} tai myöhempi päivä."


class RestrictionStands(HoldRefused):
    """The hold keeps what is restricted, and ends with the restriction (GDPR 18(3))."""

    sentence = "Tämä pito päättyy, kun käsittelyn rajoitus poistetaan. Poista rajoitus sen pyynnön sivulta."


class LiftedAlready(HoldRefused):
    """The hold has ended."""

    sentence = "Pito on jo purettu. Aseta uusi pito, jos tietoja on vielä säilytettävä."


def place(
    party: Party,
    reason: LegalHold.Reason,
    *,
    owner: User,
    review_on: date,
    now: datetime,
    records: Iterable[Model] | None = None,
    explanation: str = "",
    origin: str = "",
) -> LegalHold:
    """Hold ``records``, or everything that is held about ``party`` at this moment where none are named.

    ``review_on`` is a day of Europe/Helsinki, ``now`` an instant; ``origin`` tells what asked for the hold, such as the
    reference of a request. It returns when no batch of the disposal is under way, so what it covers is really there.
    Raises a :class:`HoldRefused`.
    """
    about = _everything_about(party) if records is None else _checked(party, records)
    return place_on(
        party,
        reason,
        about,
        owner=owner,
        review_on=review_on,
        explanation=explanation,
        origin=origin,
        now=now,
    )


def place_on(
    party: Party,
    reason: LegalHold.Reason,
    rows: Iterable[tuple[str, UUID]],
    *,
    owner: User | None,
    review_on: date,
    now: datetime,
    explanation: str = "",
    origin: str = "",
) -> LegalHold:
    """As :func:`place`, of rows by table and key that are known to be the person's; it may be nobody's to look at.

    ``rows`` are asked for when no batch of the disposal is under way.
    """
    check_review_on(reason, review_on, now)
    with transaction.atomic():
        wait_for_disposal()
        covered = list(rows)
        if not covered:
            raise NothingToHold
        hold = LegalHold.objects.create(
            party=party,
            reason=reason,
            owner=owner,
            explanation=explanation,
            placed_at=now,
            review_on=review_on,
            origin=origin,
        )
        HeldRecord.objects.bulk_create(
            (HeldRecord(hold=hold, table=table, record=record) for table, record in covered), batch_size=AT_ONCE
        )
    return hold


def lift(hold: LegalHold, *, now: datetime) -> None:
    """End the hold and release its rows, which then go by their own rules. ``hold`` is brought up to date.

    What restricts processing is lifted only after the person was told (GDPR 18(3)), and its hold with it. Raises
    :class:`LiftedAlready` or :class:`RestrictionStands`.
    """
    with transaction.atomic():
        wait_for_disposal()
        check_ends_by_itself(hold)
        if not LegalHold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(lifted_at=now):
            raise LiftedAlready
        HeldRecord.objects.filter(hold=hold, released_at__isnull=True).update(released_at=now)
    hold.lifted_at = now


def review(hold: LegalHold, review_on: date, *, now: datetime) -> None:
    """The hold was looked at and goes on until ``review_on`` at least. Raises a :class:`HoldRefused`."""
    check_review_on(LegalHold.Reason(hold.reason), review_on, now)
    with transaction.atomic():
        wait_for_disposal()
        if not LegalHold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(review_on=review_on):
            raise LiftedAlready
    hold.review_on = review_on


def check_review_on(reason: LegalHold.Reason, review_on: date, now: datetime) -> None:
    """Raise :class:`ReviewInThePast`, save for an open request: one that is late is to be looked at today."""
    today = day_in_helsinki(now)
    if review_on < today and reason is not LegalHold.Reason.OPEN_REQUEST:
        raise ReviewInThePast(day=written(today))


def check_lift(hold: LegalHold) -> None:
    """Raise :class:`LiftedAlready` where the hold, as it was read, has ended."""
    if hold.lifted_at is not None:
        raise LiftedAlready


def origin_of_restriction(restriction: UUID) -> str:
    """How the hold of a restriction names it: the two end together (:mod:`retention.restrictions`)."""
    return f"rajoitus {restriction}"


def check_ends_by_itself(hold: LegalHold) -> None:
    """Raise :class:`RestrictionStands` for the hold of a restriction that is in force (GDPR 18(3))."""
    standing = Restriction.objects.filter(party=hold.party_id, lifted_at__isnull=True).values_list("pk", flat=True)
    if hold.origin in {origin_of_restriction(restriction) for restriction in standing}:
        raise RestrictionStands


def can_lift(hold: LegalHold) -> bool:
    """Whether the hold, as it was read, goes on."""
    return hold.lifted_at is None


def holds_for_review(today: date) -> QuerySet[LegalHold]:
    """The holds to be looked at again by ``today`` (Europe/Helsinki), the longest overdue first."""
    return LegalHold.objects.filter(lifted_at__isnull=True, review_on__lte=today).order_by("review_on", "pk")


def holds_by_record(party: Party, *, but_of: str = "") -> dict[UUID, tuple[tuple[str, date], ...]]:
    """For each record about ``party`` that a hold keeps now: the reasons' codes, and by when each is looked at again.

    The holds of the request ``but_of`` (its reference) are left out: they end when it is answered. One query.
    """
    held: dict[UUID, set[tuple[str, date]]] = {}
    rows = HeldRecord.objects.filter(hold__party=party, hold__lifted_at__isnull=True, released_at__isnull=True)
    if but_of:
        rows = rows.exclude(hold__origin__startswith=f"{but_of} ")
    for record, reason, review_on in rows.values_list("record", "hold__reason", "hold__review_on"):
        held.setdefault(record, set()).add((reason, review_on))
    return {record: tuple(sorted(reasons)) for record, reasons in held.items()}


def wait_for_disposal() -> None:
    """Let a batch that is under way finish, and keep the next one waiting until this transaction has ended.

    One statement for both tables, in the disposal's order: no two of us can wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE retention_legalhold, retention_heldrecord IN ROW EXCLUSIVE MODE")


def _everything_about(party: Party) -> Iterator[tuple[str, UUID]]:
    """The table and key of every guarded row about the person.

    The lists of what other holds cover are left out: a hold on them would make each next hold twice as long.
    """
    for holding in holdings(party):
        if holding.declaration.guarded and holding.model is not HeldRecord:
            table = holding.model._meta.db_table
            yield from ((table, key) for key in holding.rows.values_list("pk", flat=True).iterator())


def check_persons(party: Party, rows: Mapping[type[Model], Collection[UUID]]) -> None:
    """Raise :class:`NotThePersons` unless each of the rows, by table and key, is about the person and still there."""
    for model, keys in rows.items():
        declaration = declaration_of(model)
        if not isinstance(declaration, Privacy):
            raise NotThePersons
        found = set(rows_about(party, model, declaration).filter(pk__in=list(keys)).values_list("pk", flat=True))
        if found != set(keys):
            raise NotThePersons


def _checked(party: Party, records: Iterable[Model]) -> Iterator[tuple[str, UUID]]:
    """The table and key of each named row, each once. Raises :class:`NotHoldable` or :class:`NotThePersons`."""
    by_model: dict[type[Model], set[UUID]] = {}
    for record in records:
        by_model.setdefault(type(record), set()).add(record.pk)
    for model, keys in by_model.items():
        declaration = declaration_of(model)
        if not isinstance(declaration, Privacy) or not declaration.guarded or model is HeldRecord:
            raise NotHoldable(table=str(model._meta.verbose_name_plural))
        check_persons(party, {model: keys})
        yield from ((model._meta.db_table, key) for key in sorted(keys))
