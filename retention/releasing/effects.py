"""A new version's effect on the rows in numbers: on its first night, and month by month for a year after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from oomi_registry.notice.days import day_in_helsinki, months_after
from oomi_registry.notice.difference import rules_changed
from oomi_registry.notice.terms import Register
from retention.disposal import rehearse
from retention.disposal.runs import has_finished
from retention.releasing.rows import counted, touched

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Moved:
    """On the day ``by``: rows that are due by the new version alone, and by the old one alone, with their people."""

    by: date
    sooner: int
    sooner_people: int
    later: int
    later_people: int


@dataclass(frozen=True, slots=True)
class Night:
    """One table on the first night: how many rows go by each version. What follows a row that goes is counted too."""

    table: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Effects:
    """What a new version does to the rows. ``night`` is its first, of which only the tables that differ are told.

    ``faults`` says in codes which tables could not be rehearsed; the figures of the night are without them.
    """

    rules: tuple[str, ...]
    tables: tuple[str, ...]
    night: date
    first: tuple[Night, ...]
    files_before: int
    files_after: int
    moved: tuple[Moved, ...]
    faults: str


def first_night(in_force_from: date) -> date:
    """The day of the first disposal under a version in force from a day: the next, where that day's has been."""
    return in_force_from + timedelta(days=has_finished(in_force_from))


def effects(before: Register, after: Register, *, now: datetime, in_force_from: date | None = None) -> Effects:
    """What changes for the rows when ``after`` takes the place of ``before``. Nothing is removed.

    The first night is rehearsed under both: the disposal itself, rolled back. Where no rule counts otherwise nothing is
    asked of the tables. Raises :class:`retention.disposal.DisposalBusy` and DatabaseError.
    """
    night = first_night(in_force_from or day_in_helsinki(now))
    rules, models = rules_changed(before, after), touched(before, after)
    tables = tuple(model._meta.db_table for model in models)
    if not models:
        return Effects(rules, tables, night, (), 0, 0, (), "")
    old, new = (rehearse(now=now, as_of=night, under=register) for register in (before, after))
    first, second = _by_table(old.rows), _by_table(new.rows)
    moved = []
    for months in range(MONTHS + 1):
        by = months_after(night, months)
        moved.append(Moved(by, *counted(after, before, models, by), *counted(before, after, models, by)))
    return Effects(
        rules,
        tables,
        night,
        tuple(
            Night(table, first.get(table, 0), second.get(table, 0))
            for table in sorted({*first, *second})
            if first.get(table) != second.get(table)
        ),
        old.files_to_remove,
        new.files_to_remove,
        tuple(moved),
        "; ".join(dict.fromkeys(error for error in (old.error, new.error) if error)),
    )


def _by_table(rows: Mapping[tuple[str, str], int]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for (table, _rule), number in rows.items():
        summed[table] = summed.get(table, 0) + number
    return summed


def as_json(found: Effects) -> dict[str, object]:
    """The figures as JSON has them; no row and no person is named."""
    return {
        "rules": list(found.rules),
        "tables": list(found.tables),
        "first_night": found.night.isoformat(),
        "first_night_rows": [_plain(each, ("table", "before", "after")) for each in found.first],
        "first_night_files": {"before": found.files_before, "after": found.files_after},
        "moved": [
            {"by": each.by.isoformat(), **_plain(each, ("sooner", "sooner_people", "later", "later_people"))}
            for each in found.moved
        ],
        "faults": found.faults,
    }


def _plain(value: Night | Moved, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(value, name) for name in names}
