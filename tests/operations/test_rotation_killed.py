"""A rotation in a process of its own is stopped and killed in the middle; whoever runs it again finishes it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from customers.sealing import header_of
from oomi_registry.settings import BASE_DIR
from tests import processes
from tests.logins import as_application
from tests.sealed import NEW, OLD, Insured, fill, tables

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

ROWS = 20_000
RUN = """
import sys, django
django.setup()
from django.apps import apps
from tests.sealed import Insured
apps.all_models["customers"]["insured"] = Insured
apps.get_models.cache_clear()
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "rotate_field_keys", *sys.argv[1:]])
"""


@pytest.fixture(autouse=True)
def _under_the_old_key(transactional_db: None, settings: object) -> Iterator[None]:
    settings.FIELD_KEYS = OLD  # type: ignore[attr-defined]  # pytest-django's wrapper has every setting
    with tables():
        fill([f"code-{number}" for number in range(ROWS)])
        settings.FIELD_KEYS = f"{NEW},{OLD}"  # type: ignore[attr-defined]
        yield


def rotation(log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The command under way, as a deployment runs it."""
    variables = dict(processes.as_deployed({"REDIS_URL": "redis://127.0.0.1:1/0"}))
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments],
            cwd=BASE_DIR,
            env=variables | {"DJANGO_SETTINGS_MODULE": "oomi_registry.settings"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )


def gone_over() -> int:
    """How many rows are under the new key."""
    header = header_of("2027a")
    with as_application() as login:
        found = login.execute(
            "SELECT count(*) FROM tests_insured WHERE substring(identity_code FROM 1 FOR %s) = %s",
            [len(header), header],
        ).fetchone()
    assert found is not None
    return int(str(found[0]))


def wait_for_more_than(rows: int, log: Path) -> None:
    deadline = time.monotonic() + 30
    while gone_over() <= rows:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.01)


def test_a_rotation_that_is_stopped_and_then_killed_is_finished_by_the_next(tmp_path: Path, settings: object) -> None:
    log = tmp_path / "log"
    stopped = rotation(log, "--batch", "20")
    wait_for_more_than(0, log)
    stopped.send_signal(signal.SIGINT)
    assert stopped.wait(20) == 130, log.read_text()
    assert "Aja uudelleen, niin työ jatkuu" in log.read_text()
    assert "Traceback" not in log.read_text()
    first = gone_over()
    assert 0 < first < ROWS
    assert first % 20 == 0  # whole batches

    killed = rotation(log, "--batch", "20")
    wait_for_more_than(first, log)
    killed.kill()
    killed.wait(20)
    second = gone_over()
    assert first < second < ROWS

    # Nobody is kept from a row for long by what was killed.
    finished = rotation(log, "--json")
    assert finished.wait(60) == 0, log.read_text()
    assert gone_over() == ROWS
    settings.FIELD_KEYS = NEW  # type: ignore[attr-defined]
    assert {row.identity_code for row in Insured.objects.iterator()} == {f"code-{number}" for number in range(ROWS)}
