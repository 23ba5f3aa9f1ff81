"""Aino, who is no customer any more, asks to be erased; Olli plans, Anneli approves that plan, Olli carries it out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Recording
from requests_app.models import Letter, PrivacyRequest
from tests import casework, scenes, staff
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, show_who_she_is, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def send_the_form(walk: Walk) -> PrivacyRequest:
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.locator("input[name=rights][value=erasure]").check()
    walk.go_on()
    walk.go_on()  # everything that is held
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()
    page.get_by_label("Koko nimi").fill("Aino Mäkinen")
    page.get_by_label("Sähköpostiosoite").fill("aino.makinen@example.com")
    walk.go_on()
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    return PrivacyRequest.objects.get(reference=page.locator(".ref").inner_text())


def test_aino_is_erased_by_the_plan_that_another_approved_and_her_answer_tells_what_went(
    walk: Walk, files: Path
) -> None:
    """GDPR 17(1), 17(3); [D: the-plan-is-approved-as-it-is]."""
    now, page = timezone.now(), walk.page
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2016, 5, 1), ended=timezone.localdate(now) - timedelta(days=5 * 365))
    (files / "call.wav").write_bytes(b"RIFF")
    scenes.call(aino, at=now - timedelta(days=30), audio="call.wav")
    case = send_the_form(walk)

    signed_in(walk, staff.olli())
    walk.open(page_of(case))
    page.get_by_role("button", name="Ota käsittelyyn").click()
    page.get_by_role("button", name=f"Pyyntö koskee tätä henkilöä (#{aino.number})").click()
    show_who_she_is(walk)
    expect(page.get_by_text("Seuraavaksi: Laadi poistosuunnitelma.")).to_be_visible()
    walk.look("erasure_1_before_the_plan")
    press(page, "plan_erasure")
    expect(page.get_by_role("heading", name="Poistetaan")).to_be_visible()
    walk.look("erasure_2_planned")

    page.locator("summary", has_text="Ratkaise: Poisto").click()
    deciding = page.locator("article.right", has_text="Poisto (17)")
    deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään osittain")
    expect(deciding.get_by_label("Perustelut")).not_to_have_value("")
    walk.look("erasure_3_deciding")
    deciding.get_by_role("button", name="Tallenna ratkaisu").click()
    page.get_by_role("button", name="Tallenna luonnos").click()
    press(page, "send_for_approval")
    assert page.locator("form[action$='/approve/']").count() == 0  # his own

    signed_in(walk, staff.anneli())
    walk.open(page_of(case))
    walk.look("erasure_4_approving")
    press(page, "approve")

    signed_in(walk, staff.olli())
    walk.open(page_of(case))
    expect(page.get_by_text("hyväksytty, toteuttamatta")).to_be_visible()
    walk.look("erasure_5_approved")
    press(page, "carry_out_erasure")
    expect(page.get_by_role("alert").filter(has_text="poistettua ei saa takaisin")).to_be_visible()
    page.get_by_label("Olen lukenut suunnitelman").check()
    press(page, "carry_out_erasure")
    expect(page.get_by_text("Tehty: Toteuta poisto.")).to_be_visible()
    walk.look("erasure_6_carried_out")
    assert not Recording.objects.exists()
    assert not (files / "call.wav").exists()

    page.get_by_role("button", name="Lähetä", exact=True).click()
    casework.letters_leave(timezone.now())
    walk.open(page_of(case))
    expect(page.get_by_text("Pyyntöön vastattiin")).to_be_visible()
    told = Letter.objects.get(request=case, kind="answer").body
    assert "- Puhelutallenteet: 1 merkintä, 1 tiedosto" in told
    assert "viimeinen säilytyspäivä" in told
