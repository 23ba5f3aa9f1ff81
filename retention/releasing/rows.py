"""The rows of a table that are due on a day under one register and not under another, as the disposal finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.difference import rules_changed
from oomi_registry.notice.terms import Register
from retention.disposal import disposal_order, passes_of
from retention.disposal.plan import SELF, Pass

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Going:
    """One row that would go: its table and key, and the day (Europe/Helsinki) that its retention is counted from."""

    table: str
    key: UUID
    started: date


def touched(before: Register, after: Register) -> list[type[Model]]:
    """The tables whose rows are kept by a rule that counts otherwise in the one than in the other."""
    changed = set(rules_changed(before, after))
    return [
        model
        for model in disposal_order()
        if isinstance(declaration := declaration_of(model), Privacy) and changed & set(declaration.rules())
    ]


def due_only_under(
    one: Register, other: Register, model: type[Model], on: date
) -> Iterator[tuple[Pass, QuerySet[Model]]]:
    """The rows that are due on the day under ``one`` and not under ``other``, each once, by the pass that takes it."""
    others = [each.due for each in passes_of(model, other, on)]
    for each in passes_of(model, one, on):
        rows = each.due
        for taken in others:
            rows = rows.filter(~Exists(taken.filter(pk=OuterRef("pk"))))
        others.append(each.due)
        yield each, rows


def going(before: Register, after: Register, on: date) -> Iterator[Going]:
    """The rows that go on the day by the new periods and not by the old ones: a stream, whatever their number."""
    for model in touched(before, after):
        for each, rows in due_only_under(after, before, model, on):
            found = rows.order_by(each.clock, "pk").values_list("pk", each.clock)
            for key, clock in found.iterator(chunk_size=AT_ONCE):
                yield Going(each.table, key, _day(clock))


def counted(one: Register, other: Register, models: Iterable[type[Model]], on: date) -> tuple[int, int]:
    """How many rows are due on the day under ``one`` alone, and of how many people."""
    number = 0
    people: list[QuerySet[Model, tuple[UUID]]] = []
    for model in models:
        for _, rows in due_only_under(one, other, model, on):
            number += rows.count()
            people += _people(model, rows)
    return number, people[0].union(*people[1:]).count() if people else 0


def _people(model: type[Model], rows: QuerySet[Model]) -> Iterator[QuerySet[Model, tuple[UUID]]]:
    """The keys of the people that the rows are about, along each path to one."""
    declaration = declaration_of(model)
    assert isinstance(declaration, Privacy)  # noqa: S101 - touched() names declared tables alone
    for path in declaration.subjects:
        person = "pk" if path == SELF else path
        yield rows.order_by().filter(**{f"{person}__isnull": False}).values_list(person)


def _day(clock: date | datetime) -> date:
    return day_in_helsinki(clock)
