"""What hangs in the database is what the declarations ask for: triggers, rights and indexes, table by table."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import connection, models

from oomi_registry.checks.paths import walk
from oomi_registry.notice.declarations import NotPersonal, Privacy, declaration_of, passes
from retention.disposal import disposal_order
from retention.models import CopyTombstone, DisposalRecord, DisposalRun, FileTombstone

pytestmark = pytest.mark.django_db

ALL = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
GUARDED = [model for model in ALL if isinstance(d := declaration_of(model), Privacy) and d.guarded]

DOOR = (
    "{table} BEFORE DELETE STATEMENT retention_refuse()",
    "{table} BEFORE TRUNCATE STATEMENT retention_refuse()",
    "{table} AFTER DELETE STATEMENT retention_certify({arguments})",
    "{table} AFTER UPDATE STATEMENT retention_restrict({clocks})",
)


def asked(statement: str, *params: str | list[str]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params])
        return list(cursor.fetchall())


TELL = "{table} AFTER DELETE STATEMENT retention_tell({told})"
HELD_BY_OTHERS = {
    "customers_collection": "'id', 'agency', 'external_key', 'billing'",
    "customers_recording": "'id', 'partner', 'external_key', 'relationship', 'contact_details'",
}
"""What somebody outside holds too: who, by which key they know it, and what it is about."""


def test_every_guarded_table_has_the_doors_four_triggers_and_one_more_if_others_hold_its_rows() -> None:
    declared = set()
    for model in GUARDED:
        files = [field.column for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
        arguments = ", ".join(f"'{column}'" for column in ["id", *files])
        counted = [column for table, column in clock_columns() if table == model._meta.db_table]
        clocks = ", ".join(f"'{column}'" for column in ["id", *counted])
        words = {"table": model._meta.db_table, "arguments": arguments, "clocks": clocks}
        declared |= {line.format(**words) for line in DOOR}
    declared |= {TELL.format(table=table, told=told) for table, told in HELD_BY_OTHERS.items()}
    hung = asked(
        "SELECT class.relname, CASE WHEN tgtype & 2 = 2 THEN 'BEFORE' ELSE 'AFTER' END, "
        "CASE WHEN tgtype & 32 = 32 THEN 'TRUNCATE' WHEN tgtype & 28 = 8 THEN 'DELETE' "
        "WHEN tgtype & 28 = 16 THEN 'UPDATE' ELSE 'OTHER' END, "
        "CASE WHEN tgtype & 1 = 1 THEN 'ROW' ELSE 'STATEMENT' END, "
        "regexp_replace(pg_get_triggerdef(pg_trigger.oid), '.*EXECUTE FUNCTION (public\\.)?', '') "
        "FROM pg_trigger JOIN pg_class AS class ON class.oid = tgrelid WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    assert {" ".join(map(str, line)) for line in hung} == declared
    assert len(GUARDED) >= 20


def test_the_doors_functions_are_the_owners_and_nobody_else_hangs_them() -> None:
    found = asked(
        "SELECT proname, prosecdef, proowner::regrole::text, proconfig::text, "
        "has_function_privilege('oomi_app', oid, 'EXECUTE') OR has_function_privilege('oomi_disposal', oid, 'EXECUTE') "
        "FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'retention%%' ORDER BY proname"
    )
    closed_path = '{"search_path=pg_catalog, pg_temp"}'  # no table of the caller's stands in for one of ours
    assert found == [
        ("retention_certify", True, "oomi_owner", closed_path, False),
        ("retention_refuse", False, "oomi_owner", closed_path, False),
        ("retention_restrict", False, "oomi_owner", closed_path, False),
        ("retention_tell", True, "oomi_owner", closed_path, False),
    ]


def rights(login: str, model: type[models.Model]) -> set[str]:
    """What the login may do to the whole of a table; a right to single columns is not among them."""
    every = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    table = f'public."{model._meta.db_table}"'
    found = asked("SELECT r FROM unnest(%s::text[]) r WHERE has_table_privilege(%s, %s, r)", [*every], login, table)
    return {str(right) for (right,) in found}


def columns_changed_by(login: str, model: type[models.Model]) -> set[str]:
    table = f'public."{model._meta.db_table}"'
    columns = [field.column for field in model._meta.local_concrete_fields]
    found = asked(
        "SELECT c FROM unnest(%s::text[]) c WHERE has_column_privilege(%s, %s, c, 'UPDATE')", columns, login, table
    )
    return {str(column) for (column,) in found}


@pytest.mark.parametrize("model", ALL, ids=lambda model: model._meta.db_table)
def test_each_login_may_do_to_a_table_what_its_declaration_says_and_nothing_more(model: type[models.Model]) -> None:
    declaration = declaration_of(model)
    written_once = declaration is not None and declaration.append_only
    application = {"SELECT", "INSERT"}
    if model in {DisposalRecord, FileTombstone}:
        application = {"SELECT"}
    elif model is CopyTombstone:
        application = {"SELECT", "INSERT", "DELETE"}  # left, and moved into a notice
    elif model is not DisposalRun:
        application |= set() if written_once else {"UPDATE"}
        application |= set() if model in GUARDED or written_once else {"DELETE"}
    assert rights("oomi_app", model) == application
    assert rights("oomi_disposal", model) == {"SELECT"} | ({"DELETE"} if model in GUARDED else set())
    if isinstance(declaration, Privacy) and written_once:
        assert columns_changed_by("oomi_app", model) == set(declaration.clocks.split())
    assert not columns_changed_by("oomi_disposal", model)


def test_nobody_has_rights_by_being_anybody() -> None:
    open_to_all = asked(
        "SELECT relname FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'public'::regnamespace AND grantee = 0"
    )
    assert open_to_all == []


def test_the_application_waits_and_works_for_a_while_and_not_without_end() -> None:
    with connection.cursor() as cursor:
        for setting in ("lock_timeout", "statement_timeout", "client_connection_check_interval"):
            cursor.execute("SELECT setting::int FROM pg_settings WHERE name = %s AND source = 'user'", [setting])
            (milliseconds,) = cursor.fetchone()
            assert 1_000 <= milliseconds <= 60_000, setting


def clock_columns() -> Iterable[tuple[str, str]]:
    """The table and column of every clock of every declared table."""
    found = set()
    for model in ALL:
        declaration = declaration_of(model)
        if isinstance(declaration, NotPersonal) or declaration is None:
            continue
        for alternative in passes(declaration.keep):
            for runs in alternative:
                *_, last = walk(model, runs.clock)
                assert isinstance(last.field, models.Field)
                found.add((last.model._meta.db_table, str(last.field.column)))
    return sorted(found)


@pytest.mark.parametrize(("table", "column"), clock_columns())
def test_every_clock_has_an_index_of_every_row_that_starts_with_it(table: str, column: str) -> None:
    found = asked(
        "SELECT indexrelid FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] "
        "WHERE indrelid = %s::regclass AND attname = %s AND indpred IS NULL AND indisvalid",
        f'public."{table}"',
        column,
    )
    assert found, f"no index of {table} starts with {column}"


def test_every_guarded_table_has_its_place_in_the_order_after_all_that_refer_to_it() -> None:
    order = disposal_order()
    assert set(order) == set(GUARDED)
    assert len(order) == len(GUARDED)
    for model in order:
        for field in model._meta.concrete_fields:
            parent = field.related_model
            if parent in order and parent is not model:
                assert isinstance(parent, type)
                assert order.index(model) < order.index(parent), f"{model} goes after {parent}, which it refers to"
