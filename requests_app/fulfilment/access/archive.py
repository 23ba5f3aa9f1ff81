"""A ZIP file written strictly forwards, with the size and SHA-256 of everything that goes into it and of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from oomi_registry.notice.days import HELSINKI

CHUNK = 1 << 18
"""What is read, summed and written together: a MiB at a time the kernel takes two to eight times as long to write."""

_LARGE = 1 << 16
_FAST = 1
"""Texts of rows are so alike that a harder compression saves little and takes several times as long."""


class _Sum:
    """SHA-256 of what goes by: of large chunks on a thread of its own, while the next one is read and written.

    Summing a gigabyte takes about as long as writing it, and Python lets go of its lock meanwhile.
    """

    def __init__(self, beside: ThreadPoolExecutor) -> None:
        self._beside, self._digest = beside, hashlib.sha256()
        self._running: Future[None] | None = None

    def update(self, chunk: bytes) -> None:
        """Take the next chunk, in its turn: at most one is being summed."""
        self._wait()
        if len(chunk) < _LARGE:
            self._digest.update(chunk)
        else:
            self._running = self._beside.submit(self._digest.update, chunk)

    def hexdigest(self) -> str:
        """The sum of everything so far."""
        self._wait()
        return self._digest.hexdigest()

    def _wait(self) -> None:
        if self._running is not None:
            self._running.result()
            self._running = None


class _Forwards:
    """What is written on, counted and summed. It cannot go back, so nothing above it tries."""

    def __init__(self, into: BinaryIO, beside: ThreadPoolExecutor) -> None:
        self._into = into
        self.size = 0
        self.digest = _Sum(beside)

    def write(self, chunk: bytes) -> int:
        """Write all of ``chunk``."""
        self.digest.update(chunk)
        self._into.write(chunk)
        self.size += len(chunk)
        return len(chunk)

    def flush(self) -> None:
        """What is below decides when it is on disk."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the copy, as the list of contents names it: with the ZIP's own CRC-32 in hexadecimal.

    ``sha256`` is of what was written here. A stored file has none: its bytes are summed once, in the sum of the whole,
    because summing a gigabyte twice takes longer than writing it.
    """

    name: str
    size: int
    crc32: str
    sha256: str | None


class Member:
    """A file being written into the archive."""

    def __init__(self, into: IO[bytes], digest: _Sum | None) -> None:
        self._into = into
        self.size = 0
        self.digest = digest

    def write(self, chunk: bytes) -> None:
        """Write on."""
        if self.digest is not None:
            self.digest.update(chunk)
        self._into.write(chunk)
        self.size += len(chunk)


@dataclass
class Archive:
    """The copy as it grows. Entries are written one after another."""

    zipped: ZipFile
    now: datetime
    beside: ThreadPoolExecutor
    entries: list[Entry] = field(default_factory=list)

    @contextmanager
    def member(
        self, name: str, *, size: int | None = None, stored: bool = False, summed: bool = True
    ) -> Iterator[Member]:
        """Write one file; ``stored`` as it is, because it is compressed already. ``size`` where it is known before."""
        info = ZipInfo(name, date_time=self.now.astimezone(HELSINKI).timetuple()[:6])
        info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
        info.external_attr = 0o600 << 16  # for its reader alone
        if size is not None:
            info.file_size = size
        info._compresslevel = None if stored else _FAST  # type: ignore[attr-defined]  # noqa: SLF001 - as ZipFile.writestr sets it
        with self.zipped.open(info, "w", force_zip64=size is None) as into:
            member = Member(into, _Sum(self.beside) if summed else None)
            yield member
        sha256 = member.digest.hexdigest() if member.digest else None
        self.entries.append(Entry(name, member.size, f"{info.CRC:08x}", sha256))

    def text(self, name: str, text: str) -> None:
        """Write a short file at once."""
        raw = text.encode()
        with self.member(name, size=len(raw)) as into:
            into.write(raw)

    def copy(self, name: str, source: BinaryIO, told: Callable[[int], None], *, size: int, stored: bool) -> None:
        """Copy a file chunk by chunk, telling after each how many bytes it was."""
        with self.member(name, size=size, stored=stored, summed=False) as into:
            while chunk := source.read(CHUNK):
                into.write(chunk)
                told(len(chunk))


@contextmanager
def archive(into: BinaryIO, now: datetime) -> Iterator[tuple[Archive, _Forwards]]:
    """A new ZIP (Zip64 where it grows so large) at the place where ``into`` stands; complete when this ends well."""
    with ThreadPoolExecutor(2, thread_name_prefix="sums") as beside:
        forwards = _Forwards(into, beside)
        with ZipFile(forwards, "w", ZIP_DEFLATED, allowZip64=True) as zipped:  # type: ignore[call-overload]  # only writes
            yield Archive(zipped, now, beside), forwards
