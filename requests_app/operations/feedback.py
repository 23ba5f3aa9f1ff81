"""Feedback on accessibility: it waits until it has left as a mail, and then nothing of it is kept here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from requests_app.letters.carrier import Carried, carry_message
from requests_app.letters.feedback import feedback_mail
from requests_app.letters.message import new_message_id
from requests_app.models import AccessibilityFeedback
from requests_app.operations.despatch import GIVES_UP_AFTER, MOST_AT_ONCE, Outbox, State, Sweep

_WAITS_AT_MOST = GIVES_UP_AFTER + timedelta(days=1)


def give_feedback(text: str, *, language: str, now: datetime) -> None:
    """Let the text leave to the controllers. Who wrote it is not asked and not kept."""
    AccessibilityFeedback.objects.create(
        text=text,
        language=language,
        expires_at=now + _WAITS_AT_MOST,
        state=State.QUEUED,
        message_id=new_message_id(),
        written_at=now,
        next_attempt_at=now,
    )


class Feedback(Outbox[AccessibilityFeedback, None]):
    """It leaves as an e-mail. One that was cut off is sent again under its Message-ID: better twice than never."""

    model = AccessibilityFeedback
    takes_once = True

    def carry(self, row: AccessibilityFeedback) -> Carried:
        """Hand it to the mail server."""
        return carry_message(lambda: feedback_mail(row))

    def lock(self, row: AccessibilityFeedback) -> None:
        """Nothing else is written with it."""

    def left(self, held: None, row: AccessibilityFeedback, now: datetime) -> None:
        """It is in the mailbox now: the row goes."""
        row.delete()

    def ended(self, held: None, row: AccessibilityFeedback, state: State, now: datetime) -> None:
        """It stays until it expires; the log has counted it as failed."""


def send_feedback(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> Sweep:
    """Let what waits leave, as :meth:`Outbox.send_waiting` says."""
    return Feedback().send_waiting(clock=clock, limit=limit)


def clear_old(*, now: datetime) -> int:
    """Forget what could not be sent in its time; comes out how many. No door guards these rows."""
    deleted, _ = AccessibilityFeedback.objects.filter(expires_at__lt=now).delete()
    return deleted
