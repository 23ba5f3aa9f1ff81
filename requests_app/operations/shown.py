"""What every proof of identity ends with: the level rises, the history says by what, and a pause for it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.contrib.auth.models import User

from requests_app.clock import clock_of
from requests_app.events import Happening, Key
from requests_app.identity import Level, Means, needed_for, raised, reaches
from requests_app.lifecycle import Actor, Status, check_move
from requests_app.models import PrivacyRequest
from requests_app.operations.casework import move, record
from requests_app.permitted.representing import is_represented, representative_standing
from requests_app.rights import Right


def person_shown(
    request: PrivacyRequest,
    means: Means,
    happening: Happening,
    *,
    now: datetime,
    capacity: Actor,
    actor: User | None = None,
    codes: Mapping[Key, object] | None = None,
    moved: tuple[Status, Status] | None = None,
) -> None:
    """The locked request's person has shown themselves by ``means``: the level never falls (GDPR 12(6)).

    Nothing here reads the register: a customer's proof costs and tells the same as a stranger's. Where identity was
    asked for and what is shown is enough for every right, the question is answered and work goes on.
    """
    before = Level(request.identity)
    after = raised(before, means)
    if after is not before:
        request.identity, request.identity_at = after, now
        request.save(update_fields=["identity", "identity_at"])
    record(request, happening, now=now, capacity=capacity, actor=actor, codes=codes, moved=moved)
    if request.status == Status.IDENTITY_WANTED and _is_enough(request):
        _go_on(request, means, now)


def _is_enough(request: PrivacyRequest) -> bool:
    if is_represented(request):  # their own identity, and not the person's
        return representative_standing(request) is Level.SHOWN
    rights = request.rights.values_list("right", flat=True)
    return reaches(Level(request.identity), needed_for(Right(right) for right in rights))


def _go_on(request: PrivacyRequest, means: Means, now: datetime) -> None:
    """What was asked is answered: the pause ends, and the system puts the request back into work."""
    question = clock_of(request).open_question
    if question is not None and question.kind is Happening.IDENTITY_ASKED:
        arrived = {Key.ARRIVED: now.astimezone(UTC).isoformat()}
        record(request, Happening.ANSWER_RECEIVED, now=now, capacity=Actor.SYSTEM, codes=arrived)
    check_move(Status(request.status), Status.IN_WORK, Actor.SYSTEM)
    moved = move(request, Status.IN_WORK)
    record(
        request,
        Happening.IDENTITY_CONFIRMED,
        now=now,
        capacity=Actor.SYSTEM,
        codes={Key.HOW: means},
        moved=moved,
    )
