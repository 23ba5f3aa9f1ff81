"""Stored files follow their rows: a committed tombstone first, the file after it (intent before act).

A crash between the two leaves a tombstone, which the next run finishes. A file that another row still uses is spared.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import Storage
from django.db import connection
from psycopg import sql

from retention.guards import every_file_column
from retention.models import FileTombstone

FILES_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of the files to remove: how many went, were spared for another row, or could not be removed."""

    removed: int = 0
    spared: int = 0
    failed: int = 0

    def __add__(self, other: Removed) -> Removed:
        return Removed(self.removed + other.removed, self.spared + other.spared, self.failed + other.failed)


def remove_files(storage: Storage, *, now: datetime, progress: Callable[[], None] = lambda: None) -> Removed:
    """Remove every file whose tombstone is committed and whose removal is not, and say what became of them.

    A file that is gone already counts as removed. One that the disk refuses keeps its tombstone with the error's code
    and is tried again by the next run.
    """
    total, last = Removed(), 0
    while page := list(_not_yet_removed(last)):
        total += _remove(page, storage, now)
        last = page[-1].pk
        progress()
    return total


def _not_yet_removed(after: int) -> list[FileTombstone]:
    waiting = FileTombstone.objects.filter(removed_at__isnull=True, id__gt=after)
    return list(waiting.only("id", "path").order_by("id")[:FILES_AT_A_TIME])


def _remove(page: list[FileTombstone], storage: Storage, now: datetime) -> Removed:
    used = _still_used([tombstone.path for tombstone in page])
    gone, spared, failed = [], [], 0
    for tombstone in page:
        if tombstone.path in used:
            spared.append(tombstone.pk)
            continue
        try:
            storage.delete(tombstone.path)
        except OSError as refused:
            failed += 1
            code = errno.errorcode.get(refused.errno or 0, "OSError")
            FileTombstone.objects.filter(pk=tombstone.pk).update(error=code)
        else:
            gone.append(tombstone.pk)
    FileTombstone.objects.filter(pk__in=gone).update(removed_at=now, error="")
    FileTombstone.objects.filter(pk__in=spared).update(removed_at=now, spared=True, error="")
    return Removed(len(gone), len(spared), failed)


def _still_used(paths: list[str]) -> set[str]:
    """Those of the paths that a row of any table still names."""
    used: set[str] = set()
    with connection.cursor() as cursor:
        for table, column in every_file_column():
            cursor.execute(
                sql.SQL("SELECT {c} FROM {t} WHERE {c} = ANY(%s)").format(
                    c=sql.Identifier(column), t=sql.Identifier(table)
                ),
                [paths],
            )
            used.update(path for (path,) in cursor.fetchall())
    return used
