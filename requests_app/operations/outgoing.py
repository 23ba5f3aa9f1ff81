"""Letters on their way: where one goes, how it is queued, and what follows when it has left."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from requests_app.events import Happening, Key
from requests_app.letters import texts
from requests_app.letters.message import new_message_id
from requests_app.lifecycle import Actor, Status, check_move
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations.casework import move, record
from requests_app.operations.effects import settle_objection, told_by
from requests_app.operations.holding import lift_holds
from requests_app.operations.lapsing import lapse_fees
from requests_app.operations.mandates import use_mandates
from requests_app.operations.packages.opening import deliver
from requests_app.permitted.case import case_of
from requests_app.permitted.headings import heading_of
from requests_app.permitted.refusals import NowhereToSend
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind

Via = Letter.Via


def address_of(request: PrivacyRequest, via: Via | None = None) -> tuple[Via, str]:
    """Which way a letter goes and where: as asked for, else by what the person gave. Raises :class:`NowhereToSend`.

    A person who gave only a number is told by phone (GDPR 12(1)).
    """
    there = {Via.EMAIL: request.email, Via.POST: request.postal_address, Via.PHONE: request.phone}
    preferred = [via] if via else sorted(there, key=lambda way: (way != request.answer_by, list(there).index(way)))
    for way in preferred:
        if there[way]:
            return way, there[way]
    raise NowhereToSend


def queue(
    request: PrivacyRequest,
    text: texts.Written,
    *,
    now: datetime,
    capacity: Actor,
    actor: User | None = None,
    via: Via | None = None,
) -> Letter:
    """Write a letter that the worker lets leave, or that waits to be posted or told; intent and case are one."""
    way, recipient = address_of(request, via)
    letter = Letter(
        request=request,
        kind=text.kind,
        language=request.language,
        via=way,
        recipient=recipient,
        subject=request.reference,
        body=text.body,
        wording=text.wording,
        register_version=register().version,
        author=actor,
        written_at=now,
    )
    set_off(letter, now=now)
    letter.save()
    _record_setting_off(request, letter, now=now, capacity=capacity, actor=actor)
    return letter


def queue_draft(
    request: PrivacyRequest, letter: Letter, *, now: datetime, capacity: Actor, actor: User, via: Via | None
) -> None:
    """Let a letter that is there, a draft or one that failed, set off by the way that is right now."""
    letter.via, letter.recipient = address_of(request, via)
    set_off(letter, now=now)
    letter.save()
    _record_setting_off(request, letter, now=now, capacity=capacity, actor=actor)


def set_off(letter: Letter, *, now: datetime) -> None:
    """Give the letter the state in which it waits; an e-mail's Message-ID is fixed here, before any try."""
    letter.written_at = now
    letter.claimed_at = None
    letter.error = ""
    if letter.via == Via.EMAIL:
        letter.state, letter.next_attempt_at, letter.message_id = Letter.State.QUEUED, now, new_message_id()
    else:
        letter.state, letter.next_attempt_at, letter.message_id = Letter.State.TO_POST, None, ""


def _record_setting_off(
    request: PrivacyRequest, letter: Letter, *, now: datetime, capacity: Actor, actor: User | None
) -> None:
    waits = Happening.LETTER_QUEUED if letter.state == Letter.State.QUEUED else Happening.LETTER_TO_POST
    record(request, waits, now=now, capacity=capacity, actor=actor, codes=codes_of(letter))


def codes_of(letter: Letter) -> dict[Key, object]:
    """How an event names a letter."""
    return {Key.LETTER: letter.pk, Key.LETTER_KIND: letter.kind}


def has_left(
    request: PrivacyRequest,
    letter: Letter,
    *,
    left_at: datetime,
    now: datetime,
    capacity: Actor = Actor.SYSTEM,
    actor: User | None = None,
) -> None:
    """A letter of the locked request has left: the event, and the closing if it was the answer."""
    record(request, Happening.LETTER_SENT, now=now, capacity=capacity, actor=actor, codes=codes_of(letter))
    if letter.kind == LetterKind.RESTRICTION_TO_BE_LIFTED:
        told_by(request, letter, left_at=left_at, now=now)
    if letter.kind == LetterKind.ANSWER and request.status == Status.READY:
        _close(request, answered_at=left_at, now=now)


def _close(request: PrivacyRequest, *, answered_at: datetime, now: datetime) -> None:
    """The answer has left: the request is answered, its holds end, and its duplicates are told."""
    case = case_of(request)
    check_move(case.status, Status.ANSWERED, Actor.SYSTEM, decisions=case.decisions)
    late = case.missed(day_in_helsinki(answered_at)) is not None  # GDPR 12(4): sent, and marked late
    moved = move(request, Status.ANSWERED, closed_at=answered_at)
    codes = {Key.LATE: "yes"} if late else {}
    record(request, Happening.ANSWERED, now=now, capacity=Actor.SYSTEM, moved=moved, codes=codes)
    deliver(case, left_at=answered_at, now=now)
    use_mandates(request, now=now)
    lift_holds(request, case.rights, now=now)
    settle_objection(case, now=now)
    lapse_fees(request, now=now, kept=[Right(row.right) for row in case.rights if row.fee])
    for other in request.duplicates.filter(status=Status.DUPLICATE):
        tell_of_answer(other, request, now=now)


def tell_of_answer(duplicate: PrivacyRequest, original: PrivacyRequest, *, now: datetime) -> None:
    """A duplicate is told that its original was answered, and nothing of the answer."""
    text = texts.original_answered(heading_of(duplicate, LetterKind.ORIGINAL_ANSWERED), original=original.reference)
    queue(duplicate, text, now=now, capacity=Actor.SYSTEM)
