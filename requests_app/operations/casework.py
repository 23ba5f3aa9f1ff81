"""What every operation on a case begins and ends with: the locked row, the check, the move, the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from oomi_registry.notice.days import day_in_helsinki
from requests_app import history
from requests_app.events import Happening, Key, written_codes
from requests_app.lifecycle import Actor, Status, is_closed
from requests_app.models import Letter, PrivacyRequest, RequestEvent
from requests_app.permitted.case import Case, case_of
from requests_app.permitted.checks import CHECKS
from requests_app.permitted.persons import PERSONS_CHECKS
from requests_app.permitted.refusals import RequestUnknown
from requests_app.rights import Right


def locked(request_id: UUID) -> PrivacyRequest:
    """The request, locked until the transaction ends. Raises :class:`RequestUnknown`.

    Whoever changes a case or its letters locks its request first, so two who act at once act one after the other.
    """
    try:
        return PrivacyRequest.objects.select_for_update().get(pk=request_id)
    except PrivacyRequest.DoesNotExist:
        raise RequestUnknown from None


def begin(operation: str, request_id: UUID, actor: User | None, now: datetime) -> tuple[Case, Actor]:
    """Lock the case and ask whether the user may do the operation; comes out in which capacity. Raises ``Refused``.

    No user is the person themselves, on the page of their request.
    """
    case = case_of(locked(request_id))
    if actor is None:
        return case, PERSONS_CHECKS[operation](case)
    return case, CHECKS[operation][1](case, actor, day_in_helsinki(now))


def begin_letter(letter_id: UUID) -> tuple[Case, Letter]:
    """Lock the case of a letter, and read the letter as it stands then. Raises :class:`RequestUnknown`."""
    request_id = Letter.objects.filter(pk=letter_id).values_list("request", flat=True).first()
    if request_id is None:
        raise RequestUnknown
    case = case_of(locked(request_id))
    return case, Letter.objects.select_for_update().get(pk=letter_id)


def record(
    request: PrivacyRequest,
    kind: Happening,
    *,
    now: datetime,
    capacity: Actor,
    actor: User | None = None,
    codes: Mapping[Key, object] | None = None,
    right: Right | None = None,
    moved: tuple[Status, Status] | None = None,
) -> None:
    """Write one event. ``codes`` hold ids, outcomes and grounds, never a personal value."""
    event = RequestEvent(request=request, right=right or "", codes=written_codes(codes or {}))
    history.write(event, kind, now=now, capacity=capacity, actor=actor, moved=moved)


def move(request: PrivacyRequest, to: Status, *, closed_at: datetime | None = None) -> tuple[Status, Status]:
    """Set the status of a locked request, and its closing with it; comes out from where to where.

    The table has been asked before: :func:`begin`, or ``lifecycle.check_move`` where the system moves it.
    """
    moved = (Status(request.status), to)
    request.status = to
    request.closed_at = closed_at if is_closed(to) else None
    request.save(update_fields=["status", "closed_at", "original"])
    return moved
