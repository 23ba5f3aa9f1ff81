"""The application's login on a connection of its own, past Django and past the disposal's code."""

from __future__ import annotations

import psycopg
from django.db import connections
from psycopg import sql

Connection = psycopg.Connection[tuple[object, ...]]


def as_application(*, autocommit: bool = True) -> Connection:
    """A new connection to this worker's database."""
    known = connections["default"].settings_dict
    return psycopg.connect(
        host=known["HOST"],
        port=known["PORT"] or None,
        user=known["USER"],
        password=known["PASSWORD"] or None,
        dbname=known["NAME"],
        autocommit=autocommit,
    )


def say(login: Connection, **settings: str) -> None:
    """Set what the disposal sets, for this connection; ``__`` stands for a dot."""
    for name, value in settings.items():
        login.execute("SELECT set_config(%s, %s, false)", [name.replace("__", "."), value])


def open_door(login: Connection, run: object, rule: str = "contact_recordings") -> None:
    """Open the disposal's door for the connection, as the disposal does for a batch."""
    say(login, retention__run=str(run), retention__rule=rule, role="oomi_disposal")


def count(by: Connection, table: str) -> int:
    """How many rows the table has, as the connection sees it."""
    found = by.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert found is not None
    return int(str(found[0]))
