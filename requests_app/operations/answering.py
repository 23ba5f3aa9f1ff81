"""The answer: written, sent, posted or told; and what is done when nobody knows whether it left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.events import Happening, Key
from requests_app.letters.dates import with_late_said
from requests_app.letters.wordings import in_force
from requests_app.lifecycle import Status
from requests_app.models import Letter
from requests_app.operations.casework import begin, begin_letter, record
from requests_app.operations.outgoing import address_of, codes_of, has_left, queue_draft
from requests_app.operations.submission import check_text
from requests_app.permitted.answering import check_leaves, check_send_letter
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.checks import LETTER_OPERATIONS, check_letter_in
from requests_app.permitted.complete import check_complete
from requests_app.permitted.moves import check_in
from requests_app.permitted.refusals import (
    AnswerOnItsWay,
    AnswerSuperseded,
    CodeLetterIsOver,
    TextMissing,
    TimeImpossible,
)
from requests_app.wording.kinds import LetterKind

LONGEST_BODY = 100_000


@transaction.atomic
def write_letter(request_id: UUID, *, body: str, actor: User, now: datetime) -> Letter:
    """Write the answer's draft, or over it. ``queries.suggested_answer`` gives the text to start from."""
    case, capacity = begin("write_letter", request_id, actor, now)
    if not body.strip():
        raise TextMissing
    check_text(body, "teksti", LONGEST_BODY)
    request = case.request
    via, recipient = address_of(request)
    letter = case.draft or Letter(request=request, kind=LetterKind.ANSWER, language=request.language)
    letter.via, letter.recipient, letter.subject = via, recipient, request.reference
    letter.body = body.replace("\r\n", "\n").strip() + "\n"
    letter.wording = in_force(LetterKind.ANSWER, request.language).label
    letter.register_version = register().version
    letter.author, letter.written_at = actor, now
    letter.save()
    record(request, Happening.LETTER_WRITTEN, now=now, capacity=capacity, actor=actor, codes=codes_of(letter))
    return letter


@transaction.atomic
def send_letter(letter_id: UUID, *, actor: User, now: datetime, via: Letter.Via | None = None) -> Letter:
    """Let the answer of a ready request leave: by the worker as an e-mail, else it waits to be posted or told.

    ``via`` is another way than the person asked for. The request is answered when the letter has left.
    """
    case, letter = begin_letter(letter_id)
    capacity = check_send_letter(case, actor, day_in_helsinki(now))
    check_letter_in(letter, *LETTER_OPERATIONS["send_letter"][1])
    check_complete(case, letter, reasons_withheld=case.reasons_withheld)
    _say_if_late(case, letter, now)
    queue_draft(case.request, letter, now=now, capacity=capacity, actor=actor, via=via)
    return letter


@transaction.atomic
def mark_posted(letter_id: UUID, *, actor: User, now: datetime, posted_at: datetime | None = None) -> Letter:
    """The letter was posted, or told by phone, at ``posted_at`` (now, unless said)."""
    case, letter = begin_letter(letter_id)
    capacity = check_capacity(actor, *STAFF)
    check_letter_in(letter, *LETTER_OPERATIONS["mark_posted"][1])
    left_at = posted_at or now
    queued_on = day_in_helsinki(letter.written_at)
    if day_in_helsinki(left_at) < queued_on or left_at > now:
        raise TimeImpossible(earliest=written(queued_on))
    letter.state, letter.sent_at = Letter.State.SENT, left_at
    letter.save(update_fields=["state", "sent_at"])
    has_left(case.request, letter, left_at=left_at, now=now, capacity=capacity, actor=actor)
    return letter


@transaction.atomic
def send_again(letter_id: UUID, *, via: Letter.Via, actor: User, now: datetime) -> Letter:
    """Let a letter that did not leave set off again, by the same way or another."""
    case, letter = begin_letter(letter_id)
    capacity = check_capacity(actor, *STAFF)
    check_letter_in(letter, *LETTER_OPERATIONS["send_again"][1])
    if letter.kind == LetterKind.DOWNLOAD_CODE:
        raise CodeLetterIsOver
    if letter.kind == LetterKind.ANSWER:
        check_in(case, Status.READY)
        if case.answer_on_its_way:
            raise AnswerOnItsWay
        if case.answers[0].pk != letter.pk:
            raise AnswerSuperseded
        check_complete(case, letter, reasons_withheld=case.reasons_withheld)
        check_leaves(case)
        _say_if_late(case, letter, now)
    queue_draft(case.request, letter, now=now, capacity=capacity, actor=actor, via=via)
    return letter


@transaction.atomic
def settle_unknown(letter_id: UUID, *, was_sent: bool, actor: User, now: datetime) -> Letter:
    """A person has judged, by the Message-ID in the mail server's log, whether the letter left.

    If it did, it left when it was tried. If not, it is queued again under the same Message-ID.
    """
    case, letter = begin_letter(letter_id)
    capacity = check_capacity(actor, *STAFF)
    check_letter_in(letter, *LETTER_OPERATIONS["settle_unknown"][1])
    codes = codes_of(letter) | {Key.WAS_SENT: "yes" if was_sent else "no"}
    record(case.request, Happening.LETTER_SETTLED, now=now, capacity=capacity, actor=actor, codes=codes)
    if was_sent:
        left_at = letter.claimed_at or now
        letter.state, letter.sent_at = Letter.State.SENT, left_at
        letter.save(update_fields=["state", "sent_at"])
        has_left(case.request, letter, left_at=left_at, now=now, capacity=capacity, actor=actor)
    else:
        letter.state, letter.next_attempt_at, letter.claimed_at = Letter.State.QUEUED, now, None
        letter.save(update_fields=["state", "next_attempt_at", "claimed_at"])
    return letter


def _say_if_late(case: Case, letter: Letter, now: datetime) -> None:
    """A late answer says that it is late [D: a-late-answer-says-so]; its approved words stand as they are."""
    missed = case.missed(day_in_helsinki(now))
    if missed is not None:
        letter.body = with_late_said(letter.body, missed, letter.language)
