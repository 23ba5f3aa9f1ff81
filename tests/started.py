"""The real worker, beat and commands as processes of their own, on the database and the broker of a test."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import redis
from django.conf import settings
from django.db import connections

from oomi_registry.settings import BASE_DIR

CELERY = [sys.executable, "-m", "celery", "-A", "oomi_registry.celery"]
WORKER = [*CELERY, "worker", "--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
BEAT = [*CELERY, "beat", "--loglevel", "INFO", "--pidfile", ""]


def broker(database: int) -> redis.Redis:
    """One numbered database of the broker, for looking at it and for wiping it."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.connection_pool.connection_kwargs["db"] = database
    return client


def broker_address(database: int) -> str:
    """The address of one numbered database of the broker, as the site's setting has it."""
    parts = urlsplit(settings.REDIS_URL)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?virtual_host={database}"
    return urlunsplit(parts._replace(path=f"/{database}"))


def address(alias: str = "default") -> str:
    """The address of the database that this process works on."""
    known = connections[alias].settings_dict
    login = quote(str(known["USER"])) + (f":{quote(str(known['PASSWORD']))}" if known["PASSWORD"] else "")
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgres://{login}@{quote(str(known['HOST']), safe='')}{port}/{known['NAME']}"


def environment(*, database: int, **more: str) -> dict[str, str]:
    """A deployment's settings, all of them given, on the database and files of this process."""
    return os.environ | {
        "DATABASE_URL": address(),
        "REDIS_URL": broker_address(database),
        "SECRET_KEY": "of-a-test-alone-" * 4,
        "INDEX_KEY": str(settings.INDEX_KEY),
        "ALLOWED_HOSTS": "127.0.0.1",
        "EMAIL_URL": "consolemail://",
        "EMAIL_FROM": "tietosuoja@example.com",
        "STORAGE_URL": f"file://{settings.MEDIA_ROOT}",
        **more,
    }


@contextlib.contextmanager
def running(command: list[str], env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command as the leader of a group of its own, writing to ``log``; whatever of it is left is killed."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=BASE_DIR,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill -9 of the process and of every child it started, as a machine does that runs out of memory."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def eventually(holds_true: Callable[[], bool], *, within: float, log: Path | None = None) -> None:
    """Wait until it holds. Raises AssertionError with the end of the log."""
    deadline = time.monotonic() + within
    while not holds_true():
        if time.monotonic() > deadline:
            said = log.read_text(errors="replace")[-3000:] if log else ""
            raise AssertionError(f"In vain for {within} s. {said}")
        time.sleep(0.1)
