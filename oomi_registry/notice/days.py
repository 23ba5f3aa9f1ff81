"""Days as the law counts them: the day in Europe/Helsinki, and months by the calendar.

Every period of the notice and every deadline of a request is counted with these few functions, so that a retention
date and an answer's date can never be counted in two ways.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
_MONTHS: Mapping[str, Sequence[str]] = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}


class BeyondCalendar(ValueError):
    """The counting left the calendar, which goes from 1.1.0001 to 31.12.9999."""


class NaiveMoment(ValueError):
    """A time without its zone: nobody can tell which day it is in Helsinki."""


def day_in_helsinki(moment: date | datetime) -> date:
    """The day it is in Europe/Helsinki at ``moment``; a plain date is that day already.

    Raises :class:`NaiveMoment` for a time that does not say its zone, and :class:`BeyondCalendar`.
    """
    if not isinstance(moment, datetime):  # a datetime is a date too, so it is asked first
        return moment
    if moment.tzinfo is None:
        raise NaiveMoment("Aika ilman aikavyöhykettä: anna aikavyöhyke, esimerkiksi 2026-03-05T00:30+02:00.")
    try:
        return moment.astimezone(HELSINKI).date()
    except OverflowError:
        raise BeyondCalendar("Aika on kalenterin ulkopuolella: anna aika vuosilta 1-9999.") from None


def midnight_in_helsinki(day: date) -> datetime:
    """The instant at which ``day`` begins in Europe/Helsinki, in UTC; the first instant there is for 1.1.0001."""
    try:
        return datetime.combine(day, time(), HELSINKI).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def months_after(day: date, months: int) -> date:
    """The same-numbered day ``months`` months later; the month's last day where that number is missing.

    Regulation 1182/71 art. 3(2)(c); laki 150/1930 3 §. Raises :class:`BeyondCalendar`.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        raise BeyondCalendar(f"{written(day)} + {months} kk menee kalenterin yli: anna aikaisempi päivä.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_after(day: date, days: int) -> date:
    """The day ``days`` days later. Raises :class:`BeyondCalendar`."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise BeyondCalendar(f"{written(day)} + {days} pv menee kalenterin yli: anna aikaisempi päivä.") from None


def written(day: date, language: str = "fi") -> str:
    """The day as a language writes it: ``5.3.2026``, ``5 mars 2026``, ``5 March 2026``; any other as Finnish does."""
    months = _MONTHS.get(language)
    return f"{day.day} {months[day.month - 1]} {day.year}" if months else f"{day.day}.{day.month}.{day.year}"


def month_written(day: date, language: str = "fi") -> str:
    """The day's month as a language writes it: ``3/2026``, ``mars 2026``, ``March 2026``; any other as Finnish does."""
    months = _MONTHS.get(language)
    return f"{months[day.month - 1]} {day.year}" if months else f"{day.month}/{day.year}"
