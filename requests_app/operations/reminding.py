"""Reminders: who should know of a date is told of it once, as it nears, on it, and when it has passed.

[D: reminded-once]. Rows are what was reminded of; what a mail says is read when it leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User

from oomi_registry.notice.days import day_in_helsinki
from requests_app.due import Due, everything_due, still_due
from requests_app.letters.carrier import Carried, Verdict, carry_message
from requests_app.letters.message import new_message_id
from requests_app.letters.reminder import reminder_of
from requests_app.lifecycle import Actor
from requests_app.models import Reminder
from requests_app.operations.despatch import MOST_AT_ONCE, Outbox, State, Sweep
from requests_app.permitted.capacities import PERMISSIONS, capacities_of
from requests_app.reminding import Ahead, Source, Staff, Step, step_on, whom


def queue_due(*, now: datetime, ahead: Ahead) -> None:
    """Let every reminder wait to leave that is due and has not been written.

    Any number of workers may do this at once: the unique constraint lets one of them write each.
    """
    today = day_in_helsinki(now)
    officers = [_staff(user) for user in _officers()]
    wanted = []
    for due in everything_due(now):
        step = step_on(today, due.due, late=due.late, ahead=ahead)
        if step is None:
            continue
        owner = None if due.owner is None else _staff(due.owner)
        wanted += [_waiting(due, step, to, now) for to in whom(step, owner, officers)]
    Reminder.objects.bulk_create(_not_yet(wanted), ignore_conflicts=True)


def _not_yet(wanted: Sequence[Reminder]) -> list[Reminder]:
    """Those that have not been written, as it looks now; the constraint has the last word."""
    written = set(
        Reminder.objects.filter(about__in={each.about for each in wanted}).values_list(
            "source", "about", "step", "due", "to"
        )
    )
    return [each for each in wanted if (each.source, each.about, each.step, each.due, each.to_id) not in written]


def _waiting(due: Due, step: Step, to: int, now: datetime) -> Reminder:
    return Reminder(
        source=due.source,
        about=due.about,
        step=step,
        due=due.due,
        to_id=to,
        state=State.QUEUED,
        message_id=new_message_id(),
        written_at=now,
        next_attempt_at=now,
    )


def _officers() -> Iterable[User]:
    return User.objects.with_perm(PERMISSIONS[Actor.OFFICER]).order_by("pk")


def _staff(user: User) -> Staff:
    """Whether a mail reaches the user: active, with an address, and still one who may act on requests."""
    return Staff(user.pk, reachable=bool(user.is_active and user.email and capacities_of(user)))


class Reminders(Outbox[Reminder, None]):
    """Reminders leave as e-mails. One that was cut off is sent again under its Message-ID: better twice than never."""

    model = Reminder
    takes_once = True

    def __init__(self, *, clock: Callable[[], datetime], ahead: Ahead) -> None:
        self._clock, self._ahead = clock, ahead

    def carry(self, row: Reminder) -> Carried:
        """Read what is due as it stands now, and hand the mail over; nothing is sent of what is over or has moved."""
        now = self._clock()
        today = day_in_helsinki(now)
        due = still_due(Source(row.source), row.about, now)
        if due is None or due.due != row.due or step_on(today, due.due, late=due.late, ahead=self._ahead) != row.step:
            return Carried(Verdict.REFUSED, "over")
        user = User.objects.get(pk=row.to_id)
        if not _staff(user).reachable:
            return Carried(Verdict.REFUSED, "not reached")
        return carry_message(
            lambda: reminder_of(
                source=due.source,
                reference=due.reference,
                due=due.due,
                today=today,
                late=due.late,
                extend_until=due.extend_until,
                recipient=user.email,
                message_id=row.message_id,
            )
        )

    def lock(self, row: Reminder) -> None:
        """Nothing else is written with it."""

    def left(self, held: None, row: Reminder, now: datetime) -> None:
        """Nothing follows."""

    def ended(self, held: None, row: Reminder, state: State, now: datetime) -> None:
        """Nothing follows: what is due stands on the front page."""


def remind(*, clock: Callable[[], datetime], ahead: Ahead, limit: int = MOST_AT_ONCE) -> Sweep:
    """Write the reminders that are due, and let those that wait leave."""
    queue_due(now=clock(), ahead=ahead)
    return Reminders(clock=clock, ahead=ahead).send_waiting(clock=clock, limit=limit)
