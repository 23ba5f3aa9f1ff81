"""A cursor whose statements the server plans once for each connection: planning a short question costs most of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def planned_cursor() -> Iterator[psycopg.Cursor[tuple[object, ...]]]:
    """A cursor of the driver's own on Django's connection, in the transaction that is open [D: may-we-contact-fast].

    Statements given to it are prepared (``prepare=False`` has one planned anew); Django's cursors never prepare. What
    the database refuses is raised as Django's own errors.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    driver: psycopg.Connection[tuple[object, ...]] = ours.connection
    driver.prepare_threshold = 0
    with ours.wrap_database_errors, psycopg.Cursor(driver) as cursor:
        yield cursor
