"""One field's value as it came in a file, read into what COPY writes; or refused by name.

A refusal says in Finnish what to write instead and never repeats what was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, get_type_hints

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.module_loading import import_string

from customers.fields import SealedField
from customers.identifiers import (
    parse_business_id,
    parse_customer_number,
    parse_email,
    parse_metering_point,
    parse_name,
    parse_phone,
    parse_street,
)
from customers.marketing import Channel, Purpose
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused

LONGEST_TEXT = 1_000_000
LONGEST_SEALED = 10_000
MOST_IN_A_LIST = 1_000
_FIRST_YEAR = 1850
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_TRUE, _FALSE = frozenset({"true", "1", "t"}), frozenset({"false", "0", "f"})
_CONTROL = re.compile("[\x00\ud800-\udfff]")

if TYPE_CHECKING:
    Field = models.Field[object, object]
else:
    Field = models.Field
Read = Callable[[object], object]


class ValueRefused(Refused):
    """The value is not one that the field holds."""


class NotText(ValueRefused):
    """Something else than text, or text that no database holds."""

    sentence = "Anna tekstiä, jossa ei ole NUL-merkkiä eikä puolikkaita merkkejä."


class TooLong(ValueRefused):
    """More than the field takes."""

    sentence = "Lyhennä: kentässä on enintään {longest} merkkiä."


class NotChosen(ValueRefused):
    """None of the codes there are."""

    sentence = "Anna yksi näistä: {codes}."


class NotADay(ValueRefused):
    """Not a day of the calendar, or one that cannot be."""

    sentence = "Anna päivä muodossa VVVV-KK-PP, aikaisintaan vuodelta 1850."


class NotAMoment(ValueRefused):
    """Not a time, or one without its zone."""

    sentence = "Anna aika aikavyöhykkeineen, esimerkiksi 2026-03-05T09:30:00+02:00."


class NotADuration(ValueRefused):
    """Not a length of time."""

    sentence = "Anna kesto sekunteina, kokonaislukuna 0-86400."


class NotANumber(ValueRefused):
    """No number that the field takes."""

    sentence = "Anna luku, joka on kentän rajoissa: {limits}."


class NotTrueOrFalse(ValueRefused):
    """Neither."""

    sentence = "Anna true tai false."


class NotAList(ValueRefused):
    """Not a list, or something in it is refused."""

    sentence = "Anna lista, esimerkiksi [1, 2]; sen jokaisen arvon on sovittava kenttään."


class NotOfItsSchema(ValueRefused):
    """Not an object, or it has keys that nobody knows or values of another type."""

    sentence = "Anna JSON-olio, jossa on vain näitä avaimia oikean tyyppisine arvoineen: {keys}."


NORMALISED: Mapping[str, Callable[[str], str]] = {
    "Party.given_names": parse_name,
    "Party.family_name": parse_name,
    "Party.customer_number": parse_customer_number,
    "Organisation.business_id": parse_business_id,
    "PostalAddress.street": parse_street,
    "MeteringPoint.street": parse_street,
    "MeteringPoint.gsrn": lambda text: parse_metering_point(text).value,
    "Recording.number": parse_phone,
    "EmailMessage.address": parse_email,
}
"""The one written form that equal identifiers share, as what is entered by hand has it."""

CODES: Mapping[str, Callable[[], tuple[str, ...]]] = {
    "Consent.channel": lambda: tuple(Channel),
    "Consent.purpose": lambda: tuple(Purpose),
    "Consent.controllers": lambda: tuple(controller.code for controller in register().controllers),
    "Consent.categories": lambda: tuple(str(category.code) for category in register().categories),
    "Disclosure.categories": lambda: tuple(str(category.code) for category in register().categories),
}
"""Codes whose columns have no list of choices: the register's own, and those of the marketing rules."""


def reader(field: Field, schemas: Mapping[str, str]) -> Read:
    """What reads a value of that field, by the field's type and name; an empty value never comes to it.

    It raises a :class:`oomi_registry.notice.refused.Refused`. Raises TypeError for a field of a type nobody thought of.
    """
    if isinstance(field, SealedField):
        return _text(LONGEST_SEALED)
    if isinstance(field, ArrayField):
        return _list(field)
    if isinstance(field, models.JSONField):
        return _object(schemas.get(field.name, ""))
    for kind, read in (
        (models.BooleanField, _boolean),
        (models.DateTimeField, _moment),
        (models.DateField, _day),
        (models.DurationField, _duration),
    ):
        if isinstance(field, kind):
            return read
    if isinstance(field, models.DecimalField):
        return _decimal(field.max_digits or 0, field.decimal_places or 0)
    if isinstance(field, models.IntegerField):
        return _integer(0 if isinstance(field, models.PositiveIntegerField) else -(2**31))
    if isinstance(field, models.CharField | models.TextField):
        return _chars(field)
    raise TypeError(f"{field} cannot be imported yet: say in customers.filling.values how its type is read.")


