"""A database of a benchmark's own, beside the site's, gone when it is over."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
from psycopg import sql

AUTOVACUUM_ENDS_WITHIN = 120.0  # seconds

Connection = psycopg.Connection[tuple[object, ...]]


def on_disk() -> str:
    """A folder on a disk: /tmp may be memory."""
    return "/var/tmp" if os.access("/var/tmp", os.W_OK) else tempfile.gettempdir()  # noqa: S108 - a new folder in it


@contextmanager
def own_database(name: str) -> Iterator[Connection]:
    """Make and migrate the database ``name``, let Django use it, and give its owner's connection (autocommit)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oomi_registry.settings")
    from oomi_registry import embedded

    with ExitStack() as until_the_end:
        if not embedded.address_given():
            until_the_end.enter_context(embedded.running())
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        real = str(connections["owner"].settings_dict["NAME"])
        with _owner(real) as owner:
            _drop(owner, name)
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        for alias in connections:
            connections[alias].settings_dict["NAME"] = name
        try:
            call_command("migrate", verbosity=0, interactive=False)
            with _owner(name) as owner:
                yield owner
        finally:
            for alias in connections:
                connections[alias].close()
                connections[alias].settings_dict["NAME"] = real
            with _owner(real) as owner:
                _drop(owner, name)


def _drop(owner: Connection, name: str) -> None:
    """Drop the database when autovacuum has left it: its process is not ours to end."""
    deadline = time.monotonic() + AUTOVACUUM_ENDS_WITHIN
    while True:
        try:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            return
        except psycopg.errors.InsufficientPrivilege:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _owner(database: str) -> Connection:
    from django.db import connections

    login = connections["owner"].settings_dict
    return psycopg.connect(
        host=str(login["HOST"]),
        port=str(login["PORT"]) or None,
        user=str(login["USER"]),
        password=str(login["PASSWORD"]) or None,
        dbname=database,
        autocommit=True,
    )
