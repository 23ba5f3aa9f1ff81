"""A plan of an erasure: every row about the person with its fate, and the same told in lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Model

from retention.fates import Fate


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
        raise NotImplementedError
