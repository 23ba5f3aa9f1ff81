"""``make demo`` warm: until it serves, how much memory all its processes hold, and how many packages are installed.

The demo is started as a person does it, with servers of its own (``EMBEDDED_NAME``) on a port of its own, so that
nothing of the checkout's own demo is touched. A first, cold start fills it and runs the main job; the notes tell it.
Then it is stopped and started again: the clock runs from the command until the public form's first page comes whole.

Memory is the sum over all processes, web, worker, beat, PostgreSQL and Redis among them, of what each holds of its own
and its share of what it holds with others (PSS): a page that ten processes map is one page. It is looked at while pages
are read and beat rings, and the highest sum counts. Packages are those that the site runs on, which its image holds;
what the tests and linters need beside them is told in the notes.

Nothing stands beside it: the limits are the goals themselves.
"""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Self

from benchmarks.results import Result, say
from benchmarks.workers import children_of
from oomi_registry import embedded
from oomi_registry.demo.processes import free_port

SERVES_WITHIN, MOST_MEMORY_MB, MOST_PACKAGES = 5.0, 400, 90
TURNS = int(os.environ.get("ROWS", "5"))
LOOKED_AT_FOR = 10.0  # seconds
PATIENCE = 600.0  # seconds
PAGES = ("/fi/", "/sv/", "/en/", "/fi/pyynto/", "/admin/login/")
ENVIRONMENT = os.environ | {"EMBEDDED_NAME": "bench-start"}
NAMED = ("gunicorn", "celery", "guardian", "postgres", "valkey", "oomi_registry.demo")
"""What tells a process by its command; the first that is found."""


def measure() -> Result:
    """Start it cold once, then warm in turns; look at its memory in the last one."""
    took: list[float] = []
    held: Mapping[str, float] = {}
    try:
        say("A cold start, which fills it and runs the main job.")
        with _Demo() as demo:
            cold = demo.seconds_until(demo.is_ready)
        for turn in range(1, TURNS + 1):
            say(f"Warm start {turn} of {TURNS}.")
            with _Demo() as demo:
                took.append(demo.seconds_until(demo.serves))
                if turn == TURNS:
                    demo.seconds_until(demo.is_ready)
                    held = demo.memory()
    finally:
        subprocess.run([sys.executable, "-m", "oomi_registry.guardian", "remove"], check=True, env=ENVIRONMENT)
    memory, (packages, with_tools) = sum(held.values()), _packages()
    turns = ", ".join(f"{each:.1f}" for each in took)
    parts = ", ".join(f"{name} {mb:.0f}" for name, mb in sorted(held.items(), key=lambda part: -part[1]))
    notes = (
        f"Warm starts: {turns} s (≤ {SERVES_WITHIN:g} s); the cold one, with people and the main job, {cold:.0f} s.",
        f"All processes together hold {memory:.0f} MB (≤ {MOST_MEMORY_MB} MB): {parts}.",
        f"The site runs on {packages} packages (≤ {MOST_PACKAGES}); with what tests and linters need, {with_tools}.",
    )
    missed = [f"{memory:.0f} MB are held, at most {MOST_MEMORY_MB} may be"] if memory > MOST_MEMORY_MB else []
    missed += (
        [f"the site runs on {packages} packages, at most {MOST_PACKAGES} may be"] if packages > MOST_PACKAGES else []
    )
    return Result("start", statistics.median(took), SERVES_WITHIN, 1.0, memory, 0, notes, tuple(missed))


@dataclass
class _Demo:
    """A demo that runs until the block ends, from the command on; everything it started is gone then."""

    port: int = field(default_factory=free_port)

    def __enter__(self) -> Self:
        self._said = tempfile.NamedTemporaryFile("wb")
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            ["make", "demo", f"PORT={self.port}"],
            cwd=embedded.BASE_DIR,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
            start_new_session=True,  # so that make and the demo are told together to end
        )
        return self

    def __exit__(self, *_: object) -> None:
        started = set(_with_descendants(self._process.pid))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()
        deadline = time.monotonic() + PATIENCE
        while any(_runs(pid) for pid in started):  # the servers end after their last user
            assert time.monotonic() < deadline, "Not everything that the demo started has ended."
            time.sleep(0.05)
        self._said.close()

    def seconds_until(self, condition: Callable[[], bool]) -> float:
        """Seconds from the command until ``condition`` holds. Raises RuntimeError where the demo ends before."""
        while not condition():
            if self._process.poll() is not None or time.perf_counter() - self._began > PATIENCE:
                raise RuntimeError(f"The demo does not serve. It said: {self._text()[-2_000:]}")
            time.sleep(0.02)
        return time.perf_counter() - self._began

    def is_ready(self) -> bool:
        """Whether it says so."""
        return any(line.startswith("Ready: ") for line in self._text().splitlines())

    def serves(self, path: str = PAGES[0]) -> bool:
        """Whether the page comes whole."""
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as page:
            return page.status == 200 and b"</html>" in page.read()
        return False

    def memory(self) -> dict[str, float]:
        """MB of each kind of process at the moment when all of them together hold most."""
        most: dict[str, float] = {}
        until = time.monotonic() + LOOKED_AT_FOR
        while time.monotonic() < until:
            assert all(self.serves(path) for path in PAGES)
            held: dict[str, float] = {}
            for pid in _with_descendants(self._process.pid):
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                    name = _name(pid)
                    held[name] = held.get(name, 0) + _proportional_mb(pid)
            most = max(most, held, key=lambda each: sum(each.values()))
            time.sleep(0.5)
        return most

    def _text(self) -> str:
        return Path(self._said.name).read_text(errors="replace")


def _with_descendants(pid: int) -> Iterator[int]:
    yield pid
    for child in children_of(pid):
        yield from _with_descendants(child)


def _runs(pid: int) -> bool:
    """Whether it is there and not only waits to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _proportional_mb(pid: int) -> float:
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(told.partition("\nPss:")[2].split()[0]) / 1024


def _name(pid: int) -> str:
    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return next((name.removeprefix("oomi_registry.") for name in NAMED if name in command), "make")


def _packages() -> tuple[int, int]:
    """How many of the distributions here the site itself runs on, by its lock, and how many there are with tools."""
    lock = (embedded.BASE_DIR / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    runs_on = {_plain(line.partition("==")[0]) for line in lock.splitlines() if line[:1].isalnum()}
    here = {_plain(each.metadata["Name"]) for each in metadata.distributions()}
    return len(here & runs_on), len(here)


def _plain(name: str) -> str:
    return name.partition("[")[0].lower().replace("_", "-").replace(".", "-")
