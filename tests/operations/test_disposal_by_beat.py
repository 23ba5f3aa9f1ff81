"""The night as it really is: beat rings, the worker disposes; and the command as it is typed, stopped by Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from customers.models import Recording
from oomi_registry.settings import BASE_DIR
from retention.models import DisposalRun, FileTombstone, HeldRecord
from tests import scenes
from tests import started as processes
from tests.logins import as_application
from tests.rows import World
from tests.started import eventually

pytestmark = pytest.mark.django_db(transaction=True)

DISPOSE = [sys.executable, "manage.py", "dispose"]


@pytest.fixture
def own_broker(worker_id: str) -> int:
    """A database of the broker that no other worker of the tests uses."""
    number = 1 if worker_id == "master" else 2 + int(worker_id.removeprefix("gw"))
    processes.broker(number).flushdb()
    return number


def due_call(name: str, files: Path) -> Recording:
    """A call whose retention ended months ago, with its file."""
    (files / name).write_bytes(b"RIFF")
    party = scenes.aino(last_contact=timezone.localdate()) if not Recording.objects.exists() else None
    return scenes.call(party or Recording.objects.all()[0].party, at=timezone.now() - timedelta(days=1000), audio=name)


def test_beat_rings_and_the_worker_disposes_of_what_is_due(files: Path, tmp_path: Path, own_broker: int) -> None:
    """GDPR 5(1)(e): nobody has to remember it."""
    goes, held = due_call("goes.wav", files), due_call("held.wav", files)
    World().row(HeldRecord, table="customers_recording", record=held.pk)
    env = processes.environment(database=own_broker, POLL_DISPOSAL="1", DISPOSAL_NOT_BEFORE="00:00")
    log = tmp_path / "log"
    with (
        processes.running(processes.WORKER, env, log),
        processes.running([*processes.BEAT, "--schedule", str(tmp_path / "schedule")], env, log),
    ):
        finished = DisposalRun.objects.filter(state=DisposalRun.State.FINISHED)
        eventually(finished.exists, within=60, log=log)
    assert not Recording.objects.filter(pk=goes.pk).exists()
    assert list(Recording.objects.all()) == [held]
    assert [path.name for path in files.iterdir()] == ["held.wav"]
    run = finished.get()
    assert [(record.table, record.went) for record in run.records.all()] == [("customers_recording", 1)]
    assert FileTombstone.objects.get().removed_at is not None
    assert "disposal as of" in log.read_text()


def test_the_command_disposes_and_tells_in_figures(files: Path, own_broker: int) -> None:
    due_call("goes.wav", files)
    env = processes.environment(database=own_broker)
    told = subprocess.run(
        [*DISPOSE, "--json"], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=True, timeout=60
    )
    figures = json.loads(told.stdout)
    assert figures["rows"] == [{"table": "customers_recording", "rule": "contact_recordings", "went": 1}]
    assert (figures["total"], figures["files"], figures["complete"]) == (1, 1, True)
    assert not Recording.objects.exists()


def test_ctrl_c_leaves_a_clean_state_and_a_sentence(files: Path, tmp_path: Path, own_broker: int) -> None:
    due_call("goes.wav", files)
    log = tmp_path / "log"
    with as_application(autocommit=False) as somebody:
        somebody.execute("LOCK TABLE retention_heldrecord IN ROW EXCLUSIVE MODE")  # so that the run waits
        with processes.running(DISPOSE, processes.environment(database=own_broker), log) as command:
            eventually(DisposalRun.objects.exists, within=30, log=log)
            os.kill(command.pid, signal.SIGINT)
            assert command.wait(20) == 130
    assert "Keskeytetty. Mitä ehti mennä, on hävitetty ja kirjattu" in log.read_text()
    assert "Traceback" not in log.read_text()
    run = DisposalRun.objects.get()
    assert (run.state, run.error) == (DisposalRun.State.INTERRUPTED, "KeyboardInterrupt")
    assert Recording.objects.exists()
    assert (files / "goes.wav").exists()
