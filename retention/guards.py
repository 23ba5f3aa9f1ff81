"""What each login may do to each table, and the triggers of the one door, all made from the declarations after migrate.

Nobody has to remember them for a new table: a declared model is guarded as soon as it is migrated.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connections, models
from psycopg import sql

from oomi_registry.notice.declarations import NotPersonal, Privacy, declaration_of

DISPOSAL_ROLE = "oomi_disposal"


def application_login() -> str:
    """The login under which web and worker run."""
    return str(connections["default"].settings_dict["USER"])


def declared_models() -> list[type[models.Model]]:
    """Every concrete model of every installed app, in a settled order."""
    return sorted((m for m in apps.get_models(include_auto_created=True) if m._meta.managed), key=lambda m: m._meta.db_table)


def grants_for(model: type[models.Model], login: str) -> list[sql.Composed]:
    """The statements that give ``login`` what it needs on the model's table, and nothing more."""
    table, who = sql.Identifier(model._meta.db_table), sql.Identifier(login)
    statements = [
        sql.SQL("REVOKE ALL ON {} FROM {}").format(table, who),
        sql.SQL("GRANT SELECT, INSERT ON {} TO {}").format(table, who),
    ]
    declaration = declaration_of(model)
    if isinstance(declaration, Privacy) and declaration.append_only:
        if declaration.clocks:
            columns = sql.SQL(", ").join(sql.Identifier(name) for name in declaration.clocks.split())
            statements.append(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(columns, table, who))
        return statements
    statements.append(sql.SQL("GRANT UPDATE ON {} TO {}").format(table, who))
    if isinstance(declaration, NotPersonal) or (isinstance(declaration, Privacy) and not declaration.guarded):
        statements.append(sql.SQL("GRANT DELETE ON {} TO {}").format(table, who))
    return statements


def install(*, using: str) -> None:
    """Give and take what every login may do, through the connection ``using``, which must be the owner's."""
    login = application_login()
    with connections[using].cursor() as cursor:
        for model in declared_models():
            for statement in grants_for(model, login):
                cursor.execute(statement)
        cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(sql.Identifier(login)))
        cursor.execute(sql.SQL("GRANT SELECT ON django_migrations TO {}").format(sql.Identifier(login)))
