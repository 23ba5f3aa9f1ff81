"""Small access requests in sequence: from persons who have shown who they are to their copies, by two real workers.

Before the clock starts each request was sent, taken, shown to be its person's and linked, by the operations behind the
form and the desk. Then an officer wants one copy after another, and after each the bell is rung over the broker, as
beat rings it; two worker processes (Celery, a child each) ask the database what waits, build and store. The clock stops
when the last copy is built. Beat's own pause between two rings is left out: it is a setting (``POLL_PACKAGES``).

The limit is the same rows by SQL: for each person one SELECT of each table that holds something about them, by psycopg
on one connection. The goal is a throughput, so the ratio that may be reached follows from the limit of the same run.
The middle one of the rounds counts, each of people of its own; a first round warms the workers.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from benchmarks.database import Connection, on_disk, own_database
from benchmarks.results import Result, say
from benchmarks.workers import peak_of, workers

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REQUESTS = int(os.environ.get("ROWS", "50"))
ROUNDS = 5
WORKERS = 2
A_SECOND = 50  # requests
PATIENCE = 300.0  # seconds
QUEUE = "bench-small-requests"
FILL = Path(__file__).with_suffix(".sql")

HELD = {
    "party": 1,
    "contactpoint": 1,
    "relationship": 1,
    "meteringpoint": 1,
    "electricitycontract": 1,
    "recording": 3,
    "invoice": 4,
    "dailyconsumption": 2,
    "disclosure": 1,
}
"""What is held about each person, in rows of each table."""


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds until the last copy was built, of which the officer's wanting took ``wanting``; and of the limit."""

    ours: float
    wanting: float
    by_sql: float


def measure() -> Result:
    """Fill, start the workers, and let the rounds follow each other."""
    with own_database("bench_small_requests") as owner, tempfile.TemporaryDirectory(dir=on_disk()) as folder:
        files, logs = Path(folder, "files"), Path(folder)
        files.mkdir()
        say(f"Filling {ROUNDS + 1} × {REQUESTS} small customers; each sends a request and shows who they are.")
        people = _fill(owner)
        officer = _officer()
        requests = [_verified(number, party, officer) for number, party in enumerate(people)]
        say(f"{WORKERS} workers start.")
        with workers(WORKERS, QUEUE, files=files, logs=logs) as pids:
            before = max(peak_of(pid) for pid in pids)
            rounds = []
            for number in range(ROUNDS + 1):
                say(f"Round {number} of {ROUNDS}." if number else "A round that warms.")
                some = slice(number * REQUESTS, (number + 1) * REQUESTS)
                ours, wanting = _round(owner, requests[some], officer)
                rounds.append(Round(ours, wanting, _by_sql(people[some])))
            peak = max(peak_of(pid) for pid in pids)
        _check(owner, files)
    rounds = rounds[1:]
    ours, limit = (statistics.median(each) for each in ([r.ours for r in rounds], [r.by_sql for r in rounds]))
    wanting = statistics.median(each.wanting for each in rounds)
    fastest, slowest = (REQUESTS / of(each.ours for each in rounds) for of in (min, max))
    pace = f"{REQUESTS / ours:.1f} requests a second through {WORKERS} workers (≥ {A_SECOND})"
    held = f"{sum(HELD.values())} records of {len(HELD)} tables each"
    notes = (
        f"{pace}; of {ROUNDS} rounds the slowest {slowest:.1f}, the fastest {fastest:.1f}.",
        f"{held}; wanting the copies, one after another beside the workers, took {wanting:.2f} of {ours:.2f} s.",
        f"The limit: {len(HELD)} SELECTs of each person, {REQUESTS / limit:,.0f} people a second.",
    )
    return Result("small_requests", ours, limit, REQUESTS / A_SECOND / limit, peak, before, notes)


