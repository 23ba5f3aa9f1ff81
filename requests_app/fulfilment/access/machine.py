"""The machine-readable half: one JSON file for each table, and the list of contents."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Protocol

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from oomi_registry.notice.terms import Register
from oomi_registry.notice.wording import BASES, LANGUAGES, ORIGINS, how_long
from requests_app.fulfilment.access.archive import Archive, Member
from requests_app.fulfilment.access.information import Information, lacking
from requests_app.fulfilment.access.tables import Column, Table
from requests_app.fulfilment.access.values import Read, Value
from requests_app.fulfilment.access.withheld import ToldPart

FOLDER = marked("koneluettava")
CONTENTS = marked("luettelo.json")
"""By :func:`is_contents` it is found in whatever language the copy is."""


class _HasCount(Protocol):
    @property
    def count(self) -> int: ...


_AS_IT_IS = {int, str, bool, type(None)}


def plain(value: object) -> object:
    """A value as JSON has it: days and times by ISO 8601, times in UTC, decimals as text so that no digit is lost."""
    if isinstance(value, str):  # the commonest first
        return str(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    if isinstance(value, list | tuple):
        return value if set(map(type, value)) <= _AS_IT_IS else [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return str(value)


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NOTHING = "null"


class JsonTable:
    """The array of one table's records, written as they come."""

    def __init__(self, into: Member, table: Table, register: Register, language: str) -> None:
        self._into, self._register, self._language = into, register, language
        self._before = {each.name: _before(each, language) for each in table.columns}
        self._fields: dict[Value, str] = {}
        self._alike: dict[int, str] = {}
        self._own: dict[Information, str] = {}
        self.count = 0

    def record(self, read: Read) -> None:
        """Write one record: its key, its fields and what is told of it (GDPR 15(1))."""
        fields = ",".join([self._fields.get(value) or self._field(value) for value in read.values.values()])
        if read.kind not in self._alike:
            self._alike[read.kind] = _alike(read.information, self._language)
        if read.information not in self._own:
            self._own[read.information] = _own(read.information, self._register, self._language)
        comma = "," if self.count else "["
        self._into.text(
            f'{comma}\n{{"record":"{read.key}","fields":[{fields}],'
            f'"information":{{{self._alike[read.kind]},{self._own[read.information]}}}}}'
        )
        self.count += 1

    def _field(self, value: Value) -> str:
        text = self._before[value.column.name] + _value(value)
        if value.repeats:
            self._fields[value] = text
        return text

    def end(self) -> None:
        """Close the array."""
        self._into.text("\n]\n" if self.count else "[]\n")


@contextmanager
def json_table(into: Archive, table: Table, register: Register, language: str) -> Iterator[JsonTable]:
    """A table's file in the archive."""
    with into.member(file_of(table)) as member:
        written = JsonTable(member, table, register, language)
        yield written
        written.end()


def file_of(table: Table) -> str:
    """The name of a table's file in the archive."""
    return f"{_(FOLDER)}/{table.name}.json"


def is_contents(name: str) -> bool:
    """Whether the file of that name is a copy's list of contents, in whatever language the copy is."""
    return name in _contents_names()


@cache
def _contents_names() -> frozenset[str]:
    names = set()
    for language in LANGUAGES:
        with translation.override(language):
            names.add(_(CONTENTS))
    return frozenset(names)


def _before(column: Column, language: str) -> str:
    head = {
        "field": column.name,
        "label": column.label,
        "category": str(column.category),
        "origin": str(column.origin),
        "origin_in_words": ORIGINS[column.origin].in_language(language),
    }
    return _dumps(head)[:-1] + ',"value":'


def _value(value: Value) -> str:
    if value.refers:
        table, record = value.refers
        return _dumps({"table": table, "record": record}) + f',"in_words":{_dumps(value.text)}}}'
    raw = plain(value.raw)
    text = _NOTHING if raw is None else _dumps(raw)
    if value.column.field.is_relation and value.text:
        return f'{text},"in_words":{_dumps(value.text)}}}'
    if isinstance(value.raw, str) and value.raw != value.text:  # a code
        return f'{text},"in_words":{_dumps(value.text)}}}'
    return text + "}"


def _alike(told: Information, language: str) -> str:
    """What several records of a table are told alike, as the inside of an object."""
    alike = {
        "categories": [{"code": str(each.code), "name": each.name.in_language(language)} for each in told.categories],
        "purposes": [
            {
                "code": reason.purpose.code,
                "text": reason.purpose.text.in_language(language),
                "legal_bases": [
                    {"code": str(basis), "text": BASES[basis].in_language(language)} for basis in reason.bases
                ],
            }
            for reason in told.reasons
        ],
        "recipients": [
            {name: plain(value) for name, value in asdict(each).items() if name != "categories"}
            for each in told.recipients
        ],
        "controllers": [{"name": each.name, "business_id": each.business_id} for each in told.controllers],
        "source": {
            "code": told.source_code,
            "text": told.source.text.in_language(language) if told.source else None,
        },
    }
    return _dumps(alike)[1:-1]


def _own(told: Information, register: Register, language: str) -> str:
    """What is told of the record alone, and of those that go with it on one day, as the inside of an object."""
    leaving = told.leaving
    own = {
        "kept": {
            "until": leaving.ends.isoformat() if leaving.ends else None,
            "waits_for_another_record": leaving.waits,
            "while_another_record_needs_it": leaving.while_needed,
            "held_for": [{"reason": code, "reviewed_by": day.isoformat()} for code, day in leaving.held],
            "rules": [
                {
                    "code": rule.code,
                    "length": how_long(rule, language),
                    "starts": rule.starts.in_language(language),
                    "because": rule.because.in_language(language),
                }
                for rule in told.rules
            ],
        },
        "decision": asdict(told.decision) if told.decision else None,
        "lacking": [str(item) for item in lacking(told, register)],
    }
    return _dumps(own)[1:-1]


def contents(
    register: Register,
    *,
    reference: str,
    now: datetime,
    tables: Sequence[tuple[Table, _HasCount]],
    archive: Archive,
    parts: Sequence[ToldPart],
    missing: Sequence[str],
    language: str,
) -> str:
    """The list of contents: which register and when, how many records of each table, and every file's SHA-256."""
    listed = {
        "register": register.name.in_language(language),
        "register_version": register.version.isoformat(),
        "made_at": plain(now),
        "reference": reference,
        "controllers": [{"name": each.name, "business_id": each.business_id} for each in register.controllers],
        "tables": [
            {"table": table.label, "name": table.title, "file": file_of(table), "records": written.count}
            for table, written in tables
        ],
        "withheld": [plain(asdict(part)) for part in parts],
        "missing": list(missing),
        "files": [asdict(entry) for entry in archive.entries],
    }
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
