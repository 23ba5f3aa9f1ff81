"""Pekka has moved: he says so on the form, Sanna gives the register the new address, and the letter tells of it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import ContactPoint, Party, PostalAddress, Statement
from requests_app.models import PrivacyRequest
from tests import casework, scenes, staff
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, show_who_she_is, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def pekka_of_the_register() -> Party:
    """Pekka at his old address, reached by mail."""
    pekka = scenes.pekka(last_contact=timezone.localdate())
    PostalAddress.objects.create(
        party=pekka,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        source="population_register",
        began_on=date(2016, 5, 1),
    )
    ContactPoint.objects.create(
        party=pekka, kind="email", value="pekka@example.com", source="person", began_on=date(2019, 2, 1)
    )
    return pekka


def send_the_form(walk: Walk) -> PrivacyRequest:
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.get_by_label("Haluan korjata tiedon").check()
    walk.go_on()
    page.get_by_label("Mikä tieto on väärin").fill("Osoite on vanha, ja syntymäaikani puuttuu.")
    page.get_by_label("Miten sen pitäisi olla?").fill("Muutin elokuussa: Koivutie 9, 33100 Tampere.")
    walk.go_on()
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()
    page.get_by_label("Koko nimi").fill("Pekka Esimerkki")
    page.get_by_label("Sähköpostiosoite").fill("pekka@example.com")
    walk.go_on()
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    return PrivacyRequest.objects.get(reference=page.locator(".ref").inner_text())


def done(walk: Walk, operation: str) -> None:
    """The page that follows has come."""
    expect(walk.page.get_by_text(f"Tehty: {operation}.")).to_be_visible()


def unfold(walk: Walk) -> None:
    walk.page.evaluate("document.querySelectorAll('#content details').forEach(each => each.open = true)")


def decide(walk: Walk, which: str, fate: str, **told: str) -> None:
    """Decide one of the changes."""
    unfold(walk)
    article = walk.page.locator("article.right").filter(has=walk.page.get_by_role("heading", name=re.compile(which)))
    article.get_by_label("Ratkaisu", exact=True).select_option(value=fate)
    for name, text in told.items():
        article.locator(f"textarea[name={name}]").fill(text)
    article.locator("form[action$='/decide_change/'] button").click()
    done(walk, "Ratkaise muutos")


def test_pekka_says_that_he_has_moved_and_the_register_the_letter_and_the_person_page_follow(walk: Walk) -> None:
    """GDPR 16"""
    page, pekka = walk.page, pekka_of_the_register()
    case = send_the_form(walk)

    signed_in(walk, staff.sanna())
    walk.open(page_of(case))
    page.get_by_role("button", name="Ota käsittelyyn").click()
    page.get_by_role("button", name=f"Pyyntö koskee tätä henkilöä (#{pekka.number})").click()
    show_who_she_is(walk)
    done(walk, "Vahvista henkilöllisyys")

    unfold(walk)
    moving = page.locator("form[action$='/propose_address/']")
    expect(moving.get_by_label("Katuosoite")).to_have_value("Koivutie 9")  # read from what he wrote
    expect(moving.get_by_label("Postitoimipaikka")).to_have_value("Tampere")
    walk.look("rectification_1_forms")
    moving.get_by_label("Postinumero").fill("331")
    moving.get_by_role("button", name="Kirjaa uusi osoite").click()
    expect(page.get_by_role("alert")).to_contain_text("Kirjoita postinumero")
    walk.look("rectification_2_mistyped")
    page.locator("form[action$='/propose_address/']").get_by_label("Postinumero").fill("33100")
    press(page, "propose_address")
    done(walk, "Kirjaa uusi osoite")

    unfold(walk)
    other = page.locator("form[action$='/propose_change/']")
    born = other.locator("option", has_text="syntymäaika: –").get_attribute("value")
    other.get_by_label("Mikä tieto").select_option(value=born)
    other.get_by_label("Mikä siinä on vikana").select_option(label="puutteellinen")
    other.get_by_label("Mitä sen pitäisi olla").fill("9.3.1970")
    press(page, "propose_change")
    walk.look("rectification_3_proposed")
    expect(page.locator("article.right dd", has_text="Testikatu 1 A 2, 00100 Helsinki")).to_be_visible()

    decide(walk, "Postiosoite", "accepted")
    decide(walk, "Rekisteröity, syntymäaika", "statement", statement="Olen syntynyt 9.3.1970.")
    walk.look("rectification_4_decided")
    assert PostalAddress.objects.get(party=pekka, ended_on=None).street == "Koivutie 9"
    assert Statement.objects.get().text == "Olen syntynyt 9.3.1970."

    unfold(walk)
    deciding = page.locator("article.right").filter(has=page.locator("form[action$='/decide/']"))
    deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
    deciding.get_by_role("button", name="Tallenna ratkaisu").click()
    answer = page.get_by_label("Vastaus henkilölle")
    expect(answer).to_have_value(re.compile("on nyt ”Koivutie 9, 33100 Tampere”"))
    page.get_by_role("button", name="Tallenna luonnos").click()
    page.get_by_role("button", name="Merkitse valmiiksi").click()
    page.get_by_role("button", name="Lähetä", exact=True).click()
    casework.letters_leave(timezone.now())
    assert casework.fresh(case).status == "answered"
    walk.open(page_of(case))
    expect(page.get_by_text("Pyyntöön vastattiin")).to_be_visible()
    walk.look("rectification_5_answered")

    walk.open(reverse("admin:customers_party_change", args=[pekka.pk]))
    expect(page.get_by_text("Olen syntynyt 9.3.1970.").first).to_be_visible()
    walk.look("rectification_6_person")
