"""What a section of the dossier is made of: tables of plain values, and files beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import BinaryIO

from oomi_registry.notice.days import HELSINKI, written
from requests_app.fulfilment.access.built import Alive, Built


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with its words: data has the code, the page the words."""

    code: str
    words: str


Value = str | int | bool | date | datetime | Coded | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. ``empty`` is said where there is no row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = field(repr=False)
    empty: str = "Ei merkintöjä."


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that is made here: its name within the section's folder, and its content."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is copied out of the storage: the name it gets, where it is, and the SHA-256 it must have."""

    name: str
    path: str = field(repr=False)
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that is written as it is made, forwards: the name it gets, and what writes it."""

    name: str
    write: Callable[[BinaryIO, Alive], Built] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """What one section says."""

    tables: tuple[Table, ...]
    files: tuple[TextFile | StoredFile | WrittenFile, ...] = ()
    says: tuple[str, ...] = ()


def in_words(value: Value) -> str:
    """A value as the page shows it; times in Europe/Helsinki."""
    match value:
        case None:
            return "–"
        case bool():
            return "kyllä" if value else "ei"
        case datetime():
            local = value.astimezone(HELSINKI)
            return f"{written(local.date())} klo {local:%-H.%M.%S}"
        case date():
            return written(value)
        case Coded():
            return value.words
        case _:
            return str(value)


def as_data(value: Value) -> object:
    """A value as the file of data has it: times in UTC by ISO 8601, a code with its words."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Coded():
            return {"code": value.code, "words": value.words}
        case _:
            return value


def listed(table: Table) -> Iterator[dict[str, object]]:
    """The rows of a table as the file of data has them."""
    for row in table.rows:
        yield {name: as_data(value) for name, value in zip(table.columns, row, strict=True)}
