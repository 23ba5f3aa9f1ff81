"""The site's processes on one machine: web, worker and beat, each of its own, ended together.

A child ends with the supervisor even if that is killed: the kernel is asked to tell it (``PR_SET_PDEATHSIG``).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from oomi_registry import embedded

PR_SET_PDEATHSIG = 1


class SiteDidNotStart(RuntimeError):
    """A process ended, or did not answer in time; the message names the log to read."""


def _end_with_the_supervisor() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_port() -> int:
    """A port on loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_taken(port: int) -> bool:
    """Whether something already listens on that port of loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def commands(port: int) -> dict[str, list[str]]:
    """What runs, by name."""
    python = sys.executable
    return {
        "web": [python, "-m", "gunicorn", "oomi_registry.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
        + ["--log-level", "warning", "--logger-class", "oomi_registry.weblog.Log"],
        "worker": [python, "-m", "celery", "-A", "oomi_registry.celery", "worker", "--concurrency", "1"]
        + ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--pool", "prefork"],
        "beat": [python, "-m", "celery", "-A", "oomi_registry.celery", "beat", "--loglevel", "WARNING"]
        + ["--schedule", str(embedded.home() / "beat-schedule"), "--pidfile", ""],
    }


@contextlib.contextmanager
def site(port: int, environment: Mapping[str, str]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run web, worker and beat until the block ends; each writes to a log of its own beside the embedded servers."""
    logs = embedded.home() / "logs"
    logs.mkdir(exist_ok=True)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands(port).items():
            with (logs / f"{name}.log").open("wb") as output:
                running[name] = subprocess.Popen(
                    command,
                    cwd=embedded.BASE_DIR,
                    env={**os.environ, **environment},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends them in order
                    preexec_fn=_end_with_the_supervisor,  # noqa: PLW1509  # one C call, which takes no lock
                )
        _wait_for_answer(port, running["web"], logs / "web.log")
        yield running
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_answer(port: int, web: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if web.poll() is not None or time.monotonic() > deadline:
            raise SiteDidNotStart(f"The web process does not answer on port {port}. Read {log}.")
        time.sleep(0.05)
