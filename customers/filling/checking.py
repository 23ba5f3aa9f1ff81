"""A line by itself: of which kind, with which key, each field read; what asks the database comes after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from customers.filling.kinds import KEY, Kind, kinds
from customers.filling.reading import Line, Rejected
from customers.filling.values import NotChosen, NotText, TooLong
from customers.identifiers import parse_email, parse_hetu, parse_phone, parse_postal_code
from customers.models import ContactPoint
from oomi_registry.notice.refused import Refused

KIND = "kind"
TYPE = "type"
"""How a field is written whose own name is ``kind``: in a line that says which kind of row it is."""
LONGEST_KEY = 100

NO_KIND = "Kerro rivin laji: {kinds}."
NO_KEY = "Anna external_key: rivin tunnus lähdejärjestelmässä, 1-100 merkkiä."
UNKNOWN_FIELD = "Jätä kenttä pois tai korjaa sen nimi: lajilla ei ole tätä kenttää."
A_FILE = "Jätä kenttä pois: tiedostoja ei oteta polkuina."
DECIDED_HERE = "Jätä kenttä pois: siitä päätetään rekisterissä."
NEEDED = "Anna arvo: rivi ei voi olla ilman sitä."
WITH_ANOTHER = "Anna samalla rivillä myös {other}: arvo luetaan sen mukaan."
NOT_A_KEY = "Anna sen rivin external_key, johon tämä viittaa."
BORN_LATER = "Tarkista syntymäaika: se ei voi olla tulevaisuudessa."


@dataclass(slots=True)
class Checked:
    """A line whose fields are read: ``values`` by field, and ``references`` as keys of the rows they name."""

    line: int
    kind: Kind
    key: str
    values: dict[str, object] = field(repr=False)
    references: dict[str, str | None] = field(repr=False)

    @property
    def given(self) -> frozenset[str]:
        """The fields that the line gave."""
        return frozenset({*self.values, *self.references})


class _Reject(Exception):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name)
        self.name = name
        self.reason = reason


class Checker:
    """Checks lines as the operations check what is entered by hand; ``today`` is the day in Helsinki."""

    def __init__(self, kind: str, today: date, *, allow_artificial: bool) -> None:
        self.kind = kind
        self.today = today
        self.allow_artificial = allow_artificial
        self.kinds = kinds()
        self.settle: Mapping[str, Callable[[dict[str, object]], None]] = {
            "Party": self._party,
            "ContactPoint": _contact_point,
            "PostalAddress": _postal,
            "MeteringPoint": _postal,
        }

    def check(self, given: Line) -> Checked | Rejected:
        """The line read, or the first thing in it to put right."""
        try:
            return self._checked(given)
        except _Reject as reject:
            return Rejected(given.line, reject.name, reject.reason)

    def _checked(self, given: Line) -> Checked:
        told = given.values.get(KIND) or self.kind
        kind = self.kinds.get(told) if isinstance(told, str) else None
        if kind is None or (self.kind and told != self.kind):
            raise _Reject(KIND, NO_KIND.format(kinds=self.kind or ", ".join(self.kinds)))
        key = given.values.get(KEY)
        if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or "\0" in key or not key.isprintable():
            raise _Reject(KEY, NO_KEY)
        row = Checked(given.line, kind, key, {}, {})
        for written, value in given.values.items():
            if written != KIND and written != KEY:
                self._take(row, KIND if written == TYPE else written, value)
        settle = self.settle.get(str(kind.model._meta.object_name))
        if settle is not None:
            settle(row.values)
        return row

    def _take(self, row: Checked, name: str, value: object) -> None:
        kind = row.kind
        if name in kind.plain:
            row.values[name] = self._read(kind, name, value)
        elif name in kind.references:
            row.references[name] = _reference(name, value, needed=not kind.references[name].field.null)
        elif name in kind.files:
            if value not in (None, ""):
                raise _Reject(name, A_FILE)
        elif kind.decided_here(name):
            # What a file says of it is not believed; a false or an empty one says nothing.
            if value not in (None, "", False, "false", "0") and name != "express":
                raise _Reject(name, DECIDED_HERE)
        else:
            raise _Reject(_shown(name), UNKNOWN_FIELD)

    def _read(self, kind: Kind, name: str, value: object) -> object:
        if value is None or value == "":
            field_ = kind.plain[name]
            if field_.null:
                return None
            if field_.blank:
                return field_.get_default()
            raise _Reject(name, NEEDED)
        try:
            return kind.readers[name](value)
        except Refused as refused:
            raise _Reject(name, str(refused)) from None

    def _party(self, values: dict[str, object]) -> None:
        """The henkilötunnus as :mod:`customers.identifiers` has it; nobody is born tomorrow."""
        written = values.get("identity_code")
        if isinstance(written, str):
            values["identity_code"] = _by(
                "identity_code",
                lambda: parse_hetu(written, self.today, allow_artificial=self.allow_artificial).value,
            )
        born = values.get("birth_date")
        if isinstance(born, date) and born > self.today:
            raise _Reject("birth_date", BORN_LATER)


def _contact_point(values: dict[str, object]) -> None:
    value = values.get("value")
    if isinstance(value, str):
        if "kind" not in values:
            raise _Reject("value", WITH_ANOTHER.format(other=TYPE))
        parse = parse_email if values["kind"] == ContactPoint.Kind.EMAIL else parse_phone
        values["value"] = _by("value", lambda: parse(value))


def _postal(values: dict[str, object]) -> None:
    code, country = values.get("postal_code"), values.get("country", "FI")
    if not isinstance(country, str) or len(country) != 2 or not (country.isascii() and country.isupper()):
        raise _Reject("country", str(NotChosen(codes="maan kaksi isoa kirjainta, esimerkiksi FI")))
    if isinstance(code, str):
        values["postal_code"] = _by("postal_code", lambda: parse_postal_code(code, country))


def _by(name: str, parse: Callable[[], str]) -> str:
    try:
        return parse()
    except Refused as refused:
        raise _Reject(name, str(refused)) from None


def _reference(name: str, value: object, *, needed: bool) -> str | None:
    if value is None or value == "":
        if needed:
            raise _Reject(name, NEEDED)
        return None
    if not isinstance(value, str) or "\0" in value or not value.isprintable():
        raise _Reject(name, f"{NotText()} {NOT_A_KEY}")
    if len(value) > LONGEST_KEY:
        raise _Reject(name, str(TooLong(longest=str(LONGEST_KEY))))
    return value


def _shown(name: object) -> str:
    """The name of a field nobody knows, so that it can be found, unless it may be a value in the wrong place."""
    written = str(name)
    return written if written.isascii() and written.isidentifier() and len(written) <= 40 else ""
