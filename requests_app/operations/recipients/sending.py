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
from requests_app.lifecycle import Actor
from requests_app.models import NoticeDespatch, PrivacyRequest, RecipientChannel
from requests_app.operations.casework import locked, record
from requests_app.operations.despatch import MOST_AT_ONCE, Outbox, State, Sweep
from requests_app.operations.recipients.messages import body_of, mail_of
from requests_app.rights import Right
from requests_app.webhooks.calling import Call, call

Via = NoticeDespatch.Via


class _Notices(Outbox[NoticeDespatch, PrivacyRequest]):
    model = NoticeDespatch
    takes_once = True
    via: Via

    def _rows(self) -> QuerySet[NoticeDespatch]:
        return super()._rows().filter(via=self.via)

    def lock(self, row: NoticeDespatch) -> PrivacyRequest:
        """The request of the notice."""
        return locked(row.notice.right.request_id)

    def left(self, held: PrivacyRequest, row: NoticeDespatch, now: datetime) -> None:
        """The event."""
        _record(held, Happening.NOTICE_SENT, row, now)

    def ended(self, held: PrivacyRequest, row: NoticeDespatch, state: State, now: datetime) -> None:
        """The event: somebody of the desk sees to it."""
        _record(held, Happening.NOTICE_FAILED, row, now)


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


def _record(request: PrivacyRequest, kind: Happening, row: NoticeDespatch, now: datetime) -> None:
    codes = {Key.NOTICE: row.notice_id, Key.HOW: row.via, Key.REMINDER: row.number}
    right = Right(row.notice.right.right)
    record(request, kind, now=now, capacity=Actor.SYSTEM, right=right, codes=codes)
