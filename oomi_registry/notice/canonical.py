"""A register as text that is kept, and read again into the same register.

What was adopted is kept whole and drives the site from there, so the module it was written in may go on to the next
version. A field that has its default is left out: one that is added to the types later changes nothing that is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

from oomi_registry.notice.terms import Register


class Unreadable(ValueError):
    """The text is no register in today's words: it was written by another version of the software."""


def as_text(register: Register) -> str:
    """Everything that the register says, as JSON; the same text for the same facts, whatever module they stand in."""
    return json.dumps(_plain(register), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(register: Register) -> str:
    """The SHA-256 of :func:`as_text`."""
    return hashlib.sha256(as_text(register).encode()).hexdigest()


def from_text(text: str) -> Register:
    """The register that :func:`as_text` wrote. Raises :class:`Unreadable`."""
    try:
        read = _read(json.loads(text), Register)
    except (TypeError, ValueError, KeyError, AttributeError) as broken:
        raise Unreadable(
            f"The kept register cannot be read ({broken}). Run the version of the software that it was adopted under."
        ) from broken
    assert isinstance(read, Register)  # noqa: S101 - what was asked for
    return read


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: _plain(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != _default(each)
        }
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _default(each: Field[object]) -> object:
    if each.default_factory is not MISSING:
        return each.default_factory()
    return each.default  # MISSING equals nothing that a register holds


@cache
def _kinds(kind: type) -> Mapping[str, object]:
    return get_type_hints(kind)


def _read(value: object, kind: object) -> object:
    """The value of the type ``kind`` that ``value``, as JSON has it, stands for."""
    inner = get_args(kind)
    match get_origin(kind):
        case origin if origin in (Union, UnionType):
            return None if value is None else _read(value, next(each for each in inner if each is not type(None)))
        case origin if origin is tuple:
            return tuple(_read(each, inner[0]) for each in _listed(value))
        case origin if origin is frozenset:
            return frozenset(_read(each, inner[0]) for each in _listed(value))
        case origin if origin is not None:  # a mapping
            return {key: _read(each, inner[1]) for key, each in _named(value).items()}
    assert isinstance(kind, type)  # noqa: S101 - the types of a register hold nothing else
    if is_dataclass(kind):
        kinds = _kinds(kind)
        return kind(**{name: _read(each, kinds[name]) for name, each in _named(value).items()})
    if issubclass(kind, Enum):
        return kind(value)
    if issubclass(kind, date):
        return date.fromisoformat(str(value))
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value


def _named(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} has no names")
    return value
