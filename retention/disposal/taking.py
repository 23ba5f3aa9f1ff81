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
from django.db.models.constants import LOOKUP_SEP
from psycopg import errors

from oomi_registry.interrupts import interrupts_heard
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Register
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


Since = tuple[str, object]
"""Where a slice begins: a lookup of the clock, and its value."""


class _BeyondTheLimit(Exception):
    """A person with their parts is more rows than may go."""


@dataclass(frozen=True, slots=True)
class _Slice:
    """A stretch of a clock: from ``since`` to ``ends`` inclusive, and no further at that instant than ``last_key``."""

    clock: str
    since: Since | None = None
    ends: object | None = None
    last_key: object | None = None

    def holds(self, to: str = "") -> Q:
        """The condition on the row itself, or on one whose key ``to`` leads to such a row."""
        path = f"{to}{LOOKUP_SEP}" if to else ""
        clock, within = f"{path}{self.clock}", Q()
        if self.since is not None:
            within &= Q(**{f"{clock}__{self.since[0]}": self.since[1]})
        if self.last_key is not None:
            within &= Q(**{f"{clock}__lt": self.ends}) | Q(**{clock: self.ends, f"{path}pk__lte": self.last_key})
        elif self.ends is not None:
            within &= Q(**{f"{clock}__lte": self.ends})
        return within


@dataclass(frozen=True, slots=True)
class _Batch:
    went: int
    since: Since | None  # where the next slice begins; None after the last


@dataclass(slots=True)
class Taking:
    """What one run takes by ``register``: ``went`` rows so far, and ``faults`` of tables that could not be finished."""

    run: DisposalRun
    register: Register
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
            for one in passes_of(model, self.register, as_of):
                if self.spent:
                    return
                if rule and rule not in one.rules:
                    continue
                try:
                    with interrupts_heard():
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

    def _patiently(self, one: Pass, since: Since | None) -> _Batch:
        """The next batch, tried again while others are in its way. None of its rows is lost: it goes in a later try."""
        gives_up, pause, tries = time.monotonic() + PATIENCE.total_seconds(), 0.05, 0
        while True:
            try:
                with interrupts_heard():  # an error that is tried again must not swallow Ctrl-C
                    return self._batch(one, since)
            except _BeyondTheLimit:
                self.limit = self.went
                return _Batch(0, None)
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

    def _batch(self, one: Pass, since: Since | None) -> _Batch:
        with one_batch(durable=not self.rehearsing):
            self.say_alive()
            part = self._slice(one, since)
            if part is None:
                return _Batch(0, None)
            if not self.rehearsing:  # what is rolled back keeps nobody from their work
                lock_holds()
                _lock_wholes(one, part)
            with opened(self.run.pk, one.rule):
                went = sum(_delete(each.due.filter(part.holds(key))) for key, each in one.parts)
                went += _delete(one.due.filter(part.holds()))
            if self.limit is not None and self.went + went > self.limit:
                raise _BeyondTheLimit
        if part.ends is None:
            return _Batch(went, None)
        # Rows of the last instant that stay are asked again, unless that is all there was.
        return _Batch(went, ("gte" if went else "gt", part.ends))

    def _slice(self, one: Pass, since: Since | None) -> _Slice | None:
        """The first rows from ``since`` on, all of them where they are few; ``None`` where there are none."""
        rest = (one.wholes if one.parts else one.due).filter(_Slice(one.clock, since).holds())
        if not rest.exists():
            return None
        if self.limit is None:
            ends = rest.order_by(one.clock).values_list(one.clock, flat=True)[ROWS - 1 : ROWS]
            return _Slice(one.clock, since, *ends)
        rows = 1 if one.parts else min(ROWS, self.limit - self.went)  # to the row, since so many may go and no more
        last = rest.order_by(one.clock, "pk").values_list(one.clock, "pk")[rows - 1 : rows]
        return _Slice(one.clock, since, *(value for row in last for value in row))


def _lock_wholes(one: Pass, part: _Slice) -> None:
    """Let nobody come to refer to those that may go with their parts, in a statement of its own.

    Whoever did so before is seen by the deletes that follow; whoever does so after them finds the whole gone.
    """
    if one.parts:
        list(one.wholes.filter(part.holds()).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _delete(rows: QuerySet[Model]) -> int:
    """One DELETE, without reading the rows first."""
    return rows._raw_delete(using=rows.db)  # noqa: SLF001 - Django has no public name for it
