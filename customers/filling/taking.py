"""One file taken into the register, batch by batch; each batch with how far it has come, in one transaction.

Whoever is stopped, or killed, has lost nothing: the next run goes on behind the last batch that was committed
[D: filling-the-register].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection, transaction

from customers.filling.checking import Checked, Checker
from customers.filling.kinds import Kind, kinds
from customers.filling.known import Knowledge
from customers.filling.reading import BLANK, Line, Rejected, count, fingerprint, lines
from customers.filling.staging import MadeMeanwhile, Written, write
from customers.models import ImportRun
from oomi_registry.interrupts import connection_mended, interrupts_heard
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.refused import Refused

BATCH = 5_000
_ATTEMPTS = 5
_TRY_AGAIN = ("40001", "40P01", "55P03")  # serialization failure, deadlock, lock not available


class TakenAlready(Refused):
    """The file has been taken to its end."""

    sentence = "Tämä tiedosto on jo otettu kokonaan. Jos se on otettava uudelleen, anna --again."


class TakenByAnother(Refused):
    """Somebody else is taking the same file."""

    sentence = "Samaa tiedostoa otetaan parhaillaan toisaalla. Odota, että se päättyy, ja aja sitten uudelleen."


@dataclass(slots=True)
class Taken:
    """What became of a file: of all of it, and ``resumed`` how many lines had been read by earlier runs."""

    taken: int = 0
    unchanged: int = 0
    rejected: int = 0
    position: int = 0
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: lines read of about how many, by this run so many."""

    done: int
    total: int
    now: int


Clock = Callable[[], datetime]
Tell = Callable[[Progress], None]
Keep = Callable[[Sequence[Rejected]], None]


