"""Aino asks again within a year; a fee is proposed, approved and announced, and she takes her request back instead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from requests_app import operations
from requests_app.fees import FeeState
from requests_app.models import Fee, PrivacyRequest
from tests import casework, staff
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, signed_in
from tests.journeys.test_restriction import send_the_form, unfold

pytestmark = pytest.mark.django_db(transaction=True)

EVIDENCE = "Kahdeksas samansisältöinen pyyntö kuukaudessa. Edelliseen vastattiin eilen, eikä mikään ole muuttunut."


def answered_before() -> PrivacyRequest:
    """What Aino asked two months ago, and was given at once."""
    then = timezone.now() - timedelta(days=60)
    request, letter = casework.ready(now=then)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=then)
    casework.letters_leave(then)
    return casework.fresh(request)


def test_a_fee_that_is_announced_and_the_request_that_is_taken_back(walk: Walk) -> None:
    """GDPR 12(5), 15(3); C-307/22"""
    page, earlier = walk.page, answered_before()
    case = send_the_form(walk, "Haluan kopion tiedoistani", "Kaikki tietoni vielä kerran.")
    signed_in(walk, staff.sanna())
    walk.open(page_of(case))
    press(page, "take")
    expect(page.get_by_text("toistuva pyyntö")).to_be_visible()
    fee = page.locator("section[aria-labelledby='h-fee']")
    expect(fee).to_contain_text(earlier.reference)
    expect(fee).to_contain_text("Tämä on vain huomio")
    expect(fee).to_contain_text("ensimmäinen kopio on aina maksuton")
    walk.look("fee_1_flag")

    unfold(walk)
    form = page.locator("form[action$='/propose_fee/']")
    form.get_by_label("Oikeus").select_option(value="access")
    form.get_by_label("Peruste").select_option(value="excessive")
    form.get_by_label("Maksu euroina").fill("500")
    form.get_by_label("Näyttö").fill(EVIDENCE)
    press(page, "propose_fee")
    expect(page.get_by_role("alert")).to_contain_text("enintään 100,00 euroa")
    walk.look("fee_2_too_much")
    unfold(walk)
    expect(form.get_by_label("Näyttö")).to_have_value(EVIDENCE)
    form.get_by_label("Maksu euroina").fill("25,00")
    press(page, "propose_fee")
    expect(fee).to_contain_text("odottaa toisen hyväksyntää")
    expect(page.locator("form[action$='/approve_fee/']")).to_have_count(0)

    signed_in(walk, staff.anneli())
    walk.open(page_of(case))
    walk.look("fee_3_to_approve")
    press(page, "approve_fee")
    expect(fee).to_contain_text("hyväksytty, ilmoittamatta")

    signed_in(walk, staff.sanna())
    walk.open(page_of(case))
    press(page, "announce_fee")
    expect(fee).to_contain_text("ei ole vielä lähtenyt")
    casework.letters_leave(timezone.now())
    walk.open(page_of(case))
    expect(fee).to_contain_text("odottaa henkilön vastausta")
    expect(fee).to_contain_text("Määräaika ei odota maksua")
    walk.look("fee_4_announced")
    told = case.letters.get(kind="fee_announced")
    assert (told.state, "25,00 euroa" in told.body, EVIDENCE in told.body) == ("sent", True, True)

    unfold(walk)
    page.get_by_label("Henkilö on itse perunut pyyntönsä").check()
    press(page, "withdraw")
    expect(fee).to_contain_text("raukesi")
    walk.look("fee_5_withdrawn")
    assert casework.fresh(case).status == "withdrawn"
    assert Fee.objects.get().state == FeeState.LAPSED
