"""Changing the keys of sealed fields while the site is in use [D: sealed-fields].

The truth is the key's id in front of each ciphertext, so there is nothing to remember: whoever stops a rotation begins
it again. A batch locks the rows that it re-seals, never waits for one that somebody writes (SKIP LOCKED: it comes back
to that in the next pass), and stands in nobody's way who only reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from customers.fields import CannotOpen, SealedField, keyring, open_value, seal_value
from customers.restricted import SETTING, STORAGE
from customers.sealing import header_of

APPLICATION, OWNER = "default", "owner"
SHOWN = 20
_PASSES = 20
_IDLE_PASSES = 10
_NIL = UUID(int=0)  # no row's key (RFC 9562 5.9)

_NEXT = sql.SQL(
    "SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL AND substring({column} FROM 1 FOR %s) <> %s "
    "AND {key} > %s ORDER BY {key} LIMIT %s"
)
_NEXT_LOCKED = sql.SQL(
    "SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL AND substring({column} FROM 1 FOR %s) <> %s "
    "AND {key} > %s ORDER BY {key} LIMIT %s FOR NO KEY UPDATE SKIP LOCKED"
)
_WRITE = sql.SQL(
    "UPDATE {table} SET {column} = fresh.sealed FROM unnest(%s::uuid[], %s::bytea[]) AS fresh (key, sealed) "
    "WHERE {table}.{key} = fresh.key"
)
_LEFT = sql.SQL(
    "SELECT encode(substring({column} FROM 3 FOR get_byte({column}, 1)), 'escape'), count(*) FROM {table} "
    "WHERE {column} IS NOT NULL AND substring({column} FROM 1 FOR %s) <> %s GROUP BY 1 ORDER BY 1"
)


class OwnerNeeded(Exception):
    """A sealed column that the application's login may not write, and no owner's login to do it with."""


@dataclass(slots=True)
class Rotated:
    """What became of one sealed column.

    ``resealed`` rows went over to the current key (in a rehearsal: would), ``left`` are those still under another by
    its id, ``unreadable`` the keys of rows that did not open, the first twenty of ``unreadable_rows``.
    """

    column: str
    resealed: int = 0
    left: dict[str, int] = field(default_factory=dict)
    unreadable_rows: int = 0
    unreadable: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a rotation is: the column, rows gone through and rows that were under another key when it began."""

    column: str
    done: int
    total: int


Progress = Callable[[Stage], None]
Pause = Callable[[float], None]


def sealed_columns() -> list[SealedField]:
    """Every sealed field of every installed model with a table of its own, by its place."""
    found = [
        column
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for column in model._meta.local_concrete_fields
        if isinstance(column, SealedField)
    ]
    return sorted(found, key=_name)


def rotate(
    columns: Sequence[SealedField],
    *,
    pause: Pause,
    batch: int = 2_000,
    rehearsed: bool = False,
    progress: Progress | None = None,
) -> Iterator[Rotated]:
    """Re-seal under the current key whatever is under another, column after column; each is told of when it is through.

    A rehearsal opens every such row and writes nothing. ``pause`` waits for so many seconds where the rest is locked.
    What is committed stays when this is stopped. Raises CannotSeal without a usable key, :class:`OwnerNeeded`.
    """
    keyring()
    logins = [APPLICATION if rehearsed else login_for(column) for column in columns]
    for column, using in zip(columns, logins, strict=True):
        yield _Rotation(column, using, batch, rehearsed, progress).run(pause)


