"""The erasure at the desk: the plan as a table, its buttons, and what is said where it has become another."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from customers.models import Recording
from requests_app import operations
from requests_app.models import ErasurePlan
from tests import casework, scenes, staff
from tests.at_the_desk import AtTheDesk, Read
from tests.erasures import approved, asked, customer_no_more
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
SURE = {"cannot_be_undone": "on"}
SOON = MONDAY + timedelta(minutes=5)


def test_heikki_sees_what_would_go_what_stays_why_and_until_when_and_starts_from_it() -> None:
    request = asked(customer_no_more())
    heikki = AtTheDesk(staff.heikki())
    with time_machine.travel(SOON):
        assert "Suunnitelmaa ei ole laadittu." in heikki.open(request).text
        page = heikki.does(request, "plan_erasure")
    plan = ErasurePlan.objects.get()
    assert plan.fingerprint[:12] in page.text
    assert "Puhelutallenteet 1 merkintä" in page.text
    assert "oikeusvaade (GDPR 17(3)(e)) 31.3.2031 sähkösopimukset" in page.text
    form = page.form("decide", right="erasure")
    assert form.fields["ground"] == ["legal_claims"]
    assert form.fields["outcome"] == [""]  # which Heikki chooses
    assert "oikeusvaateen" in form.fields["reasons"][0]
    assert form.choices["met"] == ["evidence"]  # the plan has each item and its day
    assert "carry_out_erasure" not in page.buttons


def test_sanna_carries_out_what_anneli_approved_and_sees_it_beside_the_plan() -> None:
    request = asked(customer_no_more())
    approved(request)
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(SOON):
        unsure = sanna.press(request, "carry_out_erasure")
        assert unsure.status_code == 422
        assert "poistettua ei saa takaisin" in Read(unsure).text
        page = sanna.does(request, "carry_out_erasure", SURE)
    assert "Tehty: Toteuta poisto." in page.text
    assert "Puhelutallenteet 1 merkintä 1 merkintä" in page.text
    assert "Toteutui" in page.text
    assert not Recording.objects.exists()
    assert "send_letter" in page.buttons


def test_a_plan_that_has_changed_is_said_and_the_case_is_in_work_again() -> None:
    aino = customer_no_more()
    request = asked(aino)
    approved(request)
    scenes.call(aino, at=MONDAY)
    anneli = AtTheDesk(staff.anneli())
    with time_machine.travel(SOON):
        page = anneli.does(request, "carry_out_erasure", SURE)
    assert "Mitään ei poistettu: tiedot ovat muuttuneet hyväksynnän jälkeen." in page.text
    assert "Tehty:" not in page.text
    assert casework.fresh(request).status == "in_work"
    assert Recording.objects.count() == 2


def test_of_two_who_carry_it_out_one_does_and_the_other_is_told() -> None:
    request = asked(customer_no_more())
    approved(request)
    sanna, anneli = AtTheDesk(staff.sanna()), AtTheDesk(staff.anneli())
    with time_machine.travel(SOON):
        as_anneli_saw_it = anneli.open(request).form("carry_out_erasure")
        sanna.does(request, "carry_out_erasure", SURE)
        late = anneli.send(as_anneli_saw_it, SURE)
    assert late.status_code == 422
    assert "Pyyntöä on muutettu sen jälkeen" in Read(late).text
    assert ErasurePlan.objects.get().lines.filter(stage="done", table="customers_recording").count() == 1
    assert request.events.filter(kind="erasure_carried_out").count() == 1


@pytest.mark.parametrize("who", [staff.heikki, staff.tuula], ids=["a handler", "an auditor"])
def test_neither_a_handler_nor_an_auditor_carries_it_out(who: object) -> None:
    request = asked(customer_no_more())
    approved(request)
    page = AtTheDesk(who()).open(request)  # type: ignore[operator]  # a named person
    assert "carry_out_erasure" not in page.buttons
    assert "Toteuta poisto: Tämän tekee vastuukäsittelijä tai hyväksyjä." in page.text


def test_what_was_asked_again_is_planned_again_and_told_again() -> None:
    """A complaint: something was forgotten."""
    aino = customer_no_more()
    request = asked(aino)
    letter = approved(request)
    operations.carry_out_erasure(request.pk, index_key=b"k" * 32, actor=staff.sanna(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)
    casework.letters_leave(MONDAY)
    operations.reopen(request.pk, reason=operations.ReopenReason.COMPLAINT, actor=staff.sanna(), now=SOON)
    scenes.call(aino, at=MONDAY)
    again = approved(request, now=SOON)
    assert again.pk != letter.pk
    assert operations.carry_out_erasure(request.pk, index_key=b"k" * 32, actor=staff.sanna(), now=SOON)
    assert not Recording.objects.exists()
    assert ErasurePlan.objects.filter(state="carried_out").count() == 2
