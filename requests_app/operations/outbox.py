"""The outbox: letters that wait leave one by one, each intent committed before the act, none twice by itself.

A letter is claimed by a conditional update that is committed before anything is sent. What the mail server answered
decides what is written next; where it gave no clear answer, or the worker died in between, the letter is *unknown* and
a person judges it by its Message-ID. A letter that certainly did not leave waits again: until the next poll where the
server takes nothing, else ever longer, and after five days it counts as failed (RFC 5321 4.5.4.1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from requests_app.events import Happening
from requests_app.letters.carrier import Carried, Verdict, carry
from requests_app.lifecycle import Actor
from requests_app.models import Letter
from requests_app.operations.casework import locked, record
from requests_app.operations.outgoing import codes_of, has_left

INTERRUPTED_AFTER = timedelta(minutes=2)
GIVES_UP_AFTER = timedelta(days=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
MOST_AT_ONCE = 200

State = Letter.State


@dataclass(slots=True)
class Sweep:
    """What one call did, in numbers of letters."""

    left: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0


def send_waiting(*, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> Sweep:
    """Let the letters that are due leave, at most ``limit`` of them, until none is or the server takes none.

    ``clock`` tells the time, since sending takes some. Any number of workers may do this at once. Raises what the
    database raises; what the mail server does is never raised.
    """
    sweep = Sweep()
    _mark_interrupted(clock(), sweep)
    for _ in range(limit):
        letter = _claimed(clock())
        if letter is None:
            break
        carried = carry(letter)
        _settle(letter, carried, clock(), sweep)
        if carried.verdict is Verdict.SERVER_AWAY:
            break  # nor would any other letter leave now; the next poll tries again
    return sweep


def _claimed(now: datetime) -> Letter | None:
    """The next letter that is due, marked as being sent: the intent is committed before the act."""
    with transaction.atomic(durable=True):
        due = Letter.objects.filter(state=State.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at", "id")
        letter = due.select_for_update(skip_locked=True).first()
        if letter is not None:
            letter.state, letter.claimed_at = State.SENDING, now
            letter.attempts += 1  # also tells this try from any other
            letter.save(update_fields=["state", "claimed_at", "attempts"])
    return letter


def _settle(letter: Letter, carried: Carried, now: datetime, sweep: Sweep) -> None:
    """Write down what is known of the letter, and what follows from it, in one transaction."""
    verdict = carried.verdict
    if verdict is Verdict.LATER and now - letter.written_at > GIVES_UP_AFTER:
        verdict = Verdict.REFUSED
    match verdict:
        case Verdict.LEFT:
            sweep.left += _left(letter, now)
        case Verdict.UNKNOWN:
            sweep.unknown += _ended(letter, State.UNKNOWN, Happening.LETTER_UNKNOWN, carried.error, now)
        case Verdict.REFUSED:
            sweep.failed += _ended(letter, State.FAILED, Happening.LETTER_FAILED, carried.error, now)
        case Verdict.LATER:
            sweep.waiting += _wait(letter, carried.error, now + _backoff(letter.attempts))
        case Verdict.SERVER_AWAY:
            sweep.waiting += _wait(letter, carried.error, now)


def _left(letter: Letter, now: datetime) -> bool:
    with transaction.atomic():
        request = locked(letter.request_id)
        if not _this_try(letter, State.SENDING, State.UNKNOWN, state=State.SENT, sent_at=now, error=""):
            return False
        has_left(request, letter, left_at=now, now=now)
    return True


def _ended(letter: Letter, state: State, event: Happening, error: str, now: datetime) -> bool:
    """The letter waits for a person: it failed, or nobody knows."""
    with transaction.atomic():
        request = locked(letter.request_id)
        if not _this_try(letter, State.SENDING, state=state, error=error):
            return False
        record(request, event, now=now, capacity=Actor.SYSTEM, codes=codes_of(letter))
    return True


def _wait(letter: Letter, error: str, until: datetime) -> bool:
    """Back to where it waited. No event: while a server is away there would be one every few seconds."""
    return _this_try(letter, State.SENDING, State.UNKNOWN, state=State.QUEUED, next_attempt_at=until, error=error)


def _this_try(letter: Letter, *still: State, **becomes: object) -> bool:
    """Change the letter if this try is still what became of it: another try, or a person's judgement, stands."""
    same = Letter.objects.filter(pk=letter.pk, attempts=letter.attempts, state__in=still)
    return bool(same.update(**becomes))


def _backoff(attempts: int) -> timedelta:
    doublings = min(attempts - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _mark_interrupted(now: datetime, sweep: Sweep) -> None:
    """A letter that has been *sending* for longer than any conversation lasts: whoever sent it died. It is unknown."""
    long_since = Letter.objects.filter(state=State.SENDING, claimed_at__lt=now - INTERRUPTED_AFTER)
    for letter in long_since:
        sweep.unknown += _ended(letter, State.UNKNOWN, Happening.LETTER_UNKNOWN, "interrupted", now)
