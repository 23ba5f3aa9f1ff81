"""The Ombudsman enquires about Aino's case: entered, held, a dossier made, answered, closed by Sanna (GDPR 31)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from requests_app.models import Enquiry
from requests_app.permitted.enquiring import hold_of
from tests import packages, staff
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, signed_in
from tests.journeys.test_restriction import unfold

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "TSV/4321/2026"


def test_an_enquiry_from_its_letter_to_its_closing(walk: Walk, tmp_path: Path) -> None:
    page, now = walk.page, timezone.localtime(timezone.now())
    case = packages.linked(now=timezone.now() - timedelta(days=3))
    signed_in(walk, staff.sanna())

    walk.open(reverse("admin:requests_app_enquiry_changelist"))
    page.get_by_role("link", name="Kirjaa selvityspyyntö").click()
    page.get_by_label("Viranomaisen diaarinumero").fill(NUMBER)
    page.get_by_label("Milloin selvityspyyntö tuli").fill(f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}")
    page.get_by_label("Viranomaisen antama määräpäivä").fill(f"{now - timedelta(days=9):%Y-%m-%d}")
    page.get_by_label("Mitä pyydetään").fill("Miten pyyntö on käsitelty?")
    page.get_by_label("Pyynnön viitenumero").fill(case.reference)
    page.get_by_role("button", name="Kirjaa selvityspyyntö").click()
    expect(page.get_by_role("alert")).to_contain_text("on ennen saapumista")
    walk.look("enquiry_1_refused")
    page.get_by_label("Viranomaisen antama määräpäivä").fill(f"{now + timedelta(days=14):%Y-%m-%d}")
    page.get_by_role("button", name="Kirjaa selvityspyyntö").click()
    expect(page.get_by_text("tiedot suojattu hävittämiseltä").first).to_be_visible()
    walk.look("enquiry_2_entered")
    enquiry = Enquiry.objects.get(diary_number=NUMBER)
    assert hold_of(enquiry) is not None

    walk.open(reverse("admin:index"))
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    walk.look("enquiry_3_front")
    page.get_by_role("link", name=NUMBER).click()
    press(page, "take")
    unfold(walk)
    walk.look("enquiry_4_unfolded")
    page.get_by_label("Miksi teet koosteen").fill("Rekisteröidyn kantelu.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tee asiakirjakooste").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    with ZipFile(saved) as dossier:
        dossier.extractall(tmp_path)
        assert f"pyynnot/{case.reference}/tapahtumat.json" in dossier.namelist()

    page.reload()
    unfold(walk)
    answer = page.locator("form[action$='/answer/']")
    answer.get_by_label("Selvityksen teksti").fill("Pyyntö on käsittelyssä. Kooste on liitteenä.")
    answer.get_by_label("Miten se lähetettiin").select_option(label="turvasähköposti")
    answer.get_by_label("Milloin se lähetettiin").fill(f"{timezone.localtime(timezone.now()):%Y-%m-%dT%H:%M:%S}")
    answer.get_by_role("checkbox").check()
    press(page, "answer")
    expect(page.get_by_text("Selvitys lähetettiin viranomaiselle")).to_be_visible()
    expect(page.get_by_text("tiedot suojattu hävittämiseltä").first).to_be_visible()
    unfold(walk)
    page.get_by_label("Mihin sulkeminen perustuu").fill("Valtuutetun päätös: ei aihetta toimenpiteisiin.")
    press(page, "close")
    expect(page.get_by_text("Suojaus hävittämiseltä purettiin")).to_be_visible()
    walk.look("enquiry_5_closed")
    assert hold_of(enquiry) is None

    page.goto((tmp_path / "lue-ensin.html").as_uri())
    expect(page.get_by_role("heading", name="Määräaika vaihe vaiheelta")).to_be_visible()
    walk.look("enquiry_6_dossier")
