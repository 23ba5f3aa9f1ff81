"""The outbox of letters: how :mod:`requests_app.operations.despatch` lets them leave, and what their case is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from requests_app.events import Happening
from requests_app.letters.carrier import Carried, Verdict, carry
from requests_app.lifecycle import Actor
from requests_app.limits import Limit, full_until, take
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations.casework import locked, record
from requests_app.operations.despatch import MOST_AT_ONCE, Outbox, State, Sweep
from requests_app.operations.outgoing import codes_of, has_left
from requests_app.wording.kinds import LetterKind

_MADE_BY_TYPING = frozenset({LetterKind.RECEIVED, LetterKind.DOWNLOAD_CODE})
_MAILBOX_FULL = "mailbox limit"
_ENDS = {State.UNKNOWN: Happening.LETTER_UNKNOWN, State.FAILED: Happening.LETTER_FAILED}


class Letters(Outbox[Letter, PrivacyRequest]):
    """Letters leave as e-mails, through one server; one that nobody knows of is judged by its Message-ID."""

    model = Letter

    def carry(self, row: Letter) -> Carried:
        """Hand it to the mail server.

        What anybody can make us send by typing somebody's address into the form waits where as many have gone to that
        mailbox as may (ASVS 2.4.1): a stranger cannot fill it.
        """
        if row.kind not in _MADE_BY_TYPING or row.claimed_at is None:
            return carry(row)
        limit = Limit.read("mails", settings.RATE_LIMIT_MAILS)
        if full_until(limit, row.recipient, now=row.claimed_at):
            return Carried(Verdict.LATER, error=_MAILBOX_FULL)
        carried = carry(row)
        if carried.verdict in {Verdict.LEFT, Verdict.UNKNOWN}:
            take(limit, row.recipient, now=row.claimed_at)
        return carried

    def lock(self, row: Letter) -> PrivacyRequest:
        """The letter's request."""
        return locked(row.request_id)

    def left(self, held: PrivacyRequest, row: Letter, now: datetime) -> None:
        """The event, and the closing if it was the answer."""
        has_left(held, row, left_at=now, now=now)

    def ended(self, held: PrivacyRequest, row: Letter, state: State, now: datetime) -> None:
        """The event."""
        record(held, _ENDS[state], now=now, capacity=Actor.SYSTEM, codes=codes_of(row))


def send_waiting(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> Sweep:
    """Let the letters that are due leave, as :meth:`Outbox.send_waiting` says."""
    return Letters().send_waiting(clock=clock, limit=limit)
