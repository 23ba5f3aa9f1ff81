"""Nobody stands apart among pseudonyms: a crowd of five, or less is told (GDPR 4(5))."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.anonymity import COARSER, CROWD, NO_DAY, Step, in_crowds, told

DAYS = st.dates(date(1995, 1, 1), date(2030, 12, 31))
ROWS = st.dictionaries(st.integers(), st.tuples(DAYS, DAYS), max_size=60)
FEW_DAYS = st.dictionaries(
    st.integers(), st.tuples(st.sampled_from([date(2024, month, 1 + month) for month in range(1, 10)])), max_size=60
)


@pytest.mark.parametrize(
    ("step", "tells"),
    [
        (Step.DAY, date(2026, 11, 27)),
        (Step.MONTH, date(2026, 11, 1)),
        (Step.YEAR, date(2026, 1, 1)),
        (Step.DECADE, date(2020, 1, 1)),
        (Step.NOTHING, NO_DAY),
    ],
)
def test_a_day_is_told_as_coarsely_as_the_step_says(step: Step, tells: date) -> None:
    assert told(date(2026, 11, 27), step) == tells


def test_every_step_but_the_finest_is_gone_through_in_order() -> None:
    assert tuple(Step)[1:] == COARSER
    assert set(Step) - {Step.DAY, *COARSER} == set()


def test_five_who_came_on_one_day_keep_the_day() -> None:
    rows = {name: (date(2024, 5, 17),) for name in ("aino", "pekka", "helmi", "riitta", "veikko")}
    assert in_crowds(rows) == rows


def test_four_of_one_day_and_a_fifth_of_the_month_tell_the_month() -> None:
    rows = {number: (date(2024, 5, 17),) for number in range(4)} | {4: (date(2024, 5, 20),)}
    assert set(in_crowds(rows).values()) == {(date(2024, 5, 1),)}


def test_five_of_a_year_tell_the_year_and_five_of_a_decade_the_decade() -> None:
    of_a_year = {month: (date(2024, month, 17),) for month in range(1, 6)}
    assert set(in_crowds(of_a_year).values()) == {(date(2024, 1, 1),)}
    of_a_decade = {year: (date(2020 + year, 6, 17),) for year in range(5)}
    assert set(in_crowds(of_a_decade).values()) == {(date(2020, 1, 1),)}


def test_who_stands_alone_tells_nothing_and_the_crowd_beside_keeps_what_it_tells() -> None:
    crowd = {number: (date(2024, 5, 17),) for number in range(5)}
    assert in_crowds(crowd | {6: (date(1999, 1, 2),)}) == crowd | {6: (NO_DAY,)}


def test_two_days_make_a_crowd_together() -> None:
    """Five came on one day, but each was last seen on another: together they are alike by the year."""
    rows = {month: (date(2020, 1, 1), date(2024, month, 2)) for month in range(1, 6)}
    assert set(in_crowds(rows).values()) == {(date(2020, 1, 1), date(2024, 1, 1))}


@given(ROWS | FEW_DAYS)
def test_whoever_tells_a_day_stands_in_a_crowd(rows: dict[int, tuple[date, ...]]) -> None:
    sizes = Counter(in_crowds(rows).values())
    assert all(size >= CROWD or set(tells) == {NO_DAY} for tells, size in sizes.items())


@given(ROWS | FEW_DAYS)
def test_nobody_tells_anything_but_their_own_days_more_coarsely(rows: dict[int, tuple[date, ...]]) -> None:
    for key, tells in in_crowds(rows).items():
        assert tells in [tuple(told(day, step) for day in rows[key]) for step in Step]


@given(ROWS | FEW_DAYS)
def test_again_changes_nothing(rows: dict[int, tuple[date, ...]]) -> None:
    once = in_crowds(rows)
    assert in_crowds(once) == once


def test_the_crowd_may_be_another() -> None:
    rows = {1: (date(2024, 5, 17),), 2: (date(2024, 5, 17),)}
    assert in_crowds(rows, crowd=2) == rows
    assert set(in_crowds(rows, crowd=3).values()) == {(NO_DAY,)}
