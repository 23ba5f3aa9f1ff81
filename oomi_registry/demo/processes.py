"""The site's processes on one machine: web, worker and beat, each of its own, ended together.

The site is loaded once and each of them is forked from there: so they hold what they read in common, and none loads it
again. Whoever forks must have started no thread and asked nothing of database or broker. A child ends with the
supervisor even if that is killed: the kernel is asked to tell it (``PR_SET_PDEATHSIG``).
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from multiprocessing.context import ForkProcess
from pathlib import Path

from oomi_registry import embedded

PR_SET_PDEATHSIG = 1


class SiteDidNotStart(RuntimeError):
    """A process ended, or did not answer in time; the message names the log to read."""


def _end_with_the_supervisor() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_port() -> int:
    """A port on loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_taken(port: int) -> bool:
    """Whether something already listens on that port of loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def load() -> None:
    """Load the site, so that whoever is forked finds it. Django's settings must be known; no server is asked."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    warnings.filterwarnings("ignore", message="No directory at")  # static files are collected for a deployment
    get_wsgi_application()
    from oomi_registry.celery import app

    import_module(settings.ROOT_URLCONF)  # and with it every page
    app.loader.import_default_modules()
    gc.collect()
    gc.freeze()  # what the collector marked would be copied into every process


def _web(port: int) -> None:
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", "oomi_registry.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    sys.argv += ["--log-level", "warning", "--logger-class", "oomi_registry.weblog.Log"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()


def _worker() -> None:
    from oomi_registry.celery import app

    app.start(
        ["worker", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        + ["--pool", "prefork"]
    )


def _beat() -> None:
    from oomi_registry.celery import app

    app.start(["beat", "--loglevel", "WARNING", "--schedule", str(embedded.home() / "beat-schedule"), "--pidfile", ""])


@contextlib.contextmanager
def forked(run: Callable[[], object], log: Path | None = None) -> Iterator[ForkProcess]:
    """``run`` in a process of its own, told to end with the block; it says what it says to ``log``, else as we do."""
    process = multiprocessing.get_context("fork").Process(target=_in_a_process_of_its_own, args=(run, log))
    process.start()
    try:
        yield process
    finally:
        process.terminate()
        process.join(20)
        if process.exitcode is None:
            process.kill()
            process.join()


def _in_a_process_of_its_own(run: Callable[[], object], log: Path | None) -> None:
    os.setsid()  # Ctrl-C reaches the supervisor alone, which ends the others in order
    _end_with_the_supervisor()
    os.chdir(embedded.BASE_DIR)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    if log is not None:
        said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(said, 1)
        os.dup2(said, 2)
    run()


@contextlib.contextmanager
def site(port: int) -> Iterator[None]:
    """Run web, worker and beat until the block ends; each writes to a log of its own beside the embedded servers.

    The site is loaded (:func:`load`). Raises :class:`SiteDidNotStart`.
    """
    logs = embedded.home() / "logs"
    logs.mkdir(exist_ok=True)
    with (
        forked(partial(_web, port), logs / "web.log") as web,
        forked(_worker, logs / "worker.log"),
        forked(_beat, logs / "beat.log"),
    ):
        _wait_for_answer(port, web, logs / "web.log")
        yield


def _wait_for_answer(port: int, web: ForkProcess, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if web.exitcode is not None or time.monotonic() > deadline:
            raise SiteDidNotStart(f"The web process does not answer on port {port}. Read {log}.")
        time.sleep(0.05)
