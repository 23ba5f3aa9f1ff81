"""The night as it is: a real worker, woken by a real beat, over a real broker."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from customers.models import Recording
from retention import holds
from retention.models import DisposalRun, FileTombstone, LegalHold
from tests import scenes
from tests.processes import worker_and_beat

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)


def test_at_night_the_worker_takes_what_is_due_with_its_file_and_leaves_what_is_held(files: Path) -> None:
    now = timezone.now()
    aino = scenes.aino(last_contact=now.date())
    for name in ("due.wav", "held.wav"):
        (files / name).write_bytes(b"RIFF")
    scenes.call(aino, at=LONG_AGO, audio="due.wav")
    held = scenes.call(aino, at=LONG_AGO, audio="held.wav")
    todays = scenes.call(aino, at=now)
    holds.place(
        aino,
        LegalHold.Reason.DISPUTE,
        records=[held],
        owner=User.objects.create_user("virkailija"),
        explanation="Lasku on riidan alla.",
        review_on=now.date() + timedelta(days=30),
        now=now,
    )
    with worker_and_beat() as processes:
        processes.wait_until(DisposalRun.objects.filter(state=DisposalRun.State.FINISHED).exists)
    assert set(Recording.objects.all()) == {held, todays}
    assert [stored.name for stored in files.iterdir()] == ["held.wav"]
    assert FileTombstone.objects.get().removed_at is not None


def test_a_broker_that_was_wiped_loses_no_night() -> None:
    scenes.call(scenes.aino(last_contact=date(2026, 1, 1)), at=LONG_AGO)
    with worker_and_beat(start=False) as processes:
        processes.start("beat")
        processes.wait_until(lambda: "Sending due task" in processes.log("beat"))
        processes.flush_broker()
        processes.start("worker")
        processes.wait_until(lambda: not Recording.objects.exists())
