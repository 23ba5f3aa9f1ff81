"""What came by phone, e-mail or letter is entered at the desk, and its clock has run since it came."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse

from customers.models import SuppressedContact
from requests_app import queries
from requests_app.models import Letter, PrivacyRequest
from requests_app.rights import Right
from tests import staff
from tests.at_the_desk import AtTheDesk, Read, Values
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db

ENTER = "admin:requests_app_privacyrequest_enter"
WEDNESDAY = MONDAY + timedelta(days=2)
RIITTAS: Values = {
    "channel": "letter",
    "received_at": "2026-03-02T10:00",
    "language": "fi",
    "name": "Helmi Esimerkki",
    "postal_address": "Testipolku 4\n20100 Turku",
    "representative_name": "Riitta Esimerkki",
    "representative_role": "edunvalvoja",
    "answer_by": "post",
    "asks_access": "on",
    "details_access": "Sopimus- ja laskutustiedot kahden viime vuoden ajalta.",
    "asks_rectification": "on",
    "details_rectification": "Laskut minun osoitteeseeni.",
}
A_CALL: Values = {
    "channel": "phone",
    "received_at": "2026-03-04T09:00",
    "language": "fi",
    "phone": "050 123 4567",
    "answer_by": "email",
    "asks_marketing_ban": "on",
    "ban_channels": ["call"],
    "ban_purposes": ["telesales"],
}


def entered(values: Values, *, by: User | None = None) -> Read:
    """Somebody of the desk fills in the page on Wednesday; Sanna where nobody is named."""
    desk = AtTheDesk(by or staff.sanna())
    with time_machine.travel(WEDNESDAY, tick=False):
        page = Read(desk.client.get(reverse(ENTER)))
        (form,) = [each for each in page.forms if "received_at" in each.fields]
        form.action = reverse(ENTER)
        return Read(desk.send(form, values))


def test_a_letter_is_one_request_whose_clock_runs_from_the_day_it_came() -> None:
    """GDPR 12(3); [D: clock-starts-on-arrival]"""
    assert entered(RIITTAS).status == 302
    request = PrivacyRequest.objects.get()
    assert (request.channel, request.received_at, request.status) == ("letter", MONDAY, "received")
    assert (request.representative_name, request.representative_role) == ("Riitta Esimerkki", "edunvalvoja")
    assert set(request.rights.values_list("right", flat=True)) == {"access", "rectification"}
    assert request.rights.get(right="access").details == RIITTAS["details_access"]
    assert queries.deadline_of(request, today=WEDNESDAY.date()).statutory_due == date(2026, 4, 2)
    event = request.events.get(kind="received")
    assert (event.actor, event.actor_kind) == (staff.sanna(), "person")
    assert not Letter.objects.exists()  # no mailbox: it is told by post


def test_a_ban_said_on_the_phone_binds_the_number_and_what_was_said_alone() -> None:
    """GDPR 21(3)"""
    assert entered(A_CALL, by=staff.heikki()).status == 302
    bound = SuppressedContact.objects.values_list("channel", "purpose")
    assert set(bound) == {("call", "telesales")}
    assert PrivacyRequest.objects.get().rights.get().choices == {"channels": ["call"], "purposes": ["telesales"]}


def test_sent_twice_it_is_one_request() -> None:
    desk = AtTheDesk(staff.sanna())
    with time_machine.travel(WEDNESDAY, tick=False):
        page = Read(desk.client.get(reverse(ENTER)))
        (form,) = [each for each in page.forms if "received_at" in each.fields]
        form.action = reverse(ENTER)
        first, again = (desk.send(form, RIITTAS).headers["Location"] for _ in range(2))
    assert first == again
    assert PrivacyRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"received_at": "2026-03-06T10:00"}, "Anna aika, joka on jo ollut"),
        ({"received_at": ""}, "Anna päivä ja kellonaika."),
        ({"postal_address": ""}, "sähköpostiosoite, postiosoite tai puhelinnumero"),
        ({"email": "riitta(at)example.com"}, "sähköposti"),
        ({"phone": "soita illalla"}, "puhelinnumero"),
        ({"asks_access": [], "asks_rectification": []}, "Valitse"),
        ({"channel": ""}, "Valitse jokin."),
    ],
)
def test_what_a_case_cannot_be_kept_without_is_asked_beside_its_field_and_nothing_typed_is_lost(
    changed: Values, sentence: str
) -> None:
    page = entered({**RIITTAS, **changed})
    assert page.status == 422
    assert "Pyyntöä ei kirjattu" in page.text
    assert sentence.lower() in page.text.lower()
    (form,) = [each for each in page.forms if "received_at" in each.fields]
    assert form.fields["details_access"][0] == RIITTAS["details_access"]
    assert not PrivacyRequest.objects.exists()


@pytest.mark.parametrize("who", [staff.anneli, staff.tuula], ids=["an approver", "an auditor"])
def test_who_does_not_work_on_requests_enters_none(who: object) -> None:
    user: User = who()  # type: ignore[operator]  # a named person
    desk = AtTheDesk(user)
    assert desk.client.get(reverse(ENTER)).status_code == 403
    assert desk.client.post(reverse(ENTER), RIITTAS).status_code == 403
    assert "Kirjaa saapunut pyyntö" not in desk.listed().links
    assert not PrivacyRequest.objects.exists()


def test_the_list_leads_to_it_and_it_offers_every_right() -> None:
    desk = AtTheDesk(staff.heikki())
    link = desk.listed().links["Kirjaa saapunut pyyntö"]
    (form,) = [each for each in Read(desk.client.get(link)).forms if "received_at" in each.fields]
    assert {name.removeprefix("asks_") for name in form.fields if name.startswith("asks_")} <= set(Right)
    assert {name.removeprefix("asks_") for name in form.choices if name.startswith("asks_")} == set(Right)
