"""Stored files in the copy, under names that say what they are and neither where they are stored nor whose they are.

A recording itself is given: listening on site does not suffice (3021/452/2017), and a summary is not a copy
(8422/161/21) [D: what-a-copy-holds].
"""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from customers.models import Recording
from oomi_registry.notice.days import HELSINKI
from requests_app.fulfilment.access.archive import Archive
from requests_app.fulfilment.access.built import OpenFile, StoredFileGone
from requests_app.fulfilment.access.tables import Table
from requests_app.models import AccessPackage, WantedDossier

COPIES = frozenset({(AccessPackage, "file"), (WantedDossier, "file")})
"""Earlier copies, also those for the authority: each is a row of this one, and its file is a copy of the same data;
they do not grow into another."""

FOLDERS = {"customers.Recording": marked("puhelut")}
"""Shorter names of folders than the tables'."""

_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}")
_COMPRESSED = ("audio/", "video/", "image/", "application/pdf", "application/zip")


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """One stored file: its place in the storage, its name in the copy, its size, and whether it is a recording."""

    path: str = field(repr=False)
    name: str
    size: int
    audio: bool

    @property
    def stored(self) -> bool:
        """Whether it goes in as it is: compressed already, or played from the copy."""
        return (mimetypes.guess_type(self.name)[0] or "").startswith(_COMPRESSED) or self.audio


class Files:
    """The stored files that the records name; several records may share one."""

    def __init__(self, open_file: OpenFile) -> None:
        self._open = open_file
        self._by_path: dict[str, CopiedFile | None] = {}
        self._names: set[str] = set()

    @property
    def found(self) -> list[CopiedFile]:
        """Those that are there, in the order of the records."""
        return [each for each in self._by_path.values() if each is not None]

    def named(self, table: Table, path: str, key: object, when: date | None) -> CopiedFile | None:
        """The file of a record that happened ``when``, ``None`` where it is not in the storage."""
        if path not in self._by_path:
            size = self._size(path)
            name = self._name(table, path, key, when)
            audio = table.model is Recording or (mimetypes.guess_type(name)[0] or "").startswith("audio/")
            self._by_path[path] = None if size is None else CopiedFile(path, name, size, audio)
        return self._by_path[path]

    def copy(self, into: Archive, told: Callable[[int], None]) -> None:
        """Copy them all, telling after each chunk its bytes. Raises :class:`StoredFileGone`."""
        for each in self.found:
            try:
                source = self._open(each.path)
            except OSError:
                raise StoredFileGone("Tiedosto hävisi koonnin aikana: kokoa paketti uudelleen.") from None
            with source:
                into.copy(each.name, source, told, size=each.size, stored=each.stored)

    def _size(self, path: str) -> int | None:
        try:
            with self._open(path) as source:
                return source.seek(0, os.SEEK_END)
        except OSError:
            return None

    def _name(self, table: Table, path: str, key: object, when: date | None) -> str:
        """``puhelut/2024-10-15_1432_1f3a9c02.wav``: when, and the end of the record's key, as a minute may have two."""
        if isinstance(when, datetime):
            at = f"{when.astimezone(HELSINKI):%Y-%m-%d_%H%M}"
        else:
            at = when.isoformat() if when else table.name
        suffix = PurePosixPath(path).suffix.lower()
        extension = suffix if _EXTENSION.fullmatch(suffix) else ""
        short = str(key).replace("-", "")[-8:]
        folder = _(FOLDERS[table.label]) if table.label in FOLDERS else table.name
        name = base = f"{folder}/{at}_{short}"
        more = 1
        while name + extension in self._names:
            more += 1
            name = f"{base}_{more}"
        self._names.add(name + extension)
        return name + extension
