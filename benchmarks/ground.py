"""What benchmarks and drills stand on: a database and a folder of their own, and a look at this process's memory."""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

OWNER, APPLICATION = "owner", "default"
Connection = psycopg.Connection[tuple[object, ...]]


def say(what: str) -> None:
    """Tell what is going on; stdout is for results."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def connect(alias: str, *, database: str = "") -> Connection:
    """A connection of one of the two logins, outside Django; each statement is a transaction of its own."""
    known = connections[alias].settings_dict
    return psycopg.connect(
        host=known["HOST"],
        port=known["PORT"] or None,
        user=known["USER"],
        password=known["PASSWORD"] or None,
        dbname=database or known["NAME"],
        autocommit=True,
    )


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """Work in a migrated database that nobody else uses, and that is gone afterwards."""
    real = str(connections[OWNER].settings_dict["NAME"])
    database = f"{name}_{real}"
    with connect(OWNER, database=real) as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    try:
        _use(database)
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        _use(real)
        with connect(OWNER, database=real) as owner:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _use(database: str) -> None:
    for alias in (OWNER, APPLICATION):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database


@contextmanager
def own_files() -> Iterator[Path]:
    """Keep the site's stored files in a folder that is gone afterwards."""
    real = settings.MEDIA_ROOT
    folder = Path(tempfile.mkdtemp(prefix="oomi-files-", dir="/var/tmp" if Path("/var/tmp").is_dir() else None))  # noqa: S108 - a name of its own
    try:
        _keep_files_in(str(folder))
        yield folder
    finally:
        _keep_files_in(real)
        shutil.rmtree(folder)


def _keep_files_in(folder: str) -> None:
    from django.test.signals import setting_changed

    settings.MEDIA_ROOT = folder
    setting_changed.send(sender=None, setting="MEDIA_ROOT", value=folder, enter=True)


@dataclass(slots=True)
class Effort:
    """What a block took: seconds, and the most memory of the process while it ran (MB) beside what it had before."""

    seconds: float = 0.0
    peak_rss_mb: float = 0.0
    rss_before_mb: float = 0.0


@contextmanager
def effort() -> Iterator[Effort]:
    """Measure a block."""
    found = Effort()
    _forget_peak()
    found.rss_before_mb = _peak_rss_mb()
    began = time.perf_counter()
    yield found
    found.seconds = time.perf_counter() - began
    found.peak_rss_mb = _peak_rss_mb()


def _forget_peak() -> None:
    """Begin to count the peak anew, where the kernel can (Linux, proc(5))."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def _peak_rss_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
