"""How tests meet the database: one per worker, made by its owner, used under the application's own login."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from oomi_registry import catalogue, embedded
from oomi_registry.notice import adopted

AUTOVACUUM_ENDS_WITHIN = 120.0  # seconds

# Rows that migrate writes and no test changes.
KEPT_BETWEEN_TESTS = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "customers_controller",
    "customers_responsibilityrule",
    "django_content_type",
    "django_migrations",
}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse to run on a site whose system checks fail: pytest-django runs none.

    Translations that changed since they were compiled are compiled first. The register in force is the code's,
    whatever a test's database says, unless the test asks for ``releasing``.
    """
    adopted.adopt(adopted.candidate())
    for limit in ("SUBMISSIONS", "MAILS", "ALL_SUBMISSIONS", "CODES", "FEEDBACK"):
        # thousands of tests send from one address; those of limits set their own
        setattr(settings, f"RATE_LIMIT_{limit}", "900000/h")
    if hasattr(session.config, "workerinput"):
        return  # the controller has looked
    catalogue.compile_what_changed()
    faults = [fault for fault in checks.run_checks() if fault.is_serious()]
    if faults:
        pytest.exit("The system checks fail:\n\n" + "\n\n".join(str(fault) for fault in faults), returncode=1)


def as_owner(database: str, *, autocommit: bool = True) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of the tables' owner, outside Django."""
    owner = connections["owner"].settings_dict
    return psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname=database,
        autocommit=autocommit,
    )


@pytest.fixture(autouse=True)
def _in_finnish() -> None:
    """Each test begins in Finnish: the page that the test before it asked for last may have had another language."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def _servers() -> Iterator[None]:
    if not settings.LOCAL:
        yield
        return
    with embedded.running():
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    _servers: None, request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Make this worker's database as the owner, migrate it, and let the application's login in."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    real = str(connections["owner"].settings_dict["NAME"])
    name = f"test_{real}_{worker}"
    with as_owner(real) as owner:
        drop_database(owner, name)
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        owner.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        connections["owner"].close()
    yield
    with django_db_blocker.unblock():
        for alias in connections:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = real
    with as_owner(real) as owner:
        drop_database(owner, name)


def drop_database(owner: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Drop the database when autovacuum has left it: its process is not the owner's to end."""
    patience = time.monotonic() + AUTOVACUUM_ENDS_WITHIN
    while True:
        try:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            if time.monotonic() > patience:
                raise
            time.sleep(0.5)
        else:
            return


def empty_the_tables() -> None:
    """Empty every table after a test that committed. Only the owner can, by putting its own triggers aside."""
    with as_owner(str(connections["default"].settings_dict["NAME"]), autocommit=False) as owner:
        rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = [sql.Identifier(str(table)) for (table,) in rows if table not in KEPT_BETWEEN_TESTS]
        for table in tables:
            owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
        owner.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))
        for table in tables:
            owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))


def _teardown(case: TransactionTestCase) -> None:
    empty_the_tables()


# Django's own flush is a TRUNCATE by the application's login, which has no right to it, and that is the point.
TransactionTestCase._fixture_teardown = _teardown  # type: ignore[attr-defined]  # the one place to hook it


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: object) -> Path:
    """Every test keeps its stored files in a folder of its own."""
    folder = tmp_path / "files"
    folder.mkdir()
    settings.MEDIA_ROOT = str(folder)  # type: ignore[attr-defined]  # pytest-django's wrapper has every setting
    return folder
