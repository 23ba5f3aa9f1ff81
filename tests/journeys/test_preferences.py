"""Aino shows her mailbox, takes a consent back and bans marketing with one press each; feedback leaves unnamed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Consent, ConsentWithdrawal, ContactPoint, MarketingBan
from requests_app.operations import feedback
from tests import scenes
from tests.journeys.conftest import Walk
from tests.mailboxes import AINOS, code_in_the_mail, codes_leave
from tests.operations.test_consents import given

pytestmark = pytest.mark.django_db(transaction=True)


def shows_her_mailbox(walk: Walk) -> None:
    """The address, the mail and the code."""
    walk.open(reverse("request_preferences_start"))
    walk.page.get_by_label("Sähköpostiosoite").fill(AINOS)
    walk.go_on("Lähetä koodi")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Kirjoita koodi")
    assert codes_leave() == 1
    walk.page.get_by_label("Koodi", exact=True).fill(code_in_the_mail())
    walk.go_on("Jatka")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Suostumuksesi ja kieltosi")


def ainos_consent() -> Consent:
    now = timezone.now()
    return given(scenes.aino(), now=now - timedelta(days=3), expires_at=now + timedelta(days=300))


def test_aino_withdraws_a_consent_and_bans_marketing_with_one_press_each(walk: Walk) -> None:
    consent = ainos_consent()
    page = walk.page
    walk.open(reverse("request_preferences_start"))
    page.get_by_label("Sähköpostiosoite").fill("aino(at)example")
    walk.go_on("Lähetä koodi")
    expect(page.get_by_role("alert")).to_be_focused()
    shows_her_mailbox(walk)
    walk.look("preferences_1_open")
    with page.expect_download() as begun:
        page.get_by_role("link", name="PDF").click()
    assert begun.value.suggested_filename == "suostumuskuitti.pdf"

    page.get_by_role("button", name="Peruuta", exact=True).dblclick()
    expect(page.get_by_role("status")).to_contain_text("Suoramarkkinointi, sähköposti: suostumus peruutettu")
    assert ConsentWithdrawal.objects.get().consent == consent

    page.get_by_role("button", name="Kiellä", exact=True).first.press("Enter")
    expect(page.get_by_text("Kielletty ").first).to_be_visible()
    assert set(MarketingBan.objects.values_list("channel", "purpose")) == {("email", "direct_marketing")}
    walk.look("preferences_2_banned")
    page.get_by_role("button", name="Kiellä kaikki markkinointi").click()
    expect(page.get_by_text("Kaikki markkinointi on kielletty.")).to_be_visible()
    assert MarketingBan.objects.count() == 17  # telesales by e-mail went with direct marketing there
    walk.look("preferences_3_all_banned")

    page.get_by_role("navigation", name="Kieli").get_by_role("link", name="Svenska").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dina samtycken och förbud")
    walk.look("preferences_4_in_swedish")
    page.get_by_role("button", name="Stäng sidan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Samtycken och förbud")
    page.go_back()
    walk.open(reverse("request_preferences"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Suostumukset ja kiellot")


def test_two_who_share_a_mailbox_read_why_they_see_less(walk: Walk) -> None:
    ainos_consent()
    pekka = scenes.pekka()
    ContactPoint.objects.create(party=pekka, kind="email", value=AINOS, source="person", began_on=pekka.first_seen_on)
    shows_her_mailbox(walk)
    expect(walk.page.get_by_text("Tämä osoite on usealla henkilöllä.")).to_be_visible()
    expect(walk.page.get_by_role("button", name="Peruuta", exact=True)).to_have_count(0)
    walk.look("preferences_5_shared")


def test_feedback_on_accessibility_leaves_from_the_footer_of_any_page_without_a_name(walk: Walk) -> None:
    page = walk.page
    walk.open(reverse("joint_controllers"))
    walk.look("joint_controllers")
    page.get_by_role("link", name="Saavutettavuus", exact=True).click()
    walk.look("accessibility_1_statement")
    walk.go_on("Lähetä palaute")
    expect(page.get_by_role("alert")).to_be_focused()
    walk.look("accessibility_2_error")
    page.get_by_label("Mikä sivustolla on vaikea käyttää?").fill("Painike on liian pieni puhelimella.")
    walk.go_on("Lähetä palaute")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiitos palautteesta")
    walk.look("accessibility_3_thanks")
    assert feedback.send_feedback(clock=timezone.now).left == 1
    assert "Painike on liian pieni" in str(mail.outbox[-1].body)
