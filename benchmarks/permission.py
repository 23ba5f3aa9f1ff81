"""May we contact? One question against an indexed lookup through psycopg, and 100,000 in one against 1.5 seconds.

Both are asked of the whole site as its server calls it (WSGI, every middleware, the token, the audit of nothing left
out), in a register of 1,000,000 customers. The worse of the two, each by its own goal, is the row; the notes tell both.
"""

from __future__ import annotations

import io
import json
import random
import resource
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.database import Connection, own_database
from benchmarks.results import Result, say

PEOPLE = 1_000_000
BATCH, BATCH_LIMIT = 100_000, 1.5  # contacts, seconds
GOAL = 5.0
SINGLES, ROUNDS = 1_500, 5
FILL = Path(__file__).with_suffix(".sql")
LOOKUP = "SELECT channel, purpose, made_at FROM customers_suppressedcontact WHERE contact_hash = %s"

Application = Callable[..., Any]


def measure() -> Result:
    """Fill, ask one by one beside the lookup in turns, and ask for many."""
    with own_database("bench_permission") as owner:
        say(f"Filling a register of {PEOPLE:,} customers.")
        _fill(owner)
        token = _token()
        from django.core.wsgi import get_wsgi_application

        site: Application = get_wsgi_application()
        say("One by one, in turns with the lookup.")
        single, lookup = _one_by_one(site, token)
        say(f"{BATCH:,} in one.")
        before = _peak()
        batch, allowed = _in_one(site, token)
        peak = _peak()
    times = f"{single / lookup:.1f} times (≤ {GOAL:g})"
    one = f"One question {single * 1000:.2f} ms, the lookup {lookup * 1000:.3f} ms: {times}."
    many = f"{BATCH:,} in one {batch:.2f} s (≤ {BATCH_LIMIT:g} s), {allowed:,} of them allowed."
    worse_is_batch = batch / BATCH_LIMIT > single / lookup / GOAL
    ours, limit, goal = (batch, BATCH_LIMIT, 1.0) if worse_is_batch else (single, lookup, GOAL)
    return Result("permission", ours, limit, goal, peak, before, (one, many))


def _fill(owner: Connection) -> None:
    from django.conf import settings
    from django.utils import timezone

    from customers.identifiers import keyed_hash
    from customers.keys import new_key

    owner.execute("SELECT set_config('bench.people', %s, false)", [str(PEOPLE)])
    owner.execute(FILL.read_bytes())
    key, now = settings.INDEX_KEY.encode(), timezone.now()
    table = "COPY customers_suppressedcontact (id, contact_hash, channel, purpose, made_at) FROM STDIN"
    with owner.cursor() as cursor, cursor.copy(table) as rows:
        for n in range(1, PEOPLE + 1, 20):
            rows.write_row((new_key(), keyed_hash("email", _address(n), key), "email", "direct_marketing", now))
    for each in ("party", "contactpoint", "relationship", "consent", "marketingban", "suppressedcontact"):
        owner.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(f"customers_{each}")))


def _token() -> str:
    from django.utils import timezone

    from customers.operations.tokens import Scope, make_token

    text, _ = make_token(
        "bench",
        "Mittaus",
        controller="oomi",
        scopes=[Scope.CONTACT_READ],
        now=timezone.now(),
        life=timedelta(days=1),
    )
    return text


def _one_by_one(site: Application, token: str) -> tuple[float, float]:
    """Median seconds of a question and of the lookup, which take turns."""
    from django.conf import settings
    from django.db import connection

    from customers.identifiers import keyed_hash

    chance = random.Random(14)
    ours, plain = [], []
    login = connection.settings_dict
    with psycopg.connect(
        host=login["HOST"],
        port=login["PORT"] or None,
        user=login["USER"],
        password=login["PASSWORD"] or None,
        dbname=login["NAME"],
        autocommit=True,
    ) as alone:
        for turn in range(SINGLES):
            address = _address(chance.randint(1, PEOPLE))
            hashed = keyed_hash("email", address, settings.INDEX_KEY.encode())
            body = json.dumps({"channel": "email", "purpose": "direct_marketing", "contact": address}).encode()
            began = time.perf_counter()
            alone.execute(LOOKUP, [hashed]).fetchall()
            between = time.perf_counter()
            said = _ask(site, token, "/api/v1/contact-permission", body)
            ended = time.perf_counter()
            assert b'"allowed"' in said
            if turn >= SINGLES // 10:
                plain.append(between - began)
                ours.append(ended - between)
    return statistics.median(ours), statistics.median(plain)


def _in_one(site: Application, token: str) -> tuple[float, int]:
    """Median seconds of a batch, and how many of the last were allowed."""
    chance = random.Random(15)
    took, allowed = [], 0
    for _ in range(ROUNDS):
        contacts = [{"contact": _address(n)} for n in chance.sample(range(1, PEOPLE + 1), BATCH)]
        body = json.dumps({"channel": "email", "purpose": "direct_marketing", "contacts": contacts}).encode()
        began = time.perf_counter()
        said = _ask(site, token, "/api/v1/contact-permissions", body)
        took.append(time.perf_counter() - began)
        answers = json.loads(said)["answers"]
        assert len(answers) == BATCH
        assert not [answer for answer in answers if answer["reason"] == "error"]
        allowed = sum(answer["allowed"] for answer in answers)
    return statistics.median(took), allowed


def _ask(site: Application, token: str, path: str, body: bytes) -> bytes:
    """The body of an answer, from the site as its server calls it."""
    statuses: list[str] = []

    def started(status: str, *more: object) -> None:
        statuses.append(status)

    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "localhost",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = site(environ, started)
    try:
        said = b"".join(answer)
    finally:
        answer.close()
    assert statuses == ["200 OK"], (statuses, said[:500])
    return said


def _address(n: int) -> str:
    return f"aino.{n}@example.com"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
