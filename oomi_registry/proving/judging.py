"""The verdict on a copy: where each planted value is, and what is wrong (GDPR 15(1), 15(3), 15(4)).

Pure: it is given what was planted, what was withheld and what stands in the copy. A value that is too small to be a
canary (a choice, yes or no, a reference) is compared where it stands; any other is also looked for by its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from oomi_registry.proving.canaries import signs
from oomi_registry.proving.copied import Copy, Told
from oomi_registry.proving.planted import Planted


class Fate(StrEnum):
    """What became of a value."""

    SHOWN = "shown"  # by its text, in the page and the files or in one of them
    COMPARED = "compared"  # too small to be looked for: equal where it stands
    SAID = "said"  # in its place stands in words why it is not there a second time
    WITHHELD = "withheld"  # nowhere, and listed with its ground
    MISSING = "missing"
    WRONG = "wrong"
    LEAKED = "leaked"  # withheld, or the neighbour's, and there all the same


FAULTS = (Fate.MISSING, Fate.WRONG, Fate.LEAKED)


@dataclass(frozen=True, slots=True)
class Part:
    """A field of one record that was withheld: on what ground, in words, and the explanation that is told."""

    place: str
    key: str
    ground: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one planted value: whether its text is in the page and in the files, and what to do if wrong."""

    place: str
    fate: Fate
    in_page: bool = False
    in_files: bool = False
    ground: str = ""
    told: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the proof fails by it."""
        return self.fate in FAULTS


class Text:
    """A text that signs are looked for in; digits do not stand for a part of longer numbers."""

    def __init__(self, text: str) -> None:
        self._text = text

    def has(self, value: object) -> bool:
        """Whether every sign of the value stands in it; False for a value that has none."""
        groups = signs(value)
        return bool(groups) and all(any(self._has(sign) for sign in group) for group in groups)

    def has_any(self, value: object) -> bool:
        """Whether any sign of the value stands in it."""
        return any(self._has(sign) for group in signs(value) for sign in group)

    def _has(self, sign: str) -> bool:
        if sign not in self._text:
            return False
        return re.search(rf"(?<!\d){re.escape(sign)}(?!\d)", self._text) is not None


def judge(
    person: Sequence[Planted], copy: Copy, withheld: Iterable[Part], said: frozenset[str] = frozenset()
) -> list[Finding]:
    """A finding for each value that was planted in the person's records.

    ``said`` are the places (``app.Model.field``) of stored files in whose place the copy says in words why they are not
    in it a second time.
    """
    page, files = Text(copy.page), Text(copy.machine)
    parts = {(part.place, part.key): part for part in withheld}
    judge_shown = _Shown(copy, page, files, said)
    return [
        _withheld(each, parts[each.place, str(each.key)], copy, (page, files))
        if (each.place, str(each.key)) in parts
        else judge_shown.finding(each)
        for each in person
    ]


def leaks(neighbour: Sequence[Planted], keys: Iterable[str], copy: Copy) -> list[Finding]:
    """A finding for each value of the neighbour's that stands anywhere in the copy, and for each key of theirs."""
    text = Text(copy.everywhere())
    found = [
        Finding(each.place, Fate.LEAKED, told="The neighbour's value is in the copy. Look at the path in its privacy.")
        for each in neighbour
        if (each.value in copy.files.values() if isinstance(each.value, bytes) else text.has_any(each.value))
    ]
    return found + [
        Finding(key, Fate.LEAKED, told="The key of a record of the neighbour's is in the copy.")
        for key in sorted(keys)
        if text.has_any(key)
    ]


@dataclass(frozen=True, slots=True)
class _Shown:
    copy: Copy
    page: Text
    files: Text
    said: frozenset[str]

    def finding(self, planted: Planted) -> Finding:
        """What became of a value that nothing withholds."""
        told = self.copy.fields.get((planted.model._meta.label, str(planted.key), planted.name))
        if isinstance(planted.value, bytes):
            return self._of_file(planted, told)
        in_page, in_files = self.page.has(planted.value), self.files.has(planted.value)
        if told is None:
            return Finding(planted.place, Fate.MISSING, in_page, in_files, told=_NOT_TOLD)
        if not _same(planted.value, told.get("value")):
            return Finding(planted.place, Fate.WRONG, in_page, in_files, told=_NOT_THE_SAME)
        if in_page or in_files:
            return Finding(planted.place, Fate.SHOWN, in_page, in_files)
        if signs(planted.value):
            return Finding(planted.place, Fate.MISSING, told=_NOT_TOLD)
        in_words = str(told.get("in_words") or "")
        return Finding(planted.place, Fate.COMPARED, bool(in_words) and in_words in self.copy.page, in_files=True)

    def _of_file(self, planted: Planted, told: Told | None) -> Finding:
        names = [name for name, content in self.copy.files.items() if content == planted.value]
        if names and told is not None:
            return Finding(planted.place, Fate.SHOWN, any(name in self.copy.page for name in names), in_files=True)
        if planted.place in self.said and told is not None and told.get("value") is None:
            return Finding(planted.place, Fate.SAID, in_page=True)
        return Finding(planted.place, Fate.MISSING, told=_FILE_NOT_THERE)


_NOT_TOLD = "The value is nowhere in the copy. Read the field in requests_app/fulfilment/access, or withhold it."
_NOT_THE_SAME = "Another value than the row's stands in the copy. Look at how it is read and written."
_FILE_NOT_THERE = "The stored file is not in the copy byte by byte. Copy it, or withhold it on a ground."
_NOT_HIDDEN = "The value is withheld and is in the copy all the same. Leave it out wherever it is shown."
_NOT_LISTED = "The value is withheld and the copy does not say so. List it with its ground (GDPR 12(4))."


def _withheld(planted: Planted, part: Part, copy: Copy, texts: tuple[Text, Text]) -> Finding:
    told = copy.fields.get((planted.model._meta.label, str(planted.key), planted.name))
    there = told is not None or any(text.has_any(planted.value) for text in texts)
    if isinstance(planted.value, bytes):
        there = there or planted.value in copy.files.values()
    if there:
        return Finding(planted.place, Fate.LEAKED, ground=part.ground, told=_NOT_HIDDEN)
    listed = any(part.explanation == each.get("explanation") and part.ground in str(each) for each in copy.withheld)
    if not listed or part.explanation not in copy.page or part.ground not in copy.page:
        return Finding(planted.place, Fate.LEAKED, ground=part.ground, told=_NOT_LISTED)
    return Finding(planted.place, Fate.WITHHELD, ground=part.ground)


def _same(value: object, told: object) -> bool:
    """Whether JSON tells the value as it stands in the row."""
    if isinstance(told, Mapping) and "record" in told:
        return bool(told["record"] == str(value))
    match value:
        case bool() | int() | float():
            as_told: object = value
            return told == as_told
        case datetime():
            return isinstance(told, str) and datetime.fromisoformat(told) == value
        case date():
            return told == value.isoformat()
        case timedelta():
            return told == value.total_seconds()
        case Decimal():
            return isinstance(told, str) and Decimal(told) == value
        case list():
            return isinstance(told, list) and len(told) == len(value) and all(map(_same, value, told))
        case dict():
            return (
                isinstance(told, Mapping)
                and set(told) == set(value)
                and all(_same(each, told[key]) for key, each in value.items())
            )
        case UUID():
            return told is None or str(value) == told
    return told == str(value)
