"""What each login may do to each table, and the triggers of the one door, all made from the declarations after migrate.

Nobody has to remember them for a new table: a declared model is guarded as soon as it is migrated, and one that is
guarded no longer loses its triggers. Five lines hold, each by itself: the application's login has no DELETE on a
guarded table; the disposal's role has, but the trigger also asks for a run that is under way; TRUNCATE is refused to
everyone; the database counts what goes while it goes, and refuses what is held; and it refuses to change what is
restricted (``door.sql``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.db import connections, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.constants import LOOKUP_SEP
from psycopg import sql

from oomi_registry.notice.declarations import NotPersonal, Privacy, declaration_of, passes
from retention.models import CopyTombstone, DisposalRecord, DisposalRun, FileTombstone

DISPOSAL_ROLE = "oomi_disposal"
KEY_OF_THE_HOLDER = "external_key"
"""By which field whoever holds the same record knows it."""
DOOR = Path(__file__).with_name("door.sql")

Privileges = dict[str, tuple[str, ...]]
"""SQL privileges on a table, each with the columns it is confined to; none where it covers the whole row."""

_PROOF: dict[type[models.Model], Privileges] = {
    DisposalRun: {"SELECT": (), "INSERT": (), "UPDATE": ("progressed_at", "finished_at", "state", "error")},
    DisposalRecord: {"SELECT": ()},
    FileTombstone: {"SELECT": (), "UPDATE": ("removed_at", "spared", "error")},
    CopyTombstone: {"SELECT": (), "INSERT": (), "DELETE": ()},
}
"""What the application may do to the proof of what went: it begins and ends runs, but counts and paths are not its.

What others hold it may also find by itself, and moves into the notice to them; it changes nothing of it.
"""

# pg_trigger.tgtype (PostgreSQL, catalog/pg_trigger.h): BEFORE is 2, DELETE 8, UPDATE 16, TRUNCATE 32, each statement 0.
_BEFORE_DELETE, _BEFORE_TRUNCATE, _AFTER_DELETE, _AFTER_UPDATE = 10, 34, 8, 16
_CREATE = {
    _BEFORE_DELETE: sql.SQL("CREATE OR REPLACE TRIGGER {name} BEFORE DELETE ON {table} "),
    _BEFORE_TRUNCATE: sql.SQL("CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} "),
    _AFTER_DELETE: sql.SQL("CREATE OR REPLACE TRIGGER {name} AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone "),
    _AFTER_UPDATE: sql.SQL(
        "CREATE OR REPLACE TRIGGER {name} AFTER UPDATE ON {table} REFERENCING OLD TABLE AS was NEW TABLE AS became "
    ),
}
_VERBS = {verb: sql.SQL(verb) for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")}
_CALL = sql.SQL("FOR EACH STATEMENT EXECUTE FUNCTION {function}({arguments})")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger of the door, as it is declared and as ``pg_trigger`` has it."""

    name: str
    function: str
    kind: int
    arguments: tuple[str, ...] = ()
    enabled: bool = True

    def created_on(self, table: str) -> sql.Composed:
        """The statement that hangs it on the table, in place of one with its name."""
        statement = _CREATE[self.kind].format(name=sql.Identifier(self.name), table=sql.Identifier("public", table))
        arguments = sql.SQL(", ").join(map(sql.Literal, self.arguments))
        return statement + _CALL.format(function=sql.Identifier("public", self.function), arguments=arguments)


def application_login() -> str:
    """The login under which web and worker run."""
    return str(connections["default"].settings_dict["USER"])


def managed_models() -> list[type[models.Model]]:
    """Every model with a table of its own, of every installed app, by the name of its table."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.db_table)


def guarded_models() -> list[type[models.Model]]:
    """Every model whose rows leave only through the disposal's door."""
    return [model for model in managed_models() if _is_guarded(model)]


def file_fields() -> list[tuple[type[models.Model], models.FileField]]:
    """Every column of the register that names a stored file, with its model."""
    return [(model, field) for model in managed_models() for field in _files_of(model)]


def _is_guarded(model: type[models.Model]) -> bool:
    declaration = declaration_of(model)
    return isinstance(declaration, Privacy) and declaration.guarded


def _files_of(model: type[models.Model]) -> list[models.FileField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.FileField)]


