"""What the worker builds it holds under a lease, which it renews while it works.

A row is taken by a committed update that counts its fence up. Everything its builder writes to it is conditional on the
fence still being its own: so a worker that was killed, or that stood still for longer than its lease, is followed by
the next, and one row is finished once. What failed waits, ever longer, and after several failures for a person.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models import Q, QuerySet

from requests_app.models import Building
from requests_app.operations.built_files import name_of, take_away

State = Building.State
Row = TypeVar("Row", bound=Building)

LEASE = timedelta(seconds=60)
RENEWED_EVERY = timedelta(seconds=5)
SHOWN_EVERY = timedelta(seconds=1)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVES_UP_AFTER = 8  # failures; the last waits are half an hour and an hour
MOST_AT_ONCE = 20
LONGEST_STEP = 60


class LeaseLost(Exception):
    """Somebody else has taken the row, or it was discarded: what this worker builds is not wanted any more."""


class NoLongerWanted(Exception):
    """What was wanted is not to be built any more: so many ``rows`` were discarded for it."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows


@dataclass(slots=True)
class Sweep:
    """What one call did, in numbers of rows."""

    built: int = 0
    failed: int = 0
    lost: int = 0
    discarded: int = 0


@dataclass(frozen=True, slots=True)
class SetBack:
    """What became of a failure: whether the row still was this worker's, and whether it now waits for a person."""

    written: bool
    gave_up: bool


def build_waiting(
    model: type[Row],
    build: Callable[[Row, str, Lease], None],
    failed: Callable[[Row, Exception, datetime], SetBack],
    *,
    storage: FileSystemStorage,
    clock: Callable[[], datetime],
    limit: int,
) -> Sweep:
    """Take the rows that wait, at most ``limit`` of them, and let ``build`` make each, one after another.

    ``build`` writes the file of the name that it is given and says in the row that it is there; it raises
    :class:`LeaseLost` or :class:`NoLongerWanted`. What else it raises is written down as a code by ``failed``, and the
    row waits to be tried again. Any number of workers may do this at once. Raises what the database raises.
    """
    sweep = Sweep()
    for _ in range(limit):
        row = taken(model, clock())
        if row is None:
            break
        name = name_of(row)
        try:
            build(row, name, Lease(row, clock))
        except NoLongerWanted as given_up:
            sweep.discarded += given_up.rows
        except LeaseLost:
            take_away(storage, name)
            sweep.lost += 1
        except Exception as error:  # noqa: BLE001 - whatever failed, it is tried again and its code is shown
            take_away(storage, name)
            written = failed(row, error, clock()).written
            sweep.failed += written
            sweep.lost += not written
        else:
            sweep.built += 1
    return sweep


def taken(model: type[Row], now: datetime) -> Row | None:
    """The next row that waits, or whose lease ran out, leased to the caller: committed before anything is written."""
    with transaction.atomic(durable=True):
        waiting = model._default_manager.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lte=now), state__in=[State.WANTED, State.BUILDING]
        )
        row = waiting.order_by("wanted_at", "id").select_for_update(skip_locked=True).first()
        if row is not None:
            row.state, row.leased_until = State.BUILDING, now + LEASE
            row.fence += 1
            row.step, row.done, row.total = "", 0, 0
            row.save(update_fields=["state", "leased_until", "fence", "step", "done", "total"])
    return row


def mine(row: Row) -> QuerySet[Row]:
    """The row, as long as nobody has taken it since and it was not discarded."""
    return type(row)._default_manager.filter(pk=row.pk, fence=row.fence, state=State.BUILDING)


class Lease:
    """The lease of one building. It is renewed in a short transaction of its own, never inside the builder's."""

    def __init__(self, row: Building, clock: Callable[[], datetime]) -> None:
        self._row, self._clock = row, clock
        self._renewed_at = clock()
        self._step = ""

    def alive(self, step: str, done: int, total: int) -> None:
        """Renew the lease and show how far it is, where that was not done just now. Raises :class:`LeaseLost`."""
        now = self._clock()
        since = now - self._renewed_at
        if since < SHOWN_EVERY or (step == self._step and since < RENEWED_EVERY and done < total):
            return
        with transaction.atomic(durable=True):
            still_mine = mine(self._row).update(
                leased_until=now + LEASE, step=step[:LONGEST_STEP], done=done, total=total
            )
        if not still_mine:
            raise LeaseLost
        self._renewed_at, self._step = now, step


def set_back(row: Building, error: Exception, now: datetime, *, for_good: bool = False) -> SetBack:
    """Back to where it waited, for longer than before; after several failures, or ``for_good``, it waits for a person.

    Of the error its code is kept. In the caller's transaction.
    """
    attempts = row.attempts + 1
    gives_up = for_good or attempts >= GIVES_UP_AFTER
    written = mine(row).update(
        state=State.FAILED if gives_up else State.WANTED,
        attempts=attempts,
        error=_code_of(error),
        leased_until=None if gives_up else now + _wait(attempts),
    )
    return SetBack(bool(written), bool(written) and gives_up)


def _code_of(error: Exception) -> str:
    """What failed, without its words, which may hold what was being read."""
    if isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno, type(error).__name__)
    return type(error).__name__


def _wait(attempts: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)
