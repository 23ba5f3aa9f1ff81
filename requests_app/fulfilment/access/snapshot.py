"""All of a copy is of one instant: a record that appears halfway must not make the page and the files differ."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections, transaction

from requests_app.fulfilment.access.built import Alive


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read from one snapshot and write nothing (REPEATABLE READ, READ ONLY).

    Inside a transaction of the caller's it is the caller who chose the isolation, and nothing is changed.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")  # the first statement takes the snapshot
        yield


@contextmanager
def told_elsewhere(alive: Alive) -> Iterator[Alive]:
    """``alive`` called on a thread of its own, so with a database connection of its own, and waited for.

    The connection of this thread is in a snapshot that only reads; whoever renews a lease has to write. What it raises
    is raised here.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="alive") as elsewhere:

        def tell(step: str, done: int, total: int) -> None:
            elsewhere.submit(alive, step, done, total).result()

        try:
            yield tell
        finally:
            elsewhere.submit(connections.close_all).result()
