"""Ctrl-C is heard wherever in a statement it comes: the run stops and is written down, or it had not begun."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from customers.models import Recording
from oomi_registry.interrupts import interrupts_heard
from retention import disposal
from retention.models import DisposalRun
from tests import scenes
from tests.logins import as_application

SENT = 20  # moments at which Ctrl-C comes, from at once to well after the run waits for the lock
LATEST = 0.4  # seconds


def overtaken(*errors: BaseException) -> BaseException:
    """The last of the errors, raised while the one before it was dealt with."""
    for first, then in pairwise(errors):
        then.__context__ = first
    return errors[-1]


@pytest.mark.parametrize(
    "errors",
    [
        (KeyboardInterrupt(), OperationalError("the lock was not to be had")),
        (KeyboardInterrupt(), ValueError("another command is in progress"), OperationalError("so no rollback")),
    ],
    ids=["the statement fails meanwhile", "and the rollback after it"],
)
def test_an_error_that_overtakes_the_interrupt_is_the_interrupt(errors: tuple[BaseException, ...]) -> None:
    with pytest.raises(KeyboardInterrupt), interrupts_heard():
        raise overtaken(*errors)


def test_any_other_error_is_itself() -> None:
    with pytest.raises(OperationalError), interrupts_heard():
        raise overtaken(ValueError("of before"), OperationalError("the database is away"))


def test_errors_that_name_each_other_are_no_endless_way() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    with pytest.raises(ValueError, match="one"), interrupts_heard():
        raise one


@contextmanager
def ctrl_c_after(seconds: float) -> Iterator[None]:
    """SIGINT to this very process after that time, as the terminal sends it."""
    before = signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def waiting(files: Path) -> Iterator[Recording]:
    """A call that is due, while somebody places a hold: a run waits for them, and would try again for minutes."""
    (files / "goes.wav").write_bytes(b"RIFF")
    due = scenes.call(scenes.aino(last_contact=timezone.localdate()), at=timezone.now() - timedelta(days=1000))
    with as_application(autocommit=False) as somebody:
        somebody.execute("LOCK TABLE retention_heldrecord IN ROW EXCLUSIVE MODE")
        yield due


@pytest.mark.django_db(transaction=True)
def test_ctrl_c_whose_cancelling_comes_too_early_is_heard(waiting: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server forgets a cancelling that comes before the statement; then the lock's own time runs out first."""
    monkeypatch.setattr(psycopg.Connection, "_try_cancel", lambda *_args, **_options: None)
    with pytest.raises(KeyboardInterrupt), ctrl_c_after(0.5):
        disposal.dispose(now=timezone.now(), clock=timezone.now)
    stopped = DisposalRun.objects.get()
    assert (stopped.state, stopped.error) == (DisposalRun.State.INTERRUPTED, "KeyboardInterrupt")
    assert Recording.objects.filter(pk=waiting.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_ctrl_c_at_any_moment_stops_the_run_and_is_written_down(waiting: Recording) -> None:
    moments = random.Random(20)
    for _ in range(SENT):
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt), ctrl_c_after(moments.uniform(0.001, LATEST)):
            disposal.dispose(now=timezone.now(), clock=timezone.now)
        assert time.monotonic() - began < 10
        assert not DisposalRun.objects.filter(state=DisposalRun.State.RUNNING).exists()
    assert Recording.objects.filter(pk=waiting.pk).exists()
    assert set(DisposalRun.objects.values_list("state", "error")) == {
        (DisposalRun.State.INTERRUPTED, "KeyboardInterrupt")
    }
    assert connection.get_autocommit()
