"""How long a record is kept: every row of the table, every day of the years that matter, and the calendar's ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Counted, Period, RetentionRule, Text
from retention.schedule import cutoff, cutoff_instant, ending, last_day
from tests.rules import oracle_retention as oracle
from tests.rules.law_tables import RetentionRow, retention_rows

CODES = tuple(rule.code for rule in REGISTER.rules)
ANY_DAY = st.dates()
ONE_DAY = timedelta(days=1)


def a_rule(
    *,
    years: int | None = None,
    months: int | None = None,
    days: int | None = None,
    counted: Counted = Counted.FROM_START,
    lasts: str = "",
    at_most: bool = False,
) -> RetentionRule:
    return RetentionRule(
        "example",
        Period(years, months, days),
        counted,
        starts=Text("tapahtuma"),
        because=Text("esimerkkilaki"),
        lasts=Text(lasts),
        at_most=at_most,
    )


@pytest.mark.parametrize("row", retention_rows(), ids=lambda row: f"{row.rule} {row.start}")
def test_every_row_of_the_table(row: RetentionRow) -> None:
    """notice section 10; sähkömarkkinalaki 75 c §; kirjanpitolaki 2:10; vakuutussopimuslaki 73 §;
    [D: marketing-24-months] [D: prospects-6-months] [D: request-cases-3-years] [D: evidence-until-used]
    [D: packages-30-days] [D: suppression-stays].
    """
    found = ending(REGISTER.rule(row.rule), row.start, row.event)
    assert found.ends == row.ends
    assert found.disposable_from == (None if row.ends is None else row.ends + ONE_DAY)
    if row.event is None:
        assert last_day(REGISTER.rule(row.rule), row.start) == row.ends


def test_the_table_and_the_oracle_know_every_rule_of_the_register() -> None:
    assert {row.rule for row in retention_rows()} == set(CODES)
    assert oracle.LAST_DAY.keys() == set(CODES)
    assert len(retention_rows()) == 15


@pytest.mark.parametrize("code", CODES)
def test_every_start_of_sixteen_years_agrees_with_the_oracle(code: str) -> None:
    """GDPR 5(1)(e)."""
    rule, start = REGISTER.rule(code), date(2015, 1, 1)
    while start < date(2031, 1, 1):
        assert last_day(rule, start) == oracle.LAST_DAY[code](start), start
        start += ONE_DAY


@pytest.mark.parametrize("code", CODES)
def test_every_cutoff_of_five_years_parts_the_due_from_the_kept(code: str) -> None:
    """GDPR 5(1)(e): due at the first run after the last day, for every today of 2024-2028 and the starts around it."""
    rule, today = REGISTER.rule(code), date(2024, 1, 1)
    while today < date(2029, 1, 1):
        before = cutoff(rule, today)
        if before is None:
            assert code == "suppression"
        else:
            for start in (before - ONE_DAY, before, before + ONE_DAY):
                ends = oracle.LAST_DAY[code](start)
                assert (ends is not None and ends < today) == (start < before), (today, start)
        today += ONE_DAY


@given(code=st.sampled_from(CODES), start=ANY_DAY, today=ANY_DAY)
def test_a_row_is_due_exactly_when_its_clock_is_before_the_cutoff(code: str, start: date, today: date) -> None:
    """GDPR 5(1)(e), from the year 1 to the year 9999."""
    ends = oracle.LAST_DAY[code](start)
    before = cutoff(REGISTER.rule(code), today)
    assert (ends is not None and ends < today) == (before is not None and start < before)
    assert last_day(REGISTER.rule(code), start) == ends


@given(months=st.integers(0, 400), start=ANY_DAY, today=ANY_DAY)
def test_any_number_of_months_agrees_with_the_oracle(months: int, start: date, today: date) -> None:
    """GDPR 5(1)(e), for the periods another company's register may give."""
    rule = a_rule(months=months)
    ends = oracle.months(months)(start)
    before = cutoff(rule, today)
    assert last_day(rule, start) == ends
    assert before is not None
    assert (ends is not None and ends < today) == (start < before)


@given(code=st.sampled_from(CODES), start=ANY_DAY, later=st.integers(0, 4000))
def test_a_later_start_never_ends_earlier(code: str, start: date, later: int) -> None:
    rule = REGISTER.rule(code)
    after = min(start.toordinal() + later, date.max.toordinal())
    first, second = last_day(rule, start), last_day(rule, date.fromordinal(after))
    assert second is None or (first is not None and first <= second)


