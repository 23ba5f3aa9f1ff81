"""What every operation on a breach begins and ends with: the locked row, the check, the move, the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from requests_app import history
from requests_app.breaches.course import Status
from requests_app.breaches.events import Happening, Key
from requests_app.events import written_codes
from requests_app.lifecycle import Actor
from requests_app.models import Breach, BreachEvent
from requests_app.permitted.breaches.checks import BREACH_CHECKS
from requests_app.permitted.breaches.record import BreachRecord, record_of
from requests_app.permitted.breaches.refusals import BreachUnknown
from retention.holds import wait_for_disposal


def locked(breach_id: UUID) -> Breach:
    """The breach, locked until the transaction ends. Raises :class:`BreachUnknown`.

    A disposal that is under way finishes first, as whatever is done may place or end a hold: it would wait for our lock
    and we for its.
    """
    wait_for_disposal()
    breach = Breach.objects.select_for_update().filter(pk=breach_id).first()
    if breach is None:
        raise BreachUnknown
    return breach


def begin(operation: str, breach_id: UUID, actor: User) -> tuple[BreachRecord, Actor]:
    """Lock the breach and ask whether the user may do it; comes out in which capacity. Raises ``Refused``."""
    record = record_of(locked(breach_id))
    return record, BREACH_CHECKS[operation][1](record, actor)


def write_event(
    breach: Breach,
    kind: Happening,
    *,
    now: datetime,
    capacity: Actor,
    actor: User | None = None,
    codes: Mapping[Key, object] | None = None,
    moved: tuple[Status, Status] | None = None,
) -> None:
    """Write one event. ``codes`` hold keys, codes and numbers, never a personal value."""
    event = BreachEvent(breach=breach, codes=written_codes(codes or {}))
    history.write(event, kind, now=now, capacity=capacity, actor=actor, moved=moved)


def move(breach: Breach, to: Status, *, closed_at: datetime | None = None) -> tuple[Status, Status]:
    """Set the status of a locked breach, and its closing with it; comes out from where to where."""
    moved = (Status(breach.status), to)
    breach.status, breach.closed_at = to, closed_at
    breach.save(update_fields=["status", "closed_at"])
    return moved
