"""The worker is killed in mid-run: the next run finishes what it left. ``make chaos`` does the same for long."""

from __future__ import annotations

from random import Random

import pytest

from tests.chaos import disposal

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_night_that_is_killed_loses_nothing_and_leaves_nothing() -> None:
    figures = disposal.drill_worker_and_beat_are_killed_in_the_night(2, Random(0))
    assert figures.startswith("2 kills")
    assert figures.endswith("0 violations")
