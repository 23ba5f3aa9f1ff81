"""Rows of one kind through a staging table into the register: COPY, then one statement for all of them.

Where the database refuses the statement (a constraint of the model), the rows are halved until the one that is refused
stands alone; it is a reject, and the others are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import DataError, IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Field as AnyField
from psycopg import sql

from customers.fields import CannotOpen, blind_index, open_value, seal_value
from customers.filling import clocks
from customers.filling.kinds import KEY, Kind
from customers.filling.known import RESTRICTED, Ready
from customers.filling.reading import Rejected
from customers.restricted import ONLY_STORED

PLACE = "place"
NOT_AS_THE_MODEL_HAS_IT = "Korjaa rivin arvot: ne eivät sovi yhteen ({constraint})."
TAKEN_ALREADY = "Anna toinen arvo tai päivitä se rivi, jolla arvo jo on: se voi olla vain yhdellä ({constraint})."

_STAGE = sql.SQL(
    "CREATE TEMPORARY TABLE IF NOT EXISTS {stage} ON COMMIT DELETE ROWS AS "
    "SELECT 0 AS place, {columns} FROM {table} WITH NO DATA"
)
_COPY = sql.SQL("COPY {stage} ({columns}) FROM STDIN")
_EMPTY = sql.SQL("TRUNCATE {stage}")
# Somebody who makes the same key at the same time wins: the batch is read again and finds the row there. So a sealed
# value never lands in another row than the one it is sealed for.
_INSERT = sql.SQL(
    "INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage} AS s WHERE place BETWEEN %s AND %s ORDER BY place "
    "ON CONFLICT (external_key) DO NOTHING"
)
_UPDATE = sql.SQL(
    "UPDATE {table} AS t SET {assignments} FROM {stage} AS s "
    "WHERE t.id = s.id AND s.place BETWEEN %s AND %s AND ({old}) IS DISTINCT FROM ({new})"
)


class MadeMeanwhile(Exception):
    """Another transaction made a row of this batch: the batch is to be read again."""


@dataclass(slots=True)
class Written:
    """What became of rows: taken (made or changed), unchanged, or rejected."""

    taken: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def add(self, other: Written) -> None:
        """Count the other's too."""
        self.taken += other.taken
        self.unchanged += other.unchanged
        self.rejected += other.rejected


def write(kind: Kind, rows: Sequence[Ready]) -> Written:
    """Write the rows, within a transaction of the caller's. Raises :class:`MadeMeanwhile`."""
    written = Written()

    # Rows that are there come first: one that ends makes room for one that begins. Then as the file has them.
    for (new, given), group in sorted(_alike(rows).items(), key=lambda one: (one[0][0], one[1][0].row.line)):
        if not new and kind.declaration.append_only:
            written.unchanged += len(group)  # written once (GDPR 7(1)): left alone
        else:
            written.add(_Group(kind, group, given, new=new).write())
    return written


def _alike(rows: Sequence[Ready]) -> Mapping[tuple[bool, tuple[str, ...]], list[Ready]]:
    """The rows by whether they are new and by the fields that they have, in the order of the file."""
    groups: dict[tuple[bool, tuple[str, ...]], list[Ready]] = {}
    for ready in rows:
        given = _sorted((*ready.row.values, *ready.row.references))
        groups.setdefault((ready.there is None, given), []).append(ready)
    return groups


@lru_cache(maxsize=1024)
def _sorted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


