"""Where what is built is stored, how one is written so that it is whole or not there, and what is left over removed.

Every building writes to a name of its own, of the row's key and the fence: who lost the lease never writes into the
file of who took it. A file counts when a row names it.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import FileSystemStorage
from django.db.models import Q

from requests_app.models import AccessPackage, Building, WantedDossier
from requests_app.models.buildings import package_path

FOLDER = "packages"
PART = ".part"
BUILT_HERE: tuple[type[Building], ...] = (AccessPackage, WantedDossier)
_OURS = re.compile(r"(?P<key>[0-9a-f]{32})-(?P<fence>\d+)\.zip(\.part)?")


def name_of(row: Building) -> str:
    """The storage name of what the holder of this fence builds."""
    return package_path(row, f"{row.id.hex}-{row.fence}.zip")


@contextlib.contextmanager
def being_written(storage: FileSystemStorage, name: str) -> Iterator[BinaryIO]:
    """A new file to write to, forwards; it has its name once the block has ended well and its bytes are on the disk.

    Where the block raises, nothing is left. A killed process leaves a ``.part`` that :func:`remove_leftovers` removes.
    Raises OSError, also where the file has been removed meanwhile because the lease was lost.
    """
    path = Path(storage.path(name))
    part = path.with_name(path.name + PART)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb", buffering=1 << 20) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        _on_the_disk(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def take_away(storage: FileSystemStorage, name: str) -> None:
    """Remove what counts for nothing. Where that cannot be done now, :func:`remove_leftovers` does it later."""
    with contextlib.suppress(OSError):
        storage.delete(name)


def remove_leftovers(storage: FileSystemStorage) -> int:
    """Remove the files of ours that no row names and nobody holding a lease is writing; comes out how many.

    The files are listed before the rows are read: a file's lease was committed before the file was made. And one
    statement reads a table's rows: in two, a building that ends between them would be seen by neither.
    """
    found = list(_listed(storage))
    if not found:
        return 0
    named: set[str] = set()
    writing: set[tuple[str, int]] = set()
    for model in BUILT_HERE:
        rows = model._default_manager.filter(~Q(file="") | Q(state=Building.State.BUILDING))
        for key, fence, state, file in rows.values_list("id", "fence", "state", "file"):
            named.add(file)
            if state == Building.State.BUILDING:
                writing.add((key.hex, fence))
    removed = 0
    for path, name, of in found:
        if name not in named and of not in writing:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _listed(storage: FileSystemStorage) -> Iterator[tuple[Path, str, tuple[str, int]]]:
    """Every file of ours: where it is, its storage name, and the row and fence it was written under."""
    folder = Path(storage.path(FOLDER))
    if not folder.is_dir():
        return
    for path in sorted(folder.glob("??/*")):
        if (ours := _OURS.fullmatch(path.name)) is not None:
            yield path, f"{FOLDER}/{path.parent.name}/{path.name}", (ours["key"], int(ours["fence"]))


def _on_the_disk(folder: Path) -> None:
    """A file's name is durable once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
