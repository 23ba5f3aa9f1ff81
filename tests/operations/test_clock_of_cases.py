"""The clock of real cases, read from their history, told to the person in letters, and marked when it was missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from requests_app import operations
from requests_app.clock import CaseClock, Extension, Question
from requests_app.events import Happening
from requests_app.grounds import Ground
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations import AskedRight, Submission, receive
from requests_app.queries import deadline_of
from requests_app.rights import Right
from tests import staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.casework import fresh, granted, in_work, letters_leave, ready, refused, taken, written
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db
Channel = PrivacyRequest.Channel
BY_HAND = (Channel.PHONE, Channel.LETTER, Channel.EMAIL)
LATE = datetime(2026, 4, 8, 9, tzinfo=UTC)
"""The Wednesday after Easter: the answer to what came on Monday 2.3.2026 had to leave by Thursday 2.4."""
SORRY = "Vastauksemme olisi pitänyt lähteä viimeistään 2.4.2026. Se on myöhässä, ja pahoittelemme sitä."


def on(month: int, day: int) -> datetime:
    """That day of 2026 at 12.00 UTC."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


def body_of(request: PrivacyRequest, kind: str) -> str:
    """The text of the request's letter of that kind."""
    return request.letters.get(kind=kind).body


def for_a_correction() -> Submission:
    """Somebody asks that a number be corrected."""
    return replace(submissions.ainos(), rights=(AskedRight(Right.RECTIFICATION, "Numeroni on väärin."),))


@pytest.mark.parametrize(
    ("channel", "entered_after"),
    [(Channel.FORM, timedelta(0)), *((channel, timedelta(days=late)) for channel in BY_HAND for late in (0, 3, 40))],
)
def test_the_clock_runs_from_the_true_arrival_on_every_channel(channel: Channel, entered_after: timedelta) -> None:
    """[D: clock-starts-on-arrival]: what was entered later came when it came."""
    by_hand = channel in BY_HAND
    request = receive(
        replace(submissions.ainos(), channel=channel),
        now=MONDAY + entered_after,
        index_key=KEY,
        received_at=MONDAY if by_hand else None,
        entered_by=staff.heikki() if by_hand else None,
    )
    dates = deadline_of(request, today=date(2026, 3, 2))
    assert (dates.received, dates.statutory_due) == (date(2026, 3, 2), date(2026, 4, 2))


def test_a_question_may_be_late_though_the_call_was_entered_today() -> None:
    """[D: asked-in-seven-days] counts from the call."""
    call = replace(submissions.ainos(), channel=Channel.PHONE)
    request = receive(call, now=on(3, 10), index_key=KEY, received_at=MONDAY, entered_by=staff.heikki())
    operations.ask_identity(request.pk, question="Mikä on asiakasnumerosi?", actor=staff.sanna(), now=on(3, 10))
    letters_leave(on(3, 10))
    assert "Kysymys ei pidennä vastausaikaamme: vastaamme pyyntöösi viimeistään 2.4.2026." in body_of(
        request, "identity_asked"
    )
    assert deadline_of(fresh(request), today=date(2026, 3, 20)).paused_since is None


@pytest.mark.parametrize(
    ("asked", "answered", "days"),
    [
        ("2026-10-24T20:59Z", "2026-10-24T21:00Z", 1),  # a minute, over midnight before the clocks go back
        ("2026-10-24T21:00Z", "2026-10-25T21:59Z", 0),  # all of the day of twenty-five hours
        ("2026-10-25T21:59Z", "2026-10-25T22:00Z", 1),
        ("2026-10-24T20:59Z", "2026-10-25T22:00Z", 2),
    ],
)
def test_a_pause_is_counted_in_days_of_helsinki_over_a_change_of_clocks(asked: str, answered: str, days: int) -> None:
    """Regulation 1182/71 art. 3(1)"""
    left, came = datetime.fromisoformat(asked), datetime.fromisoformat(answered)
    question = Question(Happening.IDENTITY_ASKED, left, left, answered_at=came)
    clock = CaseClock(datetime(2026, 10, 22, 9, tzinfo=UTC), (question,))
    assert clock.deadline(date(2026, 11, 1)).pause_days == days


def test_a_notice_of_extension_that_leaves_at_half_past_one_at_night_is_of_the_next_day() -> None:
    """GDPR 12(3): 2.4.2026 at 22.30 UTC is 3.4 in Helsinki, a day after the first month."""
    late = CaseClock(MONDAY, extension=Extension(on(4, 2), datetime(2026, 4, 2, 22, 30, tzinfo=UTC)))
    in_time = CaseClock(MONDAY, extension=Extension(on(4, 2), datetime(2026, 4, 2, 20, 59, tzinfo=UTC)))
    assert not late.deadline(date(2026, 5, 1)).extended
    assert in_time.deadline(date(2026, 5, 1)).binding == date(2026, 6, 2)


def test_extension_then_a_pause_moves_both_dates() -> None:
    """[D: pauses-move-the-extended-date]"""
    request = in_work()
    operations.extend(request.pk, reasons="Pyyntöjä on paljon.", actor=staff.heikki(), now=on(3, 4))
    letters_leave(on(3, 4))
    operations.ask_clarification(request.pk, question="Miltä ajalta?", actor=staff.heikki(), now=on(3, 6))
    letters_leave(on(3, 6))
    operations.record_answer(request.pk, arrived_at=on(3, 16), actor=staff.heikki(), now=on(3, 16))
    dates = deadline_of(fresh(request), today=date(2026, 3, 20))
    assert (dates.adjusted_due, dates.adjusted_extended_due) == (date(2026, 4, 13), date(2026, 6, 12))
    assert "vastaisimme viimeistään 2.6.2026" in body_of(request, "clarification_asked")