def triggers_of(model: type[models.Model]) -> frozenset[Trigger]:
    """The triggers that belong on the model's table: four on a guarded one, a fifth where others hold its rows too."""
    if not _is_guarded(model):
        return frozenset()
    key = str(model._meta.pk.column)
    arguments = (key, *(field.column for field in _files_of(model)))
    four = {
        Trigger("retention_refuse_delete", "retention_refuse", _BEFORE_DELETE),
        Trigger("retention_refuse_truncate", "retention_refuse", _BEFORE_TRUNCATE),
        Trigger("retention_certify", "retention_certify", _AFTER_DELETE, arguments),
        Trigger("retention_restrict", "retention_restrict", _AFTER_UPDATE, (key, *clock_columns(model))),
    }
    declaration = declaration_of(model)
    if not isinstance(declaration, Privacy) or not declaration.held_by:
        return frozenset(four)
    holder, theirs = (_column_at(model, name)[1] for name in (declaration.held_by, KEY_OF_THE_HOLDER))
    told = Trigger("retention_tell", "retention_tell", _AFTER_DELETE, (key, holder, theirs, *declaration.categories()))
    return frozenset({*four, told})


def models_held_by_others() -> list[tuple[type[models.Model], str]]:
    """Every guarded model whose rows somebody outside holds too, with the field that names them."""
    declared = ((model, declaration_of(model)) for model in guarded_models())
    return [
        (model, declaration.held_by)
        for model, declaration in declared
        if isinstance(declaration, Privacy) and declaration.held_by
    ]


def clock_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of the model's table that any rule counts from: its own rules, and those of rows that refer to it.

    They may move in a restricted row too: when a row is disposed of is a part of storing it (GDPR 18(2)).
    """
    return _clock_columns().get(model, ())


@cache
def _clock_columns() -> dict[type[models.Model], tuple[str, ...]]:
    found: dict[type[models.Model], set[str]] = {}
    for model in guarded_models():
        declaration = declaration_of(model)
        if isinstance(declaration, Privacy):
            for runs in (each for alternative in passes(declaration.keep) for each in alternative):
                target, column = _column_at(model, runs.clock)
                found.setdefault(target, set()).add(column)
    return {model: tuple(sorted(columns)) for model, columns in found.items()}


def _column_at(model: type[models.Model], path: str) -> tuple[type[models.Model], str]:
    """The table and the column at the end of a clock's path."""
    *through, last = path.split(LOOKUP_SEP)
    for name in through:
        target = model._meta.get_field(name).related_model
        if not isinstance(target, type):
            raise TypeError(f"{model._meta.label}.{name} leads to no table.")
        model = target
    column: object = getattr(model._meta.get_field(last), "column", None)
    return model, str(column)


def privileges_of(model: type[models.Model]) -> Privileges:
    """What the application's login may do to the model's table."""
    if model in _PROOF:
        return _PROOF[model]
    declaration = declaration_of(model)
    given: Privileges = {"SELECT": (), "INSERT": ()}
    if isinstance(declaration, NotPersonal) and declaration.append_only:
        return given
    if not isinstance(declaration, Privacy) or not declaration.append_only:
        given["UPDATE"] = ()
    elif declaration.clocks:
        given["UPDATE"] = tuple(declaration.clocks.split())
    if isinstance(declaration, NotPersonal | Privacy) and not _is_guarded(model):
        given["DELETE"] = ()
    return given


def install(*, using: str) -> None:
    """Give and take what every login may do and hang the triggers, through the owner's connection ``using``.

    Raises ImproperlyConfigured with the SQL to run where the logins are not as they must be, and with what to change
    where a guarded table could not be disposed of.
    """
    login = application_login()
    with connections[using].cursor() as cursor:
        _check_logins(cursor, login)
        here = set(connections[using].introspection.table_names(cursor))
        if not {model._meta.db_table for model in _PROOF} <= here:
            return  # migrated back to before there was a door
        with transaction.atomic(using=using):
            cursor.execute(DOOR.read_text(encoding="utf-8"))
        for model in managed_models():
            if model._meta.db_table in here:
                _check_table(model)
                with transaction.atomic(using=using):  # nobody is ever without the rights they had and keep
                    _grant(cursor, model, login)
                    _hang(cursor, model)
        cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(sql.Identifier(login)))
        cursor.execute(sql.SQL("GRANT SELECT ON django_migrations TO {}").format(sql.Identifier(login)))


