"""When the last of what an erasure had to leave has gone, the person is told once, and never twice."""

from __future__ import annotations

from uuid import UUID

import pytest

from requests_app import operations
from requests_app.events import Happening
from requests_app.models import ErasurePlan, Letter, PlannedLine, PrivacyRequest
from requests_app.operations import last_gone
from retention import erasure
from tests import casework, scenes, staff
from tests.erasures import TUESDAY, answered, asked, customer_no_more
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
AFTER = MONDAY.replace(year=2031, month=4, day=1)
"""The day after the last on which the contract is kept."""


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> set[UUID]:
    """The people of whom nothing is kept any more."""
    found: set[UUID] = set()
    monkeypatch.setattr(erasure, "last_gone", found.__contains__)
    return found


def told(request: PrivacyRequest) -> list[Letter]:
    return list(request.letters.filter(kind="last_gone"))


def test_she_is_told_once_when_the_last_has_gone(gone: set[UUID]) -> None:
    aino = customer_no_more()
    request = asked(aino)
    answered(request)
    assert last_gone.tell_of_last_gone(now=AFTER) == 0
    gone.add(aino.pk)
    assert last_gone.tell_of_last_gone(now=AFTER) == 1
    assert last_gone.tell_of_last_gone(now=AFTER) == 0
    (letter,) = told(request)
    assert letter.body.startswith("Olemme nyt poistaneet viimeisetkin tiedot")
    assert request.reference in letter.body
    assert ErasurePlan.objects.get().last_gone_at == AFTER
    assert request.events.filter(kind=Happening.LAST_GONE).count() == 1
    casework.letters_leave(AFTER)
    assert casework.state_of(letter.pk) == "sent"
    assert casework.fresh(request).status == "answered"


def test_before_the_day_that_the_answer_named_nobody_is_asked_about(gone: set[UUID]) -> None:
    aino = customer_no_more()
    request = asked(aino)
    answered(request)
    gone.add(aino.pk)
    day = max(day for day in PlannedLine.objects.values_list("until", flat=True) if day)
    assert last_gone.tell_of_last_gone(now=MONDAY.replace(year=day.year, month=day.month, day=day.day)) == 0
    assert last_gone.tell_of_last_gone(now=AFTER) == 1


def test_where_all_went_at_once_the_answer_has_said_it(gone: set[UUID]) -> None:
    aino = scenes.aino()
    request = asked(aino)
    answered(request)
    gone.add(aino.pk)
    assert ErasurePlan.objects.get().last_gone_at == MONDAY
    assert last_gone.tell_of_last_gone(now=AFTER) == 0
    assert not told(request)
    assert "Kun viimeinenkin jäljelle jäänyt" not in request.letters.get(kind="answer").body


def test_a_case_that_is_open_again_tells_by_its_own_answer(gone: set[UUID]) -> None:
    aino = customer_no_more()
    request = asked(aino)
    answered(request)
    gone.add(aino.pk)
    operations.reopen(request.pk, reason=operations.ReopenReason.COMPLAINT, actor=staff.sanna(), now=TUESDAY)
    assert last_gone.tell_of_last_gone(now=AFTER) == 0
    assert not told(request)
