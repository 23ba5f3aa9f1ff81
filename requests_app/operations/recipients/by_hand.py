"""What the desk does to a notice: told by phone or post, sent again, or left untold with its reason (GDPR 19).

``request_id`` is the case that the notice belongs to; ``None`` for one of no case.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening, Key
from requests_app.grounds import Ground
from requests_app.lifecycle import Actor
from requests_app.models import NoticeDespatch, RecipientChannel, RecipientNotice
from requests_app.notices import check_excuse
from requests_app.operations.casework import begin
from requests_app.operations.recipients.acknowledging import BY_HAND, settle, settled
from requests_app.operations.recipients.chasing import queue_message
from requests_app.operations.recipients.noting import note
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.notices import (
    ExcuseNotAsked,
    NoChannel,
    NoticeAnswered,
    NoticeLeaving,
    NoticeUnknown,
    check_another_excuses,
    check_of_no_case,
)
from requests_app.permitted.refusals import TimeImpossible

State = NoticeDespatch.State
Via = NoticeDespatch.Via
Said = RecipientNotice.Said
_ON_ITS_WAY = (State.QUEUED, State.SENDING)


@transaction.atomic
def record_notice_told(
    request_id: UUID | None,
    notice_id: UUID,
    *,
    via: Via,
    told_at: datetime,
    said: Said | None = None,
    actor: User,
    now: datetime,
) -> RecipientNotice:
    """The recipient was told by phone or post at ``told_at``; ``said`` is what it answered, where it did.

    A message that has not left yet is called off. Raises ``NoticeUnknown``, ``NoticeAnswered`` or ``TimeImpossible``.
    """
    notice, capacity = _open("record_notice_told", request_id, notice_id, actor, now)
    if not notice.written_at <= told_at <= now:
        raise TimeImpossible(earliest=f"{notice.written_at:%d.%m.%Y}")
    waiting = notice.despatches.filter(state__in=[*_ON_ITS_WAY, State.UNKNOWN])
    waiting.update(state=State.FAILED, error="told by hand")
    NoticeDespatch.objects.create(
        notice=notice,
        number=_next_number(notice),
        via=via,
        state=State.SENT,
        written_at=now,
        sent_at=told_at,
        author=actor,
    )
    note(notice, Happening.NOTICE_TOLD, {Key.HOW: via.value}, now=now, capacity=capacity, actor=actor)
    return settle(notice.pk, said, by=BY_HAND, now=now) if said is not None else notice


@transaction.atomic
def send_notice_again(request_id: UUID | None, notice_id: UUID, *, actor: User, now: datetime) -> NoticeDespatch:
    """Another message leaves, by the channel that the recipient has now.

    Raises ``NoticeUnknown``, ``NoticeAnswered``, ``NoChannel``, or ``NoticeLeaving`` while one is on its way.
    """
    notice, capacity = _open("send_notice_again", request_id, notice_id, actor, now)
    channel = RecipientChannel.objects.filter(recipient__iexact=notice.recipient).first()
    if channel is None:
        raise NoChannel
    if notice.despatches.filter(state__in=_ON_ITS_WAY).exists():
        raise NoticeLeaving
    despatch = queue_message(notice, channel, number=_next_number(notice), now=now)
    note(notice, Happening.NOTICE_AGAIN, {Key.HOW: despatch.via}, now=now, capacity=capacity, actor=actor)
    return despatch


@transaction.atomic
def propose_notice_excuse(
    request_id: UUID | None, notice_id: UUID, *, reason: str, actor: User, now: datetime
) -> RecipientNotice:
    """Telling proves impossible or would be out of proportion, for that reason; another person approves it.

    Raises ``NoticeUnknown``, ``NoticeAnswered`` or ``ReasonMissing``.
    """
    notice, capacity = _open("propose_notice_excuse", request_id, notice_id, actor, now)
    check_text(reason, "perustelu", LONGEST_DETAILS)
    check_excuse(Ground.IMPOSSIBLE_OR_DISPROPORTIONATE, reason)
    notice.ground, notice.reason = Ground.IMPOSSIBLE_OR_DISPROPORTIONATE, reason.strip()
    notice.excuse_asked_at, notice.excuse_asked_by = now, actor
    notice.save(update_fields=["ground", "reason", "excuse_asked_at", "excuse_asked_by"])
    codes = {Key.GROUND: notice.ground}
    note(notice, Happening.NOTICE_EXCUSE_PROPOSED, codes, now=now, capacity=capacity, actor=actor)
    return notice


@transaction.atomic
def approve_notice_excuse(request_id: UUID | None, notice_id: UUID, *, actor: User, now: datetime) -> RecipientNotice:
    """Another person than the one who proposed it finds that the recipient need not be told (GDPR 19).

    A message that has not left is called off. Raises ``NoticeUnknown``, ``NoticeAnswered``, ``ExcuseNotAsked`` or
    ``OwnExcuse``.
    """
    notice, capacity = _open("approve_notice_excuse", request_id, notice_id, actor, now)
    if notice.excuse_asked_at is None:
        raise ExcuseNotAsked
    check_another_excuses(notice, actor)
    notice.excused_at, notice.excused_by, notice.settled_at = now, actor, settled(notice, now)
    notice.save(update_fields=["excused_at", "excused_by", "settled_at"])
    notice.despatches.filter(state=State.QUEUED).update(state=State.FAILED, error="excused")
    note(notice, Happening.NOTICE_EXCUSED, {Key.GROUND: notice.ground}, now=now, capacity=capacity, actor=actor)
    return notice


def _open(
    operation: str, request_id: UUID | None, notice_id: UUID, actor: User, now: datetime
) -> tuple[RecipientNotice, Actor]:
    """The notice of that case, or of none, that is still waited for; and in which capacity the user acts.

    Locked, the case before it. Raises what the operation's check refuses, ``NoticeUnknown`` or ``NoticeAnswered``.
    """
    if request_id is None:
        capacity = check_of_no_case(operation, actor)
    else:
        _case, capacity = begin(operation, request_id, actor, now)
    notices = RecipientNotice.objects.select_for_update(of=("self",)).select_related("right__request")
    notice = notices.filter(pk=notice_id).first()
    if notice is None or (notice.right.request_id if notice.right else None) != request_id:
        raise NoticeUnknown
    if notice.acknowledged_at is not None or notice.excused_at is not None:
        raise NoticeAnswered
    return notice, capacity


def _next_number(notice: RecipientNotice) -> int:
    last = notice.despatches.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1