def _grant(cursor: CursorWrapper, model: type[models.Model], login: str) -> None:
    table, application, disposal = map(sql.Identifier, (model._meta.db_table, login, DISPOSAL_ROLE))
    cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}, {}").format(table, application, disposal))
    for privilege, columns in privileges_of(model).items():
        confined = sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Identifier, columns))) if columns else sql.SQL("")
        cursor.execute(sql.SQL("GRANT {} {} ON {} TO {}").format(_VERBS[privilege], confined, table, application))
    # What is due is asked of tables around the one that it is deleted from.
    cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(table, disposal))
    if _is_guarded(model):
        cursor.execute(sql.SQL("GRANT DELETE ON {} TO {}").format(table, disposal))


def _hang(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """Bring the table's triggers to the declarations; what is right is left alone, since hanging one stops writers."""
    table, wanted = model._meta.db_table, triggers_of(model)
    found = hung_on(cursor, table)
    for trigger in sorted(wanted - found, key=lambda one: one.name):
        cursor.execute(trigger.created_on(table))
        enable = sql.SQL("ALTER TABLE {} ENABLE TRIGGER {}").format(
            sql.Identifier("public", table), sql.Identifier(trigger.name)
        )
        cursor.execute(enable)
    for name in {trigger.name for trigger in found} - {trigger.name for trigger in wanted}:
        cursor.execute(sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(name), sql.Identifier("public", table)))


def hung_on(cursor: CursorWrapper, table: str) -> frozenset[Trigger]:
    """The triggers of the door that the database has on the table."""
    cursor.execute(
        "SELECT trigger.tgname, function.proname, trigger.tgtype, trigger.tgargs, trigger.tgenabled "
        "FROM pg_trigger AS trigger JOIN pg_proc AS function ON function.oid = trigger.tgfoid "
        "JOIN pg_class AS class ON class.oid = trigger.tgrelid "
        "WHERE class.relnamespace = 'public'::regnamespace AND class.relname = %s "
        "AND NOT trigger.tgisinternal AND trigger.tgname LIKE 'retention\\_%%'",
        [table],
    )
    return frozenset(
        Trigger(name, function, kind, tuple(bytes(arguments).decode().split("\0")[:-1]), enabled in {"O", "A"})
        for name, function, kind, arguments, enabled in cursor.fetchall()
    )


def _check_logins(cursor: CursorWrapper, login: str) -> None:
    cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname IN (%s, %s)", [login, DISPOSAL_ROLE])
    wrong = "is missing, or the disposal's is"
    if cursor.fetchone() == (2,):
        cursor.execute("SELECT pg_has_role(%s, current_user, 'MEMBER')", [login])
        if cursor.fetchone() == (True,):
            raise ImproperlyConfigured(
                f"The application's login {login} has the rights of the tables' owner, so no door could hold it. "
                "Let DATABASE_URL name another login than MIGRATE_DATABASE_URL, neither owner nor superuser."
            )
        cursor.execute(
            "SELECT coalesce(bool_or(given.set_option) AND NOT bool_or(given.inherit_option), false) "
            "FROM pg_auth_members AS given JOIN pg_roles AS login ON login.oid = given.member "
            "JOIN pg_roles AS disposal ON disposal.oid = given.roleid "
            "WHERE login.rolname = %s AND disposal.rolname = %s",
            [login, DISPOSAL_ROLE],
        )
        if cursor.fetchone() == (True,):
            return
        wrong = "may not take the disposal's role, or has its rights without taking it"
    raise ImproperlyConfigured(
        f"The application's login {login} {wrong}. As a superuser run oomi_registry/roles.sql, or:\n"
        f"    CREATE ROLE {DISPOSAL_ROLE} NOLOGIN;\n"
        f"    GRANT {DISPOSAL_ROLE} TO {login} WITH INHERIT FALSE, SET TRUE;"
    )


def _check_table(model: type[models.Model]) -> None:
    if not _is_guarded(model):
        return
    if not isinstance(model._meta.pk, models.UUIDField):
        raise ImproperlyConfigured(
            f"{model._meta.label} is guarded and needs id = models.UUIDField(primary_key=True, default=new_key): "
            "a hold names a row by it."
        )
    longest = FileTombstone._meta.get_field("path").max_length or 0
    for field in _files_of(model):
        if (field.max_length or 0) > longest or field.storage != default_storage:
            raise ImproperlyConfigured(
                f"{model._meta.label}.{field.name} must be in the default storage with max_length {longest} at most: "
                "its files are removed by the path in a tombstone."
            )
