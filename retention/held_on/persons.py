"""What is held about one person on a day: groups of records that are kept for the same reasons until the same day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from customers.holdings import Leaving, Record, place_in_the_split, records, settled
from customers.holdings.waiting import own_of
from customers.models import Party
from customers.queries import customer_of
from oomi_registry.notice.reasons import Reason, reasons
from oomi_registry.notice.terms import Register
from retention.holds import holds_by_record

Held = tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """Records of one table that are alike in why, by what and until when they are kept; ``count`` is how many.

    ``until`` is the last day (Europe/Helsinki), ``None`` while none can be told. ``held`` has, for each legal hold that
    keeps them whatever their rules say, the code of its reason and the day by which it is looked at again.
    ``while_needed`` where they are who the person is; ``waits`` where another record keeps them for longer.
    """

    table: str
    rules: tuple[str, ...]
    until: date | None
    reasons: tuple[Reason, ...]
    held: Held
    while_needed: bool
    waits: bool
    count: int = 0


def held_of(party: Party, register: Register, *, on: date) -> list[HeldGroup]:
    """What is held about ``party`` on the day ``on`` (Europe/Helsinki), of what is held now, table by table.

    A record is there through its last day; what a legal hold covers now is there on any day, and so is what it refers
    to. One query for each table, and one for the holds.
    """
    found = records(party, register, customer_of(party))
    covered = holds_by_record(party)
    counts = Counter(
        _group(record, leaving, covered, register)
        for record, leaving in zip(found, _under_holds(found, covered), strict=True)
        if leaving.ends is None or leaving.ends >= on
    )
    return [replace(group, count=count) for group, count in counts.items()]


def _under_holds(found: list[Record], covered: Mapping[UUID, Held]) -> list[Leaving]:
    """When each record goes where those that are held now stay: of them, and what they refer to, no day can be told."""
    leavings = (replace(record.leaving, ends=None) if record.row.pk in covered else record.leaving for record in found)
    own = [own_of(record.holding, record.row, leaving) for record, leaving in zip(found, leavings, strict=True)]
    return settled(own)


def _group(record: Record, leaving: Leaving, covered: Mapping[UUID, Held], register: Register) -> HeldGroup:
    declaration = record.holding.declaration
    categories = tuple(each for each in register.categories if each.code in declaration.categories())
    subject, _contract = place_in_the_split(record.row, declaration)
    return HeldGroup(
        table=record.holding.model._meta.db_table,
        rules=leaving.rules,
        until=leaving.ends,
        reasons=reasons(register, categories, declaration.basis, subject),
        held=covered.get(record.row.pk, ()),
        while_needed=leaving.while_needed,
        waits=leaving.waits,
    )
