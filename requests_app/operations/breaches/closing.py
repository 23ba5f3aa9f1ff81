"""A breach is closed when everything due is done or excused, and opened again with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.breaches.course import ReasonMissing, Status
from requests_app.breaches.events import Happening
from requests_app.models import Breach, BreachMeasure
from requests_app.operations.breaches.casework import begin, move, write_event
from requests_app.operations.breaches.holding import hold_who_is_to_be_told
from requests_app.operations.breaches.opening import LONGEST_TEXT
from requests_app.operations.submission import check_text


@transaction.atomic
def close_breach(breach_id: UUID, *, actor: User, now: datetime) -> Breach:
    """Close it. Raises ``PartsMissing``, ``RiskNotAssessed``, ``DutiesOpen`` or ``ExcuseWaits``."""
    record, capacity = begin("close_breach", breach_id, actor)
    moved = move(record.breach, Status.CLOSED, closed_at=now)
    write_event(record.breach, Happening.CLOSED, now=now, capacity=capacity, actor=actor, moved=moved)
    hold_who_is_to_be_told(record.breach, now=now)
    return record.breach


@transaction.atomic
def reopen_breach(breach_id: UUID, *, reason: str, actor: User, now: datetime) -> Breach:
    """Open a closed one again; the reason stands among the measures of its record. Raises ``ReasonMissing``."""
    record, capacity = begin("reopen_breach", breach_id, actor)
    if not reason.strip():
        raise ReasonMissing
    check_text(reason, "syy", LONGEST_TEXT)
    moved = move(record.breach, Status.OPENED)
    BreachMeasure.objects.create(
        breach=record.breach,
        text=f"Avattiin uudelleen: {reason.strip()}",
        done_at=now,
        recorded_at=now,
        recorded_by=actor,
    )
    write_event(record.breach, Happening.REOPENED, now=now, capacity=capacity, actor=actor, moved=moved)
    hold_who_is_to_be_told(record.breach, owner=actor, now=now)
    return record.breach
