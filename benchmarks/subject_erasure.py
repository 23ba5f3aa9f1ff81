"""One person's erasure: 100 contracts, 1,000 recordings and 9,600 quarter-hours, planned, approved and carried out.

The limit is what somebody would write by hand who knows these tables: in one transaction a DELETE of the person's rows
from each, children first, and a line of what went, by the tables' owner without the door's triggers. Ours finds every
table by its declaration, weighs each row, shows the plan with its fingerprint, makes it again under the holds' lock,
takes what goes through the door, and remembers what outlives it.

The two take turns; each turn begins with the same rows filled anew, which is not counted.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from benchmarks import subject_access
from benchmarks.database import Connection, own_database
from benchmarks.package import peak_mb
from benchmarks.results import Result, say

GOAL = 5.0
TURNS = 7
ROWS = 1 + 1 + subject_access.CONTRACTS * 3 + subject_access.RECORDINGS + 1
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)

# Children first, as the foreign keys ask.
TABLES = (
    "customers_recording",
    "customers_dailyconsumption",
    "customers_disclosure",
    "customers_electricitycontract",
    "customers_meteringpoint",
    "customers_relationship",
)
# Everything has had its time but the disclosure, so that everything but that one row and what it needs goes.
LONG_AGO = (
    "UPDATE customers_relationship SET began_on = '2009-01-01', ended_on = '2012-12-31'",
    (
        "UPDATE customers_electricitycontract "
        "SET began_on = '2009-01-01', agreed_on = '2009-01-01', ended_on = '2012-12-31'"
    ),
    "UPDATE customers_disclosure SET disclosed_at = '2020-03-01 12:00+02'",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds of planning and of carrying out, how many rows went, and memory in MB."""

    planned: float
    carried_out: float
    went: int
    rss_before_mb: float
    peak_rss_mb: float


def measure() -> Result:
    """Turns of ours, each in the same warm process, and of the statements by hand."""
    with own_database("bench_subject_erasure") as owner:
        from django.db import connections

        say(f"{TURNS} turns of each: {subject_access.CONTRACTS} contracts, {subject_access.RECORDINGS:,} recordings.")
        names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
        command = [sys.executable, "-m", "benchmarks.subject_erasure", json.dumps(names)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as ours:
            assert ours.stdin is not None  # for the type checker: it was asked for
            assert ours.stdout is not None
            turns, by_hand = [], []
            for _ in range(TURNS + 1):  # the first warms what is loaded late
                _fill(owner)
                ours.stdin.write("\n")
                ours.stdin.flush()
                turns.append(Turn(**json.loads(ours.stdout.readline())))
                assert turns[-1].went == ROWS, turns[-1]
                _fill(owner)
                by_hand.append(_by_hand(owner))
            ours.stdin.close()
    turns, by_hand = turns[1:], by_hand[1:]
    planned = statistics.median(turn.planned for turn in turns)
    notes = (
        f"{ROWS:,} rows of {len(TABLES) + 1} tables go; of the time {planned:.3f} s is the plan that is approved.",
        f"The limit: {len(TABLES) + 1} DELETEs, {statistics.median(by_hand):.4f} s.",
    )
    return Result(
        "subject_erasure",
        statistics.median(turn.planned + turn.carried_out for turn in turns),
        statistics.median(by_hand),
        GOAL,
        turns[-1].peak_rss_mb,
        turns[0].rss_before_mb,
        notes,
    )


def _fill(owner: Connection) -> None:
    for name, value in {"contracts": subject_access.CONTRACTS, "recordings": subject_access.RECORDINGS}.items():
        owner.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(value)])
    owner.execute(subject_access.FILL.read_bytes())
    for statement in LONG_AGO:
        owner.execute(statement)
    owner.execute("ANALYZE")


def _by_hand(owner: Connection) -> float:
    """What somebody who knows the tables would write; the door's triggers stand aside for it."""
    everywhere = (*TABLES, "customers_party")
    _triggers(owner, everywhere, "DISABLE")
    found = owner.execute("SELECT id FROM customers_party").fetchone()
    assert found is not None
    began = time.perf_counter()
    with owner.transaction():
        went = 0
        for table in TABLES:
            statement = sql.SQL("DELETE FROM {} WHERE party_id = %s").format(sql.Identifier(table))
            went += owner.execute(statement, found).rowcount
        went += owner.execute("DELETE FROM customers_party WHERE id = %s", found).rowcount
        owner.execute("CREATE TABLE IF NOT EXISTS erased (at timestamptz, rows bigint)")
        owner.execute("INSERT INTO erased VALUES (now(), %s)", [went])
    seconds = time.perf_counter() - began
    assert went == ROWS, went
    _triggers(owner, everywhere, "ENABLE")
    return seconds


def _triggers(owner: psycopg.Connection[tuple[object, ...]], tables: tuple[str, ...], how: str) -> None:
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(sql.Identifier(table), sql.SQL(how)))


# ---- ours, in a process of its own


def take_turns(databases: dict[str, str]) -> None:
    """For every line that comes in, plan the one person's erasure and carry it out; figures go out as a line."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from customers.models import Party
    from oomi_registry.notice.adopted import register
    from oomi_registry.notice.days import day_in_helsinki
    from retention import erasure
    from retention.models import DisposalRecord

    for alias, name in databases.items():
        connections[alias].settings_dict["NAME"] = name
    before = peak_mb()
    key = settings.INDEX_KEY.encode()
    for _ in sys.stdin:
        party = Party.objects.get()
        began = time.perf_counter()
        plan = erasure.plan(party, register(), today=day_in_helsinki(NOW))
        planned = time.perf_counter()
        done = erasure.carry_out(party, plan.fingerprint, register=register(), own_request="", index_key=key, now=NOW)
        over = time.perf_counter()
        went = sum(DisposalRecord.objects.filter(run=done.run).values_list("went", flat=True))
        turn = Turn(planned - began, over - planned, went, before, peak_mb())
        print(json.dumps(asdict(turn)), flush=True)


if __name__ == "__main__":
    take_turns(json.loads(sys.argv[1]))
