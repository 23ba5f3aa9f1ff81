"""What a building of the copy is told, and what it tells when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

Alive = Callable[[str, int, int], None]
"""Told the step in words, how much of it is done and how much there is; may raise to stop the building."""

OpenFile = Callable[[str], BinaryIO]
"""Opens a stored file for reading by its storage path. Raises OSError where it is not there."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished copy: its records and recordings, and the size and SHA-256 of its bytes.

    ``missing`` names, as ``item:Table``, what GDPR 15(1) asks and a record lacks; a copy with any is not released.
    """

    records: int
    recordings: int
    missing: tuple[str, ...]
    size: int
    sha256: str


class StoredFileGone(RuntimeError):
    """A file that was there when its row was read went before it was copied: build again."""
