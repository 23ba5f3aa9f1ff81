"""Asking the person, taking in what they answer, and telling them that the time is extended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.deadlines import check_extension
from requests_app.events import Happening, Key
from requests_app.letters import texts
from requests_app.letters.dates import while_waiting
from requests_app.lifecycle import Actor, Status
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations.answering import LONGEST_BODY
from requests_app.operations.casework import begin, move, record
from requests_app.operations.outgoing import address_of, queue
from requests_app.operations.proofs import await_mailbox
from requests_app.operations.submission import check_text
from requests_app.operations.taking import own
from requests_app.permitted.case import Case
from requests_app.permitted.headings import heading_of
from requests_app.permitted.identifying import is_identification_offered
from requests_app.permitted.refusals import QuestionMissing, TimeImpossible
from requests_app.permitted.representing import is_of_estate
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind


@transaction.atomic
def ask_identity(request_id: UUID, *, question: str, actor: User, now: datetime) -> PrivacyRequest:
    """Ask the person to show who they are (GDPR 12(6)); the question leaves as a letter."""
    case, capacity = begin("ask_identity", request_id, actor, now)
    _check_question(question)
    by_email = address_of(case.request)[0] is Letter.Via.EMAIL
    rights = [Right(asked.right) for asked in case.rights]
    confirms = by_email and await_mailbox(case.request, rights, now=now) is not None
    heading = heading_of(case.request, LetterKind.IDENTITY_ASKED)
    identifies = confirms and is_identification_offered(case.request)
    waiting = _waiting(case, now)
    text = texts.identity_question(
        heading, question=question, waiting=waiting, confirms=confirms, identifies=identifies
    )
    _ask(case.request, text, actor=actor, capacity=capacity, now=now)
    return case.request


@transaction.atomic
def ask_clarification(request_id: UUID, *, question: str, actor: User, now: datetime) -> PrivacyRequest:
    """Ask what exactly is asked for (Recital 63); the question leaves as a letter."""
    case, capacity = begin("ask_clarification", request_id, actor, now)
    _check_question(question)
    heading = heading_of(case.request, LetterKind.CLARIFICATION_ASKED)
    text = texts.clarification_question(heading, question=question, waiting=_waiting(case, now))
    _ask(case.request, text, actor=actor, capacity=capacity, now=now)
    return case.request


def _waiting(case: Case, now: datetime) -> str:
    """What the question does to the date; an estate's case has none (Recital 27)."""
    if is_of_estate(case.request):
        return ""
    return while_waiting(case.deadline(now), day_in_helsinki(now), case.request.language)


def _check_question(question: str) -> None:
    if not question.strip():
        raise QuestionMissing
    check_text(question, "kysymys", LONGEST_BODY)


def _ask(request: PrivacyRequest, text: texts.Written, *, actor: User, capacity: Actor, now: datetime) -> None:
    asked, to = {
        LetterKind.IDENTITY_ASKED: (Happening.IDENTITY_ASKED, Status.IDENTITY_WANTED),
        LetterKind.CLARIFICATION_ASKED: (Happening.CLARIFICATION_ASKED, Status.CLARIFICATION_WANTED),
    }[text.kind]
    own(request, actor)
    letter = queue(request, text, now=now, capacity=capacity, actor=actor)
    moved = move(request, to)
    record(request, asked, now=now, capacity=capacity, actor=actor, moved=moved, codes={Key.LETTER: letter.pk})


@transaction.atomic
def record_answer(request_id: UUID, *, arrived_at: datetime, actor: User | None, now: datetime) -> PrivacyRequest:
    """The person's answer to the open question came at ``arrived_at``, an instant with its zone.

    The pause ends then. A clarification puts the request back into work; whether an answer shows who the person is, the
    officer decides by ``record_evidence`` and ``confirm_identity``, or by ``resume``. No ``actor`` is the person
    themselves.
    """
    case, capacity = begin("record_answer", request_id, actor, now)
    question = case.clock.open_question
    assert question is not None  # noqa: S101 - the check has asked
    asked_at = question.left_at or question.written_at
    if day_in_helsinki(arrived_at) < day_in_helsinki(asked_at) or arrived_at > now:
        raise TimeImpossible(earliest=written(day_in_helsinki(asked_at)))
    codes = {Key.ARRIVED: arrived_at.astimezone(UTC).isoformat()}
    moved = None
    if case.status is Status.CLARIFICATION_WANTED:
        moved = move(case.request, Status.IN_WORK)
    record(case.request, Happening.ANSWER_RECEIVED, now=now, capacity=capacity, actor=actor, codes=codes, moved=moved)
    return case.request


@transaction.atomic
def resume(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """The officer works on without the answer; a question that is no longer waited for moves no date."""
    case, capacity = begin("resume", request_id, actor, now)
    moved = move(case.request, Status.IN_WORK)
    record(case.request, Happening.RESUMED, now=now, capacity=capacity, actor=actor, moved=moved)
    return case.request


@transaction.atomic
def extend(request_id: UUID, *, reasons: str, actor: User, now: datetime) -> PrivacyRequest:
    """Extend the time once, within the first month, with reasons (GDPR 12(3)); the notice is queued with it.

    The extension counts from the day its notice leaves: one that leaves after the first month extends nothing.
    """
    case, capacity = begin("extend", request_id, actor, now)
    dates = case.deadline(now)
    check_extension(dates, day_in_helsinki(now), reasons)
    check_text(reasons, "perustelut", LONGEST_BODY)
    request = case.request
    heading = heading_of(request, LetterKind.EXTENDED)
    text = texts.extension_notice(heading, reasons=reasons, dates=replace(dates, extended=True))
    letter = queue(request, text, now=now, capacity=capacity, actor=actor)
    request.extended_at = now
    request.save(update_fields=["extended_at"])
    record(request, Happening.EXTENDED, now=now, capacity=capacity, actor=actor, codes={Key.LETTER: letter.pk})
    return request
