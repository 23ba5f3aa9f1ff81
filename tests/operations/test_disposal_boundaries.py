"""Every table, every rule: the last day stays, the day after goes. A table that is declared tomorrow is tried too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db.models import DateTimeField, Model

from customers.models import Application
from oomi_registry.checks.paths import walk
from oomi_registry.notice import adopted
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import HELSINKI
from oomi_registry.notice.declarations import Runs
from oomi_registry.notice.terms import Period
from retention import disposal
from retention.schedule import last_day
from tests.rows import Alternative, World, alternatives, name_of

pytestmark = pytest.mark.django_db

# An ordinary day, the last of a long month, the leap day, and the nights on which Finland's clocks change.
STARTS = (date(2023, 5, 9), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 10, 27))
FAR_AHEAD = date(8000, 1, 1)
# What a row without its own clock must have: an application that led to no refusal led to a contract.
INSTEAD_OF_A_CLOCK: dict[type[Model], dict[str, object]] = {Application: {"electricity_contract__ended_on": None}}
MOMENTS = (time.min, time.max)  # the first and the last instant of the day in Helsinki
WITHOUT_END = [each for each in alternatives() if any(register().rule(runs.rule).counted == "open" for runs in each[1])]
WITH_END = [each for each in alternatives() if each not in WITHOUT_END]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), HELSINKI)


def started(model: type[Model], runs: Runs, day: date, moment: time) -> date | datetime:
    """The clock's value: a day, or an instant of it in Helsinki."""
    *_, column = walk(model, runs.clock)
    is_time = isinstance(column.field, DateTimeField)
    return datetime.combine(day, moment, HELSINKI).astimezone(UTC) if is_time else day


def with_the_others_far_ahead(alternative: Alternative, starts: dict[str, object]) -> dict[str, object]:
    """``starts``, and beside them the row's own clocks of other alternatives, which would take it first.

    Only those that cannot be empty: a claim has its event, a code its end.
    """
    model, clocks = alternative
    own = [runs for table, others in alternatives() if table is model for runs in others if "__" not in runs.clock]
    ahead = {
        runs.clock: started(model, runs, FAR_AHEAD, time.min)
        for runs in own
        if runs not in clocks and not getattr(model._meta.get_field(runs.clock), "null", False)
    }
    return {**ahead, **starts}


def row_started(alternative: Alternative, day: date, moment: time = time.min) -> Model:
    model, clocks = alternative
    starts: dict[str, object] = {runs.clock: started(model, runs, day, moment) for runs in clocks}
    return World().row(model, **with_the_others_far_ahead(alternative, starts))


def ends(alternative: Alternative, day: date) -> date:
    """The last day on which the row is kept: that of the last of its rules."""
    days = [last_day(register().rule(runs.rule), day) for runs in alternative[1]]
    assert None not in days
    return max(day for day in days if day)


def there(row: Model) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("alternative", WITH_END, ids=name_of)
def test_a_row_stays_on_its_last_day_and_goes_the_day_after(alternative: Alternative) -> None:
    """GDPR 5(1)(e); notice section 10; vakuutussopimuslaki 73 §; [D: request-cases-3-years]; [D: prospects-6-months].

    [D: marketing-24-months]; [D: several-rules].
    """
    rule = alternative[1][0].rule
    for day in STARTS:
        rows = [row_started(alternative, day, moment) for moment in MOMENTS]
        later = row_started(alternative, day + timedelta(days=1))
        last = ends(alternative, day)
        disposal.dispose(now=noon(last), rule=rule)
        assert all(there(row) for row in rows), f"started on {day}, gone on {last}, its last day"
        disposal.dispose(now=noon(last + timedelta(days=1)), rule=rule)
        assert not any(there(row) for row in rows), f"started on {day}, there on the day after {last}"
        if ends(alternative, day + timedelta(days=1)) > last:  # a month's end may be the last day of two
            assert there(later)


@pytest.mark.parametrize("alternative", WITHOUT_END, ids=name_of)
def test_what_is_kept_as_long_as_its_purpose_lasts_never_goes(alternative: Alternative) -> None:
    """[D: suppression-stays]: a ban is honoured after the data has been erased, too."""
    row = row_started(alternative, STARTS[0])
    disposal.dispose(now=noon(date(2900, 1, 1)))
    assert there(row)


@pytest.mark.parametrize("alternative", list(alternatives()), ids=name_of)
def test_a_row_whose_clock_has_not_started_never_goes(alternative: Alternative) -> None:
    model, clocks = alternative
    optional = [
        runs for runs in clocks if "__" not in runs.clock and getattr(model._meta.get_field(runs.clock), "null", False)
    ]
    starts: dict[str, object]
    if not optional:
        starts = {runs.clock: started(model, runs, FAR_AHEAD, time.min) for runs in clocks}
    else:
        starts = {runs.clock: started(model, runs, STARTS[0], time.min) for runs in clocks if runs not in optional}
        starts |= INSTEAD_OF_A_CLOCK.get(model, {})
    row = World().row(model, **with_the_others_far_ahead(alternative, starts))
    disposal.dispose(now=noon(date(2900, 1, 1)))
    assert there(row)


@pytest.mark.parametrize("alternative", WITH_END, ids=name_of)
def test_a_rule_that_the_register_leaves_out_takes_nothing(alternative: Alternative) -> None:
    row = row_started(alternative, STARTS[0])
    whole = register()
    left_out = {runs.rule for runs in alternative[1]}
    try:
        adopted.adopt(replace(whole, rules=tuple(rule for rule in whole.rules if rule.code not in left_out)))
        disposal.dispose(now=noon(date(2900, 1, 1)))
    finally:
        adopted.adopt(whole)
    assert there(row)


def test_another_companys_register_has_its_own_periods_and_the_same_disposal() -> None:
    whole = register()
    half_a_year = replace(whole.rule("contact_recordings"), period=Period(days=180))
    shorter = replace(whole, rules=(half_a_year,))
    alternative = next(each for each in alternatives() if each[0]._meta.db_table == "customers_recording")
    row = row_started(alternative, date(2026, 1, 1))
    try:
        adopted.adopt(shorter)
        assert disposal.dispose(now=noon(date(2026, 6, 30))).total == 0
        assert disposal.dispose(now=noon(date(2026, 7, 1))).rows == {("customers_recording", "contact_recordings"): 1}
    finally:
        adopted.adopt(whole)
    assert not there(row)


@pytest.mark.parametrize("several", [each for each in alternatives() if len(each[1]) > 1], ids=name_of)
def test_a_row_of_several_rules_waits_for_the_last_of_them(several: Alternative) -> None:
    """[D: several-rules]; [D: contracts-wait-for-the-current-one]: each of its clocks alone is not enough."""
    model, clocks = several
    early, late = date(2001, 3, 5), date(2015, 6, 30)
    for last in clocks:
        starts = {runs.clock: started(model, runs, late if runs is last else early, time.min) for runs in clocks}
        row = World().row(model, **starts)
        ends_late = last_day(register().rule(last.rule), late)
        assert ends_late is not None
        disposal.dispose(now=noon(ends_late))
        assert there(row), f"gone before {last.clock} had ended"
        disposal.dispose(now=noon(ends_late + timedelta(days=1)))
        assert not there(row)
