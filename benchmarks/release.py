"""What a shortened period would change: recordings kept 13 months in place of 25, in a register of 1,000,000.

Ours is what ``notice_release difference`` asks: the first night rehearsed under both versions (the disposal itself,
with its holds, its certificate and the files it would remove, rolled back), and for thirteen days, a month apart, the
rows and people that go sooner and later.

The limit is the same by plain SQL of somebody who knows that one table alone is touched and how its days are counted:
for each day two counts of rows and people that no hold keeps, and for the first night a ``DELETE`` from a copy of the
table with the same indexes, without the door, rolled back, under each version. Both find the same figures, or the
benchmark fails. The goal is 3 times, as for the disposal: the greater part of the work is the night's own code, which
must not be another than the one that runs; the counts alone are told beside it.

They take turns in a process of its own (``python -m benchmarks.release``), so that its memory is nobody else's.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from benchmarks.database import Connection, own_database
from benchmarks.package import peak_mb
from benchmarks.results import Result, say

if TYPE_CHECKING:
    from oomi_registry.notice.terms import Register
    from retention.releasing import Effects

GOAL = 3.0
NUMBERS = {"rows": int(os.environ.get("ROWS", "1000000")), "people": 10_000, "held_every": 100}
RULE, SHORTENED = "contact_recordings", 13  # months
TURNS = 3
FILL = Path(__file__).with_suffix(".sql")

COUNT = (
    "SELECT count(*), count(DISTINCT party_id) FROM customers_recording AS call "
    "WHERE began_at < %(by)s AND NOT began_at < %(not_by)s AND NOT EXISTS "
    "(SELECT FROM retention_heldrecord AS held WHERE held.record = call.id AND held.released_at IS NULL)"
)
DELETE = (
    "DELETE FROM plain AS call WHERE began_at < %(by)s AND NOT EXISTS "
    "(SELECT FROM retention_heldrecord AS held WHERE held.record = call.id AND held.released_at IS NULL)"
)


@dataclass(frozen=True, slots=True)
class Turns:
    """Seconds of each turn, whole and of the counts alone; rows that the first night takes; memory in MB."""

    ours: list[float]
    counting: list[float]
    plain: list[float]
    plain_counting: list[float]
    rows: int
    rss_before_mb: float
    peak_rss_mb: float


def measure() -> Result:
    """Fill, and let a process of its own take turns."""
    with own_database("bench_release") as owner:
        from django.db import connections

        say(f"Filling {NUMBERS['rows']:,} recordings of 25 months, and a copy.")
        _fill(owner)
        say(f"{TURNS} turns of each.")
        names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
        command = [sys.executable, "-m", "benchmarks.release", json.dumps(names)]
        told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        turns = Turns(**json.loads(told.stdout))
    ours, plain = statistics.median(turns.ours), statistics.median(turns.plain)
    counting, plainly = statistics.median(turns.counting), statistics.median(turns.plain_counting)
    counts = f"{counting:.2f} s, plain {plainly:.2f} s: {counting / plainly:.2f} times"
    nights = f"{ours - counting:.2f} s; plain DELETEs, rolled back, {plain - plainly:.2f} s"
    notes = (
        f"{NUMBERS['rows']:,} recordings; on the first night {turns.rows:,} go by the new period and none by the old.",
        f"The counts of rows and people on 13 days: {counts}.",
        f"The first night, rehearsed under both: {nights}.",
    )
    return Result("release", ours, plain, GOAL, turns.peak_rss_mb, turns.rss_before_mb, notes)


def _fill(owner: Connection) -> None:
    from django.utils import timezone

    from oomi_registry.notice.adopted import register
    from retention.schedule import cutoff_instant

    cutoff = cutoff_instant(register().rule(RULE), timezone.localdate())
    for name, value in (NUMBERS | {"cutoff": cutoff}).items():
        owner.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(value)])
    owner.execute(FILL.read_bytes())
    owner.execute("VACUUM ANALYZE")


# ---- in a process of its own


def take_turns(databases: dict[str, str]) -> Turns:
    """Ours and the plain SQL, one after the other; both must find the same."""
    import django

    django.setup()
    from django.db import connection, connections

    from oomi_registry.notice.adopted import register
    from oomi_registry.notice.terms import Period
    from retention.releasing import effects
    from retention.releasing.rows import counted, touched

    for alias, name in databases.items():
        connections[alias].settings_dict["NAME"] = name
    before = register()
    rules = [replace(rule, period=Period(months=SHORTENED)) if rule.code == RULE else rule for rule in before.rules]
    after, rss_before = replace(before, rules=tuple(rules)), peak_mb()
    login = connection.get_connection_params()
    asked = {name: login[name] for name in ("host", "port", "user", "password", "dbname") if login.get(name)}
    ours, counting, plain, plain_counting, rows = [], [], [], [], 0
    with psycopg.connect(**asked, options="-c statement_timeout=0") as alone:
        for _ in range(TURNS):
            began = time.perf_counter()
            found = effects(before, after, now=datetime.now(UTC))
            ours.append(time.perf_counter() - began)
            assert not found.faults, found.faults
            began = time.perf_counter()
            for each in found.moved:
                counted(after, before, touched(before, after), each.by)
                counted(before, after, touched(before, after), each.by)
            counting.append(time.perf_counter() - began)
            began = time.perf_counter()
            _count(alone, before, after, found)
            between = time.perf_counter()
            rows = _night(alone, before, after, found)
            plain_counting.append(between - began)
            plain.append(time.perf_counter() - began)
    return Turns(ours, counting, plain, plain_counting, rows, rss_before, peak_mb())


def _count(alone: psycopg.Connection[tuple[object, ...]], before: Register, after: Register, found: Effects) -> None:
    """Thirteen days' counts by plain SQL, which must be those of ours."""
    for each in found.moved:
        new, old = _cutoff(after, each.by), _cutoff(before, each.by)
        sooner = alone.execute(COUNT, {"by": new, "not_by": old}).fetchone()
        later = alone.execute(COUNT, {"by": old, "not_by": new}).fetchone()
        assert (sooner, later) == ((each.sooner, each.sooner_people), (each.later, each.later_people)), each


def _night(alone: psycopg.Connection[tuple[object, ...]], before: Register, after: Register, found: Effects) -> int:
    """What the first night takes by each version, deleted and rolled back; how many rows the new one takes."""
    took = []
    for register in (before, after):
        took.append(alone.execute(DELETE, {"by": _cutoff(register, found.night)}).rowcount)
        alone.rollback()
    (night,) = found.first
    assert took == [night.before, night.after], (took, night)
    return night.after


def _cutoff(register: Register, day: date) -> datetime:
    from retention.schedule import cutoff_instant

    instant = cutoff_instant(register.rule(RULE), day)
    assert instant is not None
    return instant


if __name__ == "__main__":
    print(json.dumps(asdict(take_turns(json.loads(sys.argv[1])))))
