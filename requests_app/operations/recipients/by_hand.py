"""What the desk does to a notice: told by phone or post, sent again, or left untold with its reason (GDPR 19)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening, Key
from requests_app.grounds import Ground
from requests_app.models import NoticeDespatch, RecipientChannel, RecipientNotice
from requests_app.notices import check_excuse
from requests_app.operations.casework import begin, record
from requests_app.operations.recipients.acknowledging import BY_HAND, settle
from requests_app.operations.recipients.chasing import queue_message
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.case import Case
from requests_app.permitted.notices import (
    ExcuseNotAsked,
    NoChannel,
    NoticeAnswered,
    NoticeLeaving,
    NoticeUnknown,
    check_another_excuses,
)
from requests_app.permitted.refusals import TimeImpossible
from requests_app.rights import Right

State = NoticeDespatch.State
Via = NoticeDespatch.Via
Said = RecipientNotice.Said
_ON_ITS_WAY = (State.QUEUED, State.SENDING)


@transaction.atomic
def record_notice_told(
    request_id: UUID,
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
    case, capacity = begin("record_notice_told", request_id, actor, now)
    notice = _open(case, notice_id)
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
    codes = {Key.NOTICE: notice.pk, Key.HOW: via.value}
    right = Right(notice.right.right)
    record(case.request, Happening.NOTICE_TOLD, now=now, capacity=capacity, actor=actor, right=right, codes=codes)
    return settle(notice.pk, said, by=BY_HAND, now=now) if said is not None else notice


@transaction.atomic
def send_notice_again(request_id: UUID, notice_id: UUID, *, actor: User, now: datetime) -> NoticeDespatch:
    """Another message leaves, by the channel that the recipient has now.

    Raises ``NoticeUnknown``, ``NoticeAnswered``, ``NoChannel``, or ``NoticeLeaving`` while one is on its way.
    """
    case, capacity = begin("send_notice_again", request_id, actor, now)
    notice = _open(case, notice_id)
    channel = RecipientChannel.objects.filter(recipient__iexact=notice.recipient).first()
    if channel is None:
        raise NoChannel
    if notice.despatches.filter(state__in=_ON_ITS_WAY).exists():
        raise NoticeLeaving
    despatch = queue_message(notice, channel, number=_next_number(notice), now=now)
    codes = {Key.NOTICE: notice.pk, Key.HOW: despatch.via}
    right = Right(notice.right.right)
    record(case.request, Happening.NOTICE_AGAIN, now=now, capacity=capacity, actor=actor, right=right, codes=codes)
    return despatch


@transaction.atomic
def propose_notice_excuse(
    request_id: UUID, notice_id: UUID, *, reason: str, actor: User, now: datetime
) -> RecipientNotice:
    """Telling proves impossible or would be out of proportion, for that reason; another person approves it.

    Raises ``NoticeUnknown``, ``NoticeAnswered`` or ``ReasonMissing``.
    """
    case, capacity = begin("propose_notice_excuse", request_id, actor, now)
    notice = _open(case, notice_id)
    check_text(reason, "perustelu", LONGEST_DETAILS)
    check_excuse(Ground.IMPOSSIBLE_OR_DISPROPORTIONATE, reason)
    notice.ground, notice.reason = Ground.IMPOSSIBLE_OR_DISPROPORTIONATE, reason.strip()
    notice.excuse_asked_at, notice.excuse_asked_by = now, actor
    notice.save(update_fields=["ground", "reason", "excuse_asked_at", "excuse_asked_by"])
    codes = {Key.NOTICE: notice.pk, Key.GROUND: notice.ground}
    kind, right = Happening.NOTICE_EXCUSE_PROPOSED, Right(notice.right.right)
    record(case.request, kind, now=now, capacity=capacity, actor=actor, right=right, codes=codes)
    return notice


@transaction.atomic
def approve_notice_excuse(request_id: UUID, notice_id: UUID, *, actor: User, now: datetime) -> RecipientNotice:
    """Another person than the one who proposed it finds that the recipient need not be told (GDPR 19).

    A message that has not left is called off. Raises ``NoticeUnknown``, ``NoticeAnswered``, ``ExcuseNotAsked`` or
    ``OwnExcuse``.
    """
    case, capacity = begin("approve_notice_excuse", request_id, actor, now)
    notice = _open(case, notice_id)
    if notice.excuse_asked_at is None:
        raise ExcuseNotAsked
    check_another_excuses(notice, actor)
    notice.excused_at, notice.excused_by = now, actor
    notice.save(update_fields=["excused_at", "excused_by"])
    notice.despatches.filter(state=State.QUEUED).update(state=State.FAILED, error="excused")
    codes = {Key.NOTICE: notice.pk, Key.GROUND: notice.ground}
    right = Right(notice.right.right)
    record(case.request, Happening.NOTICE_EXCUSED, now=now, capacity=capacity, actor=actor, right=right, codes=codes)
    return notice


def _open(case: Case, notice_id: UUID) -> RecipientNotice:
    """The notice of the locked case that is still waited for. Raises ``NoticeUnknown`` or ``NoticeAnswered``."""
    notices = RecipientNotice.objects.select_for_update(of=("self",)).select_related("right")
    notice = notices.filter(pk=notice_id, right__request=case.request).first()
    if notice is None:
        raise NoticeUnknown
    if notice.acknowledged_at is not None or notice.excused_at is not None:
        raise NoticeAnswered
    return notice


def _next_number(notice: RecipientNotice) -> int:
    last = notice.despatches.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1
