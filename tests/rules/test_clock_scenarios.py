"""The clock as a case lives it: pauses, extensions and refusals one upon another, midnights, clock changes, leap days.

Each row was counted by hand from the calendar, in days of Europe/Helsinki. Easter is 5.4.2026 and 16.4.2028.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from requests_app.deadlines import Pause, deadline

MONDAY = "2026-03-02T09:00+02:00"
"""A month later it is Thursday 2.4.2026, the day before Good Friday; three months later Tuesday 2.6.2026."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happened to one case, in days, and the dates that follow; ``late`` holds ``(day, refusal, late)``."""

    told: str
    statutory: str
    adjusted: str
    binding: str
    adjusted_binding: str
    received: str = MONDAY
    asked: tuple[tuple[str, str | None], ...] = ()
    extended_on: str | None = None
    paused_since: str | None = None
    late: tuple[tuple[str, bool, bool], ...] = ()


def unmoved(told: str, received: str, month: str, *, extended: str = "", extended_on: str | None = None) -> Scenario:
    """A case that nobody was asked about: its adjusted dates are the statutory ones."""
    binding = extended or month
    return Scenario(told, month, month, binding, binding, received=received, extended_on=extended_on)


PAUSES = (
    Scenario(
        "two questions overlap: from the first question to the last answer",
        *("2026-04-02", "2026-04-13", "2026-04-02", "2026-04-13"),  # 10 days: Sunday 12.4, then Monday
        asked=(("2026-03-03", "2026-03-10"), ("2026-03-05", "2026-03-13")),
    ),
    Scenario(
        "one question within another counts once",
        *("2026-04-02", "2026-04-13", "2026-04-02", "2026-04-13"),
        asked=(("2026-03-03", "2026-03-13"), ("2026-03-04", "2026-03-06")),
    ),
    Scenario(
        "one question on the day of the other's answer",
        *("2026-04-02", "2026-04-07", "2026-04-02", "2026-04-07"),  # 3 + 2 days
        asked=(("2026-03-03", "2026-03-06"), ("2026-03-06", "2026-03-08")),
    ),
    Scenario(
        "two questions apart: the days between them are ours",
        *("2026-04-02", "2026-04-07", "2026-04-02", "2026-04-07"),  # 2 + 3 days
        asked=(("2026-03-03", "2026-03-05"), ("2026-03-09", "2026-03-12")),
    ),
    Scenario(
        "answered on the day it was asked",
        *("2026-04-02", "2026-04-02", "2026-04-02", "2026-04-02"),
        asked=(("2026-03-03", "2026-03-03"),),
    ),
    Scenario(
        "asked on the seventh day: in time, and one day lands on Good Friday",
        *("2026-04-02", "2026-04-07", "2026-04-02", "2026-04-07"),
        asked=(("2026-03-09", "2026-03-10"),),
    ),
    Scenario(
        "asked on the eighth day: late",
        *("2026-04-02", "2026-04-02", "2026-04-02", "2026-04-02"),
        asked=(("2026-03-10", "2026-03-20"),),
    ),
    Scenario(
        "one asked in time and one late that overlap: the late one lengthens nothing",
        *("2026-04-02", "2026-04-08", "2026-04-02", "2026-04-08"),  # 6 days
        asked=(("2026-03-09", "2026-03-15"), ("2026-03-10", "2026-03-25")),
    ),
    Scenario(
        "the answer came after the statutory date, and the new date is helatorstai",
        *("2026-04-02", "2026-05-15", "2026-04-02", "2026-05-15"),  # 42 days: Thursday 14.5
        asked=(("2026-03-09", "2026-04-20"),),
    ),
    Scenario(
        "several questions, one unanswered: the answered one has moved the date, the other not yet",
        *("2026-04-02", "2026-04-07", "2026-04-02", "2026-04-07"),  # 3 days: Easter Sunday
        asked=(("2026-03-03", "2026-03-06"), ("2026-03-06", None)),
        paused_since="2026-03-06",
    ),
    Scenario(
        "an unanswered question beside one that was asked later and answered",
        *("2026-04-02", "2026-04-07", "2026-04-02", "2026-04-07"),  # 4 days: Easter Monday
        asked=(("2026-03-03", None), ("2026-03-04", "2026-03-08")),
        paused_since="2026-03-03",
    ),
    Scenario(
        "nobody has answered: nothing has moved, and the case goes past its date",
        *("2026-04-02", "2026-04-02", "2026-04-02", "2026-04-02"),
        asked=(("2026-03-03", None),),
        paused_since="2026-03-03",
        late=(("2026-04-02", False, False), ("2026-04-03", False, True)),
    ),
    Scenario(
        "asked late and unanswered: no pause at all",
        *("2026-04-02", "2026-04-02", "2026-04-02", "2026-04-02"),
        asked=(("2026-03-10", None),),
    ),
)
EXTENSIONS = (
    Scenario(
        "extension, then a pause: both dates move by the ten days",
        *("2026-04-02", "2026-04-13", "2026-06-02", "2026-06-12"),
        asked=(("2026-03-06", "2026-03-16"),),
        extended_on="2026-03-04",
    ),
    Scenario(
        "a pause, then extension",
        *("2026-04-02", "2026-04-13", "2026-06-02", "2026-06-12"),
        asked=(("2026-03-03", "2026-03-13"),),
        extended_on="2026-04-01",
    ),
    Scenario(
        "the notice of extension leaves on the last day of the month",
        *("2026-04-02", "2026-04-02", "2026-06-02", "2026-06-02"),
        extended_on="2026-04-02",
    ),
    Scenario(
        "it leaves a day after the month: nothing is extended",
        *("2026-04-02", "2026-04-02", "2026-04-02", "2026-04-02"),
        extended_on="2026-04-03",
    ),
    Scenario(
        "a pause gives no more time to extend",
        *("2026-04-02", "2026-04-13", "2026-04-02", "2026-04-13"),
        asked=(("2026-03-03", "2026-03-13"),),
        extended_on="2026-04-10",
    ),
    Scenario(
        "extended while a question is unanswered",
        *("2026-04-02", "2026-04-02", "2026-06-02", "2026-06-02"),
        asked=(("2026-03-03", None),),
        extended_on="2026-03-20",
        paused_since="2026-03-03",
    ),
)
ANSWERS = (
    Scenario(
        "an answer on the last day, and one a day later",
        *("2026-04-02", "2026-04-02", "2026-04-02", "2026-04-02"),
        late=(("2026-04-02", False, False), ("2026-04-03", False, True)),
    ),
    Scenario(
        "extended: what is granted has three months, what is refused one",
        *("2026-04-02", "2026-04-02", "2026-06-02", "2026-06-02"),
        extended_on="2026-03-20",
        late=(("2026-04-02", True, False), ("2026-04-03", True, True), ("2026-06-02", False, False)),
    ),
    Scenario(
        "a refusal after the person took ten days",
        *("2026-04-02", "2026-04-13", "2026-04-02", "2026-04-13"),
        asked=(("2026-03-03", "2026-03-13"),),
        late=(("2026-04-13", True, False), ("2026-04-14", True, True)),
    ),
    Scenario(
        "extended, and the person took ten days: a refusal is late after the first adjusted date",
        *("2026-04-02", "2026-04-13", "2026-06-02", "2026-06-12"),
        asked=(("2026-03-03", "2026-03-13"),),
        extended_on="2026-03-20",
        late=(("2026-04-14", True, True), ("2026-06-12", False, False), ("2026-06-13", False, True)),
    ),
)
MIDNIGHTS = (
    unmoved("23.30 UTC in winter: half past one in Helsinki", "2026-03-04T23:30Z", "2026-04-07"),
    unmoved("23.30 UTC in summer: half past two", "2026-06-30T23:30Z", "2026-08-03"),  # Saturday 1.8
    unmoved("the last minute of a summer day", "2026-06-30T20:59Z", "2026-07-30"),
    unmoved("midnight in summer", "2026-06-30T21:00Z", "2026-08-03"),
    unmoved("the day clocks go forward begins", "2026-03-28T22:00Z", "2026-04-29"),
    unmoved("a minute before it", "2026-03-28T21:59Z", "2026-04-28"),
    unmoved("the day clocks go forward ends, an hour shorter", "2026-03-29T20:59Z", "2026-04-29"),
    unmoved("the day after it begins", "2026-03-29T21:00Z", "2026-04-30"),
    unmoved("the day clocks go back begins", "2026-10-24T21:00Z", "2026-11-25"),
    unmoved("a minute before it", "2026-10-24T20:59Z", "2026-11-24"),
    unmoved("the first of two half past threes", "2026-10-25T00:30Z", "2026-11-25"),
    unmoved("the second of them", "2026-10-25T01:30Z", "2026-11-25"),
    unmoved("the day clocks go back ends, an hour longer", "2026-10-25T21:59Z", "2026-11-25"),
    unmoved("the day after it begins", "2026-10-25T22:00Z", "2026-11-26"),
)
LEAP_DAYS = (
    unmoved("received on a leap day", "2028-02-29T12:00+02:00", "2028-03-29"),
    unmoved("and extended", "2028-02-29T12:00+02:00", "2028-03-29", extended="2028-05-29", extended_on="2028-03-01"),
    unmoved("a month ends on a leap day", "2028-01-31T12:00+02:00", "2028-02-29"),
    unmoved(
        "three months end on one",
        "2027-11-30T12:00+02:00",
        "2027-12-30",
        extended="2028-02-29",
        extended_on="2027-12-01",
    ),
    Scenario(
        "the person takes seven days over a leap day",
        *("2028-03-21", "2028-03-28", "2028-03-21", "2028-03-28"),
        received="2028-02-21T12:00+02:00",
        asked=(("2028-02-25", "2028-03-03"),),
    ),
    Scenario(
        "and six in a year that has none",
        *("2027-03-22", "2027-03-30", "2027-03-22", "2027-03-30"),  # 28.3.2027 is Easter Sunday
        received="2027-02-22T12:00+02:00",
        asked=(("2027-02-25", "2027-03-03"),),
    ),
)
SCENARIOS = (*PAUSES, *EXTENSIONS, *ANSWERS, *MIDNIGHTS, *LEAP_DAYS)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.told)
def test_the_dates_that_follow(scenario: Scenario) -> None:
    """GDPR 12(3)-(4); Regulation 1182/71 art. 3; [D: two-dates]; [D: asked-in-seven-days]; [D: unanswered-question]."""
    dates = deadline(
        datetime.fromisoformat(scenario.received),
        [Pause(day(asked), day(answered) if answered else None) for asked, answered in scenario.asked],
        day(scenario.extended_on) if scenario.extended_on else None,
    )
    assert (dates.statutory_due, dates.adjusted_due) == (day(scenario.statutory), day(scenario.adjusted))
    assert (dates.binding, dates.adjusted_binding) == (day(scenario.binding), day(scenario.adjusted_binding))
    assert dates.paused_since == (day(scenario.paused_since) if scenario.paused_since else None)
    for answered, refusal, late in scenario.late:
        assert dates.is_late(day(answered), refusal=refusal) is late, answered


def test_no_two_scenarios_are_the_same() -> None:
    told = [(each.told, each.received) for each in SCENARIOS]
    assert len(set(told)) == len(told) == 43


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.told)
def test_what_moved_a_date_is_told_in_its_explanation(scenario: Scenario) -> None:
    """The desk shows how each date was counted: every question, and the notice of extension, has its step."""
    dates = deadline(
        datetime.fromisoformat(scenario.received),
        [Pause(day(asked), day(answered) if answered else None) for asked, answered in scenario.asked],
        day(scenario.extended_on) if scenario.extended_on else None,
    )
    told = [step.text for step in dates.steps]
    assert sum(text.startswith("Henkilöltä kysyttiin") for text in told) == len(scenario.asked)
    assert sum(text.startswith("Jatkosta ilmoitettiin") for text in told) == (scenario.extended_on is not None)
    for moved in {dates.binding, dates.adjusted_binding}:
        assert any(f"{moved.day}.{moved.month}.{moved.year}" in text for text in told), moved
