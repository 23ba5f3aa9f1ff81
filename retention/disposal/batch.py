"""One slice of one pass, in one transaction: lock the holds, open the door, delete, close it.

The holds are locked in a statement of its own before the delete: one statement cannot see a hold that was committed
while it waited. A slice is a stretch of the clock and ends at a boundary of it, never in the middle of one instant.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from retention.disposal.plan import ROW, Bound, Pass, Words
from retention.guards import DISPOSAL_ROLE

ROWS_IN_A_SLICE = 5_000
LOCK_TIMEOUT = "5s"
BEGINNING = "-infinity"
ONE_AT_A_TIME = 7_203_117  # the advisory lock of a batch: two runs take turns, and a killed one lets go at once


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of a clock: from ``since`` up to, and without, ``before``."""

    since: Bound
    before: Bound


def next_slice(one: Pass, since: Bound | None, rows: int) -> Slice | None:
    """The next stretch of the pass's clock with about ``rows`` rows, from ``since`` on; none when it has ended."""
    table, column = sql.Identifier(one.clock.table), sql.Identifier(one.clock.column)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT min({c}) FROM {t} WHERE {c} >= {since} AND {c} < {before}").format(
                c=column, t=table, since=sql.Literal(since or BEGINNING), before=sql.Literal(one.before)
            )
        )
        first = cursor.fetchone()[0]
        if first is None:
            return None
        cursor.execute(
            sql.SQL(
                "SELECT {c} FROM {t} WHERE {c} >= {first} AND {c} < {before} ORDER BY {c} OFFSET {rows} LIMIT 1"
            ).format(
                c=column, t=table, first=sql.Literal(first), before=sql.Literal(one.before), rows=sql.Literal(rows)
            )
        )
        found = cursor.fetchone()
        end = found[0] if found else one.before
        if end == first:  # more rows at one instant than a slice holds: take them all, up to the next instant
            cursor.execute(
                sql.SQL("SELECT min({c}) FROM {t} WHERE {c} > {first} AND {c} < {before}").format(
                    c=column, t=table, first=sql.Literal(first), before=sql.Literal(one.before)
                )
            )
            end = cursor.fetchone()[0] or one.before
    return Slice(first, end)


def delete_slice(one: Pass, part: Slice, run: UUID, *, rehearsing: bool) -> int:
    """Delete what is due in one slice and return how many rows went.

    Its own transaction, which is durable unless rehearsing. Raises OperationalError where the holds stay locked by
    somebody for longer than the lock's patience; nothing is deleted then.
    """
    with transaction.atomic(durable=not rehearsing), connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not rehearsing:  # a rehearsal is rolled back, and must not keep officers from placing holds meanwhile
            cursor.execute("LOCK TABLE retention_legalhold, retention_heldrecord IN SHARE MODE")
        with _door_open(cursor, run, one.rule):
            cursor.execute(delete_statement(one, part))
            return int(cursor.rowcount)


@contextlib.contextmanager
def _door_open(cursor: CursorWrapper, run: UUID, rule: str) -> Iterator[None]:
    """Open the door for the statements inside and close it after them, at the latest with the transaction."""
    cursor.execute(
        "SELECT set_config('retention.run', %s, true), set_config('retention.rule', %s, true)", [str(run), rule]
    )
    cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(DISPOSAL_ROLE)))
    yield  # an error ends the transaction, and with it the role and the run
    cursor.execute("SET LOCAL ROLE NONE")
    cursor.execute("SELECT set_config('retention.run', '', true)")


def delete_statement(one: Pass, part: Slice) -> Words:
    """The one DELETE of a slice: due by every clock, not held, not waited for."""
    in_the_slice = one.clock.condition(
        lambda column: sql.SQL("{c} >= {since} AND {c} < {before}").format(
            c=column, since=sql.Literal(part.since), before=sql.Literal(part.before)
        )
    )
    not_held = sql.SQL(
        "NOT EXISTS (SELECT 1 FROM retention_heldrecord held "
        'WHERE held.record = {}.id AND held."table" = {} AND held.released_at IS NULL)'
    ).format(ROW, sql.Literal(one.table))
    conditions = sql.SQL(" AND ").join([in_the_slice, not_held, *one.conditions])
    return sql.SQL("DELETE FROM {} {} WHERE {}").format(sql.Identifier(one.table), ROW, conditions)
