"""Messages both ways: what the person writes on the page of their request, and what the desk answers there.

[D: messages-stay-on-the-page] The answer is read on the page; the mail that tells of it has nothing of it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening, Key
from requests_app.letters import texts
from requests_app.models import CaseMessage, Letter
from requests_app.operations.asking import record_answer
from requests_app.operations.casework import begin, record
from requests_app.operations.outgoing import queue
from requests_app.operations.submission import check_text
from requests_app.permitted.case import Case
from requests_app.permitted.headings import heading_of
from requests_app.permitted.messaging import MessageMissing, MessageUnknown, NoMailboxToTell, waiting
from requests_app.wording.kinds import LetterKind

LONGEST_MESSAGE = 10_000


@transaction.atomic
def write_message(request_id: UUID, *, body: str, answers_question: bool, now: datetime) -> CaseMessage:
    """The person writes. Where it answers what they were asked, the answer came now, and the pause ends.

    What is sent once more while it waits, as by a button that is pressed twice, is the same message. Raises
    ``MessageMissing``, ``TextRefused``, ``TooManyWait``, or ``NothingAsked`` where nothing is asked any more.
    """
    case, capacity = begin("write_message", request_id, None, now)
    _check(body, "viesti")
    answers_now = answers_question and case.clock.open_question is not None  # then "yes" may be said of this one too
    same = waiting(case).filter(body=body.strip(), answers_question=answers_question).first()
    if same is not None and not answers_now:
        return same
    if answers_question:
        record_answer(request_id, arrived_at=now, actor=None, now=now)
    message = CaseMessage.objects.create(
        request=case.request, written_at=now, answers_question=answers_question, body=body.strip()
    )
    record(case.request, Happening.MESSAGE_CAME, now=now, capacity=capacity, codes={Key.MESSAGE: message.pk})
    return message


@transaction.atomic
def answer_message(request_id: UUID, message_id: UUID, *, reply: str, actor: User, now: datetime) -> CaseMessage:
    """One of the desk answers; the person is mailed that there is a message, and no more.

    Raises ``MessageUnknown``, ``MessageMissing``, ``TextRefused`` or ``NoMailboxToTell``.
    """
    case, capacity = begin("answer_message", request_id, actor, now)
    message = _waiting(case, message_id)
    _check(reply, "vastaus")
    if not case.request.email:
        raise NoMailboxToTell
    message.reply = reply.strip()
    message.handled_at, message.handled_by = now, actor
    message.save()
    text = texts.message_waits(heading_of(case.request, LetterKind.MESSAGE_WAITS))
    queue(case.request, text, now=now, capacity=capacity, actor=actor, via=Letter.Via.EMAIL)
    codes = {Key.MESSAGE: message.pk}
    record(case.request, Happening.MESSAGE_ANSWERED, now=now, capacity=capacity, actor=actor, codes=codes)
    return message


@transaction.atomic
def read_message(request_id: UUID, message_id: UUID, *, actor: User, now: datetime) -> CaseMessage:
    """One of the desk has read it, and it asks for no answer here. Raises ``MessageUnknown``."""
    case, capacity = begin("read_message", request_id, actor, now)
    message = _waiting(case, message_id)
    message.handled_at, message.handled_by = now, actor
    message.save()
    codes = {Key.MESSAGE: message.pk}
    record(case.request, Happening.MESSAGE_READ, now=now, capacity=capacity, actor=actor, codes=codes)
    return message


def _waiting(case: Case, message_id: UUID) -> CaseMessage:
    message = waiting(case).filter(pk=message_id).first()
    if message is None:
        raise MessageUnknown
    return message


def _check(text: str, field: str) -> None:
    check_text(text, field, LONGEST_MESSAGE)
    if not text.strip():
        raise MessageMissing
