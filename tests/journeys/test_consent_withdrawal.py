"""Aino takes her consents back: by the link with one press, and by the form, which an officer answers."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import Consent, ConsentWithdrawal, Party
from customers.operations.consents import give
from customers.queries.consent_links import token_of
from oomi_registry.notice.terms import Code
from requests_app.lifecycle import Status
from requests_app.models import PrivacyRequest
from tests import casework, scenes, staff
from tests.at_the_desk import AtTheDesk
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def ainos(channel: str, *, days_ago: int = 3) -> Consent:
    aino = Party.objects.filter(family_name="Mäkinen").first() or scenes.aino()
    return give(
        aino,
        controllers=["oomi"],
        purpose="direct_marketing",
        channel=channel,
        categories=[Code.CONTACT_DETAILS],
        wording="Minulle saa lähettää tarjouksia.\nVoin perua suostumukseni milloin vain.",
        wording_version="2026-1",
        language="fi",
        how="verkkolomake",
        now=timezone.now() - timedelta(days=days_ago),
        expires_at=timezone.now() + timedelta(days=300),
    )


def test_one_press_on_the_links_page_and_back_and_twice_do_no_harm(walk: Walk) -> None:
    consent = ainos("email")
    page = walk.page
    walk.open(reverse("consent", args=[token_of(consent.pk)]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Peruuta suostumus")
    expect(page.get_by_text("suoramarkkinointi, sähköposti")).to_be_visible()
    expect(page.get_by_text("Minulle saa lähettää tarjouksia.")).to_be_visible()
    walk.look("consent_1_open")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Lataa kuitti suostumuksesta (JSON)").click()
    told = json.loads(Path(begun.value.path()).read_text())
    assert told["record_header"]["record_id"] == str(consent.pk)
    assert not ConsentWithdrawal.objects.exists()

    page.get_by_role("button", name="Peruuta suostumus").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suostumus on peruutettu")
    walk.look("consent_2_withdrawn")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suostumus on peruutettu")
    assert ConsentWithdrawal.objects.count() == 1

    walk.statuses |= {404, 410}
    walk.open(reverse("consent", args=[token_of(consent.pk)[:-1]]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Linkki ei kelpaa")
    walk.look("consent_3_malformed")
    older = ainos("sms")
    ainos("sms", days_ago=1)
    walk.open(reverse("consent", args=[token_of(older.pk)]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Suostumus ei ole enää voimassa")
    walk.look("consent_4_ended")


def test_the_form_withdraws_and_the_officer_ticks_which_and_answers(walk: Walk) -> None:
    text = ainos("sms")
    ainos("email")
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.get_by_label("Haluan peruuttaa suostumuksen").check()
    walk.go_on()
    page.get_by_label("Minkä suostumuksen haluat peruuttaa?").fill("Tekstiviestit.")
    walk.go_on()
    page.get_by_label("Koko nimi").fill("Aino Mäkinen")
    page.get_by_label("Sähköpostiosoite").fill("aino.makinen@example.com")
    walk.go_on()
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    case = PrivacyRequest.objects.get()

    sanna = staff.sanna()
    signed_in(walk, sanna)
    walk.open(reverse("admin:requests_app_privacyrequest_change", args=[case.pk]))
    expect(page.get_by_text("Yhdistä pyyntö ensin rekisteröityyn: vasta silloin")).to_be_visible()
    press(page, "take")
    press(page, "link_party")
    section = page.get_by_role("region", name="Suostumusten peruutus")
    section.get_by_label("suoramarkkinointi, tekstiviesti").check()
    walk.look("consent_5_case")
    section.get_by_role("button", name="Peruuta suostumuksia").click()
    expect(section.get_by_text("Peruutettu tämän pyynnön johdosta")).to_be_visible()
    walk.look("consent_6_case_withdrawn")
    assert ConsentWithdrawal.objects.get().consent_id == text.pk

    desk = AtTheDesk(sanna)
    desk.does(case, "decide", {"outcome": "granted"}, right="consent_withdrawal")
    desk.does(case, "write_letter")
    desk.does(case, "mark_ready")
    desk.does(case, "send_letter", letter=str(case.letters.get(state="draft").pk))
    casework.letters_leave(timezone.now())
    assert casework.fresh(case).status == Status.ANSWERED

    walk.open(reverse("admin:customers_party_change", args=[text.party_id]) + "#h-consents")
    expect(page.get_by_text("peruutettu", exact=True).first).to_be_visible()
    walk.look("consent_7_ledger")
    page.get_by_role("link", name="Sanamuoto, linkki ja peruutus").first.click()
    walk.look("consent_8_consent")


def test_an_audience_is_made_turned_on_by_another_and_rehearsed(walk: Walk) -> None:
    page = walk.page
    signed_in(walk, staff.heikki())
    walk.open(reverse("admin:customers_audience_changelist"))
    page.get_by_role("link", name="Laadi kohderyhmä").click()
    page.get_by_role("button", name="Laadi kohderyhmä").click()
    walk.look("audience_1_error")
    page.get_by_label("Tunnus").fill("aurinko")
    page.get_by_label("Nimi").fill("Aurinkopaneeleista kiinnostuneet")
    page.get_by_label("Alusta", exact=False).first.fill("Example Media Oy")
    page.get_by_label("Alustan maa").fill("FI")
    page.get_by_label("Rekisterinpitäjä").select_option("oomi")
    page.get_by_role("button", name="Laadi kohderyhmä").click()
    expect(page.get_by_text("Käyttöön sen ottaa toinen kuin laatija")).to_be_visible()
    signed_in(walk, staff.sanna())
    walk.open(reverse("admin:customers_audience_change", args=["aurinko"]))
    page.get_by_role("button", name="Ota käyttöön").click()
    page.get_by_role("button", name="Harjoittele").click()
    expect(page.get_by_text("Kohderyhmässä olisi 0 henkilöä.")).to_be_visible()
    walk.look("audience_2_rehearsed")
