"""Pekka's address was put right; the printer is told by a link and answers, and Sanna sees who has and who has not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from requests_app import operations
from requests_app.lifecycle import Outcome
from requests_app.models import NoticeDespatch, RecipientChannel, RecipientNotice
from requests_app.rectification import Fate
from tests import rectifications, scenes, staff
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, signed_in
from tests.journeys.test_restriction import unfold
from tests.recipients import CALL_CENTRE, COLLECTOR, PRINTER, given, poll

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Yhtiö on purettu, eikä sillä ole seuraajaa."


def test_a_recipient_is_told_by_a_link_and_answers_and_the_desk_sees_it(walk: Walk, files: Path) -> None:
    """GDPR 19"""
    page, pekka = walk.page, scenes.pekka()
    for number, name in enumerate((PRINTER, CALL_CENTRE, COLLECTOR)):
        given(pekka, name, "contact_details", key=f"luovutus-{number}")
    request = rectifications.linked(pekka)
    rectifications.decided(request, rectifications.moved(request), Fate.ACCEPTED)
    rectifications.answered_so(request, Outcome.GRANTED)

    signed_in(walk, staff.sanna())
    walk.open(page_of(request))
    expect(page.get_by_role("heading", name="Ilmoitukset vastaanottajille")).to_be_visible()
    expect(page.get_by_text("yhteys puuttuu")).to_have_count(3)
    walk.look("recipients_1_no_channel")

    page.get_by_role("link", name="Kirjaa yhteys").first.click()
    page.locator("#id_recipient").fill(PRINTER)
    page.locator("#id_way").select_option("email")
    page.locator("#id_address").fill("ei osoite")
    walk.go_on("Tallenna yhteys")
    walk.look("recipients_2_channel_refused")
    page.locator("#id_address").fill("asiakkaat@kirjapaino.example")
    walk.go_on("Tallenna yhteys")
    expect(page.get_by_text("Yhteys on tallennettu.")).to_be_visible()
    walk.look("recipients_3_channels")
    assert RecipientChannel.objects.get().email == "asiakkaat@kirjapaino.example"
    walk.open(reverse("admin:requests_app_recipientchannel_save"))
    page.locator("#id_recipient").fill(CALL_CENTRE)
    page.locator("#id_way").select_option("webhook")
    page.locator("#id_address").fill("https://puhelinpalvelu.example/oomi")
    walk.go_on("Tallenna yhteys")
    expect(page.get_by_text("whsec_")).to_be_visible()
    walk.look("recipients_4_secret")
    RecipientChannel.objects.filter(recipient=CALL_CENTRE).delete()

    poll(timezone.now())
    (sent,) = [each for each in mail.outbox if each.to == ["asiakkaat@kirjapaino.example"]]
    link = re.search(r"/fi/ilmoitus/#[0-9A-Z]{26}", str(sent.body))
    assert link is not None
    walk.open(link[0])
    expect(page.get_by_label("Koodi")).to_have_value(re.compile("[0-9A-Z]{26}"))
    assert page.url.endswith("/fi/ilmoitus/"), "the code is out of the address"
    walk.look("recipients_5_link")
    walk.go_on("Näytä ilmoitus")
    expect(page.get_by_text("luovutus-0")).to_be_visible()
    walk.look("recipients_6_asked")
    walk.go_on("Kuittaa")
    expect(page.get_by_role("alert")).to_contain_text("Valitkaa, mitä kuittaatte.")
    walk.look("recipients_7_nothing_said")
    page.get_by_label("Olemme tehneet tämän").check()
    walk.go_on("Kuittaa")
    expect(page.get_by_role("heading", name="Kiitos, kuittaus on vastaanotettu")).to_be_visible()
    walk.look("recipients_8_thanks")
    walk.open(link[0])
    walk.go_on("Näytä ilmoitus")
    expect(page.get_by_role("heading", name="Ilmoitus on jo kuitattu")).to_be_visible()
    walk.look("recipients_9_over")

    walk.open(page_of(request))
    expect(page.get_by_text("kuitattu", exact=True)).to_be_visible()
    unfold(walk)
    collector = page.locator("article", has_text=COLLECTOR)
    collector.get_by_label("Miksi ilmoittaminen on mahdotonta").fill(REASON)
    collector.get_by_role("button", name="Esitä, ettei ilmoiteta").click()
    unfold(walk)
    centre = page.locator("article", has_text=CALL_CENTRE)
    centre.get_by_label("Miten ilmoitettiin").select_option("phone")
    centre.get_by_label("Milloin ilmoitettiin").fill("2026-01-01T10:00")
    centre.get_by_role("button", name="Kirjaa, että vastaanottajalle ilmoitettiin").click()
    expect(page.get_by_role("alert")).to_contain_text("Anna aika")  # before the change was made
    walk.look("recipients_10_refused")
    unfold(walk)
    expect(centre.get_by_label("Miten ilmoitettiin")).to_have_value("phone")
    centre.get_by_label("Milloin ilmoitettiin").fill(f"{timezone.localtime():%Y-%m-%dT%H:%M}")
    centre.get_by_role("button", name="Kirjaa, että vastaanottajalle ilmoitettiin").click()
    expect(page.get_by_text("Tehty: Kirjaa, että vastaanottajalle ilmoitettiin.")).to_be_visible()
    press(page, "tell_of_recipients")
    expect(page.get_by_text("Tehty: Lähetä luettelo vastaanottajista.")).to_be_visible()
    unfold(walk)
    walk.look("recipients_11_ledger")
    notice = RecipientNotice.objects.get(recipient=COLLECTOR)
    operations.approve_notice_excuse(request.pk, notice.pk, actor=staff.anneli(), now=timezone.now())
    walk.open(reverse("admin:requests_app_recipientnotice_changelist"))
    expect(page.get_by_role("cell", name=CALL_CENTRE)).to_be_visible()
    expect(page.get_by_role("cell", name=PRINTER)).to_have_count(0)
    walk.look("recipients_12_open_ones")
    assert sorted(NoticeDespatch.objects.values_list("via", "state")) == [("email", "sent"), ("phone", "sent")]
