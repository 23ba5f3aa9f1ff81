"""Dispose of 300,000 due recordings among 1,000,000: holds, proof and file removal included.

The limit is one plain ``DELETE … WHERE due`` of the same rows from a copy of the table with the same indexes, and the
unlinking of the same files by their known names. What a disk takes to unlink a file differs tenfold from one minute to
the next, so the two take turns at it, a thousand files each.

Ours runs in a process of its own (``python -m benchmarks.disposal``), so that its memory is nobody else's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from unittest.mock import patch

from benchmarks.database import Connection, on_disk, own_database
from benchmarks.results import Result, say

GOAL = 3.0
DUE, HELD_EVERY = 300_000, 100
NUMBERS = {
    "rows": 1_000_000,
    "due": DUE,
    "people": 10_000,
    "held_every": HELD_EVERY,
    "shared_every": 40,
    "spared_every": 400,
}
FILL = Path(__file__).with_suffix(".sql")
EVERY = "SELECT audio FROM customers_recording WHERE audio <> '' ORDER BY began_at"
GO = (
    "SELECT audio FROM customers_recording AS call LEFT JOIN retention_heldrecord AS held "
    "ON record = call.id AND released_at IS NULL WHERE audio <> '' GROUP BY audio "
    "HAVING bool_and(began_at < current_setting('bench.cutoff')::timestamptz AND held.id IS NULL)"
)
AUDIO = b"RIFF" * 25
TURN = 1_000  # files
COPIES = "copies.txt"


@dataclass(frozen=True, slots=True)
class Night:
    """What one run took: seconds of ours, its unlinking and the limit's turns, rows and files, and memory in MB."""

    ours: float
    unlinking: float
    turns: float
    rows: int
    files: int
    complete: bool
    rss_before_mb: float
    peak_rss_mb: float


def measure() -> Result:
    """Fill, delete plainly, dispose, and hold what is left of both against each other."""
    with own_database("bench_disposal") as owner, tempfile.TemporaryDirectory(dir=on_disk()) as folder:
        say(f"Filling {NUMBERS['rows']:,} recordings, {DUE:,} of them due, and a copy.")
        due = _fill(owner)
        ours, plain = Path(folder, "ours"), Path(folder, "plain")
        go = _store(owner, ours, plain)
        say("The limit: one plain DELETE; its turns at unlinking come with ours.")
        began = time.perf_counter()
        plainly = _as_application("DELETE FROM plain WHERE began_at < %s", due)
        deleting = time.perf_counter() - began
        say("Ours: a night.")
        night = _dispose(ours, plain)
        say("Holding both against each other.")
        assert night.complete
        assert night.rows == plainly == DUE - DUE // HELD_EVERY, (night.rows, plainly)
        assert night.files == len(go), (night.files, len(go))
        _check_what_is_left(owner, ours, plain)
        say("The next night, with nothing left but what is held.")
        next_night = _dispose(ours, plain)
    held = DUE // HELD_EVERY
    what = f"{DUE:,} of {NUMBERS['rows']:,} recordings are due, {held:,} of them held; {len(go):,} files go."
    limits = f"The limit: one plain DELETE {deleting:.2f} s, unlinking {night.turns:.2f} s."
    parts = (
        f"Ours: unlinking, in turns with it, {night.unlinking:.2f} s, the rest {night.ours - night.unlinking:.2f} s."
    )
    after = f"The next night, with nothing left but the {held:,} that are held, takes {next_night.ours:.2f} s."
    limit = deleting + night.turns
    return Result(
        "disposal", night.ours, limit, GOAL, night.peak_rss_mb, night.rss_before_mb, (what, limits, parts, after)
    )


def _fill(owner: Connection) -> datetime:
    """Fill the tables; the instant before which a recording is due."""
    from django.utils import timezone

    from oomi_registry.notice.adopted import register
    from retention.schedule import cutoff_instant

    cutoff = cutoff_instant(register().rule("contact_recordings"), timezone.localdate())
    assert cutoff is not None
    for name, value in (NUMBERS | {"cutoff": cutoff}).items():
        owner.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(value)])
    owner.execute(FILL.read_bytes())
    owner.execute("VACUUM ANALYZE customers_recording, plain, customers_party, retention_heldrecord")
    return cutoff


