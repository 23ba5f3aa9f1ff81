"""Synthetic people into the register by COPY, so many at once; each portion in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, models, transaction
from psycopg import sql

from customers.fields import BlindIndexField, SealedField, blind_index, seal_value
from customers.filling.kinds import Kind, kinds
from customers.filling.staging import written_array
from customers.filling.synthetic.people import Ask, Row, people
from customers.models import Party
from oomi_registry.notice.refused import Refused

PORTION = 5_000
_COPY = sql.SQL("COPY {table} ({columns}) FROM STDIN")

Value = Callable[[Row], object]


class SeedUsed(Refused):
    """These people are in the register already."""

    sentence = "Tämän siemenluvun henkilöt ovat jo rekisterissä. Anna toinen --seed."


@dataclass(slots=True)
class Made:
    """How many rows of each kind there are now."""

    rows: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.rows.values())


def generate(ask: Ask, *, progress: Callable[[int], None] | None = None) -> Made:
    """Write the people asked for. ``progress`` is told after each portion how many people are there.

    Raises :class:`SeedUsed` where people of that seed are there already.
    """
    if Party.objects.filter(external_key=f"gen{ask.seed}:0:1").exists():
        raise SeedUsed
    made = Made()
    for first in range(0, ask.customers, PORTION):
        until = min(first + PORTION, ask.customers)
        with transaction.atomic():
            copy_rows(people(ask, first, until), made)
        if progress:
            progress(until)
    return made


def copy_rows(rows: Iterable[tuple[str, Row]], made: Made) -> None:
    """COPY rows into their tables, those first that others name; within a transaction of the caller's."""
    by_kind: dict[str, list[Row]] = {}
    for name, row in rows:
        by_kind.setdefault(name, []).append(row)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for name, kind in kinds().items():
            if name not in by_kind:
                continue
            columns = columns_of(kind)
            names = sql.SQL(", ").join(sql.Identifier(column) for column, _ in columns)
            with cursor.copy(_COPY.format(table=sql.Identifier(kind.model._meta.db_table), columns=names)) as into:
                for row in by_kind[name]:
                    into.write_row([value(row) for _, value in columns])
            made.rows[name] = made.rows.get(name, 0) + len(by_kind[name])


def columns_of(kind: Kind) -> list[tuple[str, Value]]:
    """The columns of the kind's table, each with what it holds of a row."""
    return list(_columns(kind.model))


def _columns(model: type[models.Model]) -> Iterator[tuple[str, Value]]:
    for column in model._meta.concrete_fields:
        if column.db_default is models.NOT_PROVIDED:
            yield str(column.column), _value(model, column)


def _value(model: type[models.Model], column: models.Field[object, object]) -> Value:
    name = column.name
    match column:
        case models.ForeignKey():
            return lambda row: named["id"] if isinstance(named := row.get(name), dict) else named
        case SealedField():
            return lambda row: _sealed(model, row, name)
        case BlindIndexField():
            return lambda row: _hashed(f"{model._meta.label}.{column.of}", row.get(column.of))
        case _ if column.primary_key or column.null:
            return lambda row: row.get(name)
        case _:
            default = column.get_default()
            return lambda row: _as_copied(row.get(name, default))


def _as_copied(value: object) -> object:
    return written_array(value) if isinstance(value, list) else value


def _sealed(model: type[models.Model], row: Row, name: str) -> bytes | None:
    clear, pk = row.get(name), row["id"]
    return seal_value(model, pk, name, clear) if isinstance(clear, str) and isinstance(pk, UUID) else None


def _hashed(path: str, clear: object) -> str | None:
    return blind_index(path, clear) if isinstance(clear, str) else None
