"""What became of a consent: given, and then renewed by a newer one, withdrawn, or expired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from oomi_registry.notice.terms import Text


class State(StrEnum):
    """How a consent stands; each but the first has ended it."""

    GIVEN = "given"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STATE_NAMES: Mapping[State, Text] = {
    State.GIVEN: Text("voimassa", "i kraft", "in force"),
    State.RENEWED: Text("korvattu uudemmalla", "ersatt av ett nyare", "replaced by a newer one"),
    State.WITHDRAWN: Text("peruutettu", "återkallat", "withdrawn"),
    State.EXPIRED: Text("vanhentunut", "utgånget", "expired"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One consent as it is on record. Every instant has its zone; codes are the register's and the marketing rule's.

    ``principal_id`` stands for the person and says nothing of them. ``recipients`` are those the consent itself names;
    ``ended_at`` is when it ended, for whatever reason, and ``withdrawn_at`` when the person took it back.
    """

    record_id: str
    principal_id: str
    controllers: tuple[str, ...]
    purpose: str
    channel: str = ""
    categories: tuple[str, ...]
    wording: str = field(repr=False)
    wording_version: str
    language: str
    collected_at: datetime
    collected_how: str
    express: bool = False
    recipients: tuple[str, ...] = ()
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_how: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a consent: when, and how where it is known."""

    state: State
    at: datetime
    how: str = ""


def state_of(recorded: Recorded, now: datetime) -> State:
    """How the consent stands at ``now``.

    One that ended by itself has expired if its time was up, else a newer one has taken its place: nothing but a
    withdrawal, a renewal and the passing of time ends a consent.
    """
    return history(recorded, now)[-1].state


def in_force(recorded: Recorded, now: datetime) -> bool:
    """Whether processing may rest on the consent at ``now`` (GDPR 6(1)(a))."""
    return state_of(recorded, now) is State.GIVEN


def history(recorded: Recorded, now: datetime) -> tuple[Event, ...]:
    """Everything that has happened to the consent until ``now``, the giving first (ISO/IEC TS 27560, events)."""
    given = Event(State.GIVEN, recorded.collected_at, recorded.collected_how)
    if recorded.withdrawn_at is not None:
        return given, Event(State.WITHDRAWN, recorded.withdrawn_at, recorded.withdrawn_how)
    expires = recorded.expires_at
    if recorded.ended_at is not None and (expires is None or recorded.ended_at < expires):
        return given, Event(State.RENEWED, recorded.ended_at)
    if expires is not None and expires <= now:
        return given, Event(State.EXPIRED, expires)
    return (given,)