def _store(owner: Connection, ours: Path, plain: Path) -> set[str]:
    """Store a small file for every path, and a copy of those that go for the limit; the paths that go.

    In the order of time, as they come in life: what is stored side by side is removed side by side.
    """
    every = dict.fromkeys(str(path) for (path,) in owner.execute(EVERY))
    go = {str(path) for (path,) in owner.execute(GO)}
    say(f"Storing {len(every):,} files, and a copy of the {len(go):,} that go.")
    for folder in {str(Path(path).parent) for path in every}:
        (ours / folder).mkdir(parents=True)
        (plain / folder).mkdir(parents=True)
    for path in every:
        (ours / path).write_bytes(AUDIO)
    with (plain / COPIES).open("w", encoding="utf-8") as copies:
        for path in filter(go.__contains__, every):
            (plain / path).write_bytes(AUDIO)
            copies.write(f"{plain / path}\n")
    os.sync()  # nobody pays for the other's writing
    return go


def _as_application(statement: str, *params: datetime) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement, [*params])
        found = int(cursor.rowcount)
    connection.close()
    return found


def _dispose(ours: Path, plain: Path) -> Night:
    from django.db import connections

    os.sync()
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    command = [sys.executable, "-m", "benchmarks.disposal", json.dumps(names), str(ours), str(plain)]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return Night(**json.loads(told.stdout))


def _check_what_is_left(owner: Connection, ours: Path, plain: Path) -> None:
    """Held rows are there, files and rows agree, and both have taken the same."""
    held = owner.execute("SELECT count(*) FROM customers_recording AS c JOIN retention_heldrecord ON record = c.id")
    assert held.fetchone() == (DUE // HELD_EVERY,)
    named = {str(path) for (path,) in owner.execute("SELECT audio FROM customers_recording WHERE audio <> ''")}
    assert {str(path.relative_to(ours)) for path in ours.rglob("*.wav")} == named
    assert not any(plain.rglob("*.wav"))
    waiting = owner.execute("SELECT count(*) FROM retention_filetombstone WHERE removed_at IS NULL")
    assert waiting.fetchone() == (0,)


# ---- ours, in a process of its own


def _night(databases: dict[str, str], ours: Path, plain: Path) -> Night:
    """One run over the database and the files, taking turns with the limit's unlinking."""
    import django

    django.setup()
    from django.core.files.storage import FileSystemStorage
    from django.db import connections
    from django.test import override_settings
    from django.utils import timezone

    from retention import disposal

    for alias, name in databases.items():
        connections[alias].settings_dict["NAME"] = name
    copies, rows, turns = _lines(plain / COPIES), 0, 0.0

    def progress(_: str, went: int) -> None:
        nonlocal rows
        rows = went

    def clock() -> datetime:
        """Asked twice for every batch of files, as many as two turns: the limit takes its turn."""
        nonlocal turns
        if rows == DUE - DUE // HELD_EVERY:
            turns += _unlink(islice(copies, TURN))
        return timezone.now()

    removing, remove = 0.0, FileSystemStorage.delete

    def timed(storage: FileSystemStorage, name: str) -> None:
        nonlocal removing
        began = time.perf_counter()
        remove(storage, name)
        removing += time.perf_counter() - began

    before = _peak_mb()
    with override_settings(MEDIA_ROOT=str(ours)), patch.object(FileSystemStorage, "delete", timed):
        began = time.perf_counter()
        went = disposal.dispose(now=timezone.now(), clock=clock, progress=progress)
        seconds = time.perf_counter() - began
    ours_alone = seconds - turns
    turns += _unlink(copies)
    return Night(ours_alone, removing, turns, went.total, went.files.removed, went.complete, before, _peak_mb())


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        yield from (line.rstrip("\n") for line in lines)
    file.write_text("")  # the next night has no turns to take


def _unlink(paths: Iterator[str]) -> float:
    """Unlink them, and the seconds it took."""
    known = list(paths)
    began = time.perf_counter()
    for path in known:
        os.unlink(path)  # noqa: PTH108 - the plainest there is
    return time.perf_counter() - began


def _peak_mb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes here
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    print(json.dumps(asdict(_night(json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))))
