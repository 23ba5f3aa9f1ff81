"""A person who asks once in a lifetime: every page of the form, its errors, and the way through by keyboard alone."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError
from django.urls import reverse
from playwright.sync_api import expect

from customers.models import SuppressedContact
from requests_app.intake import drafts
from requests_app.models import Draft, PrivacyRequest, RequestedRight
from tests.journeys.conftest import Walk
from tests.letters import reading

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

    with page.expect_download() as receipt:
        page.get_by_role("link", name="Tallenna kuitti (PDF)").click()
    assert receipt.value.suggested_filename == f"kuitti-{case.reference}.pdf"
    assert case.reference in reading.text_of(receipt.value.path().read_bytes())

    page.reload()
    page.go_back()
    expect(page.locator(".ref")).to_have_text(case.reference)
    assert PrivacyRequest.objects.count() == 1
    assert Draft.objects.get().answers == {}


def test_a_slip_is_told_on_top_and_at_the_field_and_the_focus_is_there(walk: Walk) -> None:
    page = walk.page
    walk.open(reverse("request_what"))
    walk.go_on()
    walk.look("2_what_error")
    page.get_by_label("Haluan kopion tiedoistani").check()
    walk.go_on()
    walk.go_on()
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()
    page.get_by_label("Sähköpostiosoite").fill("aino.virtanen@")
    walk.go_on()

    expect(page).to_have_title(re.compile("^Virhe: Miten tavoitamme sinut"))
    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_label("Sähköpostiosoite")).to_have_value("aino.virtanen@")
    walk.look("5_reach_error")
    page.get_by_role("link", name="Anna sähköpostiosoite oikeassa muodossa").click()
    expect(page.get_by_label("Sähköpostiosoite")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("aino.virtanen@example.com")
    page.get_by_label("Koko nimi").fill("Aino Virtanen")
    walk.go_on()
    expect(page.get_by_role("heading", level=1)).to_have_text("Miten toimitamme vastauksen?")
    walk.look("6_answer_one_way")


def test_pekka_forbids_the_calls_with_the_keyboard_alone(walk: Walk) -> None:
    page = walk.page
    keys = page.keyboard

    def to(name: str) -> None:
        """Tab until what has that name has the focus."""
        for _ in range(40):
            keys.press("Tab")
            if (
                page.evaluate("document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText")
                == name
            ):
                return
        raise AssertionError(f"No Tab leads to {name}")

    def send() -> None:
        """Press Enter and wait for the page that comes."""
        with page.expect_navigation():
            keys.press("Enter")

    walk.open(reverse("request_start"))
    to("Aloita pyyntö")
    send()
    to("Haluan kieltää suoramarkkinoinnin")
    keys.press("Space")
    to("Jatka")
    send()
    for box in ("Puhelut, myös automaattiset", "Puhelinmyynti"):
        to(box)
        keys.press("Space")
    send()
    walk.look("5_reach_ban")
    to("Puhelinnumero")
    keys.type("050 123 4567")
    send()
    walk.look("6_answer_by_phone")
    to("Jatka")
    send()
    to("Lähetä tietopyyntö")
    send()
    expect(page.get_by_text("Se sitoo antamaasi puhelinnumeroa.")).to_be_visible()
    walk.look("8_done_ban")
    assert set(SuppressedContact.objects.values_list("channel", flat=True)) == {"call", "robocall"}


def test_every_other_page_of_the_form_is_clean_too(walk: Walk) -> None:
    page = walk.page
    walk.open(reverse("request_what"))
    for label in (
        "korjata tiedon",
        "rajoittaa tietojeni",
        "vastustaa muuta",
        "koneluettavana",
        "peruuttaa",
        "ihminen arvioi",
    ):
        page.get_by_label(label).check()
    walk.go_on()
    walk.look("3_rectification")
    page.get_by_label("Mikä tieto on väärin tai puuttuu?").fill("Osoite.\n\n" + "Pitkäsanaton" * 40)
    page.get_by_label("Miten sen pitäisi olla?").fill("Koivutie 9, 33100 Tampere.")
    walk.go_on()
    walk.look("3_restriction")
    page.get_by_role("textbox").fill("Kunnes osoite on korjattu.")
    walk.go_on()
    walk.look("3_objection")
    page.get_by_role("textbox").fill("Olen sairauslomalla.")
    walk.go_on()
    for name in ("3_portability", "3_consent_withdrawal", "3_human_review"):
        walk.look(name)
        walk.go_on()
    page.get_by_text("Hoidatko kuolinpesän asioita?").click()
    walk.look("4_whom_estate")
    page.get_by_label("En, edustan toista henkilöä").check()
    walk.go_on()
    walk.look("4_representative")
    page.get_by_label("Oma nimesi").fill("Riitta Esimerkki")
    page.get_by_label("Edunvalvoja").check()
    walk.go_on()
    page.get_by_text("Miksi emme kysy henkilötunnusta?").click()
    walk.look("5_reach_representative")
    page.get_by_label("Edustamasi henkilön koko nimi").fill("Helmi Esimerkki")
    page.get_by_label("Katuosoite").fill("Testipolku 4")
    page.get_by_label("Postinumero").fill("20100")
    page.get_by_label("Postitoimipaikka").fill("Turku")
    walk.go_on()
    walk.go_on()
    walk.look("7_check_everything")
    walk.open(reverse("request_start"))
    walk.look("1_start_unsent")


def test_pages_that_tell_of_trouble_are_clean_too(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = walk.page
    walk.statuses = {403, 404, 410, 503}
    walk.open("/fi/tietopyynto/ei-ole/")
    walk.look("404")
    walk.open(reverse("request_what"))
    page.get_by_label("Haluan kopion tiedoistani").check()
    page.context.clear_cookies()
    walk.go_on()
    walk.look("proof")
    walk.go_on("Lähetä uudelleen")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mitä tietoja haluat ja miltä ajalta?")

    page.get_by_role("textbox").fill("Puhelut.")
    with monkeypatch.context() as away:

        def gone(*_args: object) -> None:
            raise OperationalError

        away.setattr(drafts, "find_and_lock", gone)
        walk.go_on()
        walk.look("trouble")
    walk.go_on("Lähetä uudelleen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Teetkö pyynnön omasta puolestasi?")
    assert Draft.objects.get().answers["details"] == {"access.scope": "Puhelut."}

    Draft.objects.all().delete()
    page.reload()
    walk.look("expired")
    walk.go_on("Aloita alusta")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mitä haluat pyytää?")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_browser_without_scripts_sends_a_request_too(walk: Walk) -> None:
    page = walk.page  # nothing is looked at here: axe is a script itself
    walk.open("/")
    walk.go_on("Aloita pyyntö")
    page.get_by_label("Haluan kopion tiedoistani").check()
    walk.go_on()
    walk.go_on()
    walk.go_on()
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()
    page.get_by_label("Koko nimi").fill("Aino Mäkinen")
    page.get_by_label("Sähköpostiosoite").fill("aino.makinen@example.com")
    walk.go_on()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    expect(page.locator(".ref")).to_have_text(PrivacyRequest.objects.get().reference)
