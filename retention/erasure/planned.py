"""A plan of an erasure: every row about the person with its fate, and the same told in lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Model

from retention.fates import Fate

IN_ORDER = (Fate.REMOVED, Fate.PSEUDONYMISED, Fate.KEPT, Fate.IN_USE, Fate.HELD)
"""How a plan is told: what goes first, then what stays."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what becomes of it; ``files`` is how many stored files it names."""

    model: type[Model]
    key: UUID
    fate: Fate
    ground: str
    rules: tuple[str, ...]
    until: date | None
    files: int


@dataclass(frozen=True, slots=True)
class Line:
    """How many rows of one table meet one fate on one ground, and when what is kept goes. ``table`` is its name."""

    table: str
    fate: Fate
    ground: str
    rules: tuple[str, ...]
    until: date | None
    rows: int
    files: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure of ``party_id`` would do on the day ``as_of`` (Europe/Helsinki), under one version of the notice.

    ``fingerprint`` is 64 hexadecimal digits over what is approved: see :mod:`retention.erasure.fingerprints`.
    """

    party_id: UUID
    as_of: date
    register_version: date
    rows: tuple[PlannedRow, ...]
    fingerprint: str

    def lines(self) -> list[Line]:
        """The rows by table, fate, ground, rules and day: what goes first, then what stays and until when."""
        return lines_of(self.rows)


def lines_of(rows: Iterable[PlannedRow]) -> list[Line]:
    """The rows as they are told to people: by fate, then by table in the order of the rows, then by day."""
    counted: Counter[tuple[type[Model], Fate, str, tuple[str, ...], date | None]] = Counter()
    files: Counter[tuple[type[Model], Fate, str, tuple[str, ...], date | None]] = Counter()
    tables: dict[type[Model], int] = {}
    for row in rows:
        tables.setdefault(row.model, len(tables))
        alike = (row.model, row.fate, row.ground, row.rules, row.until)
        counted[alike] += 1
        files[alike] += row.files
    ordered = sorted(
        counted, key=lambda each: (IN_ORDER.index(each[1]), tables[each[0]], each[4] or date.max, each[2], each[3])
    )
    return [
        Line(each[0]._meta.db_table, each[1], each[2], each[3], each[4], counted[each], files[each]) for each in ordered
    ]
