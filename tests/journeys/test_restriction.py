"""Pekka asks to restrict; Sanna restricts and answers; long after she tells him of the lifting, and lifts."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import ContactPoint, Restriction
from requests_app.models import PrivacyRequest
from tests import casework, scenes, staff
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, show_who_she_is, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def send_the_form(walk: Walk, right: str, told: str) -> PrivacyRequest:
    """Aino asks for one right on the public form, and tells what it is about."""
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.get_by_label(right).check()
    walk.go_on()
    page.locator("textarea").first.fill(told)
    walk.go_on()
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()
    page.get_by_label("Koko nimi").fill("Aino Mäkinen")
    page.get_by_label("Sähköpostiosoite").fill("aino.makinen@example.com")
    walk.go_on()
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    return PrivacyRequest.objects.get(reference=page.locator(".ref").inner_text())


def take_and_match(walk: Walk, case: PrivacyRequest, number: object) -> None:
    """Sanna takes the request, decides whose it is, and checks who asks."""
    page = signed_in(walk, staff.sanna()).page
    walk.open(page_of(case))
    press(page, "take")
    page.get_by_role("button", name=f"Pyyntö koskee tätä henkilöä (#{number})").click()
    show_who_she_is(walk)


def unfold(walk: Walk) -> None:
    walk.page.evaluate("document.querySelectorAll('#content details').forEach(each => each.open = true)")


def answer_it(walk: Walk, case: PrivacyRequest) -> None:
    """The answer as it is suggested leaves, and the request is closed."""
    page = walk.page
    press(page, "write_letter")
    press(page, "mark_ready")
    press(page, "send_letter")
    casework.letters_leave(timezone.now())
    assert casework.fresh(case).status == "answered"


def test_a_restriction_from_the_form_to_its_lifting_long_after_the_answer(walk: Walk) -> None:
    """GDPR 18(1)-(3)."""
    page, aino = walk.page, scenes.aino()
    case = send_the_form(walk, "Haluan rajoittaa tietojeni käsittelyä", "Tarvitsen tiedot riidassa, älkää poistako.")
    take_and_match(walk, case, aino.number)

    unfold(walk)
    walk.look("restriction_1_choosing")
    form = page.locator("form[action$='/restrict_records/']")
    form.get_by_label("Rajoittamisen peruste").select_option(value="claims")
    press(page, "restrict_records")
    expect(page.get_by_text("valittuna ei ole mitään").first).to_be_visible()  # nothing is chosen yet
    unfold(walk)
    form.get_by_label("Yhteystiedot", exact=False).first.check()
    press(page, "restrict_records")
    expect(page.locator("article.restriction .chip", has_text="voimassa")).to_be_visible()
    walk.look("restriction_2_in_force")

    unfold(walk)
    deciding = page.locator("form[action$='/decide/']")
    deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
    press(page, "decide")
    answer_it(walk, case)
    restriction = Restriction.objects.get()
    assert restriction.lifted_at is None

    walk.open(reverse("admin:customers_party_change", args=[aino.pk]))
    expect(page.get_by_text("peitetty: käsittely rajoitettu").first).to_be_attached()
    walk.look("restriction_3_the_persons_page")

    walk.open(page_of(case))
    unfold(walk)
    page.locator("form[action$='/tell_of_lifting/']").get_by_label("Miksi rajoitus poistetaan").fill("Riita päättyi.")
    press(page, "tell_of_lifting")
    walk.open(page_of(case))
    assert page.locator("form[action$='/lift_restriction/']").count() == 0  # the letter has not left
    casework.letters_leave(timezone.now())
    walk.open(page_of(case))
    press(page, "lift_restriction")
    expect(page.locator("article.restriction .chip", has_text="poistettu")).to_be_visible()
    walk.look("restriction_4_lifted")
    ContactPoint.objects.filter(party=aino).update(source="market_parties")  # it may be changed again
