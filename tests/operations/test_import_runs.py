"""A run stopped or killed loses nothing; a file taken to its end is not taken twice; a rehearsal leaves nothing."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from customers.filling import Progress, TakenAlready, TakenByAnother, take
from customers.models import ContactPoint, ImportRun, Party
from oomi_registry.settings import BASE_DIR
from tests import processes
from tests.imports import NOW, email, party, taken, written

pytestmark = pytest.mark.django_db(transaction=True)

RUN = """
import sys, django
django.setup()
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "import_register", *sys.argv[1:]])
"""


def many(count: int) -> list[dict[str, object]]:
    return [dict(party(f"crm:{number}")) for number in range(count)]


def test_a_rehearsal_says_what_would_be_and_leaves_nothing(tmp_path: Path) -> None:
    rows = [party(), email(), party("crm:wrong", source="?")]
    went = taken(tmp_path, rows, rehearsed=True, batch=1)
    assert (went.counts, went.reasons) == ((2, 0, 1), [(3, "source")])
    assert not Party.objects.exists()
    assert not ImportRun.objects.exists()
    assert taken(tmp_path, rows, batch=1).counts == went.counts


def test_a_file_taken_to_its_end_is_not_taken_again_unless_that_is_said(tmp_path: Path) -> None:
    rows = many(3)
    taken(tmp_path, rows, again=False)
    with pytest.raises(TakenAlready):
        taken(tmp_path, rows, again=False)
    assert taken(tmp_path, rows, again=True).counts == (0, 3, 0)
    assert [run.state for run in ImportRun.objects.all()] == ["finished", "finished"]


def test_a_run_stopped_by_hand_goes_on_behind_its_last_batch(tmp_path: Path) -> None:
    file = written(tmp_path, [*many(7), party("crm:wrong", source="?"), *many(12)[7:]])

    def stop(stage: Progress) -> None:
        if stage.done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(file, clock=lambda: NOW, batch=2, progress=stop)
    run = ImportRun.objects.get()
    assert (run.state, run.position, Party.objects.count()) == ("interrupted", 4, 4)
    went = take(file, clock=lambda: NOW, batch=2)
    assert (went.resumed, went.position, went.taken, went.rejected) == (4, 13, 12, 1)
    assert (ImportRun.objects.get().state, Party.objects.count()) == ("finished", 12)


def test_two_who_take_the_same_file_do_not_both_count_it(tmp_path: Path) -> None:
    file = written(tmp_path, many(6))

    def another(stage: Progress) -> None:
        if stage.done == 2:
            ImportRun.objects.update(position=4)

    with pytest.raises(TakenByAnother):
        take(file, clock=lambda: NOW, batch=2, progress=another)
    assert Party.objects.count() == 2


def test_a_killed_run_is_finished_by_the_next_and_its_rejects_are_told_once(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = many(6_000)
    for number in range(0, 6_000, 100):
        rows[number]["source"] = "nowhere"
    file, rejects = written(tmp_path, rows), tmp_path / "rejects.jsonl"
    arguments = [str(file), "--batch", "20", "--rejects", str(rejects)]
    variables = processes.as_deployed({"REDIS_URL": "redis://127.0.0.1:1/0"})
    environment = dict(variables) | {"DJANGO_SETTINGS_MODULE": "oomi_registry.settings"}
    killed = subprocess.Popen([sys.executable, "-c", RUN, *arguments], cwd=BASE_DIR, env=environment)
    deadline = time.monotonic() + 60
    while Party.objects.count() < 500:
        assert time.monotonic() < deadline
        assert killed.poll() is None
        time.sleep(0.02)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    came_to = ImportRun.objects.get()
    assert 0 < came_to.position < 6_000
    assert Party.objects.count() == came_to.taken  # the rows and how far it has come are one transaction
    with rejects.open("a") as half:
        half.write('{"line": 5')
    with pytest.raises(CommandError):
        call_command("import_register", *arguments, "--json", stdout=io.StringIO())
    finished = ImportRun.objects.get()
    assert (finished.state, finished.taken, finished.rejected) == ("finished", 5_940, 60)
    assert Party.objects.count() == 5_940
    assert [json.loads(line)["line"] for line in rejects.read_text().splitlines()] == list(range(1, 6_000, 100))


def test_the_command_says_by_its_exit_what_became_of_the_file(tmp_path: Path) -> None:
    out, rejects = io.StringIO(), tmp_path / "rejects.jsonl"
    good = written(tmp_path, [party(), email()])
    call_command("import_register", str(good), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert {name: told[name] for name in ("taken", "unchanged", "rejected", "position")} == {
        "taken": 2,
        "unchanged": 0,
        "rejected": 0,
        "position": 2,
    }
    again = io.StringIO()
    call_command("import_register", str(good), stdout=again)
    assert "--again" in again.getvalue()
    bad = written(tmp_path, [party(), email("crm:m", value="Aino Salainen")], "bad.jsonl")
    with pytest.raises(CommandError) as refused:
        call_command("import_register", str(bad), "--rejects", str(rejects), stdout=io.StringIO())
    assert refused.value.returncode == 1
    (line,) = rejects.read_text().splitlines()
    assert set(json.loads(line)) == {"line", "field", "reason"}
    assert "Salainen" not in line
    assert ContactPoint.objects.count() == 1


@pytest.mark.parametrize(
    "arguments", [["none.jsonl"], ["rows.xml"], ["rows.jsonl", "--kind", "customers"], ["empty.csv"]]
)
def test_wrong_input_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("rows.xml", "rows.jsonl", "empty.csv"):
        Path(name).touch()
    with pytest.raises(CommandError) as refused:
        call_command("import_register", *arguments)
    assert refused.value.returncode == 2
