"""The messages leave: e-mails through the one mail server, calls each to its own receiver.

A receiver knows a message by its id, so a try that nobody knows the end of is made again: nothing is lost, and what
comes twice is taken once [D: recipients-are-told].
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from requests_app.events import Happening, Key
from requests_app.letters.carrier import Carried, Verdict, carry_message
from requests_app.models import NoticeDespatch, RecipientChannel, RecipientNotice
from requests_app.operations.despatch import MOST_AT_ONCE, Outbox, State, Sweep
from requests_app.operations.recipients.messages import body_of, mail_of
from requests_app.operations.recipients.noting import lock_notice, note
from requests_app.webhooks.calling import Call, call

Via = NoticeDespatch.Via


class _Notices(Outbox[NoticeDespatch, RecipientNotice]):
    model = NoticeDespatch
    takes_once = True
    via: Via

    def _rows(self) -> QuerySet[NoticeDespatch]:
        return super()._rows().filter(via=self.via)

    def lock(self, row: NoticeDespatch) -> RecipientNotice:
        """The notice, after the request that it belongs to."""
        return lock_notice(row.notice_id)

    def left(self, held: RecipientNotice, row: NoticeDespatch, now: datetime) -> None:
        """The event."""
        note(held, Happening.NOTICE_SENT, {Key.HOW: row.via, Key.REMINDER: row.number}, now=now)

    def ended(self, held: RecipientNotice, row: NoticeDespatch, state: State, now: datetime) -> None:
        """The event: somebody of the desk sees to it."""
        note(held, Happening.NOTICE_FAILED, {Key.HOW: row.via, Key.REMINDER: row.number}, now=now)


class Mails(_Notices):
    """E-mails, through one server."""

    via = Via.EMAIL

    def carry(self, row: NoticeDespatch) -> Carried:
        """Hand it to the mail server."""
        return carry_message(lambda: mail_of(row))


class Calls(_Notices):
    """Signed calls, each to a receiver of its own: while one is away the others are told."""

    via = Via.WEBHOOK
    one_receiver = False

    def carry(self, row: NoticeDespatch) -> Carried:
        """Make the call, under the secret that the recipient's channel has now."""
        channel = RecipientChannel.objects.filter(recipient__iexact=row.notice.recipient, secret__isnull=False).first()
        if channel is None or not channel.secret:
            return Carried(Verdict.REFUSED, "no channel")
        made = Call(url=channel.url, secret=channel.secret, message_id=row.message_id, body=body_of(row))
        return call(made, now=timezone.now(), loopback=settings.WEBHOOKS_TO_LOOPBACK)


def send_notices(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> Sweep:
    """Let the messages that are due leave, at most ``limit`` each way, as ``Outbox.send_waiting`` says."""
    mails, calls = (each.send_waiting(clock=clock, limit=limit) for each in (Mails(), Calls()))
    return Sweep(
        left=mails.left + calls.left,
        waiting=mails.waiting + calls.waiting,
        failed=mails.failed + calls.failed,
        unknown=mails.unknown + calls.unknown,
    )
