"""The demo's processes are forked from one: each is of its own, has a log of its own, and ends with the demo."""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path

from oomi_registry.demo.processes import forked
from tests.processes import eventually


def _say_who_and_wait() -> None:
    os.write(1, f"{os.getpid()} {os.getsid(0)}\n".encode())
    time.sleep(60)


def test_each_leads_a_session_of_its_own_so_that_ctrl_c_reaches_the_supervisor_alone(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with forked(_say_who_and_wait, log) as process:
        eventually(lambda: log.exists() and log.read_text().endswith("\n"))
        assert log.read_text().split() == [str(process.pid)] * 2


def test_it_ends_with_the_block_whatever_it_does(tmp_path: Path) -> None:
    with forked(partial(time.sleep, 60), tmp_path / "worker.log") as process:
        assert process.is_alive()
    assert not process.is_alive()


def test_how_it_ended_is_known_and_what_it_said_is_in_its_log(tmp_path: Path) -> None:
    def fail() -> None:
        os.write(2, b"the port is gone\n")
        sys.exit(4)

    log = tmp_path / "web.log"
    with forked(fail, log) as process:
        process.join(20)
        assert process.exitcode == 4
    assert log.read_text() == "the port is gone\n"
