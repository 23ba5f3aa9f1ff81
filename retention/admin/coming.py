"""What falls due by a chosen day or in the coming periods: rehearsals of the disposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from oomi_registry.notice.days import day_in_helsinki, months_after
from oomi_registry.notice.terms import Register
from retention.admin.words import rule_in_words, table_in_words
from retention.disposal import Went, rehearse

MONTHS_AHEAD = (0, 1, 3, 12)


@dataclass(frozen=True, slots=True)
class Line:
    """One rule or table: how many rows fall due in each period, the first of which is "already"."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All the periods together."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Coming:
    """The board: the last day of each period, and what falls due in it by rule and by table.

    ``faults`` says in codes which tables could not be rehearsed; the figures are without them.
    """

    until: tuple[date, ...]
    by_rule: tuple[Line, ...]
    by_table: tuple[Line, ...]
    files: tuple[int, ...]
    faults: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the disposal would take on one day: rows by table and rule, and the files that would go with them.

    ``instructions`` would leave, one to each of those who hold some of the ``copies`` of these rows.
    """

    as_of: date
    lines: tuple[tuple[str, str, int], ...]
    total: int
    files: int
    copies: int
    instructions: int
    faults: str


def one_day(register: Register, *, now: datetime, as_of: date) -> Rehearsed:
    """Rehearse the disposal as of the day ``as_of`` (Europe/Helsinki). Nothing is removed.

    Raises :class:`retention.disposal.DisposalBusy` and DatabaseError.
    """
    went = rehearse(now=now, as_of=as_of)
    return Rehearsed(
        as_of=as_of,
        lines=tuple(
            (table_in_words(table), rule_in_words(rule, register), rows) for (table, rule), rows in went.rows.items()
        ),
        total=went.total,
        files=went.files_to_remove,
        copies=went.copies,
        instructions=went.instructions,
        faults=went.error,
    )


def coming(register: Register, *, now: datetime) -> Coming:
    """Rehearse the disposal as of today and of the days ahead. Nothing is removed; the same code is rolled back.

    Raises :class:`retention.disposal.DisposalBusy` and DatabaseError.
    """
    today = day_in_helsinki(now)
    until = tuple(months_after(today, months) for months in MONTHS_AHEAD)
    rehearsed = [rehearse(now=now, as_of=day) for day in until]
    return Coming(
        until=until,
        by_rule=_lines(rehearsed, lambda taken: rule_in_words(taken[1], register)),
        by_table=_lines(rehearsed, lambda taken: table_in_words(taken[0])),
        files=_each_alone([went.files_to_remove for went in rehearsed]),
        faults="; ".join(sorted({went.error for went in rehearsed if went.error})),
    )


def _lines(rehearsed: Sequence[Went], named: Callable[[tuple[str, str]], str]) -> tuple[Line, ...]:
    by_day = [_summed(went, named) for went in rehearsed]
    names = sorted({name for counts in by_day for name in counts}, key=str.casefold)
    return tuple(Line(name, _each_alone([counts[name] for counts in by_day])) for name in names)


def _summed(went: Went, named: Callable[[tuple[str, str]], str]) -> Counter[str]:
    """Rows by the name that ``named`` gives to their table and rule."""
    summed: Counter[str] = Counter()
    for taken, rows in went.rows.items():
        summed[named(taken)] += rows
    return summed


def _each_alone(sums: Sequence[int]) -> tuple[int, ...]:
    """What each day adds to the one before it: a day ahead takes what an earlier one would have taken, too."""
    return tuple(later - earlier for earlier, later in pairwise([0, *sums]))
