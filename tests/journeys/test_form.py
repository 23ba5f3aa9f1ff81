"""A person who asks once in a lifetime: every page of the form, its errors, and the way through by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from requests_app.models import Draft, PrivacyRequest, RequestedRight
from tests.journeys.conftest import Walk

pytestmark = pytest.mark.django_db(transaction=True)


def test_aino_asks_for_a_copy_for_erasure_and_for_quiet_in_one_request(walk: Walk) -> None:
    page = walk.page
    walk.open("/")
    expect(page).to_have_title(re.compile("^Pyydä omia tietojasi"))
    walk.look("1_start")
    walk.go_on("Aloita pyyntö")

    walk.look("2_what")
    page.get_by_label("Haluan kopion tiedoistani").check()
    page.get_by_label("Haluan, että tietojani poistetaan").check()
    page.get_by_label("Haluan kieltää suoramarkkinoinnin").check()
    walk.go_on()

    walk.look("3_access")
    page.get_by_label("Mitä tietoja haluat ja miltä ajalta?").fill("Puhelutallenteet helmikuulta 2025.")
    walk.go_on()
    walk.look("3_erasure")
    walk.go_on()
    walk.look("3_marketing_ban")
    page.get_by_label("Tekstiviestit ja multimediaviestit").check()
    page.get_by_label("Puhelut, myös automaattiset").check()
    page.get_by_label("Puhelinmyynti").check()
    page.get_by_label("Suoramarkkinointi ja mainokset").check()
    walk.go_on()

    walk.look("4_whom")
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()

    walk.look("5_reach")
    page.get_by_label("Koko nimi").fill("Aino Mäkinen")
    page.get_by_label("Sähköpostiosoite").fill("aino.makinen@example.com")
    page.get_by_label("Puhelinnumero").fill("050 123 4567")
    page.get_by_label("Katuosoite").fill("Testikatu 1 A 2")
    page.get_by_label("Postinumero").fill("00100")
    page.get_by_label("Postitoimipaikka").fill("Helsinki")
    walk.go_on()

    walk.look("6_answer")
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()

    walk.look("7_check")
    page.get_by_role("link", name="Muuta – Postiosoite").click()
    page.get_by_label("Postinumero").fill("00120")
    walk.go_on()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tarkista vastauksesi ja lähetä pyyntö")
    expect(page.get_by_text("00120 Helsinki")).to_be_visible()
    walk.go_on("Lähetä tietopyyntö")

    walk.look("8_done")
    case = PrivacyRequest.objects.get()
    expect(page.locator(".ref")).to_have_text(case.reference)
    assert set(RequestedRight.objects.values_list("right", flat=True)) == {"access", "erasure", "marketing_ban"}
    assert case.postal_address == "Testikatu 1 A 2\n00120 Helsinki"

    page.reload()
    page.go_back()
    expect(page.locator(".ref")).to_have_text(case.reference)
    assert PrivacyRequest.objects.count() == 1
    assert Draft.objects.get().answers == {}
