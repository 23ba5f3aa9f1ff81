"""The rows that say which run is under way, that it lives, and how it ended.

A run holds nothing in its session. It says that it lives at the beginning of every batch, by an update that also keeps
its row locked until the batch is over. One that is silent and not locked was killed; whoever finds it writes that down,
and should it live after all it notices at its next batch and stops.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db import Error, transaction

from oomi_registry.interrupts import connection_mended
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Register
from retention.models import DisposalRun

SILENT_FOR = timedelta(seconds=10)

State = DisposalRun.State


class RunEnded(Exception):
    """Somebody took the run for a killed one and ended it: another goes on in its place."""


def drawn_up(as_of: date, now: datetime, only_rule: str, under: Register | None = None) -> DisposalRun:
    """A run as :func:`begin` begins it, not yet written down: whoever is stopped while it is knows which it was."""
    return DisposalRun(
        as_of=as_of,
        register_version=(under or register()).version,
        started_at=now,
        progressed_at=now,
        only_rule=only_rule,
    )


def begin(as_of: date, now: datetime, only_rule: str, under: Register | None = None) -> DisposalRun:
    """A new run for the day ``as_of`` (Europe/Helsinki) under the register in force, unless told under which."""
    run = drawn_up(as_of, now, only_rule, under)
    run.save(force_insert=True)
    return run


def say_alive(run: DisposalRun, now: datetime) -> None:
    """The run is at work. Raises :class:`RunEnded`."""
    if not DisposalRun.objects.filter(pk=run.pk, state=State.RUNNING).update(progressed_at=now):
        raise RunEnded


def end(run: DisposalRun, state: DisposalRun.State, now: datetime, error: str = "") -> None:
    """Write down how the run ended, unless somebody has."""
    DisposalRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
        state=state, progressed_at=now, finished_at=now, error=error[:200]
    )


def end_stopped(run: DisposalRun, now: datetime, error: str) -> None:
    """Write down that the run was stopped; where the database cannot be told, the next run writes it was killed."""
    with suppress(Error):
        connection_mended()
        end(run, State.INTERRUPTED, now, error)


def end_killed(now: datetime) -> None:
    """Write down of every run that was killed that it was."""
    silent = DisposalRun.objects.filter(state=State.RUNNING, progressed_at__lt=now - SILENT_FOR)
    with transaction.atomic():
        killed = list(silent.select_for_update(skip_locked=True).values_list("pk", flat=True))
        DisposalRun.objects.filter(pk__in=killed).update(state=State.INTERRUPTED, finished_at=now, error="killed")


def one_is_under_way() -> bool:
    """Whether some run is at work, or was a moment ago."""
    return DisposalRun.objects.filter(state=State.RUNNING).exists()


def has_finished(as_of: date) -> bool:
    """Whether everything that was due on that day has been taken."""
    return DisposalRun.objects.filter(as_of=as_of, only_rule="", state=State.FINISHED).exists()


def last_finished() -> DisposalRun | None:
    """The run that finished last, whatever its rule."""
    return DisposalRun.objects.filter(state=State.FINISHED).order_by("-finished_at").first()
