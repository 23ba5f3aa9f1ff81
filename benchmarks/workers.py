"""Real Celery workers on a benchmark's own database, over the site's broker, ended by their process ids.

They run as a deployment does, every setting from the environment. Their queue is their own: a worker of the demo beside
them takes none of what is rung for them, and they none of what is rung for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from benchmarks.results import say

START_WITHIN, END_WITHIN = 120.0, 30.0  # seconds
READY = b" ready."  # as Celery's worker says it, at level INFO


@contextlib.contextmanager
def workers(number: int, queue: str, *, files: Path, logs: Path) -> Iterator[Sequence[int]]:
    """Run ``number`` workers of one child each on ``queue``; comes out their process ids, when all of them listen.

    ``files`` is where they store, ``logs`` a folder for what they say. Raises RuntimeError where one does not start.
    """
    started = []
    try:
        for each in range(1, number + 1):
            log = logs / f"worker-{each}.log"
            with log.open("wb") as output:
                process = subprocess.Popen(
                    [sys.executable, "-m", "celery", "-A", "oomi_registry.celery", "worker", "--concurrency", "1"]
                    + ["--queues", queue, "--hostname", f"{queue}-{each}@%h", "--loglevel", "INFO"]
                    + ["--without-gossip", "--without-mingle"],
                    env=_as_deployed(files),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            started.append((process, log))
        _wait(started)
        yield [process.pid for process, _ in started]
    finally:
        _end([process for process, _ in started])


def peak_of(pid: int) -> float:
    """The most memory in MB that the process, or one of its children, has held so far; 0 where /proc is not there."""
    held = [0.0]
    for each in (pid, *children_of(pid)):
        with contextlib.suppress(OSError, IndexError):
            told = Path(f"/proc/{each}/status").read_text()
            held.append(int(told.partition("VmHWM:")[2].split()[0]) / 1024)
    return max(held)


def children_of(pid: int) -> list[int]:
    """The processes that the process started and that still run (Linux; elsewhere none are known)."""
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # the process has ended meanwhile
            found += [int(each) for each in thread.read_text().split()]
    return found


def _wait(started: Sequence[tuple[subprocess.Popen[bytes], Path]]) -> None:
    deadline = time.monotonic() + START_WITHIN
    for process, log in started:
        while READY not in log.read_bytes():
            if process.poll() is not None or time.monotonic() > deadline:
                say(log.read_text(errors="replace")[-4_000:])
                raise RuntimeError("A worker did not start; what it said last stands above.")
            time.sleep(0.1)


def _end(started: Sequence[subprocess.Popen[bytes]]) -> None:
    """Let each finish what it does; one that does not is killed with its child."""
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _as_deployed(files: Path) -> dict[str, str]:
    """The settings of this process for another one, which finds nothing local by itself."""
    from django.conf import settings
    from django.db import connection

    used = connection.settings_dict
    who = quote(str(used["USER"])) + (f":{quote(str(used['PASSWORD']), safe='')}" if used["PASSWORD"] else "")
    where = quote(str(used["HOST"]), safe="") + (f":{used['PORT']}" if used["PORT"] else "")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "DATABASE_URL": f"postgres://{who}@{where}/{used['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "INDEX_KEY": settings.INDEX_KEY,
        "FIELD_KEYS": settings.FIELD_KEYS,
        "PRIVACY_REGISTER": settings.PRIVACY_REGISTER,
        "ALLOWED_HOSTS": "localhost",
        "STORAGE_URL": f"file://{quote(str(files))}",
        "EMAIL_URL": "smtp+tls://nobody:nothing@127.0.0.1:1",
        "EMAIL_FROM": "bench@example.com",
    }
