"""What each login may do to each table, and the triggers of the one door, all made from the declarations after migrate.

Nobody has to remember them for a new table: a declared model is guarded as soon as it is migrated. Four lines hold,
each by itself: the application's login has no DELETE or TRUNCATE on a guarded table; the disposal's role has DELETE,
but the trigger asks for a running disposal run as well; TRUNCATE is refused to everyone; and what went is counted by
the database as it goes, which raises if any of it is held.
"""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from oomi_registry.notice.declarations import NotPersonal, Privacy, declaration_of
from retention.models import DisposalRecord, DisposalRun, FileTombstone

DISPOSAL_ROLE = "oomi_disposal"

Statement = sql.SQL | sql.Composed


def application_login() -> str:
    """The login under which web and worker run."""
    return str(connections["default"].settings_dict["USER"])


def managed_models() -> list[type[models.Model]]:
    """Every concrete model of every installed app, by the name of its table."""
    managed = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted(managed, key=lambda model: model._meta.db_table)


def guarded_models() -> list[type[models.Model]]:
    """Every model whose rows leave only through the disposal's door."""
    return [model for model in managed_models() if _guarded(model)]


def _guarded(model: type[models.Model]) -> bool:
    declaration = declaration_of(model)
    return isinstance(declaration, Privacy) and declaration.guarded


def file_columns(model: type[models.Model]) -> list[str]:
    """The columns of a model that name a stored file."""
    return [field.column for field in model._meta.concrete_fields if isinstance(field, models.FileField)]


def every_file_column() -> list[tuple[str, str]]:
    """Table and column of every stored file of the register."""
    return [(model._meta.db_table, column) for model in managed_models() for column in file_columns(model)]


# ---- grants ----


def grants_for(model: type[models.Model], login: str) -> list[Statement]:
    """The statements that give ``login`` what it needs on the model's table, and nothing more."""
    table, who = sql.Identifier(model._meta.db_table), sql.Identifier(login)
    disposal = sql.Identifier(DISPOSAL_ROLE)
    statements: list[Statement] = [
        sql.SQL("REVOKE ALL ON {} FROM {}, {}").format(table, who, disposal),
        sql.SQL("GRANT SELECT ON {} TO {}, {}").format(table, who, disposal),
    ]
    if model is DisposalRecord:
        return statements  # a count is written by the database as it deletes, and by nobody else
    if model is FileTombstone:
        return [*statements, sql.SQL("GRANT UPDATE ON {} TO {}").format(table, who)]
    statements.append(sql.SQL("GRANT INSERT ON {} TO {}").format(table, who))
    declaration = declaration_of(model)
    if isinstance(declaration, Privacy) and declaration.append_only:
        if declaration.clocks:
            columns = sql.SQL(", ").join(sql.Identifier(name) for name in declaration.clocks.split())
            statements.append(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(columns, table, who))
    else:
        statements.append(sql.SQL("GRANT UPDATE ON {} TO {}").format(table, who))
    if _guarded(model):
        statements.append(sql.SQL("GRANT DELETE ON {} TO {}").format(table, disposal))
    elif isinstance(declaration, NotPersonal | Privacy) and model is not DisposalRun:
        statements.append(sql.SQL("GRANT DELETE ON {} TO {}").format(table, who))
    return statements


# ---- the door ----

DOOR = """
CREATE OR REPLACE FUNCTION retention_door() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'DELETE' AND current_user = 'oomi_disposal' AND EXISTS (
        SELECT 1 FROM retention_disposalrun
        WHERE id::text = current_setting('retention.run', true) AND state = 'running'
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Rows of % leave by manage.py dispose alone, when their retention has ended.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$body$
"""