class _Group:
    """Rows of one kind with the same fields, all new or all known."""

    def __init__(self, kind: Kind, rows: list[Ready], given: tuple[str, ...], *, new: bool) -> None:
        self.kind = kind
        self.rows = rows
        self.new = new
        self.fields = [*given, *(name for name in kind.defaults if new and name not in given)]
        self.stage = sql.Identifier(f"filling_{kind.model._meta.db_table}")
        self.table = sql.Identifier(kind.model._meta.db_table)
        self.columns = [*self._columns(kind, self.fields)]

    @staticmethod
    def _columns(kind: Kind, fields: Iterable[str]) -> list[str]:
        """The database's columns of these fields, blind indexes with what they are of."""
        found = []
        for name in fields:
            found.append(_column(kind, name))
            found += [_column(kind, index) for index in kind.sealed.get(name, ())]
        return found

    def write(self) -> Written:
        with connection.cursor() as cursor:
            self._stage(cursor)
            return self._merge(cursor, 0, len(self.rows) - 1)

    def _stage(self, cursor: CursorWrapper) -> None:
        every = [str(column.column) for column in self.kind.model._meta.concrete_fields]
        names = _names(every)
        cursor.execute(_STAGE.format(stage=self.stage, columns=names, table=self.table))
        cursor.execute(_EMPTY.format(stage=self.stage))
        copy = _COPY.format(stage=self.stage, columns=_names([PLACE, "id", KEY, *self.columns]))
        with cursor.copy(copy) as into:
            for place, ready in enumerate(self.rows):
                into.write_row([place, ready.pk, ready.row.key, *self._values(ready)])

    def _values(self, ready: Ready) -> list[object]:
        values: list[object] = []
        for name in self.fields:
            if name in self.kind.sealed:
                values += self._sealed(ready, name)
            elif name in ready.targets:
                values.append(ready.targets[name])
            else:
                value = ready.row.values[name] if name in ready.row.values else self.kind.defaults[name]
                values.append(written_array(value) if isinstance(value, list) else value)
        return values

    def _sealed(self, ready: Ready, name: str) -> list[object]:
        """The value sealed for its row, as it stands where it says the same; and its blind indexes."""
        clear, model = ready.row.values.get(name), self.kind.model
        indexes = self.kind.sealed[name]
        if not isinstance(clear, str):
            return [None, *(None for _ in indexes)]
        known = ready.there.sealed[name] if ready.there else None
        if known is None or not _opens_to(known, clear, ready, name, self.kind):
            known = seal_value(model, ready.pk, name, clear)
        return [known, *(blind_index(f"{model._meta.label}.{name}", clear) for _ in indexes)]

    def _merge(self, cursor: CursorWrapper, first: int, last: int) -> Written:
        """Write the rows of these places, or the halves of them."""
        rows = last - first + 1
        try:
            with transaction.atomic():
                before = clocks.touched(cursor, self.kind, self.stage, first, last)
                cursor.execute(self._statement(), [first, last])
                went = int(cursor.rowcount)
                if self.new and went < rows:
                    raise MadeMeanwhile
                clocks.follow(cursor, self.kind, self.stage, first, last, before, new=self.new)
        except (IntegrityError, DataError) as refused:
            if first == last:
                return Written(rejected=[_reject(self.rows[first].row.line, refused)])
            middle = (first + last) // 2
            written = self._merge(cursor, first, middle)
            written.add(self._merge(cursor, middle + 1, last))
            return written
        return Written(taken=went, unchanged=rows - went)

    def _statement(self) -> sql.Composed:
        if self.new:
            columns = _names(["id", KEY, *self.columns])
            return _INSERT.format(table=self.table, columns=columns, stage=self.stage)
        if not self.columns:
            return sql.SQL("SELECT 1 WHERE %s > %s").format()  # a line of its key alone says nothing
        new = [clocks.settled(self.kind, column) for column in self.columns]
        assignments = [
            sql.SQL("{} = {}").format(sql.Identifier(column), value)
            for column, value in zip(self.columns, new, strict=True)
        ]
        return _UPDATE.format(
            table=self.table,
            assignments=sql.SQL(", ").join(assignments),
            stage=self.stage,
            old=sql.SQL(", ").join(sql.Identifier("t", column) for column in self.columns),
            new=sql.SQL(", ").join(new),
        )


def _opens_to(known: bytes, clear: str, ready: Ready, name: str, kind: Kind) -> bool:
    try:
        return open_value(kind.model, ready.pk, name, known) == clear
    except CannotOpen:
        return False  # what cannot be read is mended by what the file says


@lru_cache(maxsize=1024)
def _column(kind: Kind, name: str) -> str:
    field_: AnyField[object, object] = kind.model._meta.get_field(name)  # type: ignore[assignment]  # a column's field
    return str(field_.column)


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def written_array(values: list[object]) -> str:
    """A list as PostgreSQL writes an array."""
    return "{" + ",".join(_element(value) for value in values) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _reject(line: int, refused: IntegrityError | DataError) -> Rejected:
    """Which field and what to do, from the constraint's name alone: the database's message holds values."""
    diagnosis = getattr(refused.__cause__, "diag", None)
    constraint = str(getattr(diagnosis, "constraint_name", None) or "")
    if constraint == ONLY_STORED:  # restricted since it was judged
        return Rejected(line, "", RESTRICTED)
    column = str(getattr(diagnosis, "column_name", None) or "")
    unique = str(getattr(diagnosis, "sqlstate", "")) in {"23505", "23P01"}
    reason = TAKEN_ALREADY if unique else NOT_AS_THE_MODEL_HAS_IT
    return Rejected(line, column or _field_of(constraint), reason.format(constraint=constraint or "tietokanta"))


@lru_cache(maxsize=256)
def _field_of(constraint: str) -> str:
    """The column that a constraint of one column is on; nothing where it is on several."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(attname) FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) "
            "WHERE conname = %s HAVING count(*) = 1",
            [constraint],
        )
        found = cursor.fetchone()
    return str(found[0]) if found else ""
