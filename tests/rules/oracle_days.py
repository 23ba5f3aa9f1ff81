"""Days counted a second time, by other means than the software's: an oracle, which imports none of it.

Months are found by walking the calendar day by day, holidays by Gauss's rule for Easter and the statutes, and pauses by
listing the days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of a year from 1900 to 2099, by Gauss's rule with the constants of those two centuries."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 24) % 30
    e = (2 * b + 4 * c + 6 * d + 5) % 7
    march = 22 + d + e
    if d == 29 and e == 6:
        march = 50
    if d == 28 and e == 6 and a > 10:
        march = 49
    return date(year, 3, 1) + timedelta(days=march - 1)


def saturday_from(day: date) -> date:
    """That day if it is a Saturday, else the first one after it."""
    while day.strftime("%w") != "6":
        day += ONE_DAY
    return day


@cache
def holidays(year: int) -> frozenset[date]:
    """The thirteen public holidays of Finland, Regulation 1182/71 art. 2(1). The two eves are not among them."""
    sunday = easter(year)
    return frozenset(
        {
            date(year, 1, 1),  # uudenvuodenpäivä
            date(year, 1, 6),  # loppiainen
            sunday - 2 * ONE_DAY,  # pitkäperjantai
            sunday,  # pääsiäispäivä
            sunday + ONE_DAY,  # 2. pääsiäispäivä
            date(year, 5, 1),  # vappu
            sunday + 39 * ONE_DAY,  # helatorstai
            sunday + 49 * ONE_DAY,  # helluntai
            saturday_from(date(year, 6, 20)),  # juhannuspäivä
            saturday_from(date(year, 10, 31)),  # pyhäinpäivä
            date(year, 12, 6),  # itsenäisyyspäivä
            date(year, 12, 25),  # joulupäivä
            date(year, 12, 26),  # 2. joulupäivä
        }
    )


@cache
def eves(year: int) -> frozenset[date]:
    """Jouluaatto and juhannusaatto, laki 150/1930 5 §."""
    return frozenset({date(year, 12, 24), saturday_from(date(year, 6, 20)) - ONE_DAY})


def rolled(day: date) -> date:
    """Regulation 1182/71 art. 3(4): on to a day that is no Saturday, Sunday or holiday."""
    while day.strftime("%w") in "06" or day in holidays(day.year):
        day += ONE_DAY
    return day


def months_later(start: date, months: int) -> date:
    """Regulation 1182/71 art. 3(2)(c), walking: to the month that many turns away, to the number or the last day."""
    day, turns = start, 0
    while turns < months:
        day += ONE_DAY
        turns += day.day == 1
    if months == 0:
        return start
    while day.day < start.day and (day + ONE_DAY).day != 1:
        day += ONE_DAY
    return day


def days_taken(received: date, pauses: Iterable[tuple[date, date | None]]) -> int:
    """[D: asked-in-seven-days]: the days in which some question, asked within seven days of receipt, waited."""
    waited: set[date] = set()
    for asked, answered in pauses:
        if answered is None or (asked - received).days > 7:
            continue
        day = asked
        while day < answered:
            day += ONE_DAY
            waited.add(day)
    return len(waited)
