"""Whatever waits to be sent leaves one by one, each intent committed before the act, none twice by itself.

A row is claimed by a conditional update that is committed before anything is sent. What the receiver answered decides
what is written next; where it gave no clear answer, or the worker died in between, the sending is *unknown*: a person
judges it, or, where the receiver knows a sending by its key and takes it once, it is tried again. What certainly did
not leave waits again: until the next poll where the receiver takes nothing, else ever longer, and after five days it
counts as failed (RFC 5321 4.5.4.1).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Generic, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from requests_app.letters.carrier import Carried, Verdict
from requests_app.models import Despatched

INTERRUPTED_AFTER = timedelta(minutes=2)
GIVES_UP_AFTER = timedelta(days=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
MOST_AT_ONCE = 200

State = Despatched.State
Row = TypeVar("Row", bound=Despatched)
Held = TypeVar("Held")


@dataclass(slots=True)
class Sweep:
    """What one call did, in numbers of what was sent."""

    left: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0


class Outbox(ABC, Generic[Row, Held]):
    """How the rows of one model leave. ``Held`` is what is locked before a row's fate is written down."""

    model: type[Row]
    takes_once: ClassVar[bool] = False
    """Whether a second try does no harm, since the receiver knows each sending by its key."""
    one_receiver: ClassVar[bool] = True
    """Whether all rows go through one receiver, so that nothing leaves while it is away."""

    @abstractmethod
    def carry(self, row: Row) -> Carried:
        """Send one row, once. Never raises for what the receiver does."""

    @abstractmethod
    def lock(self, row: Row) -> Held:
        """Lock what is locked before the row, inside a transaction; comes out what the next two are given."""

    @abstractmethod
    def left(self, held: Held, row: Row, now: datetime) -> None:
        """Write down what follows from its having left, in the same transaction."""

    @abstractmethod
    def ended(self, held: Held, row: Row, state: State, now: datetime) -> None:
        """Write down what follows from its having failed, or being unknown, in the same transaction."""

    def send_waiting(self, *, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> Sweep:
        """Let what is due leave, at most ``limit`` of it, until none is or the receiver takes none.

        ``clock`` tells the time, since sending takes some. Any number of workers may do this at once. Raises what the
        database raises; what a receiver does is never raised.
        """
        sweep = Sweep()
        began = clock()
        self._mark_interrupted(began, sweep)
        for _ in range(limit):
            row = self._claimed(clock(), began)
            if row is None:
                break
            carried = self.carry(row)
            self._settle(row, carried, clock(), sweep)
            if self.one_receiver and carried.verdict is Verdict.SERVER_AWAY:
                break  # nor would anything else leave now; the next poll tries again
        return sweep

    def _rows(self) -> QuerySet[Row]:
        return self.model._default_manager.all()

    def _claimed(self, now: datetime, began: datetime) -> Row | None:
        """The next row that is due, marked as being sent: the intent is committed before the act."""
        with transaction.atomic(durable=True):
            # What this call itself put back while its receiver was away waits for the next.
            until = now if self.one_receiver else began
            due = self._rows().filter(state=State.QUEUED, next_attempt_at__lte=until).order_by("next_attempt_at", "id")
            row = due.select_for_update(skip_locked=True).first()
            if row is not None:
                row.state, row.claimed_at = State.SENDING, now
                row.attempts += 1  # also tells this try from any other
                row.save(update_fields=["state", "claimed_at", "attempts"])
        return row

    def _settle(self, row: Row, carried: Carried, now: datetime, sweep: Sweep) -> None:
        """Write down what is known of the row, and what follows from it, in one transaction."""
        verdict = carried.verdict
        if verdict is Verdict.UNKNOWN and self.takes_once:
            verdict = Verdict.LATER
        if verdict is Verdict.LATER and now - row.written_at > GIVES_UP_AFTER:
            verdict = Verdict.REFUSED
        match verdict:
            case Verdict.LEFT:
                sweep.left += self._left(row, now)
            case Verdict.UNKNOWN:
                sweep.unknown += self._ended(row, State.UNKNOWN, carried.error, now)
            case Verdict.REFUSED:
                sweep.failed += self._ended(row, State.FAILED, carried.error, now)
            case Verdict.LATER:
                sweep.waiting += self._wait(row, carried.error, now + _backoff(row.attempts))
            case Verdict.SERVER_AWAY:
                sweep.waiting += self._wait(row, carried.error, self._next_poll(row, now))

    def _next_poll(self, row: Row, now: datetime) -> datetime:
        """At once where one receiver stands for all; one of many waits longer each time it is away."""
        return now if self.one_receiver else now + _backoff(row.attempts)

    def _left(self, row: Row, now: datetime) -> bool:
        with transaction.atomic():
            held = self.lock(row)
            if not self._this_try(row, State.SENDING, State.UNKNOWN, state=State.SENT, sent_at=now, error=""):
                return False
            self.left(held, row, now)
        return True

    def _ended(self, row: Row, state: State, error: str, now: datetime) -> bool:
        """The row waits for a person: it failed, or nobody knows."""
        with transaction.atomic():
            held = self.lock(row)
            if not self._this_try(row, State.SENDING, state=state, error=error):
                return False
            self.ended(held, row, state, now)
        return True

    def _wait(self, row: Row, error: str, until: datetime) -> bool:
        """Back to where it waited. No event: while a server is away there would be one every few seconds."""
        return self._this_try(row, State.SENDING, State.UNKNOWN, state=State.QUEUED, next_attempt_at=until, error=error)

    def _this_try(self, row: Row, *still: State, **becomes: object) -> bool:
        """Change the row if this try is still what became of it: another try, or a person's judgement, stands."""
        same = self._rows().filter(pk=row.pk, attempts=row.attempts, state__in=still)
        return bool(same.update(**becomes))

    def _mark_interrupted(self, now: datetime, sweep: Sweep) -> None:
        """What has been *sending* for longer than any conversation lasts: whoever sent it died."""
        for row in self._rows().filter(state=State.SENDING, claimed_at__lt=now - INTERRUPTED_AFTER):
            if self.takes_once:
                sweep.waiting += self._wait(row, "interrupted", now)
            else:
                sweep.unknown += self._ended(row, State.UNKNOWN, "interrupted", now)


def _backoff(attempts: int) -> timedelta:
    doublings = min(attempts - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
