"""Asking the person, what their answer does to the clock, and the extension."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from requests_app import operations
from requests_app.deadlines import AlreadyExtended, ExtensionTooLate, ExtensionWithoutReasons
from requests_app.events import Happening
from requests_app.lifecycle import NoSuchMove, NotYourMove
from requests_app.models import IdentityEvidence, PrivacyRequest
from requests_app.permitted.refusals import (
    AnswerNotRecorded,
    NothingAsked,
    NotInThisStatus,
    NotPermitted,
    QuestionMissing,
    TextRefused,
    TimeImpossible,
)
from requests_app.queries import deadline_of
from tests import staff, submissions
from tests.casework import fresh, in_work, letters_leave, taken
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
QUESTION = "Mikä on asiakasnumerosi tai käyttöpaikkasi tunnus?"
LATER = date(2026, 6, 1)


def on(month: int, day: int) -> datetime:
    """That day of 2026 at 12.00 UTC."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


def asked(request: PrivacyRequest, when: datetime) -> None:
    """Sanna asks who the person is, and the letter leaves."""
    operations.ask_identity(request.pk, question=QUESTION, actor=staff.sanna(), now=when)
    letters_leave(when)


def test_the_question_leaves_as_a_letter_and_the_request_waits() -> None:
    """GDPR 12(6). The letter asks for no henkilötunnus and no picture of a card."""
    request = in_work()
    operations.ask_identity(request.pk, question=QUESTION, actor=staff.heikki(), now=MONDAY)
    request.refresh_from_db()
    letter = request.letters.get(kind="identity_asked")
    assert (request.status, letter.state, letter.recipient) == ("identity_wanted", "queued", request.email)
    assert QUESTION in letter.body
    assert "Älä lähetä henkilötunnustasi" in letter.body
    assert "Aino" not in letter.body


def test_ten_days_of_the_persons_move_the_adjusted_date_alone() -> None:
    """[D: two-dates]: 2.3.2026, asked 3.3, answered 13.3: statutory 2.4, adjusted Sunday 12.4 -> Monday 13.4."""
    request = in_work()
    asked(request, on(3, 3))
    operations.record_answer(request.pk, arrived_at=on(3, 13), actor=staff.heikki(), now=on(3, 16))
    dates = deadline_of(fresh(request), today=LATER)
    assert (dates.statutory_due, dates.adjusted_due) == (date(2026, 4, 2), date(2026, 4, 13))


def test_a_question_asked_late_moves_nothing() -> None:
    """[D: asked-in-seven-days]: asked 25.3, answered 1.4."""
    request = in_work()
    asked(request, on(3, 25))
    operations.record_answer(request.pk, arrived_at=on(4, 1), actor=staff.heikki(), now=on(4, 1))
    assert deadline_of(fresh(request), today=LATER).adjusted_due == date(2026, 4, 2)


def test_a_question_counts_from_the_day_its_letter_left() -> None:
    """Written on the seventh day but kept back by the mail server until the eighth: asked too late to move a date."""
    request = in_work()
    operations.ask_identity(request.pk, question=QUESTION, actor=staff.sanna(), now=on(3, 9))
    assert deadline_of(fresh(request), today=date(2026, 3, 9)).paused_since == date(2026, 3, 9)
    letters_leave(on(3, 10))
    operations.record_answer(request.pk, arrived_at=on(3, 20), actor=staff.heikki(), now=on(3, 20))
    assert deadline_of(fresh(request), today=LATER).pause_days == 0


def test_while_a_question_is_unanswered_no_date_has_moved_and_the_case_stays_open() -> None:
    """[D: unanswered-question]"""
    request = in_work()
    asked(request, on(3, 3))
    dates = deadline_of(fresh(request), today=date(2026, 12, 31))
    assert (dates.paused_since, dates.adjusted_due) == (date(2026, 3, 3), date(2026, 4, 2))
    assert fresh(request).closed_at is None