def test_a_pause_then_extension_tells_the_person_both_dates() -> None:
    """GDPR 12(3): the notice says the date, how it was counted, and what the waiting adds."""
    request = in_work()
    operations.ask_clarification(request.pk, question="Miltä ajalta?", actor=staff.heikki(), now=on(3, 3))
    letters_leave(on(3, 3))
    operations.record_answer(request.pk, arrived_at=on(3, 13), actor=staff.heikki(), now=on(3, 13))
    operations.extend(request.pk, reasons="Pyyntöjä on paljon.", actor=staff.heikki(), now=on(4, 1))
    notice = body_of(request, "extended")
    assert "Vastaamme viimeistään 2.6.2026." in notice
    assert "pyyntösi saapui 2.3.2026, ja jatkettu vastausaika on siitä kolme kuukautta." in notice
    assert (
        "Odotimme lisäksi vastaustasi 10 päivää. Jos ne lasketaan mukaan, aika päättyy viimeistään 12.6.2026." in notice
    )


def test_the_receipt_says_the_date_and_how_it_was_counted() -> None:
    """GDPR 12(1), 12(3)"""
    plain = body_of(submissions.received(submissions.ainos()), "received")
    assert "Vastaamme viimeistään 2.4.2026." in plain
    assert "pyyntösi saapui 2.3.2026, ja vastausaika on siitä yksi kuukausi." in plain
    over_easter = body_of(submissions.received(submissions.ainos(), now=on(3, 5)), "received")
    assert "Vastaamme viimeistään 7.4.2026." in over_easter
    assert "Koska 5.4.2026 ei ole työpäivä, viimeinen päivä on seuraava työpäivä." in over_easter


def test_a_question_in_time_says_that_the_time_stands_still_and_what_that_means() -> None:
    """GDPR 12(6); [D: two-dates]"""
    request = taken()
    operations.ask_identity(request.pk, question="Mikä on asiakasnumerosi?", actor=staff.sanna(), now=on(3, 3))
    told = body_of(request, "identity_asked")
    assert "Vastausaikamme on pysähdyksissä, kun odotamme vastaustasi." in told
    assert "Ilman odotusta vastaisimme viimeistään 2.4.2026" in told


def test_a_late_refusal_is_sent_says_that_it_is_late_and_is_marked() -> None:
    """GDPR 12(4); [D: a-late-answer-says-so]: what the second person approved stands around the sentence."""
    request = in_work(for_a_correction())
    refused(request, Right.RECTIFICATION, Ground.DATA_IS_RIGHT)
    letter = written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    with time_machine.travel(LATE, tick=False):
        assert SORRY in AtTheDesk(staff.heikki()).open(request).text
    operations.send_letter(letter.pk, actor=staff.heikki(), now=LATE)
    sent = Letter.objects.get(pk=letter.pk)
    assert sent.body.replace(f"{SORRY}\n\n", "") == letter.body
    assert sent.body.index(SORRY) < sent.body.index("Tietojen korjaaminen")
    letters_leave(LATE)
    event = request.events.get(kind=Happening.ANSWERED)
    assert (fresh(request).status, event.codes) == ("answered", "late:yes")


def test_an_extension_gives_a_refusal_no_more_time() -> None:
    """GDPR 12(4): late after the first month; what was granted is in time for three."""
    for decide, late in ((granted, ""), (lambda case: refused(case, Right.RECTIFICATION, Ground.DATA_IS_RIGHT), SORRY)):
        request = in_work(for_a_correction())
        operations.extend(request.pk, reasons="Pyyntöjä on paljon.", actor=staff.heikki(), now=on(3, 20))
        letters_leave(on(3, 20))
        decide(request)
        letter = written(request, now=LATE)
        if late:
            operations.send_for_approval(request.pk, actor=staff.heikki(), now=LATE)
            operations.approve(request.pk, actor=staff.anneli(), now=LATE)
        else:
            operations.mark_ready(request.pk, actor=staff.heikki(), now=LATE)
        operations.send_letter(letter.pk, actor=staff.heikki(), now=LATE)
        letters_leave(LATE)
        assert (SORRY in Letter.objects.get(pk=letter.pk).body) is bool(late)
        assert request.events.get(kind=Happening.ANSWERED).codes == ("late:yes" if late else "")


def test_an_answer_in_time_or_within_the_persons_own_days_apologises_for_nothing() -> None:
    """[D: two-dates]"""
    request, letter = ready()
    operations.send_letter(letter.pk, actor=staff.heikki(), now=on(4, 2))
    assert "myöhässä" not in Letter.objects.get(pk=letter.pk).body
    paused = in_work()
    operations.ask_clarification(paused.pk, question="Miltä ajalta?", actor=staff.heikki(), now=on(3, 3))
    letters_leave(on(3, 3))
    operations.record_answer(paused.pk, arrived_at=on(3, 13), actor=staff.heikki(), now=on(3, 13))
    granted(paused)
    answer = written(paused)
    operations.mark_ready(paused.pk, actor=staff.heikki(), now=LATE)
    operations.send_letter(answer.pk, actor=staff.heikki(), now=LATE)
    assert "myöhässä" not in Letter.objects.get(pk=answer.pk).body
    assert request.letters.get(kind="answer").state == "queued"


def test_a_late_answer_that_already_says_so_says_it_once() -> None:
    request, letter = ready()
    body = letter.body.replace("\n\n", f"\n\n{SORRY}\n\n", 1)
    Letter.objects.filter(pk=letter.pk).update(body=body)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=LATE)
    assert Letter.objects.get(pk=letter.pk).body == body
    assert request.letters.filter(kind="answer").count() == 1
