"""Quarter-hours as the Finnish Datahub gives them, and the sums of months that people read.

The columns and units are those of the Datahub's own export: semicolons, decimal comma, kilowatt-hours, instants in UTC
[D: datahub-convention].
A local day has 92, 96 or 100 quarter-hours, so each is placed by the instant at which the day begins in Helsinki.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from operator import add

from oomi_registry.notice.days import days_after, midnight_in_helsinki

HEAD = "MeteringPointGSRN;Product Type;Resolution;Unit Type;Reading Type;Start Time;Quantity;Quality\r\n"
ACTIVE_ENERGY, RESOLUTION, UNIT, CONSUMED = "8716867000030", "PT15M", "kWh", "BN01"
MEASURED, ESTIMATED, NOT_MEASURED = "OK", "ESTIMATED", "MISSING"
QUARTER = timedelta(minutes=15)
MINUTES_OF_A_DAY = 24 * 60
MOST_AMOUNTS = 16_384
"""How many amounts are kept as they are written; a household has fewer."""

_SPREADSHEETS_RUN = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """A cell of text: one that a spreadsheet would run as a formula is made text by an apostrophe."""
    text = f"'{text}" if text.startswith(_SPREADSHEETS_RUN) else text
    if any(sign in text for sign in ';"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def kilowatt_hours(watt_hours: int) -> str:
    """Kilowatt-hours with six decimals and a comma."""
    sign, amount = ("-", -watt_hours) if watt_hours < 0 else ("", watt_hours)
    return f"{sign}{amount // 1000},{amount % 1000:03d}000"


def quarters_of(day: date) -> int:
    """How many quarter-hours the day has in Helsinki: 92, 96 or 100."""
    return int((midnight_in_helsinki(days_after(day, 1)) - midnight_in_helsinki(day)) / QUARTER)


@lru_cache(maxsize=16)
def _times(hour: int, minute: int, count: int) -> tuple[list[str], list[str]]:
    """``count`` quarter-hours from a time of day, as they are written: those of that day, and those of the next."""
    minutes = [hour * 60 + minute + 15 * place for place in range(count)]
    written = [f"T{at // 60 % 24:02d}:{at % 60:02d}:00Z;" for at in minutes]
    own = sum(at < MINUTES_OF_A_DAY for at in minutes)
    return written[:own], written[own:]


class Quantities(dict[int | None, str]):
    """How a quarter-hour's line ends, by its watt-hours: each amount is written once."""

    def __init__(self, quality: str) -> None:
        super().__init__({None: f";{NOT_MEASURED}\r\n"})
        self._quality = quality

    def __missing__(self, watt_hours: int) -> str:
        written = f"{kilowatt_hours(watt_hours)};{self._quality}\r\n"
        if len(self) < MOST_AMOUNTS:
            self[watt_hours] = written
        return written


def lines(gsrn: str, day: date, watt_hours: Sequence[int | None], quantities: Quantities) -> str:
    """The day's lines, quarter after quarter in UTC, whatever the clock does.

    Values beyond the day's own quarter-hours have no place in it and are left to the JSON file.
    """
    midnight = midnight_in_helsinki(day)
    before = f"{cell(gsrn)};{ACTIVE_ENERGY};{RESOLUTION};{UNIT};{CONSUMED};"
    own, next_days = _times(midnight.hour, midnight.minute, quarters_of(day))
    written = list(map(quantities.__getitem__, watt_hours))
    return _beginning(f"{before}{midnight.date()}", map(add, own, written)) + _beginning(
        f"{before}{days_after(midnight.date(), 1)}", map(add, next_days, written[len(own) :])
    )


def _beginning(so: str, ends: Iterable[str]) -> str:
    """Lines that all begin alike."""
    text = so.join(ends)
    return so + text if text else ""


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
        self._quantities = {True: Quantities(ESTIMATED), False: Quantities(MEASURED)}
        self.months: dict[tuple[str, int, int, str, int], Month] = {}
        write(HEAD.encode())

    def day(
        self, gsrn: str, day: date, watt_hours: Sequence[int | None], *, estimated: bool, kept: str, kind: int
    ) -> None:
        """One day at a place of use; ``kept`` and ``kind`` are what is told of its record."""
        self._write(lines(gsrn, day, watt_hours, self._quantities[estimated]).encode())
        key = (gsrn, day.year, day.month, kept, kind)
        month = self.months.get(key)
        if month is None:
            month = self.months[key] = Month(gsrn, day.replace(day=1), kept, kind)
        month.days.append(Day(day, sum(filter(None, watt_hours)), estimated, watt_hours.count(None)))
