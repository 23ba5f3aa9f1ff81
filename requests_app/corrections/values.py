"""A value as text, as it is typed, compared and kept sealed in a change; and back again, or refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Field, Model

from customers.fields import SealedField
from customers.identifiers import (
    HetuRefused,
    IdentifierRefused,
    parse_customer_number,
    parse_email,
    parse_hetu,
    parse_metering_point,
    parse_name,
    parse_phone,
    parse_postal_code,
    parse_street,
)
from customers.models import ContactPoint, MeteringPoint, Party, PostalAddress
from oomi_registry.notice.days import written
from oomi_registry.notice.refused import Refused

YES, NO = "kyllä", "ei"
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_HIDDEN_BY_PROTECTION = frozenset({PostalAddress, MeteringPoint})
HIDDEN, SEALED = "peitetty: turvakielto", "suojattu"


class ValueUnfit(Refused):
    """The text is no value of that field."""

    sentence = "Anna arvo, joka sopii kenttään ”{field}”: {how}."


class ValueWanted(Refused):
    """The field may not be empty."""

    sentence = (
        "Kenttää ”{field}” ei voi tyhjentää. Jos koko tietue on tarpeeton, ratkaise se poistona (GDPR 17): oikaisu "
        "tyhjentää vain yksittäisen kentän."
    )


class CountryUnfit(IdentifierRefused):
    """The text is no code of a country."""

    sentence = "Kirjoita maan tunnus kahdella kirjaimella, esimerkiksi FI."


def parse_country(text: str) -> str:
    """A country's code of two letters (ISO 3166-1), upper case. Raises :class:`CountryUnfit`."""
    code = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise CountryUnfit
    return code


def _of_kind(row: Model, text: str) -> str:
    return parse_email(text) if getattr(row, "kind", "") == ContactPoint.Kind.EMAIL else parse_phone(text)


def _postal_code(row: Model, text: str) -> str:
    return parse_postal_code(text, getattr(row, "country", "FI") or "FI")


PARSERS: Mapping[str, Callable[[Model, str], str]] = {
    "given_names": lambda _, text: parse_name(text),
    "family_name": lambda _, text: parse_name(text),
    "customer_number": lambda _, text: parse_customer_number(text),
    "street": lambda _, text: parse_street(text),
    "postal_code": _postal_code,
    "city": lambda _, text: parse_name(text),
    "country": lambda _, text: parse_country(text),
    "gsrn": lambda _, text: parse_metering_point(text).value,
    "number": lambda row, text: parse_phone(text) if row._meta.model_name == "recording" else text.strip(),
    "address": lambda _, text: parse_email(text),
    "value": _of_kind,
}
"""By the field's name, how an identifier is read: the one written form that equal ones share, in whatever table."""


def write(column: Field[object, object], value: object) -> str:
    """The value as text; empty where there is none. Days as Finnish writes them, times by ISO 8601 in UTC."""
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case datetime():
            return value.isoformat()
        case date():
            return written(value)
        case Decimal():
            return format(value, "f")
        case _:
            return str.__str__(value) if isinstance(value, str) else str(value)


def read(row: Model, column: Field[object, object], text: str, *, today: date, allow_artificial: bool) -> object:
    """The value that ``text`` says for that field of the row, checked as the model checks it; ``None`` or ``""`` empty.

    ``today`` is the day in Europe/Helsinki: a henkilötunnus of somebody not born yet is refused [D: no-future-births].
    Raises an ``IdentifierRefused``, :class:`ValueUnfit` or :class:`ValueWanted`.
    """
    typed = text.strip()
    if not typed:
        if not (column.blank or column.null):
            raise ValueWanted(field=str(column.verbose_name))
        return None if column.null else ""
    if isinstance(column, SealedField):
        if column.name == "identity_code":
            return parse_hetu(typed, today, allow_artificial=allow_artificial).value
        return typed
    parse = PARSERS.get(column.name)
    value: object = parse(row, typed) if parse is not None and isinstance(column, models.CharField) else typed
    try:
        return column.clean(_as_python(column, value), row)
    except ValidationError:
        raise ValueUnfit(field=str(column.verbose_name), how=_how(column)) from None


def day_of(text: str) -> date | None:
    """The day that :func:`write` wrote; ``None`` where the text is none."""
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _as_python(column: Field[object, object], value: object) -> object:
    """What people type, in the form that the model reads: days and yes in Finnish, choices by their words."""
    if not isinstance(value, str):
        return value
    if isinstance(column, models.BooleanField):
        return {YES: True, NO: False}.get(value.lower(), value)
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        day = _DAY.fullmatch(value)
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else value
    if isinstance(column, models.DecimalField):
        return value.replace(",", ".")
    if column.choices:
        return {str(words).lower(): code for code, words in column.flatchoices}.get(value.lower(), value)
    return value


def _how(column: Field[object, object]) -> str:
    match column:
        case models.BooleanField():
            return f"{YES} tai {NO}"
        case models.DateTimeField():
            return "aika muodossa 2026-03-05 14:30"
        case models.DateField():
            return "päivä, esimerkiksi 5.3.2026"
        case models.DecimalField() | models.IntegerField():
            return "luku"
        case _ if column.choices:
            return "jokin näistä: " + ", ".join(str(words) for _, words in column.flatchoices)
        case _:
            return f"enintään {column.max_length} merkkiä" if column.max_length else "tekstiä"


def masked(row: Model, name: str, text: str, party: Party) -> str:
    """The text as the desk and letters show it: sealed values and protected addresses stay hidden.

    Of a henkilötunnus the birth date is shown, which tells one from another (tietosuojalaki 29 §).
    """
    if not text:
        return text
    if isinstance(row._meta.get_field(name), SealedField):
        return _masked_hetu(text) if name == "identity_code" else SEALED
    if party.protected_address and type(row) in _HIDDEN_BY_PROTECTION:
        return HIDDEN
    return text


def _masked_hetu(text: str) -> str:
    try:
        return parse_hetu(text, date.max, allow_artificial=True).masked
    except HetuRefused:
        return SEALED