class _Rotation:
    """The rotation of one column."""

    def __init__(self, column: SealedField, using: str, batch: int, rehearsed: bool, progress: Progress | None) -> None:
        self.column = column
        self.using = using
        self.batch = batch
        self.rehearsed = rehearsed
        self.progress = progress
        self.header = header_of(keyring().current)
        self.went = Rotated(_name(column))
        self.total = sum(self._left().values())

    def run(self, pause: Pause) -> Rotated:
        idle = 0
        for _ in range(1 if self.rehearsed else _PASSES):
            before = self.went.resealed
            self._pass()
            self.went.left = self._left()
            if sum(self.went.left.values()) <= self.went.unreadable_rows:
                break
            idle = idle + 1 if self.went.resealed == before else 0
            if idle >= _IDLE_PASSES:
                break
            if idle:
                pause(0.5)
        return self.went

    def _pass(self) -> None:
        """Walk once through the rows under another key, in the order of their keys."""
        self.went.unreadable_rows, self.went.unreadable = 0, []
        after = _NIL
        while True:
            with _unhurried(self.using) as cursor:
                rows = self._next(cursor, after)
                fresh = self._resealed(rows)
                if fresh and not self.rehearsed:
                    self._write(cursor, fresh)
            if not rows:
                return
            after = rows[-1][0]
            self.went.resealed += len(fresh)  # the batch is committed
            done = self.went.resealed + self.went.unreadable_rows
            if self.progress:
                self.progress(Stage(self.went.column, done, max(self.total, done)))

    def _next(self, cursor: CursorWrapper, after: UUID) -> list[tuple[UUID, bytes]]:
        """The next rows, locked unless this is a rehearsal; without those that somebody else is writing."""
        statement = self._on(_NEXT if self.rehearsed else _NEXT_LOCKED)
        cursor.execute(statement, [len(self.header), self.header, after, self.batch])
        return [(key, bytes(sealed)) for key, sealed in cursor.fetchall()]

    def _resealed(self, rows: list[tuple[UUID, bytes]]) -> list[tuple[UUID, bytes]]:
        model, name = self.column.model, self.column.name
        fresh = []
        for row, sealed in rows:
            try:
                clear = open_value(model, row, name, sealed)
            except CannotOpen:
                self.went.unreadable_rows += 1
                if len(self.went.unreadable) < SHOWN:
                    self.went.unreadable.append(row)
            else:
                fresh.append((row, seal_value(model, row, name, clear)))
        return fresh

    def _write(self, cursor: CursorWrapper, fresh: list[tuple[UUID, bytes]]) -> None:
        keys, sealed = [row for row, _ in fresh], [value for _, value in fresh]
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, STORAGE])  # GDPR 18(2): restricted rows too
        cursor.execute(self._on(_WRITE), [keys, sealed])

    def _left(self) -> dict[str, int]:
        """How many rows are under each key that is not current, by its id."""
        with _unhurried(self.using) as cursor:
            cursor.execute(self._on(_LEFT), [len(self.header), self.header])
            return dict(cursor.fetchall())

    def _on(self, statement: sql.SQL) -> sql.Composed:
        return statement.format(
            table=sql.Identifier(self.column.model._meta.db_table),
            column=sql.Identifier(self.column.column),
            key=sql.Identifier(self.column.model._meta.pk.column),
        )


def login_for(column: SealedField) -> str:
    """The connection that may write the column: the application's where it may, else the tables' owner.

    An append-only table is closed to the application, and a right to one column of it would let the application change
    what the column tells [D: sealed-fields]. Raises :class:`OwnerNeeded` where the owner's login is not given.
    """
    with connections[APPLICATION].cursor() as cursor:
        cursor.execute(
            "SELECT has_column_privilege(%s, %s, 'UPDATE')",
            [connections[APPLICATION].ops.quote_name(column.model._meta.db_table), column.column],
        )
        if cursor.fetchone() == (True,):
            return APPLICATION
    if OWNER in connections.settings:
        return OWNER
    raise OwnerNeeded(_name(column))


@contextmanager
def _unhurried(using: str) -> Iterator[CursorWrapper]:
    """A transaction of its own, in which a walk through a large table may take its time."""
    with transaction.atomic(using=using, durable=True), connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
        yield cursor


def _name(column: SealedField) -> str:
    return f"{column.model._meta.db_table}.{column.column}"
