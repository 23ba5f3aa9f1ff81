"""Riitta is her mother's guardian and hers is also her father's estate: one letter, two cases, each answered."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Party
from requests_app.models import Mandate, PrivacyRequest
from tests import casework, scenes, staff
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, show_who_she_is, signed_in
from tests.journeys.test_rectification import done, unfold

pytestmark = pytest.mark.django_db(transaction=True)

PDF = b"%PDF-1.7 maarays edunvalvojaksi"


def parent(given: str, number: str, *, contract: str = "") -> Party:
    """One of Riitta's parents."""
    today = timezone.localdate()
    party = Party.objects.create(
        given_names=given,
        family_name="Esimerkki",
        birth_date=date(1940, 1, 1),
        customer_number=number,
        source="person",
        first_seen_on=date(2010, 1, 1),
        last_contact_on=today,
    )
    if contract:
        scenes.electricity(party, began=date(2010, 1, 1), number=contract)
    return party


def send_the_form(walk: Walk) -> PrivacyRequest:
    """Riitta asks for her mother: that nobody profiles her."""
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.get_by_label("Haluan vastustaa muuta käsittelyä").check()
    walk.go_on()
    page.locator("textarea").fill("Äitini ei halua profilointia. Isäni Veikko kuoli keväällä: tarvitsen sopimustiedot.")
    walk.go_on()
    page.get_by_label("En, edustan toista henkilöä").check()
    walk.go_on()
    page.get_by_label("Oma nimesi").fill("Riitta Esimerkki")
    page.get_by_label(re.compile("^Edunvalvoja")).check()
    walk.look("guardian_0_role")
    walk.go_on()
    page.get_by_label("Edustamasi henkilön koko nimi").fill("Helmi Esimerkki")
    page.get_by_label("Asiakasnumero").fill("4101300")
    page.get_by_label("Sähköpostiosoite").fill("riitta@example.com")
    walk.go_on()
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    return PrivacyRequest.objects.get(reference=page.locator(".ref").inner_text())


def prove(walk: Walk, folder: Path, *, scope: str, rights: tuple[str, ...]) -> None:
    """The mandate comes in, is opened for a reason, and is accepted."""
    page = walk.page
    unfold(walk)
    paper = folder / "paatos.pdf"
    paper.write_bytes(PDF)
    recording = page.locator("form[action$='/record_mandate/']")
    recording.get_by_label("Mihin valtuus ulottuu ja mistä se käy ilmi").fill(scope)
    recording.get_by_label("Asiakirja").set_input_files(paper)
    press(page, "record_mandate")
    done(walk, "Kirjaa valtuus")
    unfold(walk)
    opening = page.locator("form[action*='/valtuus/']")
    opening.get_by_label("Miksi avaat asiakirjan").fill("Tarkistan valtuuden.")
    with page.expect_download() as downloading:
        opening.get_by_role("button", name="Avaa asiakirja").click()
    assert downloading.value.suggested_filename == "valtuus.pdf"
    page.reload()
    unfold(walk)
    checking = page.locator("form[action$='/check_mandate/']")
    checking.get_by_label("Ratkaisu", exact=True).select_option(label="hyväksytään")
    for right in rights:
        checking.get_by_label(right).check()
    checking.get_by_label("Mitä tarkistettiin ja mistä").fill("Verrattiin holhousasioiden rekisteriin.")
    press(page, "check_mandate")
    done(walk, "Tarkista valtuus")


def test_riitta_shows_by_what_right_and_both_her_parents_cases_are_answered(walk: Walk, tmp_path: Path) -> None:
    """[D: representatives]; Recital 27"""
    page = walk.page
    helmi, veikko = parent("Helmi", "4101300"), parent("Veikko", "4101301", contract="S-777")
    case = send_the_form(walk)

    signed_in(walk, staff.sanna())
    walk.open(page_of(case))
    page.get_by_role("button", name="Ota käsittelyyn").click()
    page.get_by_role("button", name=f"Pyyntö koskee tätä henkilöä (#{helmi.number})").click()
    show_who_she_is(walk)
    done(walk, "Vahvista henkilöllisyys")
    walk.look("guardian_1_no_mandate")
    unfold(walk)
    deciding = page.locator("form[action$='/decide/']")
    deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
    deciding.get_by_role("button", name="Tallenna ratkaisu").click()
    expect(page.get_by_role("alert")).to_contain_text("Kirjaa ja tarkista ensin valtuus")
    walk.look("guardian_2_refused")
    walk.open(page_of(case))
    prove(walk, tmp_path, scope="DVV:n päätös 1.2.2026, taloudelliset asiat.", rights=("Vastustaminen (21.1)",))
    walk.look("guardian_3_accepted")

    unfold(walk)
    opening = page.locator("form[action$='/open_estate_case/']")
    opening.get_by_label("Kuolleen henkilön nimi").fill("Veikko Esimerkki")
    opening.get_by_label("Asiakasnumero").fill("4101301")
    press(page, "open_estate_case")
    done(walk, "Avaa kuolinpesän pyyntö")
    estate = PrivacyRequest.objects.get(kind="estate")

    answer(walk, case, decide="myönnetään")
    assert "Sen viitenumero on" in case.letters.get(kind="answer").body

    page.get_by_role("link", name=estate.reference).first.click()
    expect(page.get_by_text("ei GDPR:n määräaikaa").first).to_be_visible()
    walk.look("estate_1_opened")
    page.get_by_role("button", name=f"Pyyntö koskee tätä henkilöä (#{veikko.number})").click()
    veikko.refresh_from_db()
    assert veikko.deceased
    show_who_she_is(walk)
    done(walk, "Vahvista henkilöllisyys")
    prove(walk, tmp_path, scope="Perukirja 3.3.2026.", rights=())
    walk.look("estate_2_accepted")
    answer(walk, estate)
    walk.look("estate_3_answered")
    assert "S-777" in estate.letters.get(kind="answer").body
    assert not Mandate.objects.filter(used_at=None).exists()


def answer(walk: Walk, case: PrivacyRequest, *, decide: str = "") -> None:
    """Decide where there is something to decide, write, send; the worker sends it."""
    page = walk.page
    if decide:
        unfold(walk)
        deciding = page.locator("form[action$='/decide/']")
        deciding.get_by_label("Ratkaisu", exact=True).select_option(label=decide)
        deciding.get_by_role("button", name="Tallenna ratkaisu").click()
    page.get_by_role("button", name="Tallenna luonnos").click()
    page.get_by_role("button", name="Merkitse valmiiksi").click()
    page.get_by_role("button", name="Lähetä", exact=True).click()
    casework.letters_leave(timezone.now())
    assert casework.fresh(case).status == "answered"
    walk.open(page_of(case))
    expect(page.get_by_text("Pyyntöön vastattiin")).to_be_visible()
