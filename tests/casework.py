"""Cases brought to where a test's story begins, by the same operations that the desk uses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from requests_app import operations, queries
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations import Submission, outbox
from requests_app.rights import Right
from tests import staff, submissions
from tests.submissions import MONDAY


def fresh(request: PrivacyRequest) -> PrivacyRequest:
    """The request as it stands in the database."""
    return PrivacyRequest.objects.get(pk=request.pk)


def in_work(submission: Submission | None = None, *, now: datetime = MONDAY) -> PrivacyRequest:
    """A request that Sanna has taken."""
    request = submissions.received(submission or submissions.ainos(), now=now)
    return operations.take(request.pk, actor=staff.sanna(), now=now)


def granted(request: PrivacyRequest, *, now: datetime = MONDAY) -> None:
    """Heikki grants every right of the request."""
    for right in request.rights.all():
        operations.decide(request.pk, Right(right.right), outcome=Outcome.GRANTED, actor=staff.heikki(), now=now)


def refused(request: PrivacyRequest, right: Right, ground: Ground, *, now: datetime = MONDAY) -> None:
    """Heikki refuses one right."""
    operations.decide(
        request.pk,
        right,
        outcome=Outcome.REFUSED,
        ground=ground,
        reasons="Tietoa on tarkistettu sopimuksesta, ja se on oikein.",
        actor=staff.heikki(),
        now=now,
    )


def written(request: PrivacyRequest, *, now: datetime = MONDAY) -> Letter:
    """Heikki writes the answer as it is suggested."""
    body = queries.suggested_answer(fresh(request))
    return operations.write_letter(request.pk, body=body, actor=staff.heikki(), now=now)


def ready(submission: Submission | None = None, *, now: datetime = MONDAY) -> tuple[PrivacyRequest, Letter]:
    """A request whose every right is granted and whose answer is written."""
    request = in_work(submission, now=now)
    granted(request, now=now)
    letter = written(request, now=now)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=now)
    return fresh(request), letter


def letters_leave(now: datetime) -> outbox.Sweep:
    """One poll of the worker."""
    return outbox.send_waiting(clock=lambda: now)


def state_of(letter_id: UUID) -> str:
    """The state of a letter in the database."""
    return str(Letter.objects.values_list("state", flat=True).get(pk=letter_id))
