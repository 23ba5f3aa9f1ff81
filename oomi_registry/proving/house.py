"""A database and a storage folder for one proof, made by the owner's login and gone when it ends, never the site's."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings
from psycopg import sql

OWNER = "owner"
_LONGEST_NAME = 63  # PostgreSQL's, in bytes
WANTED = (
    "The proof makes a database of its own and drops it. Set MIGRATE_DATABASE_URL to the address of the tables' owner "
    "for this command alone, and as a superuser let that login make databases: ALTER ROLE oomi_owner CREATEDB;"
)


class NoDatabaseOfItsOwn(RuntimeError):
    """The login of the tables' owner is missing or may make no database; the message says what to do."""


@contextlib.contextmanager
def of_its_own() -> Iterator[None]:
    """Let every connection lead to a fresh, migrated database, and stored files to a fresh folder, until the end.

    The site's database is asked for nothing but this, and its rows and files are not touched. Raises
    :class:`NoDatabaseOfItsOwn`.
    """
    if OWNER not in connections.settings:
        raise NoDatabaseOfItsOwn(WANTED)
    real = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    name = f"{real[OWNER][: _LONGEST_NAME - 20]}_proof_{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="oomi-proof-") as folder, _database(real[OWNER], name):
        try:
            _lead_to(dict.fromkeys(real, name))
            call_command("migrate", verbosity=0, interactive=False)
            with override_settings(MEDIA_ROOT=str(Path(folder))):
                yield
        finally:
            _lead_to(real)


def _lead_to(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


@contextlib.contextmanager
def _database(beside: str, name: str) -> Iterator[None]:
    with _as_owner(beside) as owner:
        try:
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise NoDatabaseOfItsOwn(WANTED) from None
        owner.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
    try:
        yield
    finally:
        with _as_owner(beside) as owner:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _as_owner(database: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of the tables' owner outside Django, where a database can be made."""
    owner = connections[OWNER].settings_dict
    return psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname=database,
        autocommit=True,
    )