def test_the_officer_may_stop_waiting_and_then_the_question_moves_no_date() -> None:
    request = in_work()
    asked(request, on(3, 3))
    with pytest.raises(NotYourMove, match="vastuukäsittelijä"):
        operations.resume(request.pk, actor=staff.heikki(), now=on(3, 10))
    operations.resume(request.pk, actor=staff.sanna(), now=on(3, 10))
    dates = deadline_of(fresh(request), today=LATER)
    assert (fresh(request).status, dates.paused_since, dates.pause_days) == ("in_work", None, 0)
    with pytest.raises(NothingAsked):
        operations.record_answer(request.pk, arrived_at=on(3, 20), actor=staff.sanna(), now=on(3, 20))


def test_identity_is_confirmed_by_the_officer_after_the_answer_has_its_time() -> None:
    request = taken()
    asked(request, on(3, 3))
    operations.record_evidence(
        request.pk,
        kind=IdentityEvidence.Kind.CALLED_BACK,
        note="Soitettiin rekisterin numeroon; hän kertoi viimeisen laskunsa.",
        actor=staff.heikki(),
        now=on(3, 4),
    )
    with pytest.raises(AnswerNotRecorded, match="milloin henkilön vastaus tuli"):
        operations.confirm_identity(request.pk, actor=staff.sanna(), now=on(3, 4))
    operations.record_answer(request.pk, arrived_at=on(3, 4), actor=staff.heikki(), now=on(3, 4))
    assert fresh(request).status == "identity_wanted", "an answer is not yet a confirmation"
    with pytest.raises(NotPermitted):
        operations.confirm_identity(request.pk, actor=staff.heikki(), now=on(3, 4))
    operations.confirm_identity(request.pk, actor=staff.sanna(), now=on(3, 4))
    event = request.events.get(kind=Happening.IDENTITY_CONFIRMED)
    assert (fresh(request).status, event.codes) == ("in_work", "how:officers_own_check")


def test_an_answer_to_a_clarification_puts_the_request_back_into_work() -> None:
    """Recital 63"""
    request = in_work()
    operations.ask_clarification(request.pk, question="Miltä ajalta?", actor=staff.heikki(), now=on(3, 3))
    letters_leave(on(3, 3))
    assert fresh(request).status == "clarification_wanted"
    operations.record_answer(request.pk, arrived_at=on(3, 5), actor=staff.heikki(), now=on(3, 5))
    assert fresh(request).status == "in_work"
    assert deadline_of(fresh(request), today=LATER).pause_days == 2


def test_pauses_are_a_union_of_days_over_several_questions() -> None:
    request = in_work()
    asked(request, on(3, 3))
    operations.record_answer(request.pk, arrived_at=on(3, 6), actor=staff.sanna(), now=on(3, 6))
    operations.resume(request.pk, actor=staff.sanna(), now=on(3, 6))
    operations.ask_clarification(request.pk, question="Miltä ajalta?", actor=staff.sanna(), now=on(3, 6))
    letters_leave(on(3, 6))
    operations.record_answer(request.pk, arrived_at=on(3, 8), actor=staff.sanna(), now=on(3, 8))
    assert deadline_of(fresh(request), today=LATER).pause_days == 5


@pytest.mark.parametrize("arrived_at", [on(3, 2), on(3, 17)])
def test_an_answer_before_its_question_or_from_the_future_is_refused(arrived_at: datetime) -> None:
    request = in_work()
    asked(request, on(3, 3))
    with pytest.raises(TimeImpossible, match=r"3\.3\.2026 tai myöhempi"):
        operations.record_answer(request.pk, arrived_at=arrived_at, actor=staff.heikki(), now=on(3, 16))
    assert fresh(request).events.filter(kind=Happening.ANSWER_RECEIVED).count() == 0


