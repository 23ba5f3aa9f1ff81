"""Nobody is told apart by what a pseudonym leaves: each stands in a crowd of five at least, or tells less (GDPR 4(5)).

Quasi-identifiers are what singles somebody out for one who knows it from elsewhere; of a pseudonym they are days. A day
is told to the month, the year or the decade, as little coarser as makes the crowd, and at last not at all
(k-anonymity). What was told more coarsely once is never told finer again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

CROWD = 5
"""k: how many must be alike."""

NO_DAY = date(1900, 1, 1)
"""Stands where a column must hold a day and none is told."""


class Step(StrEnum):
    """How coarsely a day is told, from the finest; the names are PostgreSQL's for ``date_trunc``."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    NOTHING = "nothing"


COARSER = (Step.MONTH, Step.YEAR, Step.DECADE, Step.NOTHING)
"""In which order a crowd that is too small tells less."""


def told(day: date, step: Step) -> date:
    """The day as the step tells it: the first of its month, year or decade, or :data:`NO_DAY`."""
    match step:
        case Step.DAY:
            return day
        case Step.MONTH:
            return day.replace(day=1)
        case Step.YEAR:
            return day.replace(month=1, day=1)
        case Step.DECADE:
            return date(max(day.year - day.year % 10, 1), 1, 1)
        case Step.NOTHING:
            return NO_DAY


def in_crowds(days: Mapping[Key, tuple[date, ...]], *, crowd: int = CROWD) -> dict[Key, tuple[date, ...]]:
    """What each row tells afterwards, so that ``crowd`` at least tell the same, or nothing.

    At each step only those tell less that still stand in too small a crowd.
    """
    now = dict(days)
    for step in COARSER:
        sizes = Counter(now.values())
        for key, tells in days.items():
            if sizes[now[key]] < crowd:
                now[key] = tuple(told(day, step) for day in tells)
    return now
