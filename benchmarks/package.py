"""A copy of ten years of quarter-hours (about 350,000 values) and 500 recordings of 2.4 MB: 1.2 GB, written forwards.

The limit is ``COPY`` of the same rows to files and a plain copy of the same files, which the kernel does by itself.
What a disk takes to write a gigabyte differs from one minute to the next, so the two take turns, and the middle of each
one's turns counts. Ours also sums every byte (the ZIP's CRC-32 of each file and the SHA-256 of the whole).

Ours runs in a process of its own (``python -m benchmarks.package``), so that its memory is nobody else's.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from psycopg import sql

from benchmarks.database import Connection, on_disk, own_database
from benchmarks.results import Result, say

GOAL = 2.0
RECORDINGS, AUDIO_BYTES = 500, 2_400_000
TURNS = 3
MOST_MEMORY_MB = 100
FILL = Path(__file__).with_suffix(".sql")
ROWS = ("customers_dailyconsumption", "customers_recording", "customers_electricitycontract", "customers_party")
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Building:
    """What one building took: seconds, bytes, records and recordings, and memory in MB before and at its most."""

    seconds: float
    size: int
    records: int
    recordings: int
    missing: tuple[str, ...]
    rss_before_mb: float
    peak_rss_mb: float


def measure() -> Result:
    """Fill, take turns, and see that what was built is whole."""
    with own_database("bench_package") as owner, tempfile.TemporaryDirectory(dir=on_disk()) as folder:
        media, plain, ours = Path(folder, "media"), Path(folder, "plain"), Path(folder, "copy.zip")
        say(f"Filling ten years of quarter-hours and {RECORDINGS} recordings of {AUDIO_BYTES / 1e6:g} MB.")
        values, paths = _fill(owner, media)
        limits, buildings = [], []
        for turn in range(1, TURNS + 1):
            say(f"Turn {turn} of {TURNS}: the limit.")
            limits.append(_plainly(owner, paths, media, plain))
            shutil.rmtree(plain)
            os.sync()
            say(f"Turn {turn} of {TURNS}: ours.")
            buildings.append(_built(media, ours))
            assert ours.stat().st_size == buildings[-1].size
            assert buildings[-1].recordings == RECORDINGS
            assert not buildings[-1].missing
            if turn < TURNS:
                ours.unlink()
            os.sync()
        say("Reading it as its person would.")
        _check(ours, values)
    taken = [each.seconds for each in buildings]
    extra = max(each.peak_rss_mb - each.rss_before_mb for each in buildings)
    assert extra <= MOST_MEMORY_MB, f"{extra:.0f} MB"
    notes = (
        f"{values:,} quarter-hours, {RECORDINGS} recordings; a ZIP of {buildings[-1].size / 1e9:.2f} GB.",
        f"Turns of the limit: {_listed(limits)}; of ours: {_listed(taken)}. The middle ones are held together.",
        f"Extra memory at most {extra:.0f} MB; it may be {MOST_MEMORY_MB} MB.",
    )
    most = max(buildings, key=lambda each: each.peak_rss_mb)
    return Result(
        "package",
        statistics.median(taken),
        statistics.median(limits),
        GOAL,
        most.peak_rss_mb,
        most.rss_before_mb,
        notes,
    )


def _listed(seconds: list[float]) -> str:
    return ", ".join(f"{each:.2f}" for each in seconds) + " s"


def _fill(owner: Connection, media: Path) -> tuple[int, list[str]]:
    """Fill the tables and store the audio; the number of quarter-hours, and the paths of the files."""
    for name, value in {"days": 1, "recordings": RECORDINGS}.items():
        owner.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(value)])
    owner.execute(FILL.read_bytes())
    owner.execute("VACUUM ANALYZE")
    counted = owner.execute("SELECT sum(cardinality(watt_hours)) FROM customers_dailyconsumption").fetchone()
    paths = [str(path) for (path,) in owner.execute("SELECT audio FROM customers_recording ORDER BY began_at")]
    audio = os.urandom(AUDIO_BYTES)
    for number, path in enumerate(paths):
        (media / path).parent.mkdir(parents=True, exist_ok=True)
        (media / path).write_bytes(number.to_bytes(8, "big") + audio[8:])
    os.sync()
    return int(str(counted[0])) if counted else 0, paths


def _plainly(owner: Connection, paths: list[str], media: Path, plain: Path) -> float:
    """The limit: the rows by COPY, the files by the kernel."""
    plain.mkdir()
    began = time.perf_counter()
    for table in ROWS:
        copied = sql.SQL("COPY {} TO STDOUT (FORMAT csv)").format(sql.Identifier(table))
        with (plain / f"{table}.csv").open("wb") as file, owner.cursor() as cursor, cursor.copy(copied) as rows:
            for row in rows:
                file.write(row)
    for number, path in enumerate(paths):
        shutil.copyfile(media / path, plain / f"{number}.wav")
    return time.perf_counter() - began


def _built(media: Path, into: Path) -> Building:
    from django.db import connections

    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    command = [sys.executable, "-m", "benchmarks.package", json.dumps(names), str(media), str(into)]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return Building(**json.loads(told.stdout))


def _check(ours: Path, values: int) -> None:
    """Every quarter-hour and every recording is in the ZIP, and its sums hold."""
    from zipfile import ZipFile

    with ZipFile(ours) as zipped:
        assert zipped.testzip() is None
        with zipped.open("kulutus/varttitunnit.csv") as lines:
            assert sum(1 for _ in lines) == values + 1
        assert sum(name.startswith("puhelut/") for name in zipped.namelist()) == RECORDINGS


# ---- ours, in a process of its own


def build_one(databases: dict[str, str], media: Path, into: Path) -> Building:
    """Build the copy of the one person of the database; the page's code is loaded and warm before the clock starts."""
    import django

    django.setup()
    from django.db import connections

    from customers.models import Party
    from oomi_registry.notice.adopted import register
    from requests_app.fulfilment.access import build

    for alias, name in databases.items():
        connections[alias].settings_dict["NAME"] = name
    party = Party.objects.get()
    before = peak_mb()

    def open_file(path: str) -> BinaryIO:
        return (media / path).open("rb")

    began = time.perf_counter()
    with into.open("wb") as file:
        built = build(
            party,
            register(),
            reference="TP-7K4M-92XD",
            language="fi",
            withheld=(),
            now=NOW,
            into=file,
            open_file=open_file,
            alive=lambda _step, _done, _total: None,
        )
    seconds = time.perf_counter() - began
    return Building(seconds, built.size, built.records, built.recordings, built.missing, before, peak_mb())


def peak_mb() -> float:
    """The most memory this process has held so far: not getrusage(2)'s, which a child inherits from who began it."""
    if (told := Path("/proc/self/status")).exists():
        return int(told.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes here
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    print(json.dumps(asdict(build_one(json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))))
