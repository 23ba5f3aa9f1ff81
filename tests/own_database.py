"""A PostgreSQL of a test's own, which it may stop, lose and start again: nobody else's is touched."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from oomi_registry import embedded, guardian
from oomi_registry.settings import BASE_DIR
from tests import production

STARTS_WITHIN = 30.0  # seconds


@dataclass
class OwnDatabase:
    """The server, its two logins and its one migrated database. ``address`` is the application's."""

    name: str
    programs: Path
    cluster: Path
    server: subprocess.Popen[bytes]
    address: str

    def ends(self, how: signal.Signals = signal.SIGINT) -> None:
        """Now: by SIGINT as for a restart, which ends whoever is connected; by SIGQUIT as when power is lost."""
        self.server.send_signal(how)
        self.server.wait(20)

    def starts(self) -> None:
        """Again, on the same tables; it answers."""
        with _named(self.name):
            self.server = guardian._start_postgres(self.programs, self.cluster)
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                self.asked("SELECT 1")
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, "PostgreSQL did not come back."
                time.sleep(0.05)
            else:
                return

    def asked(self, question: str) -> list[tuple[object, ...]]:
        """What is there, seen by who sees everything."""
        with self.connected() as connection:
            return connection.execute(question.encode()).fetchall()

    def connected(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection of who sees everything."""
        return psycopg.connect(self.address.replace("oomi_app@", "postgres@"))


@contextlib.contextmanager
def own_database() -> Iterator[OwnDatabase]:
    """One that is there until the block ends, with every table and without a row."""
    name = f"own-{secrets.token_hex(4)}"
    with _named(name):
        home, sockets = embedded.home(), embedded.socket_folder()
        addresses = {
            "DATABASE_URL": embedded.database_url("oomi_app"),
            "MIGRATE_DATABASE_URL": embedded.database_url("oomi_owner"),
        }
        home.mkdir(mode=0o711, parents=True)
        guardian._own(sockets)
        programs = guardian._postgres()
        cluster = guardian._cluster(programs)
        server = guardian._start_postgres(programs, cluster)
    own = OwnDatabase(name, programs, cluster, server, addresses["DATABASE_URL"])
    try:
        with _named(name):
            guardian._make_logins_and_database(server)
        tables = [sys.executable, "manage.py", "migrate", "--no-input", "-v0"]
        subprocess.run(tables, cwd=BASE_DIR, env=production.environment(**addresses), check=True)
        yield own
    finally:
        if own.server.poll() is None:
            own.ends()
        shutil.rmtree(home)
        shutil.rmtree(sockets)


@contextlib.contextmanager
def _named(name: str) -> Iterator[None]:
    """Servers that are begun now are those of that name: folders of their own."""
    before = os.environ.get("EMBEDDED_NAME")
    os.environ["EMBEDDED_NAME"] = name
    try:
        yield
    finally:
        if before is None:
            del os.environ["EMBEDDED_NAME"]
        else:
            os.environ["EMBEDDED_NAME"] = before
