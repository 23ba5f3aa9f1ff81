"""Stored files follow their rows: a committed tombstone first, the file after it (intent before act).

A crash between the two leaves the tombstone, which the next run finishes. A file that another row still names is
spared; it goes with the last of them. Files are shared when their rows are made, never later.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import Storage
from django.db import connection
from psycopg import sql

from retention.disposal.door import one_batch
from retention.guards import file_fields
from retention.models import DisposalRun, FileTombstone

AT_ONCE = 2_000
# Keys and paths go to the database as one array: placeholders for them take the time of the files.
_GONE = "UPDATE retention_filetombstone SET removed_at = %s, error = '' WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of the files, in numbers: removed, spared for another row, or refused by the disk for now."""

    removed: int = 0
    spared: int = 0
    failed: int = 0

    def __add__(self, other: Removed) -> Removed:
        return Removed(self.removed + other.removed, self.spared + other.spared, self.failed + other.failed)


def remove_files(storage: Storage, *, clock: Callable[[], datetime], say_alive: Callable[[], None]) -> Removed:
    """Remove every file whose tombstone is committed and not yet settled.

    A file that is not there counts as removed. One that the disk refuses keeps its tombstone, with the error's code,
    and is tried again by the next run. ``say_alive`` is called at the beginning of every batch.
    """
    total, last = Removed(), 0
    while True:
        with one_batch(durable=True):
            say_alive()
            waiting = FileTombstone.objects.filter(removed_at__isnull=True)
            first = waiting.filter(id__gt=last).order_by("id").values_list("id", flat=True).first()
            if first is None:
                return total
            last = first + AT_ONCE - 1  # a stretch of ids: "the first thousand" is sorted from all that wait
            stretch = waiting.filter(id__gte=first, id__lte=last).select_for_update(skip_locked=True)
            total += _settle(dict(stretch.values_list("id", "path")), storage, clock())


def would_remove(run: DisposalRun) -> int:
    """How many files the run's tombstones would take, were they committed."""
    paths = iter(run.files.order_by("path").distinct().values_list("path", flat=True).iterator())
    return sum(len(some) - len(_still_named(some)) for some in iter(lambda: list(islice(paths, AT_ONCE)), []))


def _settle(batch: Mapping[int, str], storage: Storage, now: datetime) -> Removed:
    """Decide every tombstone of the batch, by key and path; a path that several rows named may stand there twice."""
    paths = set(batch.values())
    spared = _still_named(list(paths))
    errors = {path: error for path in sorted(paths - spared) if (error := _removal_error(storage, path))}
    with connection.cursor() as cursor:
        cursor.execute(_GONE, [now, [key for key, path in batch.items() if path not in spared and path not in errors]])
    kept = [key for key, path in batch.items() if path in spared]
    FileTombstone.objects.filter(pk__in=kept).update(removed_at=now, spared=True, error="")
    refused = [FileTombstone(pk=key, error=errors[path]) for key, path in batch.items() if path in errors]
    FileTombstone.objects.bulk_update(refused, ["error"])
    return Removed(len(paths) - len(spared) - len(errors), len(spared), len(errors))


def _removal_error(storage: Storage, path: str) -> str:
    """Remove one file. A code of what was in the way, empty where it is gone."""
    try:
        storage.delete(path)
    except OSError as refused:
        return errno.errorcode.get(refused.errno or 0, type(refused).__name__)
    except SuspiciousFileOperation:
        return "OUTSIDE_THE_STORAGE"
    return ""


def _still_named(paths: list[str]) -> set[str]:
    """Those of the paths that a row of any table names."""
    named: set[str] = set()
    with connection.cursor() as cursor:
        for model, field in file_fields():
            cursor.execute(
                sql.SQL("SELECT {column} FROM {table} WHERE {column} = ANY(%s)").format(
                    column=sql.Identifier(field.column), table=sql.Identifier(model._meta.db_table)
                ),
                [paths],
            )
            named.update(path for (path,) in cursor.fetchall())
    return named
