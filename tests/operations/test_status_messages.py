"""Messages both ways: the person writes on the page, the desk answers there, and the mail has nothing of it.

[D: messages-stay-on-the-page].
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from requests_app import operations
from requests_app.events import Happening
from requests_app.models import CaseMessage, PrivacyRequest
from requests_app.permitted.messaging import (
    MOST_WAITING,
    MessageMissing,
    MessageUnknown,
    NoMailboxToTell,
    NoMessages,
    TooManyWait,
)
from requests_app.permitted.refusals import NothingAsked, NotPermitted, TextRefused
from tests import staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.at_the_status import AtTheStatus, said
from tests.casework import fresh, in_work, letters_leave, taken
from tests.submissions import MONDAY, received

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
ASKS, SAYS = "Milloin saan vastauksen?", "Viimeistään torstaina."


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    """It is Tuesday."""
    with time_machine.travel(TUESDAY, tick=False):
        yield


def wrote(request: PrivacyRequest, body: str = ASKS, *, answers: bool = False) -> CaseMessage:
    return operations.write_message(request.pk, body=body, answers_question=answers, now=TUESDAY)


def asked(request: PrivacyRequest) -> PrivacyRequest:
    """Heikki asks on Monday what exactly is meant, and the letter leaves."""
    operations.ask_clarification(request.pk, question="Mitä vuotta tarkoitat?", actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    return fresh(request)


def test_aino_writes_heikki_answers_from_the_desk_and_the_mail_says_nothing_of_it() -> None:
    request = in_work(now=MONDAY)
    aino = AtTheStatus()
    aino.enter(request)
    assert aino.send("message", body=ASKS).headers["Location"] == reverse("request_status")
    heikki = AtTheDesk(staff.heikki())
    assert "1 viesti odottaa vastausta" in heikki.client.get(reverse("admin:index")).content.decode()
    assert (
        ASKS
        in heikki.client.get(reverse("admin:requests_app_privacyrequest_change", args=[request.pk])).content.decode()
    )
    operations.answer_message(request.pk, request.messages.get().pk, reply=SAYS, actor=staff.heikki(), now=WEDNESDAY)
    mail.outbox.clear()
    letters_leave(WEDNESDAY)
    (message,) = [each for each in mail.outbox if "Vastasimme viestiin" in each.body]
    assert (message.subject, message.to) == (request.reference, [request.email])
    assert ASKS not in message.body
    assert SAYS not in message.body
    assert "/fi/pyynto/" in message.body
    text = aino.text()
    assert ASKS in text
    assert SAYS in text
    assert "Vastasimme viestiisi." in text
    assert "heikki" not in text
    assert "odottaa vastausta" not in heikki.client.get(reverse("admin:index")).content.decode()


def test_an_answer_to_a_clarification_ends_the_pause_and_puts_the_request_back_to_work() -> None:
    request = asked(in_work(now=MONDAY))
    aino = AtTheStatus()
    aino.enter(request)
    aino.send("answer", body="Vuotta 2025.")
    assert fresh(request).status == "in_work"
    event = request.events.get(kind=Happening.ANSWER_RECEIVED)
    assert (event.actor, event.actor_kind, event.at) == (None, "person", TUESDAY)
    assert request.messages.get().answers_question
    assert "Saimme vastauksesi kysymykseemme." in aino.text()
    assert aino.send("answer", body="Vuotta 2025.").status_code == 302, "pressed twice"
    late = aino.send("answer", body="Tai sittenkin 2024.")
    assert late.status_code == 409, "nothing is asked any more"
    assert request.messages.count() == 1


def test_an_answer_to_the_identity_waits_for_the_officer() -> None:
    request = taken(now=MONDAY)
    operations.ask_identity(request.pk, question="Mistä soitit?", actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    wrote(request, "Numerosta 050 123 4567.", answers=True)
    assert fresh(request).status == "identity_wanted"
    assert request.events.filter(kind=Happening.ANSWER_RECEIVED).exists()


def test_a_message_that_is_no_answer_moves_nothing() -> None:
    request = asked(in_work(now=MONDAY))
    wrote(request)
    assert fresh(request).status == "clarification_wanted"
    assert not request.events.filter(kind=Happening.ANSWER_RECEIVED).exists()


def test_a_message_that_answers_nothing_that_was_asked_is_refused_whole() -> None:
    request = in_work(now=MONDAY)
    with pytest.raises(NothingAsked):
        wrote(request, answers=True)
    assert not request.messages.exists()


@pytest.mark.parametrize(
    ("body", "refusal"), [(" \n", MessageMissing), ("x" * 10_001, TextRefused), ("a\0", TextRefused)]
)
def test_a_message_says_something_that_can_be_kept(body: str, refusal: type[Exception]) -> None:
    request = received(submissions.ainos())
    with pytest.raises(refusal):
        wrote(request, body)
    assert not CaseMessage.objects.exists()


@pytest.mark.parametrize("body", ["", " ", "x" * 10_001, "a\0"])
def test_what_was_typed_wrongly_is_told_at_its_field(body: str) -> None:
    aino = AtTheStatus()
    aino.enter(received(submissions.ainos()))
    answer = aino.send("message", body=body)
    assert answer.status_code == 422
    assert "Tarkista antamasi tiedot" in said(answer)


def test_nobody_floods_the_desk() -> None:
    request = received(submissions.ainos())
    for number in range(MOST_WAITING):
        wrote(request, f"{ASKS} {number}")
    with pytest.raises(TooManyWait):
        wrote(request)
    operations.read_message(
        request.pk, request.messages.order_by("written_at")[0].pk, actor=staff.heikki(), now=TUESDAY
    )
    wrote(request)


def test_what_is_sent_twice_while_it_waits_is_one_message_and_asked_again_later_another() -> None:
    request = received(submissions.ainos())
    first = wrote(request)
    assert wrote(request, f" {ASKS}\n") == first
    assert request.events.filter(kind=Happening.MESSAGE_CAME).count() == 1
    operations.read_message(request.pk, first.pk, actor=staff.heikki(), now=TUESDAY)
    assert wrote(request) != first


def test_an_answer_sent_twice_is_one_and_the_same_word_to_the_next_question_is_another() -> None:
    request = asked(taken(now=MONDAY))
    first = wrote(request, "Kyllä.", answers=True)
    assert wrote(request, "Kyllä.", answers=True) == first, "pressed twice"
    asked(request)
    assert wrote(request, "Kyllä.", answers=True) != first
    assert fresh(request).status == "in_work"


def test_a_message_is_dealt_with_once_and_by_those_who_work_on_requests() -> None:
    request = in_work(now=MONDAY)
    message = wrote(request)
    for actor in (staff.tuula(), staff.anneli()):
        with pytest.raises(NotPermitted):
            operations.read_message(request.pk, message.pk, actor=actor, now=TUESDAY)
    operations.read_message(request.pk, message.pk, actor=staff.heikki(), now=TUESDAY)
    with pytest.raises(NoMessages):
        operations.answer_message(request.pk, message.pk, reply=SAYS, actor=staff.heikki(), now=TUESDAY)
    wrote(request)
    with pytest.raises(MessageUnknown):
        operations.answer_message(request.pk, message.pk, reply=SAYS, actor=staff.heikki(), now=TUESDAY)
    assert request.events.get(kind=Happening.MESSAGE_READ).actor == staff.heikki()


def test_one_who_has_no_mailbox_is_answered_another_way() -> None:
    request = in_work(now=MONDAY)
    message = wrote(request)
    PrivacyRequest.objects.filter(pk=request.pk).update(email="")
    with pytest.raises(NoMailboxToTell, match="Soita henkilölle tai vastaa kirjeellä"):
        operations.answer_message(request.pk, message.pk, reply=SAYS, actor=staff.heikki(), now=TUESDAY)
    message.refresh_from_db()
    assert message.handled_at is None


def test_the_desk_answers_by_its_form() -> None:
    request = in_work(now=MONDAY)
    message = wrote(request)
    heikki = AtTheDesk(staff.heikki())
    page = heikki.open(request)
    assert {"answer_message", "read_message"} <= set(page.buttons)
    heikki.does(request, "answer_message", {"reply": SAYS})
    message.refresh_from_db()
    assert (message.reply, message.handled_by) == (SAYS, staff.heikki())
