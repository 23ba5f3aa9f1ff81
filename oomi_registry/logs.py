"""Log lines and error reports that tell what happened and never to whom (ASVS 5.0 16.2.5) [D: quiet-logs].

An exception's message may quote what it choked on: PostgreSQL's ``DETAIL: Key (email)=(…)``, ``int('…')``, a mail
server's refused recipient. So a message is written only where the class is one of ours, whose messages are
instructions, or tells of a connection; of every other exception the class, and of the database's errors the code and
the name of the constraint. Tracebacks have files, lines and source, and no local variable. An address that was asked
for is written as its pattern, since a path may hold a token or what somebody typed.
"""

from __future__ import annotations

import logging
import re
import traceback
import types
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest
from django.views.debug import ExceptionReporter

OURS = ("oomi_registry.", "customers.", "retention.", "requests_app.")
"""Whose exceptions speak: their messages say what to do and hold no value of a person's."""

_OF_A_CONNECTION = (OperationalError, InterfaceError, ImproperlyConfigured)
_ALSO_OF_A_CONNECTION = (
    "psycopg.OperationalError",
    "redis.exceptions.ConnectionError",
    "redis.exceptions.TimeoutError",
)
_NO_WORDS = "(its message is not logged)"
_UNKNOWN_ADDRESS = "(an address that the site does not have)"

# What no message should hold, taken out of the line should one hold it after all: a last net, not the rule.
_HETU = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s@<>()\[\]'\",;:]+@[^\s@<>()\[\]'\",;:]+\.\w+")
_MARK = "(removed)"


def saying(error: BaseException) -> str:
    """One line on an exception that holds nothing of a person's: its class, and its message where that is ours."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__.startswith(OURS):
        return f"{name}: {_net(str(error))}"
    if isinstance(error, _OF_A_CONNECTION) or name in _ALSO_OF_A_CONNECTION:
        return f"{name}: {_net(str(error).partition(chr(10))[0])}"  # DETAIL and CONTEXT come after the first line
    return f"{name} {_of_database(error) or _NO_WORDS}"


def _of_database(error: BaseException) -> str:
    """The code of a PostgreSQL error, and its constraint, table and column, which are names of ours."""
    told = getattr(error, "diag", None)
    parts = [getattr(told, name, None) for name in ("sqlstate", "constraint_name", "table_name", "column_name")]
    return " ".join(str(part) for part in parts if part)


def telling(error: BaseException) -> str:
    """The traceback of an exception and of those it came from, each without its local variables."""
    return "\n".join(_told(error, set()))


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield "\nThen, because of it or while it was dealt with:\n"
    yield "Traceback (most recent call last):"
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    yield saying(error)
    for inner in getattr(error, "exceptions", ()):
        if isinstance(inner, BaseException) and id(inner) not in seen:
            yield "One of the exceptions it holds:"
            yield from _told(inner, seen)


def print_uncaught(kind: type[BaseException], error: BaseException, _: types.TracebackType | None) -> None:
    """What ``sys.excepthook`` prints where nobody caught an exception: a command's may end in cron's mail."""
    import sys

    _print(telling(error) if not issubclass(kind, KeyboardInterrupt) else kind.__name__, sys.stderr)


def _print(text: str, into: TextIO) -> None:
    into.write(text + "\n")


class Discreet(logging.Filter):
    """Takes addresses, messages of exceptions and tasks' arguments out of what the frameworks log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where it has to be; every record passes."""
        if isinstance(record.msg, BaseException):
            record.msg, record.args = saying(record.msg), ()
        if record.name.startswith(("django.request", "django.security", "django.server")):
            _without_addresses(record)
        elif record.name.startswith("gunicorn"):
            _without_request(record)
        elif isinstance(record.args, Mapping):
            record.args = _without_arguments(record.args)
        if isinstance(record.args, tuple):
            record.args = tuple(saying(each) if isinstance(each, BaseException) else each for each in record.args)
        return True


def _without_addresses(record: logging.LogRecord) -> None:
    """``Not Found: /fi/…`` with the pattern of the address, as one that has no person in it."""
    request, status = getattr(record, "request", None), getattr(record, "status_code", "")
    kind = record.name.rpartition(".")[2] if record.name.startswith("django.security") else "request"
    pattern = ""
    if isinstance(request, HttpRequest):
        match = request.resolver_match
        pattern = f"{request.method} {match.route if match else _UNKNOWN_ADDRESS}"
    record.msg, record.args = "%s %s %s", (kind, status, pattern)


def _without_request(record: logging.LogRecord) -> None:
    """What the web server says of a request it could not read, without the request and without whose it was."""
    record.msg = str(record.msg).partition(" from ip=")[0]
    if isinstance(record.args, tuple) and record.levelno >= logging.WARNING:
        record.args = tuple("(…)" if isinstance(each, str | bytes) else each for each in record.args)


def _without_arguments(told: Mapping[str, object]) -> dict[str, object]:
    """What Celery says of a task that failed; the exception itself is told below it."""
    hidden = dict.fromkeys(("exc", "traceback", "args", "kwargs", "return_value"), "(…)")
    return {name: hidden.get(name, value) for name, value in told.items()}


class Line(logging.Formatter):
    """One line for each record, and below it the traceback of its exception."""

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 - as logging has it
        """The traceback without messages and variables."""
        return telling(ei[1]) if ei and ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        """The line. What another handler wrote of the exception is not taken over."""
        record.exc_text = None
        return _net(super().format(record))


def _net(text: str) -> str:
    return _MAILBOX.sub(_MARK, _HETU.sub(_MARK, text))


class Report(ExceptionReporter):
    """Django's error report (``DEFAULT_EXCEPTION_REPORTER``) without variables, request, settings and messages.

    With ``DEBUG``, which the deployment check refuses, it is Django's own.
    """

    def get_traceback_data(self) -> dict[str, Any]:
        """What the report's templates are given: where it happened, and the class of what happened."""
        told = super().get_traceback_data()
        if settings.DEBUG:
            return told
        frames = [
            frame | {"vars": [], "exc_cause": None, "exc_cause_explicit": None} for frame in told.get("frames", [])
        ]
        kept = ("exception_type", "server_time", "django_version_info", "sys_executable", "sys_version_info")
        quiet = {name: told[name] for name in kept if name in told} | {"frames": frames, "settings": {}}
        if frames:
            quiet["lastframe"] = frames[-1]
        if isinstance(self.exc_value, BaseException):
            quiet["exception_value"] = saying(self.exc_value)
        return quiet
