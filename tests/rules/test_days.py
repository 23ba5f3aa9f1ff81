"""Days as the law counts them, against a calendar walked day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oomi_registry.notice.days import (
    HELSINKI,
    BeyondCalendar,
    NaiveMoment,
    day_in_helsinki,
    days_after,
    midnight_in_helsinki,
    months_after,
    written,
)
from tests.rules import oracle_days as oracle

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(start=DAYS, months=st.integers(0, 60))
def test_months_are_counted_as_on_a_wall_calendar(start: date, months: int) -> None:
    """Regulation 1182/71 art. 3(2)(c)."""
    assert months_after(start, months) == oracle.months_later(start, months)


def test_a_month_without_the_31st_ends_on_its_last_day() -> None:
    """Regulation 1182/71 art. 3(2)(c); laki 150/1930 3 §."""
    assert months_after(date(2026, 8, 31), 1) == date(2026, 9, 30)
    assert months_after(date(2024, 1, 31), 25) == date(2026, 2, 28)
    assert months_after(date(2024, 2, 29), 25) == date(2026, 3, 29)
    assert months_after(date(2025, 12, 31), 2) == date(2026, 2, 28)


def test_the_last_month_of_the_calendar_is_reached_and_not_passed() -> None:
    assert months_after(date(9999, 11, 30), 1) == date(9999, 12, 30)
    with pytest.raises(BeyondCalendar, match=r"1\.12\.9999 \+ 1 kk .*anna aikaisempi päivä"):
        months_after(date(9999, 12, 1), 1)


def test_the_last_day_of_the_calendar_is_reached_and_not_passed() -> None:
    assert days_after(date(9999, 12, 30), 1) == date(9999, 12, 31)
    with pytest.raises(BeyondCalendar, match=r"31\.12\.9999 \+ 1 pv .*anna aikaisempi päivä"):
        days_after(date(9999, 12, 31), 1)


def test_late_in_the_evening_in_utc_it_is_already_tomorrow_in_helsinki() -> None:
    """[D: clock-starts-on-arrival] in winter at 22, in summer at 21."""
    assert day_in_helsinki(datetime(2026, 3, 4, 21, 59, tzinfo=UTC)) == date(2026, 3, 4)
    assert day_in_helsinki(datetime(2026, 3, 4, 22, 0, tzinfo=UTC)) == date(2026, 3, 5)
    assert day_in_helsinki(datetime(2026, 7, 4, 20, 59, tzinfo=UTC)) == date(2026, 7, 4)
    assert day_in_helsinki(datetime(2026, 7, 4, 21, 0, tzinfo=UTC)) == date(2026, 7, 5)


def test_the_zone_a_time_is_written_in_does_not_matter() -> None:
    in_tokyo = datetime(2026, 3, 5, 7, 30, tzinfo=timezone(timedelta(hours=9)))
    assert day_in_helsinki(in_tokyo) == date(2026, 3, 5)


@pytest.mark.parametrize(("moment", "hours"), [(datetime(1, 1, 1), 14), (datetime(9999, 12, 31, 23), -12)])  # noqa: DTZ001  the zone is put on below
def test_a_time_that_helsinki_has_no_day_for_is_refused_with_an_instruction(moment: datetime, hours: int) -> None:
    with pytest.raises(BeyondCalendar, match=r"^Aika on kalenterin ulkopuolella: anna aika vuosilta 1-9999\.$"):
        day_in_helsinki(moment.replace(tzinfo=timezone(timedelta(hours=hours))))


def test_a_plain_date_is_that_day() -> None:
    assert day_in_helsinki(date(2026, 3, 5)) == date(2026, 3, 5)


def test_a_time_without_its_zone_is_refused_with_an_instruction() -> None:
    with pytest.raises(
        NaiveMoment, match=r"^Aika ilman aikavyöhykettä: anna aikavyöhyke, esimerkiksi 2026-03-05T00:30\+02:00\.$"
    ):
        day_in_helsinki(datetime(2026, 3, 5, 0, 30))  # noqa: DTZ001  the missing zone is what is tried


@given(moment=st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), day=DAYS)  # noqa: DTZ001  the zone comes from timezones
def test_a_time_is_before_a_days_midnight_exactly_when_its_day_is_before_that_day(moment: datetime, day: date) -> None:
    assert (moment < midnight_in_helsinki(day)) == (day_in_helsinki(moment) < day)


@given(day=DAYS, seconds=st.integers(-10_000, 10_000))
def test_midnight_parts_the_seconds_around_it(day: date, seconds: int) -> None:
    moment = midnight_in_helsinki(day) + timedelta(seconds=seconds)
    assert (moment < midnight_in_helsinki(day)) == (day_in_helsinki(moment) < day)


def test_midnight_is_given_in_utc() -> None:
    assert midnight_in_helsinki(date(2026, 3, 5)) == datetime(2026, 3, 4, 22, tzinfo=UTC)
    assert midnight_in_helsinki(date(2026, 7, 5)) == datetime(2026, 7, 4, 21, tzinfo=UTC)
    assert midnight_in_helsinki(date(2026, 7, 5)).tzinfo is UTC


def test_the_first_day_there_is_begins_with_the_first_instant_there_is() -> None:
    assert midnight_in_helsinki(date.min) == datetime.min.replace(tzinfo=UTC)
    assert midnight_in_helsinki(date.min + timedelta(days=1)) > datetime.min.replace(tzinfo=UTC)


def test_a_day_is_written_without_leading_noughts() -> None:
    assert written(date(2026, 3, 5)) == "5.3.2026"


def test_the_zone_is_helsinkis() -> None:
    assert HELSINKI.key == "Europe/Helsinki"


def test_each_language_writes_a_day_in_its_own_form() -> None:
    day = date(2026, 3, 5)
    assert written(day) == written(day, "fi") == "5.3.2026"
    assert written(day, "sv") == "5 mars 2026"
    assert written(day, "en") == "5 March 2026"
    assert written(day, "de") == "5.3.2026", "no letter is in it"


def test_every_month_has_its_name() -> None:
    first = [date(2026, month, 1) for month in range(1, 13)]
    assert [written(day, "sv").split()[1] for day in first] == [
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ]
    assert [written(day, "en").split()[1] for day in first] == [
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ]
