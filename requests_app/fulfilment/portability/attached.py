"""Stored files that a person provided under a contract: they go along as they are, in a folder of their own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import PurePosixPath

from django.db.models import Model
from django.db.models.fields.files import FieldFile

from requests_app.fulfilment.access.archive import CHUNK, Archive
from requests_app.fulfilment.access.built import OpenFile, StoredFileGone
from requests_app.fulfilment.portability.schema import name_of

FOLDER = "tiedostot"
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}")


class Attached:
    """The stored files that the records name. ``missing`` names, as ``copy:Table``, those that are not there."""

    def __init__(self, open_file: OpenFile) -> None:
        self._open = open_file
        self._found: dict[str, tuple[str, int]] = {}
        self._missing: dict[str, None] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The tables whose file is not in the storage."""
        return tuple(self._missing)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._found)

    def count_of(self, model: type[Model]) -> int:
        """How many of them are that table's."""
        return sum(name.startswith(f"{FOLDER}/{name_of(model)}/") for name in self._found)

    def named(self, row: Model, file: FieldFile) -> str | None:
        """What the file is called in the package, by its record's key; ``None`` where there is none."""
        path = file.name
        if not path:
            return None
        try:
            with self._open(path) as source:
                size = source.seek(0, os.SEEK_END)
        except OSError:
            self._missing[f"copy:{type(row).__name__}"] = None
            return None
        suffix = PurePosixPath(path).suffix.lower()
        name = f"{FOLDER}/{name_of(type(row))}/{row.pk}{suffix if _EXTENSION.fullmatch(suffix) else ''}"
        self._found[name] = (path, size)
        return name

    def copy(self, into: Archive, alive: Callable[[], object]) -> None:
        """Copy them all, a sign of life after each chunk. Raises :class:`StoredFileGone`."""
        for name, (path, size) in self._found.items():
            try:
                source = self._open(path)
            except OSError:
                raise StoredFileGone("Tiedosto hävisi koonnin aikana: kokoa paketti uudelleen.") from None
            with source, into.member(name, size=size, summed=False) as member:
                while chunk := source.read(CHUNK):
                    member.write(chunk)
                    alive()
