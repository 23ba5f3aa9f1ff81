"""``match``: who a requester may be, in a register of 1,000,000 synthetic people, beside the blind-index lookup.

All have their names, addresses, numbers and places of use; the first of them every other kind of record too, so that a
person's whole holdings are read among them, and the plans are looked at. ``CUSTOMERS`` is how many people there are.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.database import Connection, own_database
from benchmarks.results import Result, say

if TYPE_CHECKING:
    from customers.filling.synthetic import Ask, Row
    from customers.models import Party

CUSTOMERS = int(os.environ.get("CUSTOMERS", "1000000"))
WITH_EVERYTHING = CUSTOMERS // 20
WHO_THEY_ARE = frozenset({"party", "postal_address", "contact_point", "metering_point"})
ASKED = 300
PORTION = 10_000
EXACT_WITHIN, FUZZY_WITHIN = 0.005, 0.050  # seconds, 95 of 100


def measure() -> Result:
    """Fill a database, ask for people in it one by one, and read holdings with the plans beside."""
    os.environ["ALLOW_ARTIFICIAL_HETU"] = "1"
    with own_database("oomi_bench_match") as owner:
        ask = _fill(owner)
        from django.db import connection

        chosen = list(_chosen(ask))
        limit = _p95([partial(_by_blind_index, party) for party in chosen])
        exact = {name: _p95(asked) for name, asked in _exact(chosen).items()}
        fuzzy = {name: _p95(asked) for name, asked in _fuzzy(chosen).items()}
        held = _holdings(chosen[:20])
        connection.close()
    worst, loosest = max(exact.values()), max(fuzzy.values())
    notes = (
        f"{CUSTOMERS:,} people; 95 of 100 are found within: "
        + _told(exact)
        + " (goal 5 ms); "
        + _told(fuzzy)
        + " (goal 50 ms).",
        f"The limit: one lookup by the blind index of a henkilötunnus, {limit * 1000:.2f} ms.",
        held,
    )
    within = worst <= EXACT_WITHIN and loosest <= FUZZY_WITHIN
    goal = EXACT_WITHIN / limit if within else 0.0
    rss = _peak_mb()
    return Result("match", worst, limit, round(goal, 1), rss, rss, notes)


def _told(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in figures.items())


def _fill(owner: Connection) -> Ask:
    from django.db import transaction
    from django.utils import timezone

    from customers.filling.synthetic import Ask, Made, copy_rows, generate, people

    ask = Ask(customers=CUSTOMERS, seed=12, today=timezone.localdate())
    say(f"{WITH_EVERYTHING:,} people with every kind of record.")
    generate(replace(ask, customers=WITH_EVERYTHING))
    say(f"{CUSTOMERS - WITH_EVERYTHING:,} people more: who they are.")

    def who(first: int, until: int) -> Iterator[tuple[str, Row]]:
        return (pair for pair in people(ask, first, until) if pair[0] in WHO_THEY_ARE)

    for first in range(WITH_EVERYTHING, CUSTOMERS, PORTION):
        with transaction.atomic():
            copy_rows(who(first, min(first + PORTION, CUSTOMERS)), Made())
    owner.execute("VACUUM ANALYZE")
    return ask


def _chosen(ask: Ask) -> Iterator[Party]:
    """People to ask for, some of whom have everything."""
    from customers.models import Party

    chance = random.Random(12)
    numbers = [*range(20), *(chance.randrange(CUSTOMERS) for _ in range(ASKED - 20))]
    for number in numbers:
        yield Party.objects.get(external_key=f"gen{ask.seed}:{number}:1")


def _by_blind_index(party: Party) -> None:
    from customers.fields import blind_index
    from customers.models import Party as Parties

    index = blind_index("customers.Party.identity_code", str(party.identity_code))
    assert list(Parties.objects.filter(identity_code_index=index).values_list("pk", flat=True)[:5])


def _exact(chosen: Sequence[Party]) -> dict[str, list[Callable[[], None]]]:
    from customers.identifiers import Hetu, MeteringPoint
    from customers.matching import Claimed, Confirmed

    asked: dict[str, list[Callable[[], None]]] = {}
    for party in chosen:
        email = party.contact_points.get(kind="email").value
        place = party.metering_points.get().gsrn
        code = Hetu(str(party.identity_code))
        for name, claimed, confirmed in (
            ("customer number", Claimed(customer_number=str(party.customer_number)), Confirmed()),
            ("e-mail", Claimed(email=email), Confirmed()),
            ("place of use", Claimed(metering_point=MeteringPoint(place)), Confirmed()),
            ("confirmed henkilötunnus", Claimed(), Confirmed(hetu=code)),
        ):
            asked.setdefault(name, []).append(partial(_finds, claimed, confirmed, party))
    return asked


def _fuzzy(chosen: Sequence[Party]) -> dict[str, list[Callable[[], None]]]:
    """A letter of the name is another; beside it the birth date, or the address as somebody else writes it."""
    from customers.matching import Address, Claimed, Confirmed

    asked: dict[str, list[Callable[[], None]]] = {}
    for party in chosen:
        home = party.addresses.get()
        name = f"{party.given_names.split()[0]} {_one_letter_other(party.family_name)}"
        address = Address(home.street.upper(), home.postal_code)
        for what, claimed in (
            ("name and birth date", Claimed(name=name, birth_date=party.birth_date)),
            ("name and address", Claimed(name=name, address=address)),
            ("all three", Claimed(name=name, birth_date=party.birth_date, address=address)),
        ):
            asked.setdefault(what, []).append(partial(_finds, claimed, Confirmed(), party))
    return asked


def _one_letter_other(name: str) -> str:
    return f"{name[:2]}{'x' if name[2] != 'x' else 'y'}{name[3:]}"


def _finds(claimed: object, confirmed: object, party: Party) -> None:
    from customers.matching import Claimed, Confirmed
    from customers.queries import find_candidates

    assert isinstance(claimed, Claimed)
    assert isinstance(confirmed, Confirmed)
    found = find_candidates(claimed, confirmed)
    assert party.pk in {candidate.party for candidate in found}, (len(found), party)


def _p95(asked: Sequence[Callable[[], None]]) -> float:
    for one in asked[:10]:
        one()  # the first calls read the index's pages
    seconds = []
    for one in asked:
        began = time.perf_counter()
        one()
        seconds.append(time.perf_counter() - began)
    return statistics.quantiles(seconds, n=20)[18]


def _holdings(chosen: Sequence[Party]) -> str:
    """What a person's whole holdings take, and whether any table is read from end to end."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from customers.holdings import holdings

    seconds, rows, queries, whole = [], 0, 0, set()
    for party in chosen:
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            rows += sum(len(list(holding.rows)) for holding in holdings(party))
        seconds.append(time.perf_counter() - began)
        queries = len(asked)
    for holding in holdings(chosen[0]):
        whole |= _read_whole(json.loads(holding.rows.explain(format="json"))[0]["Plan"])
    large = sorted(table for table in whole if _rows_of(table) > 1_000)
    say(f"Read from end to end: {', '.join(large) or 'none of the large tables'}.")
    return (
        f"Holdings of a person: {queries} queries, one for each table, {rows // len(chosen)} rows, "
        f"{statistics.median(seconds) * 1000:.0f} ms; of tables with more than 1,000 rows read from end to end: "
        f"{', '.join(large) or 'none'}."
    )


def _read_whole(plan: dict[str, object]) -> set[str]:
    found = {str(plan["Relation Name"])} if plan.get("Node Type") == "Seq Scan" else set()
    children = plan.get("Plans", [])
    assert isinstance(children, list)
    return found.union(*(_read_whole(child) for child in children)) if children else found


def _rows_of(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [table])
        (rows,) = cursor.fetchone() or (0,)
    return int(rows)


def _peak_mb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes here
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
