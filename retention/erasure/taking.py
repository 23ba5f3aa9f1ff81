"""Rows leave by their keys through the one door, children before what they refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.db.models import Model
from psycopg import errors, sql

from customers.models.origins import Keyed
from retention.disposal import DisposalBusy, Removed, disposal_order
from retention.disposal.door import lock_holds, one_batch, opened
from retention.disposal.files import remove_files

AT_ONCE = 1_000  # rows taken by one statement

Keys = Mapping[type[Model], Sequence[UUID]]


@contextmanager
def one_erasure() -> Iterator[None]:
    """One transaction under the holds' lock, taken in the disposal's order; it waits for nobody for long.

    Where the caller has a transaction it is the caller's. Raises :class:`retention.disposal.DisposalBusy`.
    """
    try:
        with one_batch(durable=False):
            lock_holds()
            yield
    except OperationalError as busy:
        if isinstance(busy.__cause__, errors.LockNotAvailable | errors.DeadlockDetected):
            raise DisposalBusy from busy
        raise


def take(run: UUID, rule: str, keys: Keys) -> None:
    """Delete the rows; the database certifies them under ``rule`` and refuses those that are held.

    Raises IntegrityError where another row refers to one of them.
    """
    with opened(run, rule), connection.cursor() as cursor:
        for model in disposal_order():
            statement = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(
                sql.Identifier(model._meta.db_table), sql.Identifier(str(model._meta.pk.column))
            )
            for some in _stretches(keys.get(model, ())):
                cursor.execute(statement, [some])


def check_nothing_refers() -> None:
    """Let the database look now at what refers to what, instead of at the end: raises IntegrityError."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def external_keys(keys: Keys) -> Iterator[tuple[type[Model], str]]:
    """The keys under which other systems know the rows."""
    for model, theirs in keys.items():
        if not issubclass(model, Keyed):
            continue
        statement = sql.SQL("SELECT external_key FROM {} WHERE {} = ANY(%s) AND external_key IS NOT NULL").format(
            sql.Identifier(model._meta.db_table), sql.Identifier(str(model._meta.pk.column))
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(theirs)])
            yield from ((model, str(known)) for (known,) in cursor.fetchall())


def files_follow(clock: Callable[[], datetime]) -> Removed:
    """Remove the files whose rows went: at once, or when the caller's transaction is committed (nothing is told then).

    What a crash leaves behind is finished by the next run of the disposal.
    """
    if connection.in_atomic_block:
        transaction.on_commit(lambda: _remove(clock), robust=True)
        return Removed()
    return _remove(clock)


def _remove(clock: Callable[[], datetime]) -> Removed:
    return remove_files(default_storage, clock=clock, say_alive=_silent)


def _silent() -> None:
    """Say nothing: the run is over."""


def _stretches(keys: Sequence[UUID]) -> Iterable[list[UUID]]:
    return (list(keys[first : first + AT_ONCE]) for first in range(0, len(keys), AT_ONCE))
