"""The ledger of the notices to recipients: who is told what, how far it has come, and what still waits (GDPR 19)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from requests_app.models import NoticeDespatch, PrivacyRequest, RecipientChannel, RecipientNotice
from requests_app.notices import OPEN, Sending, Standing, standing_of

State = NoticeDespatch.State
_SENDINGS = {
    State.DRAFT: Sending.WAITS,
    State.QUEUED: Sending.WAITS,
    State.SENDING: Sending.WAITS,
    State.SENT: Sending.LEFT,
    State.UNKNOWN: Sending.STUCK,
    State.FAILED: Sending.STUCK,
    State.TO_POST: Sending.STUCK,
}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One notice with how far it has come; its messages are in the order in which they were made."""

    notice: RecipientNotice
    standing: Standing
    messages: tuple[NoticeDespatch, ...]
    has_channel: bool

    @property
    def first_sent_at(self) -> datetime | None:
        """When the recipient was first told."""
        return next((each.sent_at for each in self.messages if each.sent_at is not None), None)

    @property
    def reminders(self) -> int:
        """How many more messages have left since."""
        return max(sum(each.sent_at is not None for each in self.messages) - 1, 0)

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.standing in OPEN


def ledger_of(request: PrivacyRequest) -> list[LedgerLine]:
    """Every notice of the case, in the order in which they were written; three queries."""
    return lines_of(RecipientNotice.objects.filter(right__request=request).prefetch_related("items"))


def lines_of(notices: QuerySet[RecipientNotice]) -> list[LedgerLine]:
    """The lines of these notices, the oldest first."""
    messages = Prefetch("despatches", NoticeDespatch.objects.order_by("number"))
    rows = list(
        notices.select_related("right__request", "excuse_asked_by", "excused_by")
        .prefetch_related(messages)
        .order_by("written_at", "recipient", "pk")
    )
    reached = _reached({row.recipient.lower() for row in rows})
    return [_line(row, tuple(row.despatches.all()), row.recipient.lower() in reached) for row in rows]


def _line(notice: RecipientNotice, messages: tuple[NoticeDespatch, ...], has_channel: bool) -> LedgerLine:
    standing = standing_of(
        sending_of(messages),
        acknowledged=notice.acknowledged_at is not None,
        excused=notice.excused_at is not None,
    )
    return LedgerLine(notice, standing, messages, has_channel)


def sending_of(messages: Iterable[NoticeDespatch]) -> Sending:
    """How far the last of the messages has come."""
    last = max(messages, key=lambda each: each.number, default=None)
    return Sending.NONE if last is None else _SENDINGS[State(last.state)]


def _reached(names: Collection[str]) -> set[str]:
    """Those of the recipients of whom a channel is known."""
    if not names:
        return set()
    return {name.lower() for name in RecipientChannel.objects.values_list("recipient", flat=True)} & set(names)
