"""The ends of a request that are no answer, and the way back from an answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening, Key
from requests_app.letters import texts
from requests_app.lifecycle import Actor, Outcome, Status
from requests_app.models import PrivacyRequest
from requests_app.operations.breaches.opening import release_found_wrong
from requests_app.operations.casework import begin, move, record
from requests_app.operations.deciding import lapse_approvals
from requests_app.operations.effects import end_objection
from requests_app.operations.erasing import discard_plan
from requests_app.operations.holding import lift_holds, place_holds
from requests_app.operations.lapsing import lapse_fees
from requests_app.operations.outgoing import queue, tell_of_answer
from requests_app.operations.packages.discarding import discard_all
from requests_app.permitted.headings import heading_of
from requests_app.permitted.refusals import (
    DuplicateOfItself,
    OriginalIsDuplicate,
    RequestUnknown,
    SomebodysOriginal,
)
from requests_app.wording.kinds import LetterKind


class ReopenReason(StrEnum):
    """Why an answered request is opened again."""

    COMPLAINT = "complaint"
    NEW_FACTS = "new_facts"
    MISTAKE = "mistake"
    WRONG_PERSON = "wrong_person"


REOPEN_NAMES = {
    ReopenReason.COMPLAINT: "kantelu tai huomautus",
    ReopenReason.NEW_FACTS: "uudet tosiseikat",
    ReopenReason.MISTAKE: "virhe vastauksessa",
    ReopenReason.WRONG_PERSON: "vastaus meni väärälle henkilölle",
}


@transaction.atomic
def withdraw(request_id: UUID, *, actor: User | None, now: datetime) -> PrivacyRequest:
    """The person takes the request back. A ban that binds already stays in force.

    ``actor`` enters it for them; nobody, where they do it on the page of their request.
    """
    case, capacity = begin("withdraw", request_id, actor, now)
    request = case.request
    for right in case.rights:
        right.outcome, right.ground = Outcome.WITHDRAWN, ""
        right.decided_at, right.decided_by = now, actor
        right.approved_at, right.approved_by = None, None
        right.save()
    moved = move(request, Status.WITHDRAWN, closed_at=now)
    record(request, Happening.WITHDRAWN, now=now, capacity=capacity, actor=actor, moved=moved)
    discard_all(request, now=now)
    discard_plan(request, now=now)
    lapse_fees(request, now=now)
    lift_holds(request, case.rights, now=now)
    end_objection(request, now=now)
    text = texts.withdrawal(heading_of(request, LetterKind.WITHDRAWN))
    queue(request, text, now=now, capacity=Actor.SYSTEM)
    return request


@transaction.atomic
def mark_duplicate(request_id: UUID, *, original_id: UUID, actor: User, now: datetime) -> PrivacyRequest:
    """Close the request as the same as another, whose answer it is told of."""
    if request_id == original_id:
        raise DuplicateOfItself
    # Both are locked in one order, so two who mark each as the other's duplicate do not wait for each other.
    both = PrivacyRequest.objects.select_for_update().filter(pk__in=[request_id, original_id]).order_by("pk")
    original = next((request for request in both if request.pk == original_id), None)
    case, capacity = begin("mark_duplicate", request_id, actor, now)
    request = case.request
    if original is None:
        raise RequestUnknown
    if original.status in (Status.DUPLICATE, Status.WITHDRAWN):
        raise OriginalIsDuplicate
    if request.duplicates.exists():
        raise SomebodysOriginal
    request.original = original
    moved = move(request, Status.DUPLICATE, closed_at=now)
    record(
        request,
        Happening.DUPLICATE,
        now=now,
        capacity=capacity,
        actor=actor,
        moved=moved,
        codes={Key.ORIGINAL: original.reference},
    )
    discard_all(request, now=now)
    discard_plan(request, now=now)
    lapse_fees(request, now=now)
    lift_holds(request, case.rights, now=now)
    end_objection(request, now=now)
    if original.status == Status.ANSWERED:
        tell_of_answer(request, original, now=now)
    else:
        text = texts.duplicate(heading_of(request, LetterKind.DUPLICATE), original=original.reference)
        queue(request, text, now=now, capacity=Actor.SYSTEM)
    return request


@transaction.atomic
def reopen(request_id: UUID, *, reason: ReopenReason, actor: User, now: datetime) -> PrivacyRequest:
    """Open an answered request again: its decisions stand until they are changed, its approvals lapse.

    That the answer went to the wrong person opens a breach of what was released, if none has it yet (GDPR 33(1)).
    """
    case, capacity = begin("reopen", request_id, actor, now)
    request = case.request
    lapse_approvals(case)
    moved = move(request, Status.IN_WORK)
    record(
        request,
        Happening.REOPENED,
        now=now,
        capacity=capacity,
        actor=actor,
        moved=moved,
        codes={Key.REASON: reason},
    )
    place_holds(request, case.rights, actor=actor, now=now, review_on=case.deadline(now).binding)
    if reason is ReopenReason.WRONG_PERSON:
        release_found_wrong(request, capacity=capacity, actor=actor, now=now)
    return request
