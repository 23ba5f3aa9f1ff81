"""A ZIP file written strictly forwards, with the size and SHA-256 of everything that goes into it and of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
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


class _Beside:
    """Does one thing after another on a thread of its own, at most one at a time, while the caller goes on.

    Summing, deflating and writing let go of Python's lock, so they really go on beside. What fails there is raised at
    the next call here.
    """

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._running: Future[object] | None = None

    def do(self, what: Callable[[bytes], object], chunk: bytes) -> None:
        """Do it when what was asked for before is done."""
        self.wait()
        self._running = self._threads.submit(what, chunk)

    def wait(self) -> None:
        """Until nothing is being done."""
        running, self._running = self._running, None
        if running is not None:
            running.result()


class _Forwards:
    """What is written on, counted and summed. It cannot go back, so nothing above it tries.

    Summing a gigabyte takes about as long as writing it, so large chunks are summed beside the writing.
    """

    def __init__(self, into: BinaryIO, threads: ThreadPoolExecutor) -> None:
        self._into, self._beside = into, _Beside(threads)
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> int:
        """Write all of ``chunk``."""
        if len(chunk) < _LARGE:
            self._beside.wait()
            self._digest.update(chunk)
        else:
            self._beside.do(self._digest.update, chunk)
        self._into.write(chunk)
        self.size += len(chunk)
        return len(chunk)

    def flush(self) -> None:
        """What is below decides when it is on disk."""

    def sha256(self) -> str:
        """The sum of everything so far."""
        self._beside.wait()
        return self._digest.hexdigest()


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
    """A file being written into the archive: summed, deflated and written beside whoever makes what it holds."""

    def __init__(self, into: IO[bytes], threads: ThreadPoolExecutor, *, summed: bool) -> None:
        self._into, self._beside = into, _Beside(threads)
        self._digest = hashlib.sha256() if summed else None
        self._texts: list[str] = []
        self._waiting = 0
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Write on. What is short is written sooner here than handed over."""
        self.size += len(chunk)
        if len(chunk) < _LARGE:
            self._beside.wait()
            self._write(chunk)
        else:
            self._beside.do(self._write, chunk)

    def text(self, text: str) -> None:
        """Write on, some hundred short texts together."""
        self._texts.append(text)
        self._waiting += len(text)
        if self._waiting >= CHUNK:
            self._write_texts()

    def end(self) -> str | None:
        """Everything is written; the SHA-256 of it."""
        self._write_texts()
        self._beside.wait()
        return self._digest.hexdigest() if self._digest else None

    def leave(self) -> None:
        """Nothing more comes of it: whatever is being written is over before its file is closed."""
        with suppress(Exception):
            self._beside.wait()

    def _write_texts(self) -> None:
        if self._texts:
            self.write("".join(self._texts).encode())
            self._texts, self._waiting = [], 0

    def _write(self, chunk: bytes) -> None:
        if self._digest is not None:
            self._digest.update(chunk)
        self._into.write(chunk)


@dataclass
class Archive:
    """The copy as it grows. Entries are written one after another."""

    zipped: ZipFile
    now: datetime
    threads: ThreadPoolExecutor
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
            member = Member(into, self.threads, summed=summed)
            try:
                yield member
                sha256 = member.end()
            finally:
                member.leave()
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
    with ThreadPoolExecutor(2, thread_name_prefix="archive") as threads:  # one writes and one sums
        forwards = _Forwards(into, threads)
        with ZipFile(forwards, "w", ZIP_DEFLATED, allowZip64=True) as zipped:  # type: ignore[call-overload]  # only writes
            yield Archive(zipped, now, threads), forwards