def codes_of(field: Field) -> tuple[str, ...]:
    """The codes that the field takes; none where it takes any text."""
    if field.choices:
        return tuple(str(code) for code, _ in field.flatchoices)
    if field.name == "source":
        return tuple(source.code for source in register().sources)  # GDPR 15(1)(g): a source the notice names
    listed = CODES.get(_name(field))
    return listed() if listed else ()


def _chars(field: Field) -> Read:
    codes = codes_of(field)
    if codes:
        return _one_of(codes)
    text = _text(field.max_length or LONGEST_TEXT)
    parse = NORMALISED.get(_name(field))
    if parse is None:
        return text
    parsing = lru_cache(maxsize=20_000)(parse)
    return lambda value: parsing(str(text(value)))


def _name(field: Field) -> str:
    return f"{field.model._meta.object_name}.{field.name}"


def _one_of(codes: tuple[str, ...]) -> Read:
    known = frozenset(codes)

    def read(value: object) -> object:
        if not isinstance(value, str) or value not in known:
            raise NotChosen(codes=", ".join(codes))
        return value

    return read


def _text(longest: int) -> Read:
    def read(value: object) -> object:
        if not isinstance(value, str) or _CONTROL.search(value):
            raise NotText
        if len(value) > longest:
            raise TooLong(longest=str(longest))
        return value

    return read


def _boolean(value: object) -> object:
    if isinstance(value, bool):
        return value
    written = value.strip().lower() if isinstance(value, str) else ""
    if written not in _TRUE | _FALSE:
        raise NotTrueOrFalse
    return written in _TRUE


def _day(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise NotADay from None
        if day.year >= _FIRST_YEAR:
            return day
    raise NotADay


def _moment(value: object) -> object:
    if isinstance(value, str) and len(value) <= 40:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise NotAMoment from None
        if moment.tzinfo is not None and _FIRST_YEAR <= moment.year < date.max.year:
            return moment
    raise NotAMoment


def _duration(value: object) -> object:
    seconds = _whole(value)
    if seconds is None or not 0 <= seconds <= timedelta(days=1).total_seconds():
        raise NotADuration
    return timedelta(seconds=seconds)


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else None


def _integer(least: int) -> Read:
    most = 2**31 - 1

    def read(value: object) -> object:
        number = _whole(value)
        if number is None or not least <= number <= most:
            raise NotANumber(limits=f"kokonaisluku {least}-{most}")
        return number

    return read


def _decimal(digits: int, places: int) -> Read:
    limits = f"enintään {digits - places} numeroa ja {places} desimaalia, erottimena piste"

    def read(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > digits + 2:
            raise NotANumber(limits=limits)
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise NotANumber(limits=limits) from None
        if not number.is_finite() or number != round(number, places) or abs(number) >= 10 ** (digits - places):
            raise NotANumber(limits=limits)
        return number

    return read


def _list(field: ArrayField[object, object]) -> Read:
    of: Field = field.base_field
    codes = codes_of(field)
    one = _one_of(codes) if codes else reader(of, {})

    def read(value: object) -> object:
        given = _json(value) if isinstance(value, str) else value
        if not isinstance(given, list) or len(given) > MOST_IN_A_LIST:
            raise NotAList
        read_each = [None if each is None and of.null else one(each) for each in given]
        return sorted(map(str, read_each)) if codes else read_each

    return read


def _object(schema: str) -> Read:
    hints: Mapping[str, type] = get_type_hints(import_string(schema)) if schema else {}

    def read(value: object) -> object:
        given = _json(value) if isinstance(value, str) else value
        if not isinstance(given, dict) or any(
            key not in hints or type(each) is not hints[key] for key, each in given.items()
        ):
            raise NotOfItsSchema(keys=", ".join(hints))
        return json.dumps(given)

    return read


def _json(value: str) -> object:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
