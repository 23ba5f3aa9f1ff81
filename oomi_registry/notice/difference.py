"""What differs between two versions of a privacy notice, entry by entry and field by field, in words.

Everything that a register is made of is compared, by the types of :mod:`oomi_registry.notice.terms` themselves: a field
that is added to one of them is compared from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from types import MappingProxyType

from oomi_registry.notice.outline import HEADINGS
from oomi_registry.notice.terms import Period, Register, RetentionRule, Text


class Kind(StrEnum):
    """What became of an entry of the register."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``part`` is the field of the register, ``code`` the entry's own; both as code has them.

    ``field`` is the entry's field, with the language of a text; ``before`` and ``after`` are written out, and empty for
    an entry that is not there.
    """

    kind: Kind
    part: str
    code: str = ""
    field: str = ""
    before: str = ""
    after: str = ""


PARTS: Mapping[str, Text] = MappingProxyType(
    {
        "version": Text("Version päivä", "Versionens dag", "Date of the version"),
        "name": Text("Rekisterin nimi", "Registrets namn", "Name of the register"),
        "subjects": Text("Rekisteröidyt", "Registrerade", "Data subjects"),
        "request_form": Text("Tietopyyntölomake", "Formuläret för begäran", "Request form"),
        "controllers": Text("Rekisterinpitäjä", "Personuppgiftsansvarig", "Controller"),
        "responsible": Text("Vastuuhenkilö", "Ansvarig person", "Responsible person"),
        "responsibility": Text("Vastuunjako", "Ansvarsfördelning", "Split of responsibility"),
        "purposes": Text("Käsittelyn tarkoitus", "Ändamål med behandlingen", "Purpose of processing"),
        "categories": Text("Tietoryhmä", "Kategori av uppgifter", "Category of data"),
        "sources": Text("Tietolähde", "Uppgiftskälla", "Source"),
        "recipients": Text("Vastaanottaja", "Mottagare", "Recipient"),
        "transfers": Text(
            "Siirto EU:n tai ETA:n ulkopuolelle", "Överföring utanför EU eller EES", "Transfer outside the EU or EEA"
        ),
        "rules": Text("Säilytysaika", "Bevaringstid", "Retention period"),
        "rights": Text("Oikeus", "Rättighet", "Right"),
        "findings": Text("Huomio", "Anmärkning", "Finding"),
        "sections": Text("Selosteen kappale", "Avsnitt i beskrivningen", "Section of the notice"),
        "brand": Text(
            "Nimi, jolla yhtiöt tunnetaan", "Namnet som bolagen är kända under", "Name the companies are known by"
        ),
        "authority": Text("Valvontaviranomainen", "Tillsynsmyndighet", "Supervisory authority"),
    }
)
"""Every part of a register, in words."""


def difference(before: Register, after: Register) -> tuple[Change, ...]:
    """Everything in which ``after`` differs from ``before``, in the order of the register; nothing where they agree."""
    found: list[Change] = []
    for each in fields(Register):
        old, new = getattr(before, each.name), getattr(after, each.name)
        found += _entries(each.name, old, new) if _has_entries(old) else _fields(each.name, "", old, new)
    return tuple(found)


def rules_changed(before: Register, after: Register) -> tuple[str, ...]:
    """The retention rules by which some row may be kept shorter or longer: changed in how they count, new, or gone."""
    old = {rule.code: _counts(rule) for rule in before.rules}
    new = {rule.code: _counts(rule) for rule in after.rules}
    return tuple(code for code in {**old, **new} if old.get(code) != new.get(code))


def entry_in_words(register: Register, part: str, code: str, language: str = "fi") -> str:
    """What names one entry of a part of the register, in words: its name, title or text; its code where it has none.

    A section of the notice is named by its heading.
    """
    if not code:
        return ""
    if part == "sections" and code in HEADINGS:
        return HEADINGS[code].in_language(language)
    return _named(_by_code(getattr(register, part)).get(code), language) or code


def _counts(rule: RetentionRule) -> tuple[Period, str]:
    return rule.period, rule.counted


def _has_entries(value: object) -> bool:
    """Whether a part of the register holds several entries, each with a code or a name of its own."""
    return isinstance(value, tuple | Mapping)


def _by_code(value: object) -> dict[str, object]:
    """The entries by what names them: their code, else their name, and a second one of that name by a number."""
    if isinstance(value, Mapping):
        return {str(code): entry for code, entry in value.items()}
    named: dict[str, object] = {}
    assert isinstance(value, tuple)  # noqa: S101 - _has_entries has asked
    for entry in value:
        code = str(getattr(entry, "code" if hasattr(entry, "code") else "name"))
        same, number = code, 1
        while same in named:
            number += 1
            same = f"{code} ({number})"
        named[same] = entry
    return named


def _entries(part: str, before: object, after: object) -> Iterator[Change]:
    old, new = _by_code(before), _by_code(after)
    for code in {**old, **new}:
        if code not in new:
            yield Change(Kind.REMOVED, part, code, before=_words(old[code]))
        elif code not in old:
            yield Change(Kind.ADDED, part, code, after=_words(new[code]))
        else:
            yield from _fields(part, code, old[code], new[code])


def _fields(part: str, code: str, before: object, after: object) -> Iterator[Change]:
    """The fields in which one entry differs; a text differs in a language, and what has no fields as a whole.

    A paragraph that comes or goes does not differ in the languages in which it says nothing.
    """
    old, new = dict(_leaves(before)), dict(_leaves(after))
    for name in {**old, **new}:
        was, is_now = old.get(name, ""), new.get(name, "")
        if was != is_now:
            yield Change(Kind.CHANGED, part, code, name, was, is_now)


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Everything that a value says, each by where it stands in it."""
    if isinstance(value, Period):
        yield name, _length(value)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _leaves(getattr(value, each.name), _within(name, each.name))
    elif isinstance(value, tuple) and any(isinstance(each, Text) for each in value):
        for number, each in enumerate(value, start=1):
            yield from _leaves(each, _within(name, str(number)))
    elif isinstance(value, tuple | frozenset):
        yield name, ", ".join(_order(value))
    else:
        yield name, _written(value)


def _within(name: str, part: str) -> str:
    return f"{name}.{part}" if name else part


def _order(value: tuple[object, ...] | frozenset[object]) -> list[str]:
    """A tuple says its order; what a set holds has none."""
    told = [_written(each) for each in value]
    return sorted(told) if isinstance(value, frozenset) else told


def _written(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "kyllä" if value else "ei"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _length(period: Period) -> str:
    for length, unit in ((period.years, "v"), (period.months, "kk"), (period.days, "pv")):
        if length is not None:
            return f"{length} {unit}"
    return ""


def _words(entry: object) -> str:
    """What names an entry in words, else all that it says."""
    return _named(entry) or "; ".join(value for _, value in _leaves(entry) if value)


def _named(entry: object, language: str = "fi") -> str:
    """An entry's name, title or text; empty where it has none."""
    for name in ("name", "title", "text", "because"):
        named = getattr(entry, name, None)
        if isinstance(named, Text | str) and str(named):
            return named.in_language(language) if isinstance(named, Text) else named
    return ""
