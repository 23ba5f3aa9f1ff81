"""The 72 hours of a breach: the hour of awareness counts, hours never roll, and a change of the clocks adds none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oomi_registry.notice.days import HELSINKI, BeyondCalendar, NaiveMoment
from requests_app.breaches.clock import (
    HOURS_TO_NOTIFY,
    AwareInTheFuture,
    ReasonsForDelayMissing,
    breach_clock,
    check_awareness,
    check_delay,
    moment_in_words,
)

# aware (with its offset) → the last hour expires, as a clock in Helsinki shows it
TABLE = """
2026-10-23T15:00+03:00 → 2026-10-26T14:00+02:00 : Friday, over the change to winter time
2026-10-23T15:59+03:00 → 2026-10-26T14:00+02:00 : the same hour
2026-10-23T16:00+03:00 → 2026-10-26T15:00+02:00 : the next hour
2026-10-25T03:30+03:00 → 2026-10-28T02:00+02:00 : the doubled hour, the first time
2026-10-25T03:30+02:00 → 2026-10-28T03:00+02:00 : the doubled hour, the second time
2026-10-22T03:30+03:00 → 2026-10-25T03:00+03:00 : ends as the doubled hour begins
2026-10-22T04:30+03:00 → 2026-10-25T03:00+02:00 : ends when the clock shows three again
2026-03-27T15:00+02:00 → 2026-03-30T16:00+03:00 : Friday, over the change to summer time
2026-03-26T03:10+02:00 → 2026-03-29T04:00+03:00 : three o'clock is not there that night
2026-03-29T02:59+02:00 → 2026-04-01T03:00+03:00 : the last hour of winter time
2026-12-23T09:15+02:00 → 2026-12-26T09:00+02:00 : Christmas rolls nothing
2026-04-02T18:40+03:00 → 2026-04-05T18:00+03:00 : Good Friday and Easter roll nothing
2026-06-18T23:59+03:00 → 2026-06-21T23:00+03:00 : Midsummer rolls nothing
2028-02-27T12:00+02:00 → 2028-03-01T12:00+02:00 : over a leap day
2026-12-31T22:30+00:00 → 2027-01-04T00:00+02:00 : told in another zone: half past midnight in Helsinki
"""
ROWS = [line.split(" : ") for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", [row[0] for row in ROWS], ids=[row[1] for row in ROWS])
def test_the_hours_end_as_the_table_says(row: str) -> None:
    """GDPR 33(1); Regulation 1182/71 art. 3(2)(a); [D: breach-hour-counted]"""
    aware, due = (datetime.fromisoformat(each.strip()) for each in row.split("→"))
    assert breach_clock(aware).due_at == due
    assert breach_clock(aware).due_at.astimezone(HELSINKI).utcoffset() == due.utcoffset()


@given(st.integers(min_value=0, max_value=4_000_000_000))
def test_the_period_is_always_longer_than_71_hours_and_72_at_most(seconds: int) -> None:
    aware = datetime.fromtimestamp(seconds, UTC)
    length = breach_clock(aware).due_at - aware
    assert timedelta(hours=HOURS_TO_NOTIFY - 1) < length <= timedelta(hours=HOURS_TO_NOTIFY)
    assert breach_clock(aware).due_at.minute == 0


def test_the_steps_tell_how_the_end_was_arrived_at() -> None:
    steps = breach_clock(datetime.fromisoformat("2026-10-23T15:20+03:00")).steps
    assert [str(step) for step in steps] == [
        "Loukkaus tuli rekisterinpitäjän tietoon perjantaina 23.10.2026 klo 15.20. (GDPR 33(1))",
        (
            "Havaitsemisen tunti lasketaan mukaan: aika alkaa perjantaina 23.10.2026 klo 15.00. Tiukempi lukutapa kuin "
            "asetuksen, jonka mukaan aika alkaisi seuraavasta tunnista. (Regulation 1182/71 art. 3(1))"
        ),
        "72 tuntia päättyy maanantaina 26.10.2026 klo 14.00. (GDPR 33(1); Regulation 1182/71 art. 3(2)(a))",
        (
            "Kelloja siirretään välillä talviaikaan: tunnit lasketaan kuluneina, joten kellonaika on eri. "
            "(Regulation 1182/71 art. 3(2)(a))"
        ),
        "Viikonloput ja pyhäpäivät eivät siirrä tunteina laskettua aikaa. (Regulation 1182/71 art. 3(4))",
    ]


def test_summer_time_is_told_where_it_begins_and_no_change_where_there_is_none() -> None:
    spring = breach_clock(datetime.fromisoformat("2026-03-27T15:00+02:00")).steps
    assert "Kelloja siirretään välillä kesäaikaan" in spring[3].text
    summer = breach_clock(datetime.fromisoformat("2026-07-01T09:00+03:00")).steps
    assert len(summer) == 4
    assert not any("siirretään" in step.text for step in summer)


@pytest.mark.parametrize(
    ("now", "left", "words", "colour"),
    [
        ("2026-10-23T12:00+00:00", 72, "72 tuntia jäljellä", "ok"),
        ("2026-10-24T11:59+00:00", 48, "48 tuntia jäljellä", "ok"),
        ("2026-10-24T12:00+00:00", 48, "48 tuntia jäljellä", "soon"),
        ("2026-10-25T11:59+00:00", 24, "24 tuntia jäljellä", "soon"),
        ("2026-10-25T12:00+00:00", 24, "24 tuntia jäljellä", "late"),
        ("2026-10-26T10:30+00:00", 1, "1 tunti jäljellä", "late"),
        ("2026-10-26T11:20+00:00", 0, "alle tunti jäljellä", "late"),
        ("2026-10-26T12:00+00:00", 0, "alle tunti jäljellä", "late"),
        ("2026-10-26T12:01+00:00", -1, "1 tunti yli määräajan", "late"),
        ("2026-10-26T13:01+00:00", -2, "2 tuntia yli määräajan", "late"),
    ],
)
def test_what_is_left_is_told_in_words_and_a_colour(now: str, left: int, words: str, colour: str) -> None:
    clock, at = breach_clock(datetime.fromisoformat("2026-10-23T15:00+03:00")), datetime.fromisoformat(now)
    assert (clock.hours_left(at), clock.words(at), clock.colour(at)) == (left, words, colour)


def test_a_notice_is_late_after_the_last_hour_and_not_at_its_end() -> None:
    clock = breach_clock(datetime.fromisoformat("2026-10-23T15:00+03:00"))
    assert not clock.is_late(clock.due_at)
    assert clock.is_late(clock.due_at + timedelta(microseconds=1))


def test_a_late_notice_gives_the_reasons_for_the_delay() -> None:
    clock = breach_clock(datetime.fromisoformat("2026-10-23T15:00+03:00"))
    late = clock.due_at + timedelta(minutes=1)
    with pytest.raises(ReasonsForDelayMissing) as why:
        check_delay(clock, late, " ")
    assert "maanantaina 26.10.2026 klo 14.00" in str(why.value)
    check_delay(clock, late, "Laajuus selvisi vasta viikonlopun jälkeen.")
    check_delay(clock, clock.due_at, "")


def test_nobody_becomes_aware_in_the_future() -> None:
    now = datetime(2026, 10, 23, 12, tzinfo=UTC)
    check_awareness(now, now)
    with pytest.raises(AwareInTheFuture):
        check_awareness(now + timedelta(seconds=1), now)


def test_the_hour_counts_whole_whatever_the_second_in_which_somebody_became_aware() -> None:
    """[D: breach-hour-counted]"""
    clock = breach_clock(datetime.fromisoformat("2026-10-23T15:59:59.999999+03:00"))
    assert clock.due_at == datetime(2026, 10, 26, 12, tzinfo=UTC)
    assert clock.aware_at == datetime(2026, 10, 23, 12, 59, 59, 999999, tzinfo=UTC)


def test_instants_are_kept_in_utc_whatever_the_zone_of_who_told_or_of_the_machine() -> None:
    clock = breach_clock(datetime.fromisoformat("2026-10-23T15:20+03:00"))
    assert clock.aware_at.tzinfo is UTC
    assert clock.due_at.tzinfo is UTC


def test_a_time_without_its_zone_is_refused_with_one_that_has_it() -> None:
    with pytest.raises(NaiveMoment) as why:
        breach_clock(datetime(2026, 10, 23, 15))  # noqa: DTZ001 - the case itself
    assert str(why.value) == "Aika ilman aikavyöhykettä: anna aikavyöhyke, esimerkiksi 2026-10-23T15:00+03:00."


def test_the_end_of_the_calendar_is_refused_with_the_years_that_there_are() -> None:
    with pytest.raises(BeyondCalendar) as why:
        breach_clock(datetime(9999, 12, 30, tzinfo=UTC))
    assert str(why.value) == "Aika on kalenterin ulkopuolella: anna aika vuosilta 1-9999."


def test_a_moment_is_written_as_it_is_read_in_finland() -> None:
    assert moment_in_words(datetime(2026, 3, 29, 1, 5, tzinfo=UTC)) == "sunnuntaina 29.3.2026 klo 4.05"
