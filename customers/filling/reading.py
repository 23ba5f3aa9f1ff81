"""Lines of a file, as JSON objects or as rows of CSV; what cannot be read is a reject of that line alone."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from oomi_registry.notice.refused import Refused

LONGEST_LINE = 4_000_000
_BLOCK = 1 << 20
BLANK: Mapping[str, object] = {}
"""What an empty line holds: it is passed over."""


class FileRefused(Refused):
    """The file cannot be read at all."""


class NotAFile(FileRefused):
    """There is none, or it may not be read."""

    sentence = "Tiedostoa ei voi lukea: tarkista polku ja oikeudet."


class UnknownEnding(FileRefused):
    """Neither JSONL nor CSV."""

    sentence = "Anna tiedosto, jonka nimi päättyy .jsonl tai .csv."


class NoHeader(FileRefused):
    """A CSV file whose first row does not name the columns, each once."""

    sentence = (
        "Kirjoita CSV-tiedoston ensimmäiselle riville sarakkeiden nimet, jokainen kerran; erotin on pilkku tai ;."
    )


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that was not taken: which, for what field, and what to do. Never what stood in it."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line that could be read; ``line`` counts from 1, a CSV's header among them."""

    line: int
    values: Mapping[str, object]


def fingerprint(file: Path) -> str:
    """SHA-256 of the file's content. Raises :class:`NotAFile`."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
    except OSError:
        raise NotAFile from None
    return digest.hexdigest()


def lines(file: Path, skip: int = 0) -> Iterator[Line | Rejected]:
    """Every line after the first ``skip`` (a CSV's header not counted), as an object or why it is none.

    Raises a :class:`FileRefused`.
    """
    match file.suffix.lower():
        case ".jsonl" | ".ndjson":
            yield from _json_lines(file, skip)
        case ".csv":
            yield from _csv_lines(file, skip)
        case _:
            raise UnknownEnding


def count(file: Path) -> int:
    """About how many lines there are: the line ends, for the progress."""
    with file.open("rb") as content:
        return sum(block.count(b"\n") for block in iter(lambda: content.read(_BLOCK), b""))


def _json_lines(file: Path, skip: int) -> Iterator[Line | Rejected]:
    try:
        content = file.open("rb")
    except OSError:
        raise NotAFile from None
    with content:
        for number, written in enumerate(_bounded(content.readline), start=1):
            if number > skip:
                yield _object(number, written)


def _bounded(readline: object) -> Iterator[bytes | None]:
    """Line by line, ``None`` for one that is longer than memory is meant for."""
    if not callable(readline):
        raise TypeError("A file's readline is needed.")
    while written := readline(LONGEST_LINE):
        if len(written) < LONGEST_LINE or written.endswith(b"\n"):
            yield written
            continue
        while (rest := readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _object(number: int, written: bytes | None) -> Line | Rejected:
    if written is None:
        return Rejected(number, "", f"Lyhennä riviä: rivillä on enintään {LONGEST_LINE} tavua.")
    if not written.strip():
        return Line(number, BLANK)
    try:
        values = json.loads(written)
    except (ValueError, RecursionError):  # also what is not UTF-8
        values = None
    if not isinstance(values, dict):
        return Rejected(number, "", "Kirjoita riville yksi JSON-olio UTF-8-merkistöllä.")
    return Line(number, values)


def _csv_lines(file: Path, skip: int) -> Iterator[Line | Rejected]:
    csv.field_size_limit(LONGEST_LINE)
    try:
        content = file.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError:
        raise NotAFile from None
    with content:
        first = content.readline(LONGEST_LINE)
        delimiter = ";" if first.count(";") > first.count(",") else ","
        header = next(csv.reader([first], delimiter=delimiter, strict=True), [])
        if not header or len(set(header)) != len(header) or not all(header):
            raise NoHeader
        for number, cells in enumerate(islice(_rows(content, delimiter), skip, None), start=skip + 2):
            if cells == []:
                yield Line(number, BLANK)
            elif cells is None or len(cells) != len(header):
                yield Rejected(number, "", "Korjaa rivi: siinä on oltava yhtä monta saraketta kuin otsikossa.")
            else:
                yield Line(number, dict(zip(header, cells, strict=True)))


def _rows(content: Iterator[str], delimiter: str) -> Iterator[list[str] | None]:
    rows = csv.reader(content, delimiter=delimiter, strict=True)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield None