@given(own_end=ANY_DAY, relationships_end=ANY_DAY)
def test_the_later_of_two_clocks_is_the_clock_of_the_later_day(own_end: date, relationships_end: date) -> None:
    """[D: contracts-wait-for-the-current-one]: latest of two clocks of one rule, so no third column keeps the later."""
    rule = REGISTER.rule("contracts")
    each = [last_day(rule, own_end), last_day(rule, relationships_end)]
    latest = None if None in each else max(day for day in each if day is not None)
    assert last_day(rule, max(own_end, relationships_end)) == latest


def test_today_less_the_period_would_be_a_day_late_at_a_short_months_end() -> None:
    """notice section 10: three calls of January 2024 all end on 28.2.2026, and go on the 1st of March."""
    rule = REGISTER.rule("contact_recordings")
    assert {last_day(rule, date(2024, 1, day)) for day in (28, 29, 30, 31)} == {date(2026, 2, 28)}
    assert cutoff(rule, date(2026, 2, 28)) == date(2024, 1, 28)
    assert cutoff(rule, date(2026, 3, 1)) == date(2024, 2, 1)


def test_a_row_is_kept_through_its_last_day() -> None:
    """GDPR 5(1)(e): disposed of at the first run after it, weekend or not."""
    rule = a_rule(months=1)
    call = date(2026, 1, 28)
    assert last_day(rule, call) == date(2026, 2, 28)
    assert cutoff(rule, date(2026, 2, 28)) == call
    assert cutoff(rule, date(2026, 3, 1)) == date(2026, 2, 1)


@given(
    code=st.sampled_from(CODES), today=st.dates(date(2000, 1, 1), date(2080, 1, 1)), seconds=st.integers(-7_200, 7_200)
)
def test_the_cutoff_as_an_instant_is_the_midnight_in_helsinki(code: str, today: date, seconds: int) -> None:
    rule = REGISTER.rule(code)
    day, instant = cutoff(rule, today), cutoff_instant(rule, today)
    assert (day is None) == (instant is None)
    if day is not None and instant is not None:
        moment = instant + timedelta(seconds=seconds)
        assert (moment < instant) == (day_in_helsinki(moment) < day)
        assert instant.tzinfo is UTC


def test_a_call_late_on_the_last_evening_belongs_to_its_day_in_helsinki() -> None:
    """notice section 10: 31.1.2024 at 22.30 UTC is already the first of February in Helsinki."""
    instant = cutoff_instant(REGISTER.rule("contact_recordings"), date(2026, 3, 1))
    assert instant == datetime(2024, 1, 31, 22, tzinfo=UTC)


def test_what_has_no_end_has_no_cutoff() -> None:
    """[D: suppression-stays]."""
    for rule in (a_rule(counted=Counted.OPEN), a_rule(), a_rule(years=1, counted=Counted.OPEN)):
        assert last_day(rule, date(2026, 1, 1)) is None
        assert cutoff(rule, date(2026, 1, 1)) is None
        assert cutoff_instant(rule, date(2026, 1, 1)) is None
        assert ending(rule, date(2026, 1, 1)).disposable_from is None


def test_a_period_past_the_calendar_has_no_last_day() -> None:
    rule = a_rule(years=10)
    assert last_day(rule, date(9989, 12, 31)) == date(9999, 12, 31)
    assert last_day(rule, date(9990, 1, 1)) is None
    assert last_day(a_rule(days=1), date.max) is None
    assert last_day(a_rule(years=1, counted=Counted.FROM_CALENDAR_YEAR_END), date(9999, 1, 1)) is None
    assert cutoff(rule, date.max) == date(9989, 12, 31)


def test_on_the_last_day_of_the_calendar_nothing_is_disposable_after_it() -> None:
    found = ending(a_rule(years=10), date(9989, 12, 31))
    assert (found.ends, found.disposable_from) == (date.max, None)


def test_on_the_first_day_of_the_calendar_nothing_is_due() -> None:
    assert cutoff(a_rule(days=0), date.min) == date.min
    assert cutoff(a_rule(years=10), date.min) == date.min
    assert cutoff_instant(a_rule(days=0), date.min) == datetime.min.replace(tzinfo=UTC)


def test_what_is_used_and_gone_is_due_the_day_after() -> None:
    """[D: evidence-until-used]."""
    rule = a_rule(counted=Counted.AT_ONCE)
    assert last_day(rule, date(2026, 4, 3)) == date(2026, 4, 3)
    assert cutoff(rule, date(2026, 4, 4)) == date(2026, 4, 4)


