"""The door itself: one transaction in which rows may leave, under locked holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from retention.guards import DISPOSAL_ROLE

LOCK_TIMEOUT = "2s"  # whoever places a hold waits behind us while we wait
STATEMENT_TIMEOUT = "10min"
TURNS = 7_203_117  # the advisory lock under which two runs take turns, and which a killed one lets go at once


@contextmanager
def one_batch(*, durable: bool) -> Iterator[None]:
    """One batch of rows or files: all of it or nothing, and committed when it is over where ``durable``."""
    with transaction.atomic(durable=durable):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true)",
                [LOCK_TIMEOUT, STATEMENT_TIMEOUT],
            )
        yield


def lock_holds() -> None:
    """Keep every hold as it is until the batch is over, in a statement of its own.

    The delete that follows sees all that were committed before: one statement alone would not see those that were
    committed while it waited. Raises OperationalError where somebody changes holds for longer than the timeout.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])
        cursor.execute("LOCK TABLE retention_legalhold, retention_heldrecord IN SHARE MODE")


@contextmanager
def opened(run: UUID, rule: str) -> Iterator[None]:
    """Let rows leave inside the block, for the run and by the rule it names; at latest the transaction closes it."""
    _configure(str(run), rule, DISPOSAL_ROLE)
    try:
        yield
    finally:
        # In a failed transaction nothing can be said any more; its end puts everything back by itself.
        if connection.connection.info.transaction_status is TransactionStatus.INTRANS:
            _configure("", "", "none")


def _configure(run: str, rule: str, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('retention.run', %s, true), set_config('retention.rule', %s, true), "
            "set_config('role', %s, true)",
            [run, rule, role],
        )