def test_an_empty_or_endless_question_is_refused_and_nothing_waits_to_leave() -> None:
    request = in_work()
    for ask in (operations.ask_identity, operations.ask_clarification):
        with pytest.raises(QuestionMissing):
            ask(request.pk, question=" \n", actor=staff.sanna(), now=MONDAY)
        with pytest.raises(TextRefused):
            ask(request.pk, question="?" * 100_001, actor=staff.sanna(), now=MONDAY)
    assert list(fresh(request).letters.values_list("kind", flat=True)) == ["received"]


def test_nothing_is_asked_while_an_answer_is_waited_for_nor_of_a_request_nobody_took() -> None:
    request = submissions.received(submissions.ainos())
    with pytest.raises(NoSuchMove):
        operations.ask_clarification(request.pk, question="Miltä ajalta?", actor=staff.sanna(), now=MONDAY)
    asked(request, on(3, 3))
    assert fresh(request).owner == staff.sanna(), "who acts first owns it"
    with pytest.raises(NoSuchMove):
        operations.ask_identity(request.pk, question=QUESTION, actor=staff.sanna(), now=on(3, 3))
    with pytest.raises(NotPermitted):
        operations.record_answer(request.pk, arrived_at=on(3, 3), actor=staff.tuula(), now=on(3, 3))


def test_resuming_is_for_a_request_that_waits() -> None:
    request = in_work()
    with pytest.raises(NotInThisStatus, match="odottaa tunnistamista tai odottaa tarkennusta"):
        operations.resume(request.pk, actor=staff.sanna(), now=MONDAY)


def test_the_time_is_extended_once_with_reasons_and_a_letter_that_tells_them() -> None:
    """GDPR 12(3): counted from receipt, three months."""
    request = in_work()
    reasons = "Pyyntö koskee kymmentä vuotta, ja tallenteita on satoja."
    operations.extend(request.pk, reasons=reasons, actor=staff.heikki(), now=on(4, 1))
    letter = request.letters.get(kind="extended")
    assert reasons in letter.body
    assert "2.6.2026" in letter.body
    assert "tietosuojavaltuutetulle" in letter.body
    letters_leave(on(4, 1))
    dates = deadline_of(fresh(request), today=LATER)
    assert (dates.extended, dates.binding) == (True, date(2026, 6, 2))
    with pytest.raises(AlreadyExtended):
        operations.extend(request.pk, reasons=reasons, actor=staff.heikki(), now=on(4, 2))


def test_a_notice_of_extension_that_leaves_after_the_first_month_extends_nothing() -> None:
    """GDPR 12(3): the notice goes out within the first month; one that lies in the outbox has not gone out."""
    request = in_work()
    operations.extend(request.pk, reasons="Pyyntöjä on paljon.", actor=staff.heikki(), now=on(4, 2))
    assert deadline_of(fresh(request), today=date(2026, 4, 2)).extended
    letters_leave(on(4, 3))
    dates = deadline_of(fresh(request), today=LATER)
    assert (dates.extended, dates.binding) == (False, date(2026, 4, 2))


def test_an_extension_without_reasons_or_after_the_first_month_is_refused() -> None:
    """GDPR 12(3)"""
    request = in_work()
    with pytest.raises(ExtensionWithoutReasons):
        operations.extend(request.pk, reasons=" ", actor=staff.heikki(), now=on(3, 10))
    with pytest.raises(ExtensionTooLate):
        operations.extend(request.pk, reasons="Kiire.", actor=staff.heikki(), now=on(4, 3))
    assert fresh(request).extended_at is None
    assert not request.letters.filter(kind="extended").exists()


def test_the_last_minute_of_the_last_day_in_helsinki_is_in_time() -> None:
    request = in_work()
    last = datetime(2026, 4, 2, 20, 59, tzinfo=UTC)  # 23.59 in Helsinki
    with pytest.raises(ExtensionTooLate):
        operations.extend(request.pk, reasons="Kiire.", actor=staff.heikki(), now=last + timedelta(minutes=1))
    operations.extend(request.pk, reasons="Kiire.", actor=staff.heikki(), now=last)
    letters_leave(last)
    assert deadline_of(fresh(request), today=LATER).extended