def test_a_voucher_is_counted_from_the_end_of_the_calendar_year() -> None:
    """kirjanpitolaki 2:10: the fiscal year of 30.4.2025 and that of 31.12.2025 end together."""
    rule = REGISTER.rule("accounting")
    assert last_day(rule, date(2025, 1, 1)) == last_day(rule, date(2025, 12, 31)) == date(2031, 12, 31)
    assert last_day(rule, date(2026, 1, 1)) == date(2032, 12, 31)


@pytest.mark.parametrize(
    ("event", "ends"),
    [
        (date(2016, 5, 15), date(2026, 5, 15)),
        (date(2020, 3, 31), date(2030, 3, 31)),
        (date(2021, 1, 1), date(2030, 3, 31)),
    ],
)
def test_a_claim_is_kept_from_its_event_and_at_most_as_long_as_its_policy(event: date, ends: date) -> None:
    """vakuutussopimuslaki 73 §: liability ended 31.3.2020."""
    found = ending(REGISTER.rule("insurance"), date(2020, 3, 31), event)
    assert (found.ends, found.disposable_from) == (ends, ends + ONE_DAY)


def test_a_claim_ends_though_its_policy_never_does() -> None:
    rule = a_rule(years=10)
    assert ending(rule, date.max, date(2016, 5, 15)).ends == date(2026, 5, 15)
    assert ending(rule, date(2016, 5, 15), date.max).ends == date(2026, 5, 15)
    assert ending(rule, date.max, date.max).ends is None


def test_the_explanation_of_a_recording() -> None:
    """notice section 10."""
    found = ending(REGISTER.rule("contact_recordings"), date(2024, 1, 31))
    assert found.because == REGISTER.rule("contact_recordings").because
    assert found.steps == (
        "Sääntö contact_recordings: 25 kuukautta.",
        "Alku 31.1.2024: yhteydenotto.",
        "Säilytyksen viimeinen päivä: 28.2.2026. Poistettavissa alkaen: 1.3.2026.",
    )


def test_the_explanation_of_a_voucher_tells_of_the_calendar_year() -> None:
    """kirjanpitolaki 2:10."""
    assert ending(REGISTER.rule("accounting"), date(2025, 4, 30)).steps == (
        "Sääntö accounting: 6 vuotta.",
        "Alku 30.4.2025: tilikauden päättyminen.",
        "Aika lasketaan kalenterivuoden lopusta, 31.12.2025.",
        "Säilytyksen viimeinen päivä: 31.12.2031. Poistettavissa alkaen: 1.1.2032.",
    )


def test_the_explanation_of_a_claim_tells_both_dates() -> None:
    """vakuutussopimuslaki 73 §."""
    steps = ending(REGISTER.rule("insurance"), date(2020, 3, 31), date(2016, 5, 15)).steps
    assert steps[0] == "Sääntö insurance: enintään 10 vuotta."
    assert steps[2:] == (
        "Alusta laskettuna viimeinen päivä on 31.3.2030.",
        "Vakuutustapahtumasta 15.5.2016 laskettuna viimeinen päivä on 15.5.2026; aikaisempi ratkaisee.",
        "Säilytyksen viimeinen päivä: 15.5.2026. Poistettavissa alkaen: 16.5.2026.",
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (a_rule(years=3), "3 vuotta"),
        (a_rule(months=6, at_most=True), "enintään 6 kuukautta"),
        (a_rule(days=30), "30 päivää"),
        (a_rule(days=0), "0 päivää"),
        (a_rule(months=24, lasts="tai kunnes kiellät markkinoinnin"), "24 kuukautta tai kunnes kiellät markkinoinnin"),
        (a_rule(counted=Counted.AT_ONCE, lasts="kunnes selvitystä on käytetty"), "kunnes selvitystä on käytetty"),
        (a_rule(counted=Counted.OPEN), "niin kauan kuin tarkoitus kestää"),
    ],
)
def test_a_period_in_words(rule: RetentionRule, words: str) -> None:
    assert ending(rule, date(2026, 1, 1)).steps[0] == f"Sääntö example: {words}."


def test_no_last_day_is_said_so() -> None:
    """[D: suppression-stays]."""
    assert ending(REGISTER.rule("suppression"), date(2020, 1, 1)).steps[-1] == (
        "Säilytyksen viimeinen päivä: ei päivää. Poistettavissa alkaen: ei päivää."
    )
