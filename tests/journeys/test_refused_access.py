"""Aino asks for her data while a suspicion is looked into: access is limited, and she is told how to go on."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from requests_app.admin.forms.operation import MOMENT
from requests_app.grounds import LetterPart
from requests_app.letters.parts import part_text
from requests_app.models import PrivacyRequest
from tests import casework, scenes, staff
from tests.at_the_desk import page_of
from tests.enquiries import worked
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, signed_in
from tests.journeys.test_restriction import send_the_form, take_and_match, unfold

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "Sähkön luvattoman käytön epäilyä selvitetään."
OFFER = part_text(LetterPart.OMBUDSMAN_OFFER, "fi")


def test_access_limited_for_the_prevention_of_crime(walk: Walk) -> None:
    """tietosuojalaki 34 §: the reasons may be withheld by a second person; the Ombudsman is offered in any case."""
    page, aino = walk.page, scenes.aino()
    case = send_the_form(walk, "Haluan kopion tiedoistani", "Kaikki, mitä minusta on kirjattu.")
    take_and_match(walk, case, aino.number)
    unfold(walk)
    deciding = page.locator("form[action$='/decide/']")
    deciding.get_by_label("Ratkaisu", exact=True).select_option(label="evätään")
    deciding.get_by_label("Peruste", exact=True).select_option(
        label="turvallisuus tai rikosten torjunta (tietosuojalaki 34 § 1 mom. 1)"
    )
    deciding.get_by_label("Perustelut").fill(WHY)
    press(page, "decide")
    expect(page.get_by_text("Tehty: Ratkaise oikeus.")).to_be_visible()

    unfold(walk)
    answer = page.locator("form[action$='/write_letter/']")
    suggested = answer.get_by_label("Vastaus henkilölle").input_value()
    assert OFFER in suggested
    answer.get_by_label("Vastaus henkilölle").fill(
        suggested.replace(OFFER, "").replace(WHY, "")
    )  # the reasons would warn her
    press(page, "write_letter")
    walk.look("refused_1_lacks_the_offer")
    press(page, "send_for_approval")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("tarjous toimittaa tiedot tietosuojavaltuutetulle")

    walk.open(page_of(case))
    unfold(walk)
    answer.get_by_label("Vastaus henkilölle").fill(suggested.replace(WHY, ""))
    press(page, "write_letter")
    press(page, "send_for_approval")
    expect(page.get_by_text("Tehty: Vie hyväksyttäväksi.")).to_be_visible()

    signed_in(walk, staff.anneli())
    walk.open(page_of(case))
    press(page, "approve")
    expect(alert).to_contain_text("perustelut")  # they may only be withheld by her own decision
    unfold(walk)
    page.locator("form[action$='/approve/']").get_by_label("Perustelut jätetään", exact=False).check()
    walk.look("refused_2_reasons_withheld")
    press(page, "approve")
    expect(page.get_by_text("Tehty: Hyväksy.")).to_be_visible()

    signed_in(walk, staff.sanna())
    walk.open(page_of(case))
    press(page, "send_letter")
    casework.letters_leave(timezone.now())
    assert casework.fresh(case).status == "answered"
    told = case.letters.get(kind="answer").body
    assert OFFER in told
    assert WHY not in told
    assert "käräjäoikeu" in told
    assert "hallinto-oikeu" in told
    walk.open(page_of(case))
    walk.look("refused_3_answered")
    given_to_the_ombudsman(walk, case)


def given_to_the_ombudsman(walk: Walk, case: PrivacyRequest) -> None:
    """tietosuojalaki 34 § 4 mom.: she wishes it by phone; Sanna makes the file, hands it over, and Aino is told."""
    page = walk.page
    unfold(walk)
    wish = page.locator("form[action$='/record_wish/']")
    wish.get_by_label("Milloin henkilö toivoi").fill(f"{timezone.localtime():{MOMENT}}")
    wish.get_by_label("Miten", exact=True).select_option(label="puhelin")
    press(page, "record_wish")
    expect(page.get_by_text("annettava viimeistään")).to_be_visible()
    walk.look("refused_4_wished")
    unfold(walk)
    page.locator("form[action$='/valtuutetulle/']").get_by_role("button").click()
    expect(page.get_by_text("odottaa koontia")).to_be_visible()
    assert worked(now=timezone.now()).built == 1
    page.get_by_role("link", name="Päivitä tilanne").click()
    page.reload()
    unfold(walk)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Lataa kooste").click()
    with ZipFile(downloading.value.path()) as made:
        assert f"pyynnot/{case.reference}/evatyt-tiedot/evatyt-tiedot.zip" in made.namelist()

    walk.open(page_of(case))
    unfold(walk)
    giving = page.locator("form[action$='/give_to_ombudsman/']")
    giving.get_by_label("Milloin tiedot annettiin").fill(f"{timezone.localtime():{MOMENT}}")
    giving.get_by_label("Miten annettiin").select_option(label="turvasähköposti")
    press(page, "give_to_ombudsman")
    expect(page.get_by_text("tiedot annettiin valtuutetulle").first).to_be_visible()
    walk.look("refused_5_given")
    assert "tietosuojavaltuutetulle" in case.letters.get(kind="refused_given").body
