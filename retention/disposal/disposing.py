"""A run of the disposal (*hävittäminen*) from beginning to end; rehearsed, the same code is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import Lower

from oomi_registry.interrupts import interrupts_heard
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import HELSINKI, day_in_helsinki
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Register
from retention.disposal import files, runs
from retention.disposal.files import Removed
from retention.disposal.taking import Progress, Taking
from retention.models import DisposalRecord, DisposalRun

LIMIT_REACHED = "limit"

State = DisposalRun.State
Clock = Callable[[], datetime]


class FutureDay(Refused):
    """A real run for a day that has not come."""

    sentence = "Tulevan päivän mukaan ei hävitetä. Harjoittele sitä valitsimella --rehearse."


@dataclass(frozen=True, slots=True)
class Went:
    """What one run took: rows by table and rule, as the database counted them, and what became of the files.

    ``copies`` are rows that somebody outside holds too, whom ``instructions`` tell to delete theirs, one each.
    ``files_to_remove`` is for a rehearsal. ``complete`` where everything that was due went and its files were tried;
    else ``error`` says in codes what is left to the next run.
    """

    run: UUID
    as_of: date
    rows: Mapping[tuple[str, str], int] = field(default_factory=dict)
    files: Removed = field(default_factory=Removed)
    files_to_remove: int = 0
    copies: int = 0
    instructions: int = 0
    complete: bool = True
    error: str = ""

    @property
    def total(self) -> int:
        """How many rows went."""
        return sum(self.rows.values())


def _silent(table: str, went: int) -> None:
    """Say nothing of the progress."""


def dispose(
    *,
    now: datetime,
    as_of: date | None = None,
    rule: str = "",
    limit: int | None = None,
    progress: Progress = _silent,
    clock: Clock | None = None,
) -> Went:
    """Dispose of everything whose retention has ended before ``as_of`` (a day of Europe/Helsinki; today unless told).

    GDPR 5(1)(e), GDPR 17(1). ``rule`` takes only what goes by that rule, ``limit`` no more rows than that. ``clock``
    tells how time goes on from ``now``; it stands still where none is given. Every batch is committed by itself, so a
    run may be stopped at any moment, and another one at the same time does no harm. Raises :class:`FutureDay`,
    :class:`DisposalBusy` and :class:`RunEnded`.
    """
    time_now = clock or (lambda: now)
    today = day_in_helsinki(now)
    day = as_of or today
    if day > today:
        raise FutureDay
    runs.end_killed(now)
    in_force = register()
    run = runs.drawn_up(day, now, rule, in_force)
    taking = Taking(run, in_force, time_now, progress, limit=limit)
    try:
        with interrupts_heard():
            run.save(force_insert=True)
            taking.everything(day, rule)
            removed = files.remove_files(default_storage, clock=time_now, say_alive=taking.say_alive)
    except BaseException as stopped:
        runs.end_stopped(run, time_now(), type(stopped).__name__)
        raise
    error = "; ".join([*taking.faults, *([LIMIT_REACHED] if taking.spent else [])])
    refused = f"files refused: {removed.failed}" if removed.failed else ""
    copies, instructions = _held_by_others(run)  # before the run ends: then they are moved into the notices
    runs.end(run, State.INTERRUPTED if error else State.FINISHED, time_now(), error or refused)
    return Went(
        run.pk,
        day,
        _certified(run),
        removed,
        copies=copies,
        instructions=instructions,
        complete=not error,
        error=error or refused,
    )


def rehearse(
    *,
    now: datetime,
    as_of: date | None = None,
    rule: str = "",
    progress: Progress = _silent,
    under: Register | None = None,
) -> Went:
    """What :func:`dispose` would take on ``as_of``, which may lie ahead: the same code, rolled back at the end.

    By the register ``under``, which need not be adopted; by the one in force unless told.
    """
    day = as_of or day_in_helsinki(now)
    asked = under or register()
    with transaction.atomic():
        run = runs.begin(day, now, rule, asked)
        taking = Taking(run, asked, lambda: now, progress, rehearsing=True)
        taking.everything(day, rule)
        error = "; ".join(taking.faults)
        copies, instructions = _held_by_others(run)
        went = Went(
            run.pk,
            day,
            _certified(run),
            files_to_remove=files.would_remove(run),
            copies=copies,
            instructions=instructions,
            complete=not error,
            error=error,
        )
        transaction.set_rollback(True)
    return went


def nightly(*, now: datetime, clock: Clock | None = None) -> Went | None:
    """Tonight's run; ``None`` before its hour, while a run is under way, and when today's has finished.

    It asks what is not yet done, so a ring too many changes nothing and one after an outage catches up.
    """
    if now.astimezone(HELSINKI).time() < time.fromisoformat(settings.DISPOSAL_NOT_BEFORE):
        return None
    if runs.has_finished(day_in_helsinki(now)):
        return None
    runs.end_killed(now)
    if runs.one_is_under_way():
        return None
    return dispose(now=now, clock=clock)


def _certified(run: DisposalRun) -> dict[tuple[str, str], int]:
    counted = DisposalRecord.objects.filter(run=run).values("table", "rule").annotate(rows=Sum("went"))
    return {(line["table"], line["rule"]): int(line["rows"]) for line in counted.order_by("table", "rule")}


def _held_by_others(run: DisposalRun) -> tuple[int, int]:
    """How many of the rows that went somebody outside holds too, and how many recipients that is."""
    counted = run.copies.aggregate(copies=Count("pk"), recipients=Count(Lower("recipient"), distinct=True))
    return int(counted["copies"]), int(counted["recipients"])
