"""◆ By when what was refused goes to the Ombudsman, and how a wish ends (tietosuojalaki 34 § 4 mom.)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from requests_app.wishes import END_NAMES, WishEnd, due_of


@pytest.mark.parametrize(
    ("said", "last"),
    [
        (date(2026, 3, 2), date(2026, 4, 2)),
        (date(2026, 3, 3), date(2026, 4, 7)),  # Good Friday, and Easter follows
        (date(2026, 8, 31), date(2026, 9, 30)),
        (datetime(2026, 3, 4, 22, 30, tzinfo=UTC), date(2026, 4, 7)),  # 5.3. in Helsinki; 5.4. is Easter Sunday
        (date(2026, 11, 24), date(2026, 12, 24)),
    ],
)
def test_a_month_counted_as_a_requests(said: date | datetime, last: date) -> None:
    """[D: a-month-to-the-ombudsman]"""
    assert due_of(said) == last


def test_every_end_has_its_words() -> None:
    assert set(END_NAMES) == set(WishEnd)
    assert len(set(END_NAMES.values())) == len(WishEnd)
