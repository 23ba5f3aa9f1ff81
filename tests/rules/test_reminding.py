"""When somebody is reminded of a date, and who: every step, every owner."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from requests_app.reminding import SOURCES, Ahead, Source, Staff, Step, step_on, whom

DUE = date(2026, 4, 2)
AHEAD = Ahead()

STEPS = [
    (30, None),
    (8, None),
    (7, Step.EARLY),
    (3, Step.EARLY),
    (2, Step.SOON),
    (1, Step.SOON),
    (0, Step.TODAY),
    (-1, Step.TODAY),  # past the date and not late: the person took days of their own
    (-30, Step.TODAY),
]


@pytest.mark.parametrize(("left", "step"), STEPS)
def test_seven_and_two_days_before_and_on_the_day(left: int, step: Step | None) -> None:
    """[D: reminded-once]: a step holds until the next, so a day when nothing ran loses none."""
    assert step_on(DUE - timedelta(days=left), DUE, late=False, ahead=AHEAD) is step


@pytest.mark.parametrize("left", [30, 7, 2, 0, -1, -400])
def test_late_is_late_whatever_the_days(left: int) -> None:
    assert step_on(DUE - timedelta(days=left), DUE, late=True, ahead=AHEAD) is Step.LATE


def test_the_days_are_the_settings() -> None:
    ahead = Ahead(early=14, soon=5)
    assert step_on(DUE - timedelta(days=14), DUE, late=False, ahead=ahead) is Step.EARLY
    assert step_on(DUE - timedelta(days=5), DUE, late=False, ahead=ahead) is Step.SOON
    assert step_on(DUE - timedelta(days=15), DUE, late=False, ahead=ahead) is None


@pytest.mark.parametrize(("early", "soon"), [(2, 2), (1, 2), (7, 0), (0, -1)])
def test_days_that_make_no_order_are_refused(early: int, soon: int) -> None:
    with pytest.raises(ValueError, match=r"^Remind first some days ahead, then nearer: early > soon >= 1\.$"):
        Ahead(early, soon)


def test_the_nearest_that_somebody_is_reminded_is_the_day_before() -> None:
    assert step_on(DUE - timedelta(days=1), DUE, late=False, ahead=Ahead(early=2, soon=1)) is Step.SOON


def test_every_source_has_its_row() -> None:
    assert set(SOURCES) == set(Source)
    assert all(rule.name and rule.provision.startswith(("GDPR ", "tietosuojalaki ")) for rule in SOURCES.values())


HEIKKI, GONE = Staff(1, reachable=True), Staff(2, reachable=False)
SANNA, OLLI = Staff(3, reachable=True), Staff(4, reachable=True)
WHOM = {
    ("somebody", False): (1,),
    ("somebody", True): (1, 3, 4),
    ("somebody gone", False): (3, 4),
    ("somebody gone", True): (3, 4),
    ("nobody", False): (3, 4),
    ("nobody", True): (3, 4),
    ("an officer", False): (3,),
    ("an officer", True): (3, 4),
}
OWNERS = {"somebody": HEIKKI, "somebody gone": GONE, "nobody": None, "an officer": SANNA}


@pytest.mark.parametrize(("step", "owner"), list(product(Step, OWNERS)))
def test_the_owner_else_the_officers_and_late_both_each_once(step: Step, owner: str) -> None:
    assert whom(step, OWNERS[owner], [SANNA, OLLI]) == WHOM[owner, step is Step.LATE]


def test_an_officer_without_an_address_is_passed_over_and_nobody_may_be_left() -> None:
    assert whom(Step.TODAY, None, [Staff(3, reachable=False), OLLI]) == (4,)
    assert whom(Step.LATE, HEIKKI, [Staff(3, reachable=False)]) == (1,)
    assert whom(Step.LATE, None, []) == ()
