"""When somebody is reminded of a date, and of what kinds of things: the table of everything that has a deadline.

[D: reminded-once]: some days before, on the day itself, and once it has passed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Source(StrEnum):
    """What has a deadline. Each has its row in :data:`SOURCES`, and its reader in ``requests_app.due``."""

    REQUEST = "request"  # GDPR 12(3)
    BREACH = "breach"  # GDPR 33(1): seventy-two hours
    ENQUIRY = "enquiry"  # GDPR 31, 58(1): the authority's own date
    WISH = "wish"  # tietosuojalaki 34 § 4 mom.: what was refused goes to the Ombudsman


class Step(StrEnum):
    """How near the date is, the furthest first."""

    EARLY = "early"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class SourceRule:
    """What a kind of thing is called in a reminder, and where its date comes from."""

    name: str
    provision: str


SOURCES: Mapping[Source, SourceRule] = MappingProxyType(
    {
        Source.REQUEST: SourceRule("tietopyyntö", "GDPR 12(3)"),
        Source.BREACH: SourceRule("tietoturvaloukkaus", "GDPR 33(1)"),
        Source.ENQUIRY: SourceRule("tietosuojavaltuutetun selvityspyyntö", "GDPR 31"),
        Source.WISH: SourceRule("toive antaa tiedot tietosuojavaltuutetulle", "tietosuojalaki 34 § 4 mom."),
    }
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many days before the date somebody is reminded, ``early`` the further; both at least one, ``early`` more."""

    early: int = 7
    soon: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.soon < self.early:
            raise ValueError("Remind first some days ahead, then nearer: early > soon >= 1.")


def step_on(today: date, due: date, *, late: bool, ahead: Ahead) -> Step | None:
    """Of which step somebody is reminded on the day ``today``; ``None`` while the date is far.

    A step holds until the next begins, so a day when nothing ran loses no reminder. ``late`` is whether an answer would
    be late: past ``due`` and not yet late (the person took days of their own) it is still the date's own step.
    """
    left = (due - today).days
    if late:
        return Step.LATE
    if left <= 0:
        return Step.TODAY
    if left <= ahead.soon:
        return Step.SOON
    return Step.EARLY if left <= ahead.early else None


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the staff: who they are by key, and whether a mail reaches them and they may act."""

    key: int
    reachable: bool


def whom(step: Step, owner: Staff | None, officers: Collection[Staff]) -> tuple[int, ...]:
    """Who is reminded: the owner; every officer where nobody owns it, or the owner is not reached.

    Late: the officers too, whoever owns it. Comes out the keys, each once, the owner first; empty where nobody is
    reached.
    """
    reached = [each.key for each in officers if each.reachable]
    if owner is None or not owner.reachable:
        return tuple(dict.fromkeys(reached))
    others = reached if step is Step.LATE else []
    return tuple(dict.fromkeys([owner.key, *others]))
