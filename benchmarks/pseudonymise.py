"""60,000 people pseudonymised: what says who they were is emptied, and what is left tells nobody apart.

The limit is what somebody would write by hand: an UPDATE of the same columns, 1,000 people at a time, by the tables'
owner. Ours finds the columns by their declarations, is asked by the database what restricted rows are changed for, and
lets the days of those who stand apart tell less.

The two take turns; each begins with the same people filled anew, which is not counted.
"""

from __future__ import annotations

import os
import statistics
import time
from datetime import UTC, datetime
from uuid import UUID

from psycopg import sql

from benchmarks.database import Connection, own_database
from benchmarks.package import peak_mb
from benchmarks.results import Result, say

GOAL = 3.0
TURNS = 3
PEOPLE = int(os.environ.get("ROWS", "60000"))
AT_ONCE = 1_000
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)

_FILL = """
INSERT INTO customers_party (id, given_names, family_name, birth_date, identity_code, identity_code_index,
    mother_tongue, customer_number, user_identifier, protected_address, deceased, source, first_seen_on,
    last_contact_on, external_key)
SELECT gen_random_uuid(), 'Etunimi ' || n, 'Sukunimi ' || n %% 5000, DATE '1940-01-01' + n %% 25000,
    decode('01' || md5(n::text) || md5('x' || n), 'hex'), md5(n::text) || md5('y' || n), 'fi', 'A' || n, 'user' || n,
    false, false, 'person', DATE '2009-01-01' + n %% 5000, DATE '2020-01-01' + n %% 2200, 'crm:' || n
FROM generate_series(1, %s) AS n
"""
_BY_HAND = """
UPDATE customers_party SET given_names = '', family_name = '', birth_date = NULL, identity_code = NULL,
    identity_code_index = NULL, mother_tongue = '', customer_number = NULL, user_identifier = NULL,
    protected_address = false, deceased = false, external_key = NULL, pseudonymised_at = now()
WHERE id = ANY(%s)
"""


def measure() -> Result:
    """Turns of ours and of the statement by hand."""
    with own_database("bench_pseudonymise") as owner:
        from retention.anonymity import CROWD
        from retention.erasure.pseudonyms import QUASI_IDENTIFIERS, pseudonymise

        say(f"{TURNS} turns of each: {PEOPLE:,} people.")
        before = peak_mb()
        ours, by_hand = [], []
        for _ in range(TURNS):
            keys = _fill(owner)
            began = time.perf_counter()
            pseudonymise(keys, now=NOW)
            ours.append(time.perf_counter() - began)
            smallest = _smallest_crowd(owner, QUASI_IDENTIFIERS)
            assert smallest >= CROWD, smallest
            keys = _fill(owner)
            began = time.perf_counter()
            for first in range(0, len(keys), AT_ONCE):
                owner.execute(_BY_HAND, [keys[first : first + AT_ONCE]])
            by_hand.append(time.perf_counter() - began)
        peak = peak_mb()
    mine, theirs = statistics.median(ours), statistics.median(by_hand)
    notes = (
        f"{PEOPLE:,} people: {PEOPLE / mine:,.0f} a second, by hand {PEOPLE / theirs:,.0f}.",
        f"The smallest crowd of those who still tell a day is {smallest}; it may be {CROWD}.",
    )
    return Result("pseudonymise", mine, theirs, GOAL, peak, before, notes)


def _fill(owner: Connection) -> list[UUID]:
    owner.execute("ALTER TABLE customers_party DISABLE TRIGGER USER")  # the door's: nothing here is anybody's
    owner.execute("DELETE FROM customers_party")
    owner.execute(_FILL, [PEOPLE])
    owner.execute("ALTER TABLE customers_party ENABLE TRIGGER USER")
    owner.execute("VACUUM ANALYZE customers_party")
    return [UUID(str(key)) for (key,) in owner.execute("SELECT id FROM customers_party").fetchall()]


def _smallest_crowd(owner: Connection, names: tuple[str, ...]) -> int:
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in names)
    found = owner.execute(
        sql.SQL(
            "SELECT min(n) FROM (SELECT count(*) AS n FROM customers_party WHERE {} <> DATE '1900-01-01' GROUP BY {}) c"
        ).format(sql.Identifier(names[0]), columns)
    ).fetchone()
    assert found is not None
    return int(str(found[0]))
