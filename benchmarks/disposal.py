"""Dispose of 300,000 due recordings among 1,000,000: holds, proof and file removal included.

The limit is one plain ``DELETE … WHERE due`` of the same rows from a copy of the table with the same indexes, and the
unlinking of the same files, one after the other, by their known names.
"""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from benchmarks.ground import APPLICATION, OWNER, Connection, connect, effort, own_database, own_files, say
from benchmarks.run import Measured
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from retention import disposal
from retention.models import FileTombstone
from retention.schedule import cutoff_instant

GOAL = 3
WHAT = "300,000 due of 1,000,000 recordings, 3,000 of them held, each with a file, some shared."
LIMIT = "one plain DELETE of the same rows, and unlinking the same files."

ROWS, DUE, PEOPLE = 1_000_000, 300_000, 10_000
HELD_EVERY, SHARED_EVERY, SPARED_EVERY = 100, 40, 400  # of the due rows

FILL = (
    "INSERT INTO customers_party (id, given_names, family_name, mother_tongue, protected_address, deceased, source, "
    "first_seen_on, last_contact_on) SELECT md5('p' || n)::uuid, 'A', 'B', '', false, false, 'person', current_date, "
    f"current_date FROM generate_series(1, {PEOPLE}) AS n",
    # The first DUE rows are due, in the order of time, as they came; every 40th due row names the file before it.
    "INSERT INTO customers_recording (id, party_id, began_at, duration, direction, number, partner, audio, topic) "
    f"SELECT md5('r' || n)::uuid, md5('p' || (n % {PEOPLE} + 1))::uuid, "
    f"CASE WHEN n <= {DUE} THEN %(cutoff)s - make_interval(mins => 2 * ({DUE} - n) + 1) "
    f"ELSE %(cutoff)s + make_interval(mins => n - {DUE}) END, interval '3 minutes', 'from_person', "
    f"'+35850' || (1000000 + n), '', CASE WHEN n <= {DUE} THEN "
    f"format('recordings/%%s/%%s.wav', to_hex(n %% 256), n - (n %% {SHARED_EVERY} = 1 AND n > 1)::int) "
    f"WHEN n <= {DUE} + {DUE} / {SPARED_EVERY} THEN "
    f"format('recordings/%%s/%%s.wav', to_hex((n - {DUE}) * {SPARED_EVERY} %% 256), (n - {DUE}) * {SPARED_EVERY}) "
    f"ELSE '' END, 'lasku' FROM generate_series(1, {ROWS}) AS n",
    "INSERT INTO retention_legalhold (id, party_id, reason, explanation, placed_at, review_on, origin) "
    "SELECT md5('h')::uuid, md5('p1')::uuid, 'dispute', '', now(), current_date, ''",
    "INSERT INTO retention_heldrecord (id, hold_id, \"table\", record) SELECT md5('h' || n)::uuid, md5('h')::uuid, "
    f"'customers_recording', md5('r' || n)::uuid FROM generate_series({HELD_EVERY}, {DUE}, {HELD_EVERY}) AS n",
    "CREATE TABLE plain (LIKE customers_recording INCLUDING ALL)",
    "INSERT INTO plain SELECT * FROM customers_recording",
    # What is held is not due in the copy, so that the plain statement takes the same rows.
    "UPDATE plain SET began_at = began_at + interval '100 years' WHERE id IN (SELECT record FROM retention_heldrecord)",
    "GRANT SELECT, DELETE ON plain TO oomi_app",
)


def measure() -> Measured:
    """Fill, delete plainly, dispose, and hold what is left of both against each other."""
    now = timezone.now()
    before = cutoff_instant(register().rule("contact_recordings"), day_in_helsinki(now))
    with own_database("bench"), own_files() as folder, connect(OWNER) as owner:
        say(f"filling {ROWS:,} recordings, {DUE:,} of them due, twice")
        owner.execute("SET synchronous_commit = off")
        for statement in FILL:
            owner.execute(statement, {"cutoff": before} if "%(cutoff)s" in statement else None)
        for table in ("customers_recording", "plain", "customers_party", "retention_heldrecord"):
            owner.execute(f"VACUUM ANALYZE {table}")
        goes, copies = _files(owner, folder)

        say("the limit: one plain DELETE, and unlinking")
        with connect(APPLICATION) as plain, effort() as limit:
            plainly = plain.execute("DELETE FROM plain WHERE began_at < %s", [before]).rowcount
            for path in copies:
                path.unlink()

        say("ours: manage.py dispose")
        with effort() as ours:
            went = disposal.dispose(now=now, clock=timezone.now)

        say("holding both against each other")
        assert went.complete, went.error
        assert went.total == plainly == DUE - DUE // HELD_EVERY, (went.total, plainly)
        left = owner.execute("SELECT count(*) FROM customers_recording JOIN retention_heldrecord ON record = customers_recording.id")
        assert left.fetchone() == (DUE // HELD_EVERY,)
        assert went.files.removed == len(goes)
        assert not any(path.exists() for path in goes)
        named = {row[0] for row in owner.execute("SELECT audio FROM customers_recording WHERE audio <> ''")}
        there = {str(path.relative_to(folder)) for path in (folder / "recordings").rglob("*.wav")}
        assert there == named
        assert not FileTombstone.objects.filter(removed_at=None).exists()
    remark = f"{went.total:,} rows and {went.files.removed:,} files; memory before: {ours.rss_before_mb:.0f} MB."
    return Measured(ours.seconds, limit.seconds, ours.peak_rss_mb, remark)


def _files(owner: Connection, folder: Path) -> tuple[list[Path], list[Path]]:
    """Store a small file for every path; those that go with the due rows, and a copy of each for the limit."""
    rows = owner.execute(
        "SELECT audio, bool_and(began_at < (SELECT max(began_at) FROM plain WHERE false) IS NOT FALSE) FROM plain GROUP BY 1"
    )
    del rows
    every = [str(row[0]) for row in owner.execute("SELECT DISTINCT audio FROM customers_recording WHERE audio <> ''")]
    stay = {
        row[0]
        for row in owner.execute(
            "SELECT audio FROM customers_recording LEFT JOIN retention_heldrecord ON record = customers_recording.id "
            "WHERE audio <> '' AND (record IS NOT NULL OR began_at >= (SELECT min(began_at) FROM customers_recording "
            "WHERE audio = '')  - interval '1 day' * 0)"
        )
    }
    say(f"storing {len(every):,} files, and a copy of those that go")
    for subfolder in {str(Path(path).parent) for path in every}:
        (folder / subfolder).mkdir(parents=True)
        (folder / "copies" / subfolder).mkdir(parents=True)
    goes, copies = [], []
    for path in every:
        (folder / path).write_bytes(b"RIFF" * 25)
        if path not in stay:
            goes.append(folder / path)
            copies.append(folder / "copies" / path)
            copies[-1].write_bytes(b"RIFF" * 25)
    return goes, copies
