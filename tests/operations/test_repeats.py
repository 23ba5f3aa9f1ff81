"""What repeats a request within a year is flagged as a repeat, and nothing else happens."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from requests_app import operations, queries
from requests_app.models import Fee, PrivacyRequest
from tests import casework, staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.casework import fresh, letters_leave
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
WEDNESDAY = MONDAY + timedelta(days=2)


def answered(now: datetime = MONDAY) -> PrivacyRequest:
    """Aino's request, answered at once."""
    request, letter = casework.ready(now=now)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=now)
    letters_leave(now)
    return fresh(request)


def test_a_repeat_within_a_year_is_flagged_with_what_it_is_not_and_nothing_else_happens() -> None:
    """GDPR 12(5); C-307/22: no fee by itself, no motive asked."""
    first = answered()
    again = MONDAY + timedelta(days=200)
    second = submissions.received(submissions.ainos(), now=again)
    assert queries.repeated_within_a_year(second) == [first]
    with time_machine.travel(again):
        page = AtTheDesk(staff.sanna()).open(second)
    assert "toistuva pyyntö" in page.text
    assert first.reference in page.text
    assert "Tämä on vain huomio" in page.text
    assert "Pyynnön syytä ei kysytä" in page.text
    assert "Pyyntö on maksuton." in page.text
    assert not Fee.objects.exists()


def test_what_came_after_a_year_or_was_never_answered_is_no_repeat() -> None:
    answered()
    assert queries.repeated_within_a_year(submissions.received(submissions.ainos(), now=MONDAY + timedelta(366))) == []
    open_one = submissions.received(submissions.pekkas())
    assert queries.repeated_within_a_year(open_one) == []
    assert queries.repeated_within_a_year(submissions.received(submissions.pekkas(), now=WEDNESDAY)) == []
