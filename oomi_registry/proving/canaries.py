"""Values that stand nowhere else, so that one found in a copy says from which field of whose row it came.

Text, numbers and days each come from series of their own for each person. A person's days and the neighbour's are
twenty years apart, and the neighbour's are the earlier: what is counted from a day (when the row goes) never falls
among theirs. What is too small to be a canary (a choice, yes or no, two letters) is not looked for by its text; where
it stands in the copy is compared instead.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    Field,
    FileField,
    IntegerField,
    JSONField,
    PositiveSmallIntegerField,
    SmallIntegerField,
    TextField,
    UUIDField,
)
from django.utils.module_loading import import_string

from customers.fields import SealedField
from oomi_registry.proving import rows

SHORTEST = 8
"""Signs that a text needs to be unlike any other."""

_WORD = "kanaria-"
_SMALLEST = 10_000  # of numbers; a smaller one may stand anywhere


@dataclass(frozen=True, slots=True)
class Series:
    """From where one person's values are counted."""

    letter: str
    first_day: date
    first_number: int
    first_small: int


PERSON = Series("p", date(1951, 1, 2), 7_310_001, 21_001)
NEIGHBOUR = Series("n", date(1931, 1, 2), 8_640_001, 28_001)
LATELY = timedelta(days=800)


def of_late(today: date) -> Series:
    """The person's, with days that are not long ago: what rests on an obligation or a claim is then still kept."""
    return replace(PERSON, first_day=today - LATELY)


class Canaries:
    """Values for the fields of one person's rows, each given once."""

    def __init__(self, series: Series) -> None:
        self._letter = series.letter
        self._texts, self._numbers = count(1), count(series.first_number)
        self._small = count(series.first_small)
        self._days = (series.first_day + timedelta(days=days) for days in count())

    def value(self, field: Field[object, object], schema: str = "") -> object:
        """A value for the field; ``schema`` is the dotted name of the type that a JSON field follows."""
        if isinstance(field, JSONField):
            return self._like(import_string(schema)) if schema else {}
        if isinstance(field, ArrayField):
            return [self.value(field.base_field)]
        if field.choices:
            return rows.plain(field)
        for kind, make in self._by_kind():
            if isinstance(field, kind):
                return make(field)
        return rows.plain(field)

    def text(self, at_most: int | None = None) -> str:
        """A text of letters, digits and a hyphen, no longer than ``at_most``; under eight it may be like another."""
        word = f"{self._letter}{next(self._texts):05d}z"
        if at_most is None or at_most >= len(_WORD) + len(word):
            return _WORD + word
        return ("k" + word)[:at_most] if at_most >= SHORTEST else word[-at_most - 1 : -1]

    def day(self) -> date:
        """A day of the person's own."""
        return next(self._days)

    def number(self) -> int:
        """A number of seven digits."""
        return next(self._numbers)

    def _by_kind(self) -> Sequence[tuple[type, Callable[[Field[object, object]], object]]]:
        return (
            (DateTimeField, lambda _: datetime.combine(self.day(), time(12), UTC)),
            (DateField, lambda _: self.day()),
            (FileField, lambda _: self.file()),
            (UUIDField, rows.plain),
            (CharField, lambda field: self.text(field.max_length)),
            (TextField, lambda field: self.text(field.max_length)),
            (SealedField, lambda field: self.text(field.max_length)),
            (SmallIntegerField, lambda _: next(self._small)),
            (PositiveSmallIntegerField, lambda _: next(self._small)),
            (IntegerField, lambda _: self.number()),
            (DecimalField, lambda _: Decimal(self.number()) / 100),
            (DurationField, lambda _: timedelta(seconds=self.number())),
        )

    def file(self) -> ContentFile[bytes]:
        """A file whose bytes stand nowhere else."""
        return ContentFile((self.text() + "\n").encode() * 50, name="canary")

    def _like(self, wanted: object) -> object:
        """A value of that type: every key of a TypedDict, one item of a list, the first of a union."""
        origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
        if typing.is_typeddict(wanted):
            return {key: self._like(kind) for key, kind in typing.get_type_hints(wanted).items()}
        if origin is list:
            return [self._like(arguments[0])]
        if origin is dict:
            return {self.text(): self._like(arguments[1])}
        if origin in (typing.Union, types.UnionType, typing.Required, typing.NotRequired):
            return self._like(arguments[0])
        simple: dict[object, Callable[[], object]] = {str: self.text, int: self.number, bool: lambda: True}
        simple[float] = lambda: self.number() / 100
        if wanted not in simple:
            raise TypeError(f"No canary was made for {wanted} yet. Say in {__name__} what it takes.")
        return simple[wanted]()


def signs(value: object) -> list[tuple[str, ...]]:
    """What to look for to find ``value``: of each group any one, of all groups each. Empty where it has no signs.

    A day may be written as in ISO 8601 or as Finns write it, a number with a comma, a duration in seconds or by the
    clock.
    """
    return list(_signs(value))


def _signs(value: object) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _signs(key)
            yield from _signs(each)
    elif isinstance(value, list):
        for each in value:
            yield from _signs(each)
    elif not isinstance(value, bool):
        for kind, of in _OF:
            if isinstance(value, kind):
                yield from filter(None, [of(value)])
                break


def _of_text(text: str) -> tuple[str, ...]:
    return (text,) if len(text) >= SHORTEST and any(sign.isdigit() for sign in text) else ()


def _of_day(day: date) -> tuple[str, ...]:
    return day.isoformat(), f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}"


def _of_number(number: Decimal | float) -> tuple[str, ...]:
    if -_SMALLEST < number < _SMALLEST:
        return ()
    written, in_thousands = str(number), str(Decimal(str(number)) / 1000)
    return written, written.replace(".", ","), in_thousands.replace(".", ",")


def _of_duration(duration: timedelta) -> tuple[str, ...]:
    seconds = int(duration.total_seconds())
    hours, rest = divmod(seconds, 3600)
    by_the_clock = f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
    in_the_database = f"{duration.days} days {hours % 24:02d}:{rest // 60:02d}:{rest % 60:02d}"
    in_words = f"{hours} h {rest // 60} min {rest % 60} s"
    return str(seconds), by_the_clock, str(duration), in_the_database, in_words


_OF: Sequence[tuple[type, Callable[..., tuple[str, ...]]]] = (
    (str, _of_text),
    (datetime, lambda moment: _of_day(moment.date())),  # noon in UTC is the same day in Helsinki
    (date, _of_day),
    (timedelta, _of_duration),
    (int, _of_number),
    (Decimal, _of_number),
    (float, _of_number),
)