def _fill(owner: Connection) -> list[UUID]:
    owner.execute("SELECT set_config('bench.people', %s, false)", [str((ROUNDS + 1) * REQUESTS)])
    owner.execute(FILL.read_bytes())
    owner.execute("VACUUM ANALYZE")
    found = owner.execute("SELECT id FROM customers_party ORDER BY number").fetchall()
    return [UUID(str(key)) for (key,) in found]


def _officer() -> User:
    from django.contrib.auth.models import Group, User

    officer = User.objects.create_user("bench", is_staff=True)
    officer.groups.set(Group.objects.filter(name="officer"))
    return officer


def _verified(number: int, party: UUID, officer: User) -> UUID:
    """A request for a copy, linked to its person, who has shown who they are; its key."""
    from django.conf import settings
    from django.utils import timezone

    from requests_app import operations
    from requests_app.models import IdentityEvidence, PrivacyRequest
    from requests_app.rights import Right

    key, now = settings.INDEX_KEY.encode(), timezone.now()
    sent = operations.Submission(
        key=uuid4(),
        channel=PrivacyRequest.Channel.FORM,
        language="fi",
        name="Aino Mäkinen",
        email=f"aino.{number + 1}@example.com",
        answer_by=PrivacyRequest.AnswerBy.EMAIL,
        rights=(operations.AskedRight(Right.ACCESS, "Kaikki tiedot."),),
    )
    request = operations.receive(sent, now=now, index_key=key).pk
    operations.take(request, actor=officer, now=now)
    operations.record_evidence(
        request,
        kind=IdentityEvidence.Kind.CALLED_BACK,
        note="Vastasi rekisterissä olevasta numerosta.",
        actor=officer,
        now=now,
    )
    operations.confirm_identity(request, actor=officer, now=now)
    operations.link_party(request, party_id=party, actor=officer, now=now, index_key=key)
    return request


def _round(owner: Connection, requests: list[UUID], officer: User) -> tuple[float, float]:
    """Want each copy in turn, ring the bell after each, and wait for the last; seconds of all, and of the wanting."""
    from django.utils import timezone

    from oomi_registry.celery import app
    from requests_app import operations
    from requests_app.tasks import build_wanted_packages

    built = "SELECT count(*) FROM requests_app_accesspackage WHERE state = 'built'"
    first = int(str((owner.execute(built).fetchone() or (0,))[0]))
    began = time.perf_counter()
    for request in requests:
        operations.want_copy(request, actor=officer, now=timezone.now())
        app.send_task(build_wanted_packages.name, queue=QUEUE)
    wanted = time.perf_counter()
    while (owner.execute(built).fetchone() or (0,))[0] != first + len(requests):
        assert time.perf_counter() - began < PATIENCE, "The workers do not come to an end."
        time.sleep(0.005)
    return time.perf_counter() - began, wanted - began


def _by_sql(people: list[UUID]) -> float:
    """The same rows, person by person and table by table."""
    from django.db import connection

    statements = [
        sql.SQL("SELECT * FROM {} WHERE {} = %s").format(
            sql.Identifier(f"customers_{table}"), sql.Identifier("id" if table == "party" else "party_id")
        )
        for table in HELD
    ]
    login = connection.get_connection_params()
    asked = {name: login[name] for name in ("host", "port", "user", "password", "dbname") if login.get(name)}
    with psycopg.connect(**asked, autocommit=True) as plain:
        began = time.perf_counter()
        for party in people:
            read = sum(len(plain.execute(statement, [party]).fetchall()) for statement in statements)
            assert read == sum(HELD.values()), read
        return time.perf_counter() - began


def _check(owner: Connection, files: Path) -> None:
    """Every copy is whole, of all that is held, and stored once."""
    whole = owner.execute(
        "SELECT count(*) FROM requests_app_accesspackage WHERE state = 'built' AND missing = '' AND records >= %s",
        [sum(HELD.values())],
    ).fetchone()
    number = (ROUNDS + 1) * REQUESTS
    assert whole == (number,), whole
    stored = sum(1 for path in files.rglob("*.zip"))
    assert stored == number, stored
