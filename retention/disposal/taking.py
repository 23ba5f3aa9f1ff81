"""Pass by pass and slice by slice: what is due is taken, in batches that are each all or nothing.

A slice is a stretch of the pass's clock with about ``ROWS`` rows that are due, never a list of keys, and ends at a
boundary of the clock, so that nothing that is due falls between two slices.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.db.models import Model, Q, QuerySet
from psycopg import errors

from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused
from retention.disposal.door import lock_holds, one_batch, opened
from retention.disposal.plan import Pass, disposal_order, passes_of
from retention.disposal.runs import say_alive
from retention.models import DisposalRun

ROWS = 5_000
PATIENCE = timedelta(minutes=10)  # with holds that somebody keeps changing
TRIES = 5  # with rows that others come to refer to meanwhile
LONGEST_PAUSE = 1.0  # seconds

Progress = Callable[[str, int], None]


class DisposalBusy(Refused):
    """Somebody kept the legal holds locked."""

    sentence = "Säilytyspitoja muutetaan parhaillaan toisaalla. Aja hävitys uudelleen, kun muutos on valmis."


@dataclass(frozen=True, slots=True)
class _Batch:
    went: int
    since: tuple[str, object] | None  # where the next slice begins, as a lookup of the clock; None after the last


@dataclass(slots=True)
class Taking:
    """What one run takes; ``went`` rows so far, and the ``faults`` of tables that could not be finished."""

    run: DisposalRun
    clock: Callable[[], datetime]
    progress: Progress
    limit: int | None = None
    rehearsing: bool = False
    went: int = 0
    faults: list[str] = field(default_factory=list)

    def everything(self, as_of: date, rule: str) -> None:
        """Take what is due on the day ``as_of`` (Europe/Helsinki), by ``rule`` alone where one is given.

        A table that fails is written down among the faults and left to the next run, so that the others go on. Raises
        :class:`DisposalBusy`, :class:`RunEnded`, and DatabaseError where the connection is lost.
        """
        for model in disposal_order():
            for one in passes_of(model, register(), as_of):
                if self.spent:
                    return
                if rule and rule not in one.rules:
                    continue
                try:
                    self._whole_pass(one)
                except DatabaseError as fault:
                    if not connection.is_usable():
                        raise
                    self.faults.append(f"{one.table} {getattr(fault.__cause__, 'sqlstate', None)}")

    @property
    def spent(self) -> bool:
        """Whether as many rows went as were allowed."""
        return self.limit is not None and self.went >= self.limit

    def say_alive(self) -> None:
        """Tell others that the run is at work."""
        say_alive(self.run, self.clock())

    def _whole_pass(self, one: Pass) -> None:
        while self._round(one) and one.may_free_its_own and not self.spent:
            pass  # what went may have been what another row of the table waited for

    def _round(self, one: Pass) -> int:
        """Go along the clock once; how many rows went."""
        before, since = self.went, None
        while not self.spent:
            batch = self._patiently(one, since)
            self.went += batch.went
            if batch.went:
                self.progress(one.table, self.went)
            since = batch.since
            if since is None:
                break
        return self.went - before

    def _patiently(self, one: Pass, since: tuple[str, object] | None) -> _Batch:
        """The next batch, tried again while others are in its way. None of its rows is lost: it goes in a later try."""
        gives_up, pause, tries = time.monotonic() + PATIENCE.total_seconds(), 0.05, 0
        while True:
            try:
                return self._batch(one, since)
            except OperationalError as busy:
                if not isinstance(busy.__cause__, errors.LockNotAvailable | errors.DeadlockDetected):
                    raise
                if time.monotonic() > gives_up:
                    raise DisposalBusy from busy
            except IntegrityError:  # a row that refers to one of these came meanwhile; the next try sees it
                tries += 1
                if tries == TRIES:
                    raise
            self.say_alive()
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _batch(self, one: Pass, since: tuple[str, object] | None) -> _Batch:
        with one_batch(durable=not self.rehearsing):
            self.say_alive()
            rest = one.due if since is None else one.due.filter(**{f"{one.clock}__{since[0]}": since[1]})
            if not rest.exists():
                return _Batch(0, None)
            part, ends = self._slice(one, rest)
            if not self.rehearsing:  # what is rolled back keeps nobody from placing a hold
                lock_holds()
            with opened(self.run.pk, one.rule):
                went = part._raw_delete(using=part.db)  # noqa: SLF001 - one DELETE, without reading the rows first
        if ends is None:
            return _Batch(went, None)
        # Rows of the last instant that stay are asked again, unless that is all there was.
        return _Batch(went, ("gte" if went else "gt", ends))

    def _slice(self, one: Pass, rest: QuerySet[Model]) -> tuple[QuerySet[Model], object | None]:
        """The first rows of ``rest``, and where on the clock they end; the whole of it and None where it is short."""
        if self.limit is None:
            ends = list(rest.order_by(one.clock).values_list(one.clock, flat=True)[ROWS - 1 : ROWS])
            return (rest.filter(**{f"{one.clock}__lte": ends[0]}), ends[0]) if ends else (rest, None)
        rows = min(ROWS, self.limit - self.went)  # to the row, since so many may go and no more
        last = list(rest.order_by(one.clock, "pk").values_list(one.clock, "pk")[rows - 1 : rows])
        if not last:
            return rest, None
        ends, key = last[0]
        return rest.filter(Q(**{f"{one.clock}__lt": ends}) | Q(**{one.clock: ends, "pk__lte": key})), ends
