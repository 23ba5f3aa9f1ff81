"""A real worker and a real beat with a broker of their own, on the tests' database; they can be killed and come back.

They run as a deployment does, every setting from the environment, so nothing of the local site's reaches them. The
broker is theirs alone: flushing it or ending it touches nobody else.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import redis
from django.conf import settings
from django.db import connections
from kombu import Connection

from oomi_registry import guardian
from oomi_registry.demo.processes import _end_with_the_supervisor
from oomi_registry.settings import BASE_DIR
from tests.production import environment

CELERY = [sys.executable, "-m", "celery", "-A", "oomi_registry.celery"]
SOON = {
    "POLL_DISPOSAL": "1",
    "POLL_LETTERS": "1",
    "POLL_DRAFTS": "1",
    "POLL_PACKAGES": "1",
    "POLL_ERASURES": "1",
    "POLL_REMINDERS": "1",
    "DISPOSAL_NOT_BEFORE": "00:00",
}

NAME_AT_THE_DATABASE = "started-by-tests"


class Processes:
    """A broker, a worker and a beat by name; each can be killed and started again. Everything they say is kept."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self.folder = folder
        self._environment = dict(variables)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._groups: set[int] = set()
        socket = folder / "redis.sock"
        self._broker_url = f"unix://{socket}"
        self._commands = {
            "broker": [
                str(guardian._redis()),
                "--port",
                "0",
                "--unixsocket",
                str(socket),
                "--save",
                "",
                "--dir",
                str(folder),
            ],
            "worker": [*CELERY, "worker", "--concurrency", "1", "--loglevel", "INFO"]
            + ["--without-gossip", "--without-mingle"],
            "beat": [*CELERY, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(folder / "beat")],
        }

    def start(self, name: str) -> None:
        """Start the broker, the worker or the beat, which must not be running; the broker is waited for."""
        assert not self.is_running(name), f"the {name} is running"
        with self._log(name).open("ab") as output:
            process = subprocess.Popen(
                self._commands[name],
                cwd=BASE_DIR,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # its children can be killed with it
                preexec_fn=_end_with_the_supervisor,  # noqa: PLW1509 - one C call, which takes no lock
            )
        self._running[name] = process
        self._groups.add(process.pid)
        if name == "broker":
            self.wait_until(self._broker_answers, within=10)

    def is_running(self, name: str) -> bool:
        """Whether the process was started and has not ended."""
        return name in self._running and self._running[name].poll() is None

    def kill(self, name: str, *, with_children: bool = True) -> None:
        """``kill -9``: of the process and everything it started, as when a machine is lost, or of it alone."""
        process = self._running[name]
        with contextlib.suppress(ProcessLookupError):
            if with_children:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()

    def kill_a_child(self, name: str) -> bool:
        """``kill -9`` of one child of the process, as when memory runs out; False where it has none now."""
        pid = self._running[name].pid
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                os.kill(int(child), signal.SIGKILL)
                return True
        return False

    def flush_broker(self) -> None:
        """Forget every message that waits, as when the broker is wiped."""
        with redis.Redis.from_url(self._broker_url, socket_timeout=5) as broker:
            broker.flushall()

    def messages(self) -> list[str]:
        """What waits in the broker for a worker, as it stands there."""
        with redis.Redis.from_url(self._broker_url, socket_timeout=5) as broker:
            return [message.decode() for message in broker.lrange("celery", 0, -1)]

    def push_pickle(self, task: str) -> None:
        """Send the worker a call of ``task`` that is not JSON, as an intruder in the broker would."""
        with (
            Connection(self._broker_url.replace("unix://", "redis+socket://")) as broker,
            broker.Producer() as producer,
        ):
            producer.publish(
                ((), {}, {}), serializer="pickle", routing_key="celery", headers={"task": task, "id": str(uuid4())}
            )

    def log(self, name: str) -> str:
        """Everything the process has said since it was first started."""
        log = self._log(name)
        return log.read_text(errors="replace") if log.exists() else ""

    def wait_until(self, condition: Callable[[], object], *, within: float = 30) -> None:
        """Ask until ``condition`` holds. Fails after ``within`` seconds with the end of each log."""
        try:
            eventually(condition, within=within)
        except AssertionError as in_vain:
            said = "\n".join(f"---- {name}\n{self.log(name)[-2_000:]}" for name in self._commands)
            raise AssertionError(f"{in_vain}\n{said}") from None

    def end(self) -> None:
        """End whatever still runs, children of killed processes too."""
        for group in self._groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        for process in self._running.values():
            process.wait()
        eventually(_database_has_let_go)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _broker_answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self._broker_url) as broker:
            return bool(broker.ping())
        return False


@contextlib.contextmanager
def command(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """``manage.py`` with these arguments, started on the database and the stored files of this process.

    What it says on both channels comes through ``stdout`` and ``stderr``. It needs no broker.
    """
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=as_deployed({}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_end_with_the_supervisor,  # noqa: PLW1509 - one C call, which takes no lock
    )
    with process:
        try:
            yield process
        finally:
            process.kill()
    eventually(_database_has_let_go)


def eventually(condition: Callable[[], object], *, within: float = 30) -> None:
    """Ask until ``condition`` holds. Fails after ``within`` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"It did not come true within {within:g} s."
        time.sleep(0.05)


@contextlib.contextmanager
def worker_and_beat(*, start: bool = True, **variables: str) -> Iterator[Processes]:
    """A worker and a beat on the database and the stored files of this process, until the block ends.

    Beat rings every second and the disposal's hour is always come, unless ``variables`` (of the environment) say
    otherwise; mail goes to nobody unless they name ``EMAIL_URL``. Nothing is started but the broker where ``start`` is
    false. The tests' rows must be committed: use ``django_db(transaction=True)``.
    """
    folder = Path(tempfile.mkdtemp(prefix="oomi-processes-"))  # a socket's path is short by law of the kernel
    running = Processes(folder, as_deployed({"REDIS_URL": f"unix://{folder}/redis.sock", **SOON, **variables}))
    try:
        running.start("broker")
        if start:
            running.start("worker")
            running.start("beat")
        yield running
    finally:
        running.end()
        shutil.rmtree(folder, ignore_errors=True)


def as_deployed(variables: Mapping[str, str]) -> Mapping[str, str]:
    """The environment of a deployment on the database, the files and the keys of this process."""
    of_this_process = {
        "DATABASE_URL": _address_of_the_database(),
        "STORAGE_URL": f"file://{quote(str(settings.MEDIA_ROOT))}",
        "SECRET_KEY": settings.SECRET_KEY,
        "INDEX_KEY": settings.INDEX_KEY,
        "FIELD_KEYS": settings.FIELD_KEYS,
        "PRIVACY_REGISTER": settings.PRIVACY_REGISTER,
        "RATE_LIMIT_MAILS": settings.RATE_LIMIT_MAILS,
    }
    return environment(**{**of_this_process, **variables})


def _address_of_the_database() -> str:
    """The application's login to the database that this process uses at the moment."""
    used = connections["default"].settings_dict
    who = quote(str(used["USER"])) + (f":{quote(str(used['PASSWORD']), safe='')}" if used["PASSWORD"] else "")
    where = quote(str(used["HOST"]), safe="") + (f":{used['PORT']}" if used["PORT"] else "")
    return f"postgres://{who}@{where}/{used['NAME']}?application_name={NAME_AT_THE_DATABASE}"


def _database_has_let_go() -> bool:
    """Whether nothing that a killed process asked for goes on: the database notices within a second that it is gone."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()",
            [NAME_AT_THE_DATABASE],
        )
        return not cursor.fetchall()