@dataclass(slots=True)
class _Batch:
    rows: dict[Kind, list[Checked]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    read: int = 0


def take(
    file: Path,
    *,
    clock: Clock,
    kind: str = "",
    rehearsed: bool = False,
    again: bool = False,
    batch: int = BATCH,
    begin: Callable[[int], None] | None = None,
    keep: Keep | None = None,
    progress: Tell | None = None,
) -> Taken:
    """Take a file into the register and say what became of its rows.

    ``clock`` gives the instant, in UTC. ``begin`` is told before the first batch behind which line the run goes on,
    ``keep`` each batch's rejects before they are committed. ``rehearsed`` does the same and rolls all of it back.
    Raises :class:`TakenAlready`, :class:`TakenByAnother`, or a :class:`customers.filling.reading.FileRefused`.
    """
    mark = fingerprint(file)
    run = _Run(file, kind, batch, clock, keep, progress)
    if not rehearsed:
        run.resume(_open_run(mark, kind, clock(), again=again))
        if begin:
            begin(run.went.position)
        return run.go()
    if begin:
        begin(0)
    with transaction.atomic():
        run.go()
        transaction.set_rollback(True)
    return run.went


def _open_run(mark: str, kind: str, now: datetime, *, again: bool) -> ImportRun:
    """The unfinished run of this file, or a new one."""
    with transaction.atomic():
        known = ImportRun.objects.filter(fingerprint=mark, kind=kind)
        running = known.exclude(state=ImportRun.State.FINISHED).select_for_update().first()
        if running is not None:
            return running
        if not again and known.exists():
            raise TakenAlready
        run = ImportRun(fingerprint=mark, kind=kind, started_at=now, progressed_at=now)
        ImportRun.objects.bulk_create([run], ignore_conflicts=True)
        return known.exclude(state=ImportRun.State.FINISHED).get()


class _Run:
    def __init__(
        self, file: Path, kind: str, batch: int, clock: Clock, keep: Keep | None, progress: Tell | None
    ) -> None:
        self.file, self.batch, self.clock, self.keep, self.progress = file, batch, clock, keep, progress
        today = day_in_helsinki(clock())
        self.checker = Checker(kind, today, allow_artificial=settings.ALLOW_ARTIFICIAL_HETU)
        self.knowledge = Knowledge(today, key=settings.INDEX_KEY.encode())
        self.went = Taken()
        self.run: ImportRun | None = None
        self.total = count(file) if progress else 0

    def resume(self, run: ImportRun) -> None:
        """Go on where that run came to."""
        self.run = run
        self.went = Taken(run.taken, run.unchanged, run.rejected, run.position, resumed=run.position)

    def go(self) -> Taken:
        try:
            batches = _batches(self.checker, lines(self.file, self.went.position), self.batch)
            for batch in _read_ahead(batches):
                with interrupts_heard():
                    self._take(batch)
                if self.progress:
                    done = self.went.position
                    self.progress(Progress(done, max(self.total, done), done - self.went.resumed))
        except KeyboardInterrupt:
            self._interrupted()
            raise
        self._finish()
        return self.went

    def _take(self, batch: _Batch) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                # A rehearsal is one transaction around all batches; a run's batches are each durable.
                durable = self.run is not None and not connection.in_atomic_block
                with interrupts_heard(), transaction.atomic(durable=durable):
                    written = self._write(batch)
                    self._record(batch, written)
            except MadeMeanwhile:
                if attempt == _ATTEMPTS:
                    raise
            except OperationalError as disturbed:
                state = getattr(disturbed.__cause__, "sqlstate", "")
                if attempt == _ATTEMPTS or state not in _TRY_AGAIN:
                    raise
            else:
                self._count(batch, written)
                return

    def _write(self, batch: _Batch) -> Written:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # so that a row's fault shows with the row
        written = Written(rejected=list(batch.rejected))
        for kind in kinds().values():
            if rows := batch.rows.get(kind):
                ready, rejected = self.knowledge.judge(kind, rows)
                written.rejected += rejected
                written.add(write(kind, ready))
        written.rejected.sort(key=lambda reject: reject.line)
        return written

    def _record(self, batch: _Batch, written: Written) -> None:
        """Tell of the rejects, then write how far the run has come, in the batch's own transaction."""
        if self.keep:
            self.keep(written.rejected)
        if self.run is None:
            return
        moved = ImportRun.objects.filter(pk=self.run.pk, position=self.went.position).exclude(
            state=ImportRun.State.FINISHED
        )
        changed = moved.update(
            position=self.went.position + batch.read,
            taken=self.went.taken + written.taken,
            unchanged=self.went.unchanged + written.unchanged,
            rejected=self.went.rejected + len(written.rejected),
            progressed_at=self.clock(),
            state=ImportRun.State.RUNNING,
        )
        if not changed:
            raise TakenByAnother

    def _count(self, batch: _Batch, written: Written) -> None:
        self.went.position += batch.read
        self.went.taken += written.taken
        self.went.unchanged += written.unchanged
        self.went.rejected += len(written.rejected)

    def _finish(self) -> None:
        if self.run is not None:
            now = self.clock()
            ImportRun.objects.filter(pk=self.run.pk).update(
                state=ImportRun.State.FINISHED, finished_at=now, progressed_at=now
            )

    def _interrupted(self) -> None:
        if self.run is not None:
            connection_mended()
            ImportRun.objects.filter(pk=self.run.pk).exclude(state=ImportRun.State.FINISHED).update(
                state=ImportRun.State.INTERRUPTED
            )


def _batches(checker: Checker, read: Iterator[Line | Rejected], size: int) -> Iterator[_Batch]:
    """Lines checked, so many at once; a key that comes again begins a batch, so that the later line counts."""
    batch = _Batch()
    keys: set[tuple[Kind, str]] = set()
    for line in read:
        checked = checker.check(line) if isinstance(line, Line) and line.values is not BLANK else line
        again = isinstance(checked, Checked) and (checked.kind, checked.key) in keys
        if batch.read >= size or again:
            yield batch
            batch, keys = _Batch(), set()
        batch.read += 1
        if isinstance(checked, Checked):
            batch.rows.setdefault(checked.kind, []).append(checked)
            keys.add((checked.kind, checked.key))
        elif isinstance(checked, Rejected):
            batch.rejected.append(checked)
    if batch.read:
        yield batch


def _read_ahead(batches: Iterator[_Batch]) -> Iterator[_Batch]:
    """The same batches, each read and checked while the database still works on the one before it."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch
