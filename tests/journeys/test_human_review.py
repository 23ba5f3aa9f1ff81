"""Aino was turned down by software; she contests it on the form, Sanna looks again; the answer tells what she saw."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import CreditDecision
from tests import scenes
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press
from tests.journeys.test_restriction import answer_it, send_the_form, take_and_match, unfold
from tests.operations.test_access_told import decision

pytestmark = pytest.mark.django_db(transaction=True)

VIEW = "Hakemukseni hylättiin, vaikka tuloni on laskettu väärin: olen ollut töissä koko vuoden."


def test_a_decision_by_software_from_the_form_to_a_humans_own(walk: Walk, files: Path) -> None:
    """GDPR 22(3)."""
    page, aino = walk.page, scenes.aino()
    rejected = decision(aino, decided_at=timezone.now())
    case = send_the_form(walk, "Haluan, että ihminen arvioi luottopäätöksen uudelleen", VIEW)
    take_and_match(walk, case, aino.number)
    expect(page.get_by_text("Seuraavaksi: Arvioi luottopäätös uudelleen.")).to_be_visible()
    unfold(walk)
    expect(page.get_by_text("Hyväksymiseen olisi tarvittu vähintään 500 pistettä.")).to_be_visible()
    expect(page.get_by_text(VIEW).first).to_be_visible()
    walk.look("review_1_waiting")

    deciding = page.locator("form[action$='/decide/']")
    deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
    press(page, "decide")
    expect(page.get_by_role("alert")).to_contain_text("Arvioi ensin luottopäätös")  # no human has looked

    walk.open(page_of(case))
    unfold(walk)
    reviewing = page.locator("form[action$='/review_decision/']")
    reviewing.get_by_label("Mikä päätös arvioidaan").select_option(index=1)
    reviewing.get_by_label("Uusi tulos").select_option(label="hyväksytty vakuutta vastaan")
    reviewing.get_by_label("Mihin ratkaisu perustuu").fill("Palkkalaskelmien mukaan tulot riittävät.")
    reviewing.get_by_label("Mitä ratkaisu merkitsee henkilölle").fill("Saat sopimuksen, kun maksat vakuuden.")
    press(page, "review_decision")
    expect(page.get_by_role("alert")).to_contain_text("Kuule henkilöä ensin")
    walk.look("review_2_not_heard")
    unfold(walk)
    expect(reviewing.get_by_label("Mihin ratkaisu perustuu")).to_have_value("Palkkalaskelmien mukaan tulot riittävät.")
    reviewing.get_by_label("Henkilön kanta on kuultu").check()
    press(page, "review_decision")
    expect(page.get_by_text("Tehty: Arvioi luottopäätös uudelleen.")).to_be_visible()
    walk.look("review_3_reviewed")

    unfold(walk)
    deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
    press(page, "decide")
    answer_it(walk, case)
    told = case.letters.get(kind="answer").body
    assert "Uusi tulos: hyväksytty vakuutta vastaan." in told
    assert "Palkkalaskelmien mukaan tulot riittävät." in told
    rejected.refresh_from_db()
    assert (rejected.outcome, rejected.automated) == ("rejected", True)
    assert CreditDecision.objects.get(automated=False).outcome == "deposit"
    walk.open(page_of(case))
    expect(page.get_by_text("Pyyntöön vastattiin")).to_be_visible()
    walk.look("review_4_answered")
