"""Aino's data went to somebody else: from the release to the Ombudsman's notice, hers, and the closing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Party
from requests_app.models import Breach
from requests_app.operations import breaches
from tests import casework, scenes, staff
from tests.at_the_desk import page_of
from tests.breaches import answered
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, signed_in
from tests.journeys.test_restriction import unfold

pytestmark = pytest.mark.django_db(transaction=True)

NATURE = "Lähetimme kopion tiedoistasi vahingossa toiselle henkilölle."


def test_a_release_to_the_wrong_person_from_its_finding_to_the_closing(walk: Walk) -> None:
    """GDPR 33(1), 33(3)(a)-(d), 33(5), 34(1)."""
    page, aino = walk.page, scenes.aino()
    Party.objects.filter(pk=aino.pk).update(customer_number="1000123")
    case = answered(aino, now=timezone.now() - timedelta(hours=2))

    signed_in(walk, staff.sanna())
    walk.open(page_of(case))
    unfold(walk)
    page.locator("form[action$='/reopen/']").get_by_label("Miksi").select_option(
        label="vastaus meni väärälle henkilölle"
    )
    press(page, "reopen")
    expect(page.get_by_text("Tietoja lähti väärälle henkilölle: kirjattiin tietoturvaloukkaus")).to_be_visible()
    press(page, "unlink_party")
    expect(page.get_by_text("Yhdistäminen purettiin")).to_be_visible()
    breach = Breach.objects.get()  # found twice, opened once

    walk.open(reverse("admin:index"))
    row = page.get_by_role("row", name=breach.reference)
    expect(row).to_contain_text("jäljellä")
    walk.look("breach_1_front")
    row.get_by_role("link", name=breach.reference).click()
    expect(page.get_by_text("Havaitsemisen tunti lasketaan mukaan").first).to_be_visible()
    walk.look("breach_2_opened")
    unfold(walk)
    walk.look("breach_3_unfolded")

    press(page, "write_authority_notice")
    expect(page.get_by_role("alert")).to_contain_text("todennäköiset seuraukset (GDPR 33(3)(c))")
    walk.look("breach_4_incomplete")
    unfold(walk)
    facts = page.locator("form[action$='/record_facts/']")
    facts.get_by_label("Rekisteröityjen ryhmät").fill("sähkösopimusasiakkaat")
    facts.get_by_label("Henkilötietojen ryhmät").fill("perustiedot, yhteystiedot, laskutus")
    facts.get_by_label("Tietueita arviolta").fill("40")
    facts.get_by_label("Todennäköiset seuraukset").fill("Sivullinen saa tietää osoitteen ja kulutuksen.")
    facts.get_by_label("Mitä henkilö voi itse tehdä").fill("Ota yhteyttä, jos saat outoja yhteydenottoja.")
    press(page, "record_facts")
    unfold(walk)
    page.locator("form[action$='/add_measure/']").get_by_label("Mitä tehtiin tai tehdään").fill(
        "Vastaanottajaa pyydettiin poistamaan kopio."
    )
    press(page, "add_measure")
    unfold(walk)
    risk = page.locator("form[action$='/assess_risk/']")
    risk.get_by_label("Riski henkilöiden").select_option(label="korkea riski")
    risk.get_by_label("Perustelut").fill("Kopiossa on kaikki, mitä hänestä on, ja saaja tuntee hänet.")
    press(page, "assess_risk")
    expect(page.get_by_role("region", name="Mitä on tehtävä")).to_contain_text("tekemättä Ilmoitus henkilöille")

    press(page, "write_authority_notice")
    expect(page.get_by_text("Tiedot ovat täydelliset.")).to_be_visible()
    walk.look("breach_5_written")
    unfold(walk)
    given = page.locator("form[action$='/mark_authority_notice/']")
    given.get_by_label("Milloin ilmoitus annettiin").fill(f"{timezone.localtime():%Y-%m-%dT%H:%M}")
    given.get_by_label("Valtuutetun diaarinumero").fill("TSV/77/2026")
    press(page, "mark_authority_notice")
    expect(page.get_by_text("TSV/77/2026").first).to_be_visible()

    expect(page.locator("form[action$='/close_breach/']")).to_have_count(0)  # Aino has not been told
    unfold(walk)
    telling = page.locator("form[action$='/write_person_notices/']")
    telling.get_by_label("Mitä tapahtui, selkokielellä").fill(NATURE)
    telling.get_by_label("Millä kielellä").select_option(label="suomi (1)")
    telling.get_by_label("Miten").select_option(label="sähköpostilla, muuten postissa")
    press(page, "write_person_notices")
    expect(page.get_by_text("Ilmoitus henkilölle kirjoitettiin")).to_be_visible()
    breaches.send_waiting_notices(clock=timezone.now)
    told = mail.outbox[-1]
    assert told.to == ["aino.makinen@example.com"]
    assert NATURE in told.body

    walk.open(reverse("admin:requests_app_breach_change", args=[breach.pk]))
    walk.look("breach_6_told")
    press(page, "close_breach")
    expect(page.get_by_text("Loukkaus suljettiin")).to_be_visible()
    page.get_by_role("link", name="Dokumentointi yhdellä sivulla").click()
    expect(page.get_by_text("TSV/77/2026").first).to_be_visible()
    assert "Mäkinen" not in page.content()
    walk.look("breach_7_sheet")

    walk.open(reverse("admin:requests_app_breach_changelist"))
    expect(page.get_by_role("link", name=breach.reference)).to_be_visible()
    walk.look("breach_8_list")
    page.get_by_role("link", name="Avaa tietoturvaloukkaus").click()
    walk.look("breach_9_opening")
    walk.go_on("Avaa loukkaus")
    expect(page.get_by_role("alert")).to_contain_text("Loukkausta ei avattu")
    walk.look("breach_9_refused")
    assert casework.fresh(case).party is None
