"""Sanna words the receipt anew, looks at it on Aino's case, saves it, and the next person reads what she wrote."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from requests_app.models import LetterWording
from tests import staff, submissions
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import signed_in
from tests.submissions import received

pytestmark = pytest.mark.django_db(transaction=True)


def begin_with(page: Page, words: str) -> None:
    """Write words before everything else in the text."""
    text = page.get_by_label("Kirjeen teksti")
    text.fill(f"{words}\n\n{text.input_value()}")


def test_an_officer_words_the_receipt_and_the_next_one_says_it(walk: Walk) -> None:
    """OWASP ASVS 1.3.7; GDPR 12(1)"""
    ainos = received(submissions.ainos())
    page = signed_in(walk, staff.sanna()).page
    walk.open(reverse("admin:index"))
    page.get_by_role("link", name="Kirjeiden sanamuodot", exact=True).first.click()
    walk.look("wordings_1_list")
    page.locator("a[href$='/received/fi/']").click()
    walk.look("wordings_2_one")
    begin_with(page, "Hei {name}, kiitos pyynnöstäsi.")
    page.get_by_label("Miksi teksti muuttuu").fill("kiitos puuttui")
    walk.go_on("Tallenna uusi versio")
    expect(page.get_by_role("alert")).to_contain_text("Tässä kirjeessä ei ole muuttujaa {name}. Käytä näitä:")
    walk.look("wordings_3_refused")
    text = page.get_by_label("Kirjeen teksti")
    text.fill(text.input_value().replace("Hei {name}, kiitos", "Hei, kiitos"))
    page.get_by_label("Esikatsele pyynnöllä").fill(ainos.reference)
    walk.go_on("Esikatsele")
    preview = page.get_by_role("region", name="Esikatselu")
    expect(preview).to_contain_text("Hei, kiitos pyynnöstäsi.")
    expect(preview).to_contain_text(f"Viitenumerosi on {ainos.reference}.")
    assert not LetterWording.objects.exists()
    walk.look("wordings_4_preview")
    walk.go_on("Tallenna uusi versio")
    expect(page.get_by_text("Versio 1 on tallennettu.")).to_be_visible()
    page.get_by_text("Mikä muuttui").click()
    expect(page.locator("ins")).to_have_text("Hei, kiitos pyynnöstäsi.")
    walk.look("wordings_5_saved")
    next_one = received(submissions.ainos()).letters.get()
    assert next_one.body.startswith("Hei, kiitos pyynnöstäsi.\n\n")
    assert (next_one.wording, ainos.letters.get().wording) == ("fi/1", "fi/0")
    page.get_by_role("link", name="Palaa versioon 0").click()
    page.get_by_label("Miksi teksti muuttuu").fill("alkuperäinen riittää")
    walk.go_on("Tallenna uusi versio")
    expect(page.get_by_text("Versio 2 on tallennettu.")).to_be_visible()
    walk.page.goto(walk.page.url)
    walk.look("wordings_6_gone_back")


def test_wrong_words_of_a_swedish_text_are_named_beside_what_to_say(walk: Walk) -> None:
    """The officer of the company is not the Ombudsman; courts' words are for courts."""
    page = signed_in(walk, staff.sanna()).page
    walk.open(reverse("admin:requests_app_letterwording_word", args=["withdrawn", "sv"]))
    begin_with(page, "Kontakta dataskyddsombudet beträffande din begäran.")
    page.get_by_label("Miksi teksti muuttuu").fill("yhteystieto puuttui")
    walk.go_on("Tallenna uusi versio")
    words = page.get_by_role("region", name="Sanat, jotka kannattaa vaihtaa")
    expect(words).to_contain_text("”dataskyddsombudet”: virallinen termi on dataombudsmannen")
    expect(words).to_contain_text("”beträffande”: virastokieltä, sano se arkisemmin")
    walk.look("wordings_5_words")