# Runs with the owner's rights, so that the login which deletes can neither write nor skip a count. TG_ARGV holds the
# table's own file columns.
WENT = """
CREATE OR REPLACE FUNCTION retention_went() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    went bigint;
    this_run uuid := current_setting('retention.run')::uuid;
    still_used text;
BEGIN
    SELECT count(*) INTO went FROM gone;
    IF went = 0 THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT 1 FROM gone JOIN retention_heldrecord held ON held.record = gone.id
        WHERE held."table" = TG_TABLE_NAME AND held.released_at IS NULL
    ) THEN
        RAISE EXCEPTION 'A row of % is under a legal hold and stays. Lift the hold first.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO retention_disposalrecord (run_id, "table", rule, went, at)
        VALUES (this_run, TG_TABLE_NAME, current_setting('retention.rule'), went, clock_timestamp());
    FOR place IN 0 .. TG_NARGS - 1 LOOP
        SELECT string_agg(format('AND NOT EXISTS (SELECT 1 FROM %I used WHERE used.%I = gone.%I)',
                                 t.name, t.file, TG_ARGV[place]), ' ')
            INTO still_used FROM (VALUES {files}) AS t (name, file);
        EXECUTE format('INSERT INTO retention_filetombstone (run_id, path, written_at, spared, error) '
                       'SELECT DISTINCT $1, gone.%I, clock_timestamp(), false, '''' FROM gone WHERE gone.%I <> '''' %s',
                       TG_ARGV[place], TG_ARGV[place], still_used)
            USING this_run;
    END LOOP;
    RETURN NULL;
END
$body$
"""

TRIGGERS = {
    "retention_refuse_delete": "BEFORE DELETE ON {} FOR EACH STATEMENT EXECUTE FUNCTION retention_door()",
    "retention_refuse_truncate": "BEFORE TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION retention_door()",
    "retention_count_what_went": (
        "AFTER DELETE ON {} REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION retention_went({})"
    ),
}


def functions() -> list[Statement]:
    """The door's two functions."""
    files = sql.SQL(", ").join(
        sql.SQL("({}, {})").format(sql.Literal(table), sql.Literal(column)) for table, column in every_file_column()
    )
    nothing = sql.SQL("('', '')")
    return [sql.SQL(DOOR), sql.SQL(WENT).format(files=files if every_file_column() else nothing)]


def triggers_for(model: type[models.Model]) -> list[Statement]:
    """The statements that put the door's triggers on the model's table, in place of any before."""
    table = sql.Identifier(model._meta.db_table)
    columns = sql.SQL(", ").join(sql.Literal(column) for column in file_columns(model))
    return [
        sql.SQL("CREATE OR REPLACE TRIGGER {} ").format(sql.Identifier(name)) + sql.SQL(body).format(table, columns)
        for name, body in TRIGGERS.items()
    ]


def install(*, using: str) -> None:
    """Give and take what every login may do, and put the triggers up, as the owner, through the connection ``using``.

    Raises ImproperlyConfigured where a role is missing, saying which SQL makes it.
    """
    login = application_login()
    with connections[using].cursor() as cursor:
        _check_roles(cursor, login)
        for model in managed_models():
            for statement in grants_for(model, login):
                cursor.execute(statement)
        cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(sql.Identifier(login)))
        cursor.execute(sql.SQL("GRANT SELECT ON django_migrations TO {}").format(sql.Identifier(login)))
        for function in functions():
            cursor.execute(function)
        cursor.execute("REVOKE ALL ON FUNCTION retention_went() FROM PUBLIC")
        guarded = guarded_models()
        for model in guarded:
            _check_key(model)
            for statement in triggers_for(model):
                cursor.execute(statement)
        _take_down_stale(cursor, {model._meta.db_table for model in guarded})


def _check_roles(cursor: CursorWrapper, login: str) -> None:
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)",
        [[login, DISPOSAL_ROLE]],
    )
    found = {name for (name,) in cursor.fetchall()}
    if missing := {login, DISPOSAL_ROLE} - found:
        raise ImproperlyConfigured(
            f"The database has no role {', '.join(sorted(missing))}. Make it as a superuser, then migrate again: "
            f"CREATE ROLE {login} LOGIN; CREATE ROLE {DISPOSAL_ROLE} NOLOGIN; "
            f"GRANT {DISPOSAL_ROLE} TO {login} WITH INHERIT FALSE, SET TRUE;"
        )


def _check_key(model: type[models.Model]) -> None:
    if not isinstance(model._meta.pk, models.UUIDField) or model._meta.pk.column != "id":
        raise ImproperlyConfigured(
            f"{model._meta.label} is guarded and needs id = models.UUIDField(primary_key=True, default=new_key): "
            "holds name a row by it."
        )


def _take_down_stale(cursor: CursorWrapper, guarded: set[str]) -> None:
    cursor.execute(
        "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname = ANY(%s) AND NOT c.relname = ANY(%s)",
        [list(TRIGGERS), list(guarded)],
    )
    for table, trigger in cursor.fetchall():
        cursor.execute(sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(trigger), sql.Identifier(table)))
