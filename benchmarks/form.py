"""The form is sent: the POST of its last page, as the server calls the site, against the same statements by psycopg.

Before the clock starts some real POSTs are made in a transaction that is rolled back, and each statement that Django
makes of them is kept with its parameters. Psycopg then makes the very same on the application's login, in as many
transactions: where Django had a transaction inside ours it had a savepoint, so the outermost of those stand for BEGIN
and COMMIT. For each turn the parameters are those of a recorded POST with every key, the reference (in the letter's
text too) and the token's hash replaced by ones of a new draft, which is made outside the clock.

The two take turns, and both commit. ``ours`` and ``limit`` are seconds for one form; the goal of 0.4 times the
throughput is 2.5 times the time. The other goal is 25 ms for 95 of 100 forms; the one that is further from its goal is
the row, and the notes tell both.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from benchmarks.database import own_database
from benchmarks.package import peak_mb
from benchmarks.posting import Ready, Site, ready, surroundings
from benchmarks.results import Result, say

GOAL = 2.5  # 1 / 0.4
P95_GOAL = 0.025  # seconds
TURNS = int(os.environ.get("ROWS", "1000"))
RECORDED = 20
WARM = 50  # turns before the clock counts

Statement = tuple[str, Sequence[object]]
_REFERENCE = re.compile(r"TP-[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass(frozen=True, slots=True)
class Turns:
    """Seconds of each turn of ours and of psycopg; statements of one POST; memory in MB."""

    ours: list[float]
    plain: list[float]
    statements: int
    rss_before_mb: float
    peak_rss_mb: float


def measure() -> Result:
    """Let a process with limits that nobody meets take turns."""
    with own_database("bench_form") as owner:
        from django.db import connections

        say(f"{TURNS} turns of each.")
        names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
        command = [sys.executable, "-m", "benchmarks.form", json.dumps(names)]
        told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=surroundings())
        turns = Turns(**json.loads(told.stdout))
        for table in ("privacyrequest", "requestedright", "contactconfirmation", "letter"):
            rows = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(f"requests_app_{table}"))
            counted = owner.execute(rows).fetchone()
            assert counted == (2 * (TURNS + WARM),), (table, counted)
    ours, plain = statistics.mean(turns.ours), statistics.mean(turns.plain)
    p95 = statistics.quantiles(turns.ours, n=20)[-1]
    half = statistics.median(turns.ours)
    notes = (
        f"{1 / ours:.0f} forms a second, psycopg alone {1 / plain:.0f}: {plain / ours:.2f} of its throughput (≥ 0.4).",
        f"95 of 100 within {p95 * 1000:.1f} ms (≤ {P95_GOAL * 1000:.0f} ms), half within {half * 1000:.1f} ms.",
        f"{turns.statements} statements each, BEGIN and COMMIT among them.",
    )
    if p95 / P95_GOAL > ours / plain / GOAL:
        return Result("form", p95, P95_GOAL, 1.0, turns.peak_rss_mb, turns.rss_before_mb, notes)
    return Result("form", ours, plain, GOAL, turns.peak_rss_mb, turns.rss_before_mb, notes)


# ---- in a process of its own


def take_turns(databases: Mapping[str, str]) -> Turns:
    """Ours and psycopg's, one after the other, each of a draft that is there when its clock starts."""
    import django

    django.setup()
    from django.db import connection, connections
    from django.utils import timezone

    for alias, name in databases.items():
        connections[alias].settings_dict["NAME"] = name
    site, before = Site.served(), peak_mb()
    posts = list(_recorded(site))
    login = connection.get_connection_params()
    asked = {name: login[name] for name in ("host", "port", "user", "password", "dbname") if login.get(name)}
    ours, by_psycopg = [], []
    with psycopg.connect(**asked, autocommit=True) as plain:
        for turn in range(WARM + TURNS):
            mine, other = (ready(f"aino.{turn}.{who}@example.com", timezone.now()) for who in ("ours", "plain"))
            statements = posts[turn % RECORDED].of(other)
            began = time.perf_counter()
            site.send(mine)
            between = time.perf_counter()
            _replay(plain, statements)
            ours.append(between - began)
            by_psycopg.append(time.perf_counter() - between)
    return Turns(ours[WARM:], by_psycopg[WARM:], len(posts[0].statements), before, peak_mb())


def _replay(plain: psycopg.Connection[tuple[object, ...]], statements: Sequence[Statement]) -> None:
    for text, parameters in statements:
        cursor = plain.execute(text.encode(), parameters)
        if cursor.description is not None:
            cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one POST asked of the database, and of which draft."""

    draft: Ready
    statements: Sequence[Statement]

    def of(self, draft: Ready) -> list[Statement]:
        """The same for another draft: its key and token, new keys for all that is made, and a new reference."""
        from requests_app.reference import BITS, reference_of

        keys = {str(self.draft.key): str(draft.key), self.draft.token_hash: draft.token_hash}
        reference = reference_of(secrets.randbits(BITS))

        def fresh(value: object) -> object:
            if isinstance(value, UUID):
                return UUID(keys.setdefault(str(value), str(_new_key())))
            if isinstance(value, Jsonb):
                return Jsonb(json.loads(str(fresh(json.dumps(value.obj)))))
            if isinstance(value, str):
                told = _REFERENCE.sub(reference, str(value))
                for old, new in keys.items():
                    told = told.replace(old, new)
                return told
            return value

        return [(text, [fresh(value) for value in parameters]) for text, parameters in self.statements]


def _new_key() -> UUID:
    from customers.keys import new_key

    return new_key()


def _recorded(site: Site) -> Iterator[Recorded]:
    """Real POSTs and what they asked, each rolled back. The test client alone leaves a begun transaction open."""
    from django.conf import settings
    from django.db import connection, transaction
    from django.test import Client
    from django.utils import timezone

    for number in range(RECORDED):
        draft, asked = ready(f"aino.{number}@example.com", timezone.now()), list[Statement]()
        client = Client(SERVER_NAME="localhost")
        client.cookies[settings.DRAFT_COOKIE_NAME] = draft.token
        with transaction.atomic():
            with connection.execute_wrapper(_noting(asked)):
                sent = client.post(site.check)
            assert sent.headers.get("Location") == site.done, sent.content[:2_000]
            transaction.set_rollback(True)
        yield Recorded(draft, list(_in_transactions(asked)))


def _noting(into: list[Statement]) -> Callable[..., object]:
    def noted(
        execute: Callable[..., object], text: str, parameters: Sequence[object], many: bool, context: object
    ) -> object:
        assert not many, text
        into.append((text, parameters or ()))
        return execute(text, parameters, many, context)

    return noted


def _in_transactions(statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements with the outermost savepoints as the transactions that they are without ours around them."""
    depth = 0
    for text, parameters in statements:
        begins, ends = text.startswith("SAVEPOINT"), text.startswith("RELEASE SAVEPOINT")
        depth -= ends
        yield ("BEGIN" if begins else "COMMIT", ()) if depth == 0 and (begins or ends) else (text, parameters)
        depth += begins
    assert depth == 0, statements


if __name__ == "__main__":
    print(json.dumps(asdict(take_turns(json.loads(sys.argv[1])))))
