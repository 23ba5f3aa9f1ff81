"""Quarter-hours as the Finnish Datahub gives them, and the sums of months that people read.

The columns and units are those of the Datahub's own export: semicolons, decimal comma, kilowatt-hours, instants in UTC
[D: datahub-convention].
A local day has 92, 96 or 100 quarter-hours, so each is placed by the instant at which the day begins in Helsinki.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from oomi_registry.notice.days import days_after, midnight_in_helsinki

HEAD = "MeteringPointGSRN;Product Type;Resolution;Unit Type;Reading Type;Start Time;Quantity;Quality\r\n"
ACTIVE_ENERGY, RESOLUTION, UNIT, CONSUMED = "8716867000030", "PT15M", "kWh", "BN01"
MEASURED, ESTIMATED, NOT_MEASURED = "OK", "ESTIMATED", "MISSING"
QUARTER = timedelta(minutes=15)
_SPREADSHEETS_RUN = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """A cell of text: one that a spreadsheet would run as a formula is made text by an apostrophe."""
    text = f"'{text}" if text.startswith(_SPREADSHEETS_RUN) else text
    if any(sign in text for sign in ';"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


@lru_cache(maxsize=16_384)
def kilowatt_hours(watt_hours: int) -> str:
    """Kilowatt-hours with six decimals and a comma."""
    sign, amount = ("-", -watt_hours) if watt_hours < 0 else ("", watt_hours)
    return f"{sign}{amount // 1000},{amount % 1000:03d}000"


def quarters_of(day: date) -> int:
    """How many quarter-hours the day has in Helsinki: 92, 96 or 100."""
    return int((midnight_in_helsinki(days_after(day, 1)) - midnight_in_helsinki(day)) / QUARTER)


def starts(day: date) -> list[str]:
    """The instants at which the day's quarter-hours begin, in UTC: quarter after quarter, whatever the clock does."""
    midnight = midnight_in_helsinki(day)
    dates = (f"{midnight:%Y-%m-%d}", f"{days_after(midnight.date(), 1):%Y-%m-%d}")
    return [dates[later] + hour for later, hour in _hours(midnight.hour, midnight.minute, quarters_of(day))]


@lru_cache(maxsize=16)
def _hours(hour: int, minute: int, count: int) -> tuple[tuple[int, str], ...]:
    """``count`` quarter-hours from a time of day: whether it is the next day's already, and how it is written."""
    minutes = (hour * 60 + minute + 15 * place for place in range(count))
    return tuple((at // 1440, f"T{at // 60 % 24:02d}:{at % 60:02d}:00Z") for at in minutes)


def lines(gsrn: str, day: date, watt_hours: Sequence[int | None], *, estimated: bool) -> str:
    """The day's lines. Values beyond the day's own quarter-hours have no place in it and are left to the JSON file."""
    before = f"{cell(gsrn)};{ACTIVE_ENERGY};{RESOLUTION};{UNIT};{CONSUMED};"
    after = f";{ESTIMATED if estimated else MEASURED}\r\n"
    missing = f";;{NOT_MEASURED}\r\n"
    return "".join(
        [
            f"{before}{start}{missing}" if value is None else f"{before}{start};{kilowatt_hours(value)}{after}"
            for start, value in zip(starts(day), watt_hours, strict=False)
        ]
    )


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the page."""

    day: date
    watt_hours: int
    estimated: bool
    not_measured: int


@dataclass
class Month:
    """The sum of a month at one place of use, and its days."""

    gsrn: str
    first: date
    kept: str
    kind: int
    days: list[Day] = field(default_factory=list)

    @property
    def watt_hours(self) -> int:
        """What was consumed in the month."""
        return sum(day.watt_hours for day in self.days)


class Consumption:
    """Takes day after day: writes the quarter-hours on and keeps the sums."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.months: dict[tuple[str, int, int, str, int], Month] = {}
        write(HEAD.encode())

    def day(
        self, gsrn: str, day: date, watt_hours: Sequence[int | None], *, estimated: bool, kept: str, kind: int
    ) -> None:
        """One day at a place of use; ``kept`` and ``kind`` are what is told of its record."""
        self._write(lines(gsrn, day, watt_hours, estimated=estimated).encode())
        key = (gsrn, day.year, day.month, kept, kind)
        month = self.months.setdefault(key, Month(gsrn, day.replace(day=1), kept, kind))
        measured = [value for value in watt_hours if value is not None]
        month.days.append(Day(day, sum(measured), estimated, len(watt_hours) - len(measured)))
