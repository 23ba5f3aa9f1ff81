"""The history of a case, a breach or an enquiry: one event is written, and what was written is read.

What can happen is each one's own closed list, with its Finnish words. An event is never changed, so how many there are
of what people did tells whether somebody has acted since a page was made.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models import QuerySet

from requests_app.lifecycle import ACTOR_NAMES, Actor
from requests_app.models import Event

AnyEvent = TypeVar("AnyEvent", bound=Event)
AnyStatus = TypeVar("AnyStatus", bound=StrEnum)


def write(
    event: Event,
    kind: StrEnum,
    *,
    now: datetime,
    capacity: Actor,
    actor: User | None = None,
    moved: tuple[StrEnum, StrEnum] | None = None,
) -> None:
    """Write one event. ``event`` comes in unsaved, with what it happened to and what more there is of it.

    ``moved`` is from which status to which, ``None`` where it stayed where it was; ``now`` is an instant in UTC.
    """
    event.at, event.kind, event.actor_kind, event.actor = now, kind, capacity, actor
    event.from_status, event.to_status = moved or ("", "")
    event.save(force_insert=True)


def latest_first(events: QuerySet[AnyEvent]) -> QuerySet[AnyEvent]:
    """The events, the latest first, with their actors."""
    return events.select_related("actor").order_by("-at", "-id")


def by_people(events: QuerySet[AnyEvent]) -> QuerySet[AnyEvent]:
    """Those of the events that people, and not the software, brought about."""
    return events.filter(actor__isnull=False)


def who_acted(event: Event) -> str:
    """In which capacity it was done, in Finnish, and under what name, where a user did it."""
    capacity = ACTOR_NAMES[Actor(event.actor_kind)]
    return f"{capacity} ({event.actor.get_username()})" if event.actor else capacity


def moved_in(event: Event, statuses: type[AnyStatus]) -> tuple[AnyStatus, AnyStatus] | None:
    """From which status to which the event moved it, ``None`` where it stayed where it was."""
    return (statuses(event.from_status), statuses(event.to_status)) if event.to_status else None
