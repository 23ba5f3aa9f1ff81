"""Retention counted a second time, from the words of the table and not from the register: imports nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def clamped(year: int, month: int, day: int) -> date | None:
    """That day, or the nearest before it that the month has; ``None`` after the last year there is."""
    if year > 9999:
        return None
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def years(number: int) -> Callable[[date], date | None]:
    """So many years from the day itself."""
    return lambda start: clamped(start.year + number, start.month, start.day)


def months(number: int) -> Callable[[date], date | None]:
    """So many months from the day itself, turning one month at a time."""

    def last(start: date) -> date | None:
        year, month = start.year, start.month
        for _ in range(number):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return clamped(year, month, start.day)

    return last


def days(number: int) -> Callable[[date], date | None]:
    """So many days, the day itself not counted."""
    return lambda start: start + timedelta(days=number) if (date.max - start).days >= number else None


def never(_start: date) -> date | None:
    """No day is the last."""
    return None


LAST_DAY: dict[str, Callable[[date], date | None]] = {
    "contracts": years(10),  # notice section 10
    "market_process": years(6),  # sähkömarkkinalaki 75 c §
    "accounting": lambda start: clamped(start.year + 6, 12, 31),  # kirjanpitolaki 2:10
    "contact_recordings": months(25),  # notice section 10
    "insurance": years(10),  # vakuutussopimuslaki 73 §
    "relationship": days(0),  # notice section 10
    "marketing": months(24),  # [D: marketing-24-months]
    "prospects": months(6),  # [D: prospects-6-months]
    "request_cases": years(3),  # [D: request-cases-3-years]
    "request_evidence": days(0),  # [D: evidence-until-used]
    "request_packages": days(30),  # [D: packages-30-days]
    "suppression": never,  # [D: suppression-stays]
}
