# ruff: noqa: N999 - a benchmark is called by the name of its module, which interfaces call import
"""``import``: rows of a synthetic register from a JSONL file, beside COPY of the same rows into the same tables.

Each has a database of its own with the same indexes and keys. ``ROWS`` is how many rows there are about (1,000,000).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import sql

from benchmarks.database import on_disk, own_database
from benchmarks.results import Result, say

if TYPE_CHECKING:
    from customers.filling import Rejected

ROWS = int(os.environ.get("ROWS", "1000000"))
ROWS_OF_A_PERSON = 16
GOAL = 6.0
SEED = 11
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Import:
    """What the import took, told by its own process."""

    seconds: float
    again: float
    taken: int
    rejected: int
    unchanged: int
    rss_before_mb: float
    peak_rss_mb: float


def measure() -> Result:
    """Make the rows, COPY them into one database, import them into another."""
    os.environ["ALLOW_ARTIFICIAL_HETU"] = "1"
    with tempfile.TemporaryDirectory(dir=on_disk(), prefix="oomi-import-") as folder:
        where = Path(folder)
        with own_database("oomi_bench_import_source"):
            tables = _make(where)
        with own_database("oomi_bench_import_copy"):
            copying = _copy_in(where, tables)
        with own_database("oomi_bench_import"):
            ours = _import(where / "rows.jsonl")
    rows = sum(tables.values())
    assert (ours.taken, ours.rejected) == (rows, 0), (ours, rows)
    assert ours.unchanged == rows, ours
    figures = (
        f"{rows:,} rows of {len(tables)} tables: checked, {ours.seconds / rows * 1e6:.0f} µs a row; COPY "
        f"{copying / rows * 1e6:.0f} µs a row, with the same indexes and keys."
    )
    again = f"The same file again, with nothing to change: {ours.again:.1f} s, every row counted as unchanged."
    return Result("import", ours.seconds, copying, GOAL, ours.peak_rss_mb, ours.rss_before_mb, (figures, again))


def _make(where: Path) -> Mapping[str, int]:
    """The rows as a system exports them, table by table, and as COPY writes them; how many of each table."""
    from django.db import connection
    from django.utils import timezone

    from customers.filling import kinds
    from customers.filling.synthetic import Ask, generate, people

    ask = Ask(customers=ROWS // ROWS_OF_A_PERSON, seed=SEED, today=timezone.localdate())
    say(f"Making the rows of {ask.customers:,} synthetic people.")
    made = generate(ask)
    files = {name: (where / f"{name}.jsonl").open("w", encoding="utf-8") for name in made.rows}
    for name, row in people(ask):
        files[name].write(json.dumps({"kind": name} | _told(row), ensure_ascii=False) + "\n")
    for file in files.values():
        file.close()
    with (where / "rows.jsonl").open("wb") as every, connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for name in (name for name in kinds() if name in files):
            every.write((where / f"{name}.jsonl").read_bytes())
            (where / f"{name}.jsonl").unlink()
            table = sql.Identifier(kinds()[name].model._meta.db_table)
            with (
                (where / f"{name}.copy").open("wb") as out,
                cursor.copy(sql.SQL("COPY {} TO STDOUT").format(table)) as c,
            ):
                for block in c:
                    out.write(block)
    connection.close()
    return {name: made.rows[name] for name in kinds() if name in made.rows}


def _told(row: Mapping[str, object]) -> dict[str, object]:
    """A row as a line of the file has it."""
    told: dict[str, object] = {}
    for name, value in row.items():
        if name == "id" or value is None:
            continue
        written = value
        if isinstance(value, dict):
            written = value["external_key"]
        elif isinstance(value, date | datetime):
            written = value.isoformat()
        elif isinstance(value, timedelta):
            written = int(value.total_seconds())
        told["type" if name == "kind" else name] = written
    return told


def _copy_in(where: Path, tables: Mapping[str, int]) -> float:
    """The limit: COPY of every table's rows, in the order in which they name each other."""
    from django.db import connection

    from customers.filling import kinds

    say("The limit: COPY of the same rows.")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        began = time.perf_counter()
        for name in tables:
            table = sql.Identifier(kinds()[name].model._meta.db_table)
            with (
                (where / f"{name}.copy").open("rb") as rows,
                cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as into,
            ):
                while block := rows.read(_BLOCK):
                    into.write(block)
        seconds = time.perf_counter() - began
    connection.close()
    return seconds


def _import(file: Path) -> Import:
    from django.db import connections

    say("Ours: the import of the same rows.")
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    command = [sys.executable, "-m", "benchmarks.import", json.dumps(names), str(file)]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return Import(**json.loads(told.stdout))


# ---- ours, in a process of its own


def _taken(databases: dict[str, str], file: Path) -> Import:
    import django

    django.setup()
    from django.db import connections
    from django.utils import timezone

    from customers.filling import kinds, take

    for alias, name in databases.items():
        connections[alias].settings_dict["NAME"] = name
    kinds()
    before = _peak_mb()
    began = time.perf_counter()
    went = take(file, clock=timezone.now, keep=_tell)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    again = take(file, clock=timezone.now, again=True)
    return Import(seconds, time.perf_counter() - began, went.taken, went.rejected, again.unchanged, before, _peak_mb())


def _tell(rejected: Sequence[Rejected]) -> None:
    for each in rejected[:5]:
        say(str(each))


def _peak_mb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes here
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    print(json.dumps(asdict(_taken(json.loads(sys.argv[1]), Path(sys.argv[2])))))
