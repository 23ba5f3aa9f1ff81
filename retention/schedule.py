"""How long a record is kept: each rule once, as the last day for a start.

A row is disposed of at the first run *after* its last day; weekends and holidays never move it. The comparison that a
query makes is found from the same function, so that the day a person is told and the day the row goes cannot differ.
All days are days of Europe/Helsinki. The periods come from the register that the caller passes in.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime

from oomi_registry.notice.days import BeyondCalendar, days_after, midnight_in_helsinki, months_after, written
from oomi_registry.notice.terms import Counted, Period, RetentionRule, Text


@dataclass(frozen=True, slots=True)
class Ending:
    """When one record's retention ends, and how that was counted.

    ``ends`` is the last day it is kept and ``disposable_from`` the day after; both are ``None`` where the rule has no
    end. ``because`` is the provision or decision the period rests on; ``steps`` are Finnish sentences.
    """

    ends: date | None
    disposable_from: date | None
    because: Text
    steps: tuple[str, ...]


def last_day(rule: RetentionRule, start: date) -> date | None:
    """The last day on which a record whose clock started on ``start`` is kept; ``None`` where no day is the last.

    GDPR 5(1)(e). A period that reaches past the year 9999 has no last day either. A later start never has an earlier
    last day: :func:`cutoff` relies on it.
    """
    try:
        match rule.counted:
            case Counted.OPEN:
                return None
            case Counted.AT_ONCE:
                return start
            case Counted.FROM_START:
                return _period_after(start, rule.period)
            case Counted.FROM_CALENDAR_YEAR_END:  # kirjanpitolaki 2:10
                return _period_after(date(start.year, 12, 31), rule.period)
    except BeyondCalendar:
        return None


def _period_after(day: date, period: Period) -> date | None:
    if period.days is not None:
        return days_after(day, period.days)
    months = period.in_months
    return None if months is None else months_after(day, months)


def ending(rule: RetentionRule, start: date, event: date | None = None) -> Ending:
    """When a record's retention ends, with the steps of the counting.

    ``event`` is an insured event: its claim is kept from the event, and at most as long as the policy, whose liability
    ended on ``start`` (vakuutussopimuslaki 73 §).
    """
    ends = last_day(rule, start)
    steps = [f"Sääntö {rule.code}: {_length(rule)}.", f"Alku {written(start)}: {rule.starts}.", *_counted(rule, start)]
    if event is not None:
        own = last_day(rule, event)
        steps += [
            f"Alusta laskettuna viimeinen päivä on {_day(ends)}.",
            f"Vakuutustapahtumasta {written(event)} laskettuna viimeinen päivä on {_day(own)}; aikaisempi ratkaisee.",
        ]
        ends = min((day for day in (ends, own) if day is not None), default=None)
    disposable = None if ends is None or ends == date.max else days_after(ends, 1)
    steps.append(f"Säilytyksen viimeinen päivä: {_day(ends)}. Poistettavissa alkaen: {_day(disposable)}.")
    return Ending(ends, disposable, rule.because, tuple(steps))


def cutoff(rule: RetentionRule, today: date) -> date | None:
    """The day before which a clock must have started for its row to be due ``today``; ``None`` where none ever is.

    A row is due if and only if its clock's day in Helsinki is before the cutoff: found by bisection from
    :func:`last_day`, because "today less the period" is a day late wherever a month's end was cut short.
    """
    if last_day(rule, date.min) is None:
        return None
    # A start of today is kept through today at least, so the first start that is not due is never after it.
    starts = range(date.min.toordinal(), today.toordinal() + 1)
    kept = bisect_left(starts, True, key=lambda ordinal: not _due(rule, date.fromordinal(ordinal), today))
    return date.fromordinal(starts[kept])


def cutoff_instant(rule: RetentionRule, today: date) -> datetime | None:
    """The :func:`cutoff` as the instant, in UTC, at which that day begins in Helsinki, for clocks that are times."""
    day = cutoff(rule, today)
    return None if day is None else midnight_in_helsinki(day)


def _due(rule: RetentionRule, start: date, today: date) -> bool:
    ends = last_day(rule, start)
    return ends is not None and ends < today


def _counted(rule: RetentionRule, start: date) -> list[str]:
    if rule.counted is Counted.FROM_CALENDAR_YEAR_END:
        return [f"Aika lasketaan kalenterivuoden lopusta, 31.12.{start.year}."]
    return []


def _length(rule: RetentionRule) -> str:
    """The period in words, and what the register adds to it or says in its place."""
    units = (("vuotta", rule.period.years), ("kuukautta", rule.period.months), ("päivää", rule.period.days))
    lengths = [f"{length} {unit}" for unit, length in units if length is not None]
    words = (*(["enintään"] if rule.at_most else []), *lengths, str(rule.lasts))
    return " ".join(word for word in words if word) or "niin kauan kuin tarkoitus kestää"


def _day(day: date | None) -> str:
    return "ei päivää" if day is None else written(day)
