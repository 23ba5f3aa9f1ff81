"""The night as it really is: beat rings, the worker disposes; and the command as it is typed, stopped by Ctrl-C."""

from __future__ import annotations

import json
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from customers.models import Recording
from customers.operations.tokens import Scope
from requests_app.models import RecipientNotice
from requests_app.webhooks.signing import verify
from retention.models import DisposalRun, FileTombstone, HeldRecord
from tests import scenes
from tests.api_calls import a_system
from tests.logins import as_application
from tests.processes import command, eventually, worker_and_beat
from tests.recipients import CALL_CENTRE, Receiver, by_call, receiver_at
from tests.rows import World

pytestmark = pytest.mark.django_db(transaction=True)


def due_call(name: str, files: Path) -> Recording:
    """A call whose retention ended months ago, with its file."""
    (files / name).write_bytes(b"RIFF")
    party = scenes.aino(last_contact=timezone.localdate()) if not Recording.objects.exists() else None
    return scenes.call(party or Recording.objects.all()[0].party, at=timezone.now() - timedelta(days=1000), audio=name)


def test_beat_rings_and_the_worker_disposes_of_what_is_due(files: Path) -> None:
    """GDPR 5(1)(e): nobody has to remember it."""
    goes, held = due_call("goes.wav", files), due_call("held.wav", files)
    World().row(HeldRecord, table="customers_recording", record=held.pk)
    finished = DisposalRun.objects.filter(state=DisposalRun.State.FINISHED)
    with worker_and_beat() as night:
        night.wait_until(finished.exists)
        night.wait_until(lambda: "disposal as of" in night.log("worker"))  # said after the run is written down
    assert not Recording.objects.filter(pk=goes.pk).exists()
    assert list(Recording.objects.all()) == [held]
    assert [path.name for path in files.iterdir()] == ["held.wav"]
    run = finished.get()
    assert [(record.table, record.went) for record in run.records.all()] == [("customers_recording", 1)]
    assert FileTombstone.objects.get().removed_at is not None


def test_the_night_takes_a_partners_recordings_and_the_partner_is_told_once_and_confirms(files: Path) -> None:
    """GDPR 28(3)(g): beat, worker and the partner's own system, with nobody of the desk in between."""
    for number in range(3):
        goes = due_call(f"goes-{number}.wav", files)
        goes.partner, goes.external_key = CALL_CENTRE, f"puhelu-{number}"
        goes.save()
    system = a_system("puhelinpalvelu", scopes=(Scope.NOTICE_ACKNOWLEDGE,))
    with receiver_at(Receiver()) as centre:
        secret = by_call(CALL_CENTRE, centre.url, system="puhelinpalvelu", now=timezone.now())
        with worker_and_beat(DJANGO_SETTINGS_MODULE="tests.settings_to_loopback", POLL_NOTICES="1") as night:
            night.wait_until(lambda: centre.calls, within=60)
            (call,) = centre.calls
            said = json.loads(call.body)
            assert verify(secret, call.headers, call.body, now=int(time.time()))
            address = f"/api/v1/recipient-notices/{said['notice']}/acknowledgement"
            assert system.send("POST", address, b'{"said": "done"}').status == 200
            rings = night.log("worker").count("tell_recipients")
            night.wait_until(lambda: night.log("worker").count("tell_recipients") > rings + 4, within=60)
        logs = night.log("worker") + night.log("beat")
    assert sorted(each["external_key"] for each in said["items"]) == ["puhelu-0", "puhelu-1", "puhelu-2"]
    assert len(centre.calls) == 1
    assert not Recording.objects.exists()
    notice = RecipientNotice.objects.get()
    assert (notice.recipient, notice.said) == (CALL_CENTRE, "done")
    assert notice.occasion == DisposalRun.objects.get(records__went=3).pk
    assert "puhelu-" not in logs


def test_a_broker_that_was_wiped_loses_no_night(files: Path) -> None:
    due_call("goes.wav", files)
    with worker_and_beat(start=False) as night:
        night.start("beat")
        night.wait_until(lambda: "Sending due task" in night.log("beat"))
        night.flush_broker()
        night.start("worker")
        night.wait_until(lambda: not Recording.objects.exists())


def test_the_command_disposes_and_tells_in_figures(files: Path) -> None:
    due_call("goes.wav", files)
    with command("dispose", "--json") as told:
        figures = json.loads(told.communicate(timeout=60)[0])
    assert told.returncode == 0
    assert figures["rows"] == [{"table": "customers_recording", "rule": "contact_recordings", "went": 1}]
    assert (figures["total"], figures["files"], figures["complete"]) == (1, 1, True)
    assert not Recording.objects.exists()


def test_ctrl_c_leaves_a_clean_state_and_a_sentence(files: Path) -> None:
    due_call("goes.wav", files)
    with as_application(autocommit=False) as somebody:
        somebody.execute("LOCK TABLE retention_heldrecord IN ROW EXCLUSIVE MODE")  # so that the run waits
        with command("dispose") as stopped:
            eventually(DisposalRun.objects.exists)
            stopped.send_signal(signal.SIGINT)
            said = "".join(stopped.communicate(timeout=20))
    assert stopped.returncode == 130
    assert "Keskeytetty. Mitä ehti mennä, on hävitetty ja kirjattu" in said
    assert "Traceback" not in said
    run = DisposalRun.objects.get()
    assert (run.state, run.error) == (DisposalRun.State.INTERRUPTED, "KeyboardInterrupt")
    assert Recording.objects.exists()
    assert (files / "goes.wav").exists()
