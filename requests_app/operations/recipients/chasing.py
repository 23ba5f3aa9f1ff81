"""Messages are made for the notices that wait for one: the first where a channel is known, then reminders.

Nothing is remembered but the messages themselves: each call asks which notices have none yet, and whose last one has
been left unanswered [D: notices-are-chased].
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.letters.message import new_message_id
from requests_app.models import NoticeDespatch, RecipientChannel, RecipientNotice
from requests_app.notices import CHASED_AFTER, MOST_REMINDERS, Waiting, is_chased

State = NoticeDespatch.State
Via = NoticeDespatch.Via
MOST_AT_ONCE = 200


def make_messages(*, now: datetime, limit: int = MOST_AT_ONCE) -> int:
    """Queue the messages that are wanted, at most ``limit`` of them; comes out how many were made.

    Any number of workers may do this at once.
    """
    untold = _untold().values_list("pk", flat=True)[:limit]
    unanswered = _unanswered(now).values_list("notice", flat=True)[:limit]
    wanted = [*untold, *unanswered]
    return sum(_made(notice_id, now) for notice_id in wanted[:limit])


def open_notices() -> QuerySet[RecipientNotice]:
    """The notices that are waited for: neither acknowledged nor excused."""
    return RecipientNotice.objects.filter(acknowledged_at__isnull=True, excused_at__isnull=True)


def _untold() -> QuerySet[RecipientNotice]:
    """Those of which no message was ever made, and whose recipient has a channel."""
    messages = NoticeDespatch.objects.filter(notice=OuterRef("pk"))
    channel = RecipientChannel.objects.filter(recipient__iexact=OuterRef("recipient"))
    return open_notices().filter(~Exists(messages), Exists(channel)).order_by("written_at", "pk")


def _unanswered(now: datetime) -> QuerySet[NoticeDespatch]:
    """The last messages that left long enough ago, of notices that are still waited for."""
    later = NoticeDespatch.objects.filter(notice=OuterRef("notice"), number__gt=OuterRef("number"))
    channel = RecipientChannel.objects.filter(recipient__iexact=OuterRef("notice__recipient"))
    left = NoticeDespatch.objects.filter(state=State.SENT, sent_at__lte=now - CHASED_AFTER, number__lt=MOST_REMINDERS)
    still = Q(notice__acknowledged_at__isnull=True, notice__excused_at__isnull=True)
    return left.filter(still, ~Exists(later), Exists(channel)).order_by("sent_at", "pk")


@transaction.atomic
def _made(notice_id: UUID, now: datetime) -> bool:
    """Queue the next message of a notice where it is still wanted: asked again once the notice is locked."""
    notice = open_notices().select_for_update(skip_locked=True).filter(pk=notice_id).first()
    if notice is None:
        return False
    last = notice.despatches.order_by("-number").first()
    channel = RecipientChannel.objects.filter(recipient__iexact=notice.recipient).first()
    if channel is None or (last is not None and not _is_chased(last, now)):
        return False
    queue_message(notice, channel, number=0 if last is None else last.number + 1, now=now)
    return True


def queue_message(notice: RecipientNotice, channel: RecipientChannel, *, number: int, now: datetime) -> NoticeDespatch:
    """A message to the address that the channel has now; its id is fixed before any try."""
    despatch = NoticeDespatch(notice=notice, number=number, state=State.QUEUED, written_at=now, next_attempt_at=now)
    despatch.via = Via.EMAIL if channel.way == RecipientChannel.Way.EMAIL else Via.WEBHOOK
    despatch.address = channel.email or channel.url
    despatch.message_id = new_message_id() if despatch.via == Via.EMAIL else str(despatch.pk)
    despatch.save(force_insert=True)
    return despatch


def _is_chased(last: NoticeDespatch, now: datetime) -> bool:
    return last.sent_at is not None and is_chased(Waiting(last.sent_at, last.number), now=now)
