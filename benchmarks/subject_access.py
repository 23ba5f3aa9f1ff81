"""One person's copy without audio: 100 contracts, 1,000 recordings and 9,600 quarter-hours.

The limit is what somebody would write by hand for these rows alone: six SELECTs by psycopg with the joins that the
retention dates need, each row with its labels, its category, its origin, its date, its source and its recipients, as
JSON and as a plain page, and the quarter-hours as CSV, deflated as hard as ours into a ZIP of the same kind. The bare
SELECTs are told beside it: nobody can hand those to a person.

The two take turns in one warm process, and the middle of each one's turns counts.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import psycopg

from benchmarks.database import Connection, on_disk, own_database
from benchmarks.package import build_one, peak_mb
from benchmarks.results import Result, say

GOAL = 3.0
CONTRACTS, RECORDINGS, QUARTERS = 100, 1_000, 9_600
TURNS = 7
FILL = Path(__file__).with_suffix(".sql")

BY_HAND = {
    "rekisteröidyt": (
        "SELECT p.id, p.given_names, p.family_name, p.birth_date, p.mother_tongue, p.customer_number, "
        "p.protected_address, p.deceased, p.first_seen_on, p.last_contact_on, p.source, NULL::date AS keep "
        "FROM customers_party p WHERE p.id = %(party)s"
    ),
    "asiakassuhteet": (
        "SELECT r.id, c.name AS controller, r.began_on, r.ended_on, 'own' AS source, r.ended_on AS keep "
        "FROM customers_relationship r JOIN customers_controller c ON c.code = r.controller_id "
        "WHERE r.party_id = %(party)s ORDER BY r.began_on"
    ),
    "käyttöpaikat": (
        "SELECT m.id, m.street, m.postal_code, m.city, m.gsrn, m.source, NULL::date AS keep "
        "FROM customers_meteringpoint m WHERE m.party_id = %(party)s ORDER BY m.gsrn"
    ),
    "sähkösopimukset": (
        "SELECT e.id, e.product, e.agreed_on, e.began_on, e.contract_number, e.ended_on, m.gsrn AS metering_point, "
        "e.source, (greatest(e.ended_on, r.ended_on) + interval '10 years')::date AS keep "
        "FROM customers_electricitycontract e JOIN customers_meteringpoint m ON m.id = e.metering_point_id "
        "JOIN customers_relationship r ON r.id = e.relationship_id WHERE e.party_id = %(party)s ORDER BY e.agreed_on"
    ),
    "puhelutallenteet": (
        "SELECT c.id, c.began_at, c.duration, c.direction, c.partner, e.contract_number AS electricity_contract, "
        "c.source, c.number, c.topic, (c.began_at AT TIME ZONE 'Europe/Helsinki' + interval '25 months')::date AS keep "
        "FROM customers_recording c LEFT JOIN customers_electricitycontract e ON e.id = c.electricity_contract_id "
        "WHERE c.party_id = %(party)s ORDER BY c.began_at"
    ),
    "kulutus": (
        "SELECT d.id, d.day, d.watt_hours, d.estimated, m.gsrn AS metering_point, d.source, "
        "(e.ended_on + interval '6 years')::date AS keep FROM customers_dailyconsumption d "
        "JOIN customers_electricitycontract e ON e.id = d.electricity_contract_id "
        "JOIN customers_meteringpoint m ON m.id = d.metering_point_id WHERE d.party_id = %(party)s ORDER BY d.day"
    ),
}
RECIPIENTS = "SELECT recipient, country, purpose, disclosed_at FROM customers_disclosure WHERE party_id = %(party)s"


@dataclass(frozen=True, slots=True)
class Turns:
    """Seconds of each turn: ours, by hand, and the SELECTs alone; records and bytes of ours, and memory in MB."""

    ours: list[float]
    by_hand: list[float]
    selects: list[float]
    records: int
    size: int
    size_by_hand: int
    rss_before_mb: float
    peak_rss_mb: float


def measure() -> Result:
    """Fill, and let a process of its own take turns."""
    with own_database("bench_subject_access") as owner, tempfile.TemporaryDirectory(dir=on_disk()) as folder:
        say(f"Filling {CONTRACTS} contracts, {RECORDINGS:,} recordings and {QUARTERS:,} quarter-hours.")
        _fill(owner)
        say(f"{TURNS} turns of each.")
        from django.db import connections

        names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
        command = [sys.executable, "-m", "benchmarks.subject_access", json.dumps(names), folder]
        told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        turns = Turns(**json.loads(told.stdout))
    assert turns.records == 1 + 1 + CONTRACTS * 3 + RECORDINGS + 1, turns.records
    sizes = f"{turns.size / 1024:.0f} kB, by hand {turns.size_by_hand / 1024:.0f} kB"
    notes = (
        f"{turns.records:,} records with what GDPR 15(1) wants told of each; {sizes}.",
        f"The bare SELECTs of the same rows, of which nothing is written: {statistics.median(turns.selects):.3f} s.",
    )
    return Result(
        "subject_access",
        statistics.median(turns.ours),
        statistics.median(turns.by_hand),
        GOAL,
        turns.peak_rss_mb,
        turns.rss_before_mb,
        notes,
    )


def _fill(owner: Connection) -> None:
    for name, value in {"contracts": CONTRACTS, "recordings": RECORDINGS}.items():
        owner.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(value)])
    owner.execute(FILL.read_bytes())
    owner.execute("VACUUM ANALYZE")
    counted = owner.execute("SELECT sum(cardinality(watt_hours)) FROM customers_dailyconsumption").fetchone()
    assert counted == (QUARTERS,), counted


# ---- in a process of its own


def take_turns(databases: dict[str, str], folder: Path) -> Turns:
    """Ours and by hand, one after the other; a first turn of each warms what is loaded late."""
    build_one(databases, folder, folder / "warm.zip")
    from django.db import connection

    from customers.models import Party

    before = peak_mb()
    party = Party.objects.get().pk
    login = connection.get_connection_params()
    asked = {name: login[name] for name in ("host", "port", "user", "password", "dbname") if login.get(name)}
    ours, by_hand, selects = [], [], []
    with psycopg.connect(**asked) as plain:
        _by_hand(plain, party, folder / "by_hand.zip")
        for _ in range(TURNS):
            built = build_one(databases, folder, folder / "ours.zip")
            ours.append(built.seconds)
            assert not built.missing, built.missing
            began = time.perf_counter()
            _by_hand(plain, party, folder / "by_hand.zip")
            by_hand.append(time.perf_counter() - began)
            began = time.perf_counter()
            for statement in (*BY_HAND.values(), RECIPIENTS):
                plain.execute(statement, {"party": party}).fetchall()
            selects.append(time.perf_counter() - began)
    size = (folder / "by_hand.zip").stat().st_size
    return Turns(ours, by_hand, selects, built.records, built.size, size, before, peak_mb())


def _by_hand(login: psycopg.Connection[tuple[object, ...]], party: object, into: Path) -> None:
    """The same rows by hand-written SQL, as a page, JSON and CSV in a ZIP."""
    given = {"party": party}
    recipients = [
        {"recipient": name, "country": country, "purpose": purpose, "at": str(at)}
        for name, country, purpose, at in login.execute(RECIPIENTS, given).fetchall()
    ]
    page = ["<!DOCTYPE html><meta charset=utf-8><title>Tiedot</title>"]
    with ZipFile(into, "w", ZIP_DEFLATED, compresslevel=1) as zipped:
        for title, statement in BY_HAND.items():
            cursor = login.execute(statement, given)
            names = [column.name for column in cursor.description or ()]
            records = []
            page.append(f"<h2>{title}</h2>")
            for row in cursor:
                values = dict(zip(names, row, strict=True))
                records.append(
                    {
                        "record": str(values["id"]),
                        "fields": [
                            {"field": name, "label": name, "category": "x", "origin": "y", "value": _plain(value)}
                            for name, value in values.items()
                            if name not in {"id", "keep"}
                        ],
                        "until": _plain(values["keep"]),
                        "source": values["source"],
                        "recipients": recipients,
                    }
                )
                shown = "".join(
                    f"<dt>{name}</dt><dd>{escape(str(value))}</dd>"
                    for name, value in values.items()
                    if name not in {"id", "watt_hours"} and value is not None
                )
                page.append(f"<article><dl>{shown}</dl></article>")
            zipped.writestr(f"{title}.json", json.dumps(records, ensure_ascii=False))
            if title == "kulutus":
                zipped.writestr("kulutus.csv", "".join(_lines(record["fields"]) for record in records))
        zipped.writestr("tiedot.html", "\n".join(page))


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | list) else str(value)


def _lines(fields: object) -> str:
    assert isinstance(fields, list)
    told = {each["field"]: each["value"] for each in fields}
    midnight = datetime.combine(date.fromisoformat(told["day"]), datetime.min.time(), UTC) - timedelta(hours=3)
    return "".join(
        f"{told['metering_point']};8716867000030;PT15M;kWh;BN01;"
        f"{midnight + timedelta(minutes=15 * place):%Y-%m-%dT%H:%M:%SZ};{value / 1000:.6f};OK\r\n".replace(".", ",")
        for place, value in enumerate(told["watt_hours"])
    )


if __name__ == "__main__":
    print(json.dumps(asdict(take_turns(json.loads(sys.argv[1]), Path(sys.argv[2])))))
