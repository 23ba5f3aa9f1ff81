"""A run of the disposal (*hävittäminen*) from beginning to end; rehearsed, the same code is rolled back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.db.models import Sum
from django.utils import timezone
from psycopg import errors

from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.refused import Refused
from retention.disposal.batch import ROWS_IN_A_SLICE, delete_slice, next_slice
from retention.disposal.files import Removed, remove_files
from retention.disposal.plan import Pass, disposal_order, passes_of
from retention.models import DisposalRecord, DisposalRun

SILENT_FOR = timedelta(seconds=60)
"""A running run that has said nothing for this long was killed: each batch and each page of files says something."""

TRIES = 60
"""How often a batch waits for a lock (five seconds each) before the run gives up until the next ring."""


class DisposalBusy(Refused):
    """Somebody kept the legal holds locked for minutes."""

    sentence = "Säilytyspitoja muutetaan parhaillaan toisaalla, eikä hävitystä voi jatkaa. Aja hävitys uudelleen."


class FutureDay(Refused):
    """A real run for a day that has not come."""

    sentence = "Tulevan päivän mukaan ei hävitetä. Harjoittele sitä valitsimella --rehearse."


@dataclass(frozen=True, slots=True)
class Went:
    """What one run took, by table and rule, and what became of the files."""

    run: UUID
    as_of: date
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    files: Removed = field(default_factory=Removed)
    files_to_remove: int = 0
    complete: bool = True

    @property
    def total(self) -> int:
        """How many rows went."""
        return sum(self.rows.values())


Progress = Callable[[str, int], None]


def _silent(table: str, went: int) -> None:
    """Say nothing of the progress."""


def dispose(
    *,
    now: datetime,
    as_of: date | None = None,
    rule: str = "",
    limit: int | None = None,
    progress: Progress = _silent,
    clock: Callable[[], datetime] = timezone.now,
) -> Went:
    """Dispose of everything whose retention has ended before ``as_of`` (a day in Europe/Helsinki; today unless told).

    ``rule`` takes only rows that go by that rule; ``limit`` stops after the slice that reaches so many rows. Each slice
    is committed by itself, so a run may be stopped at any moment and run again. ``clock`` tells how the run proceeds.
    Raises :class:`FutureDay` and :class:`DisposalBusy`.
    """
    today = day_in_helsinki(now)
    day = as_of or today
    if day > today:
        raise FutureDay
    _mark_interrupted(now)
    run = _begin(day, now, rule)
    steps = _Steps(run, limit=limit, progress=progress, clock=clock)
    complete = steps.take(day, rule, rehearsing=False)
    files = remove_files(default_storage, now=clock(), progress=steps.alive)
    finished = clock()
    DisposalRun.objects.filter(id=run.id, state=DisposalRun.State.RUNNING).update(
        state=DisposalRun.State.FINISHED if complete else DisposalRun.State.INTERRUPTED,
        progressed_at=finished,
        finished_at=finished,
        error="" if complete else "limit",
    )
    return Went(run.id, day, certified(run), files, complete=complete)


def rehearse(*, now: datetime, as_of: date | None = None, rule: str = "", progress: Progress = _silent) -> Went:
    """What :func:`dispose` would take on ``as_of``, which may lie ahead: the same code, rolled back at the end."""
    day = as_of or day_in_helsinki(now)
    with transaction.atomic():
        run = _begin(day, now, rule)
        _Steps(run, limit=None, progress=progress, clock=lambda: now).take(day, rule, rehearsing=True)
        went = Went(run.id, day, certified(run), files_to_remove=run.files.count())
        transaction.set_rollback(True)
    return went


def nightly(*, now: datetime) -> Went | None:
    """Today's run, if the hour has come, it has not finished yet and none is at work; else only files that remain."""
    today = day_in_helsinki(now)
    if timezone.localtime(now).strftime("%H:%M") < settings.DISPOSAL_NOT_BEFORE:
        return None
    if DisposalRun.objects.filter(state=DisposalRun.State.RUNNING, progressed_at__gt=now - SILENT_FOR).exists():
        return None
    if DisposalRun.objects.filter(as_of=today, only_rule="", state=DisposalRun.State.FINISHED).exists():
        remove_files(default_storage, now=now)  # those that a disk refused, or that a killed run left
        return None
    return dispose(now=now)


def last_finished() -> DisposalRun | None:
    """The run that finished last, whatever its rule."""
    return DisposalRun.objects.filter(state=DisposalRun.State.FINISHED).order_by("-finished_at").first()


def certified(run: DisposalRun) -> dict[tuple[str, str], int]:
    """How many rows went in a run by table and rule, as the database counted them while it deleted."""
    counted = DisposalRecord.objects.filter(run=run).values("table", "rule").annotate(rows=Sum("went"))
    return {(line["table"], line["rule"]): int(line["rows"]) for line in counted.order_by("table", "rule")}


def _begin(day: date, now: datetime, rule: str) -> DisposalRun:
    return DisposalRun.objects.create(
        as_of=day, register_version=register().version, started_at=now, progressed_at=now, only_rule=rule
    )


def _mark_interrupted(now: datetime) -> None:
    DisposalRun.objects.filter(state=DisposalRun.State.RUNNING, progressed_at__lt=now - SILENT_FOR).update(
        state=DisposalRun.State.INTERRUPTED, finished_at=now, error="killed"
    )


@dataclass(slots=True)
class _Steps:
    """The batches of one run, with its limit and its signs of life."""

    run: DisposalRun
    limit: int | None
    progress: Progress
    clock: Callable[[], datetime]
    went: int = 0

    def take(self, day: date, rule: str, *, rehearsing: bool) -> bool:
        """Every pass over every table, children first; whether all of it was done within the limit."""
        notice = register()
        for model in disposal_order():
            for one in passes_of(model, notice, day):
                if rule and one.rule != rule:
                    continue
                if not self._whole_pass(one, rehearsing=rehearsing):
                    return False
        return True

    def _whole_pass(self, one: Pass, *, rehearsing: bool) -> bool:
        while True:
            before = self.went
            for went in self._slices(one, rehearsing=rehearsing):
                self.went += went
                self.progress(one.table, self.went)
                if self.limit is not None and self.went >= self.limit:
                    return False
            if not one.refers_to_itself or self.went == before:  # a row may wait for another row of its own table
                return True

    def _slices(self, one: Pass, *, rehearsing: bool) -> Iterator[int]:
        since = None
        while part := next_slice(one, since, self._rows()):
            yield self._one_slice(lambda part=part: delete_slice(one, part, self.run.id, rehearsing=rehearsing))
            since = part.before
            if not rehearsing:
                self.alive()

    def _rows(self) -> int:
        return ROWS_IN_A_SLICE if self.limit is None else max(1, min(ROWS_IN_A_SLICE, self.limit - self.went))

    def _one_slice(self, delete: Callable[[], int]) -> int:
        for _ in range(TRIES):
            try:
                return delete()
            except OperationalError as busy:
                if not isinstance(busy.__cause__, errors.LockNotAvailable | errors.DeadlockDetected):
                    raise
                self.alive()
                time.sleep(0.05)
        raise DisposalBusy

    def alive(self) -> None:
        """Say that the run is at work, so that nobody takes it for a killed one."""
        DisposalRun.objects.filter(id=self.run.id).update(progressed_at=self.clock())
