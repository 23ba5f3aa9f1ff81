"""Aino takes her data along: the form, the package built by the worker, the answer, the code, the file itself."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import jsonschema
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from customers.models import DailyConsumption
from requests_app.models import PrivacyRequest
from tests import casework, mailserver, scenes, staff
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_aino_asks_for_her_data import MAILBOX, confirm_the_mailbox, text_of, until
from tests.journeys.test_desk import press, show_who_she_is, signed_in
from tests.processes import worker_and_beat

pytestmark = pytest.mark.django_db(transaction=True)


def send_the_form(walk: Walk) -> PrivacyRequest:
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.get_by_label("Haluan tietoni koneluettavana tiedostona").check()
    walk.go_on()
    walk.look("portability_1_what")
    walk.go_on()
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()
    page.get_by_label("Koko nimi").fill("Aino Mäkinen")
    page.get_by_label("Sähköpostiosoite").fill(MAILBOX)
    walk.go_on()
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    return PrivacyRequest.objects.get(reference=page.locator(".ref").inner_text())


def test_aino_takes_her_data_along_from_the_form_to_the_file(walk: Walk, files: Path, tmp_path: Path) -> None:
    """GDPR 20(1)"""
    page, aino = walk.page, scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    DailyConsumption.objects.create(
        party=aino,
        electricity_contract=contract,
        metering_point=contract.metering_point,
        day=date(2026, 1, 15),
        watt_hours=[125] * 96,
        source="market_parties",
    )
    case = send_the_form(walk)
    port = mailserver.free_port()
    with (
        mailserver.sink_at(port, mailserver.Sink()) as mailbox,
        worker_and_beat(EMAIL_URL=f"smtp://127.0.0.1:{port}", POLL_DISPOSAL="3600") as processes,
    ):
        processes.wait_until(lambda: mailbox.taken)
        confirm_the_mailbox(walk, case, text_of(mailbox.taken[0]))
        signed_in(walk, staff.sanna())
        walk.open(page_of(case))
        page.get_by_role("button", name="Ota käsittelyyn").click()
        page.get_by_role("button", name=f"Pyyntö koskee tätä henkilöä (#{aino.number})").click()
        show_who_she_is(walk)
        press(page, "want_copy")
        until(page, walk.site + page_of(case), "koottu")
        page.locator("summary", has_text="Ratkaise: Siirto").click()
        deciding = page.locator("article.right", has_text="Siirto")
        deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
        deciding.get_by_role("button", name="Tallenna ratkaisu").click()
        walk.look("portability_2_package_built")
        page.get_by_role("button", name="Tallenna luonnos").click()
        press(page, "mark_ready")
        page.get_by_role("button", name="Lähetä", exact=True).click()
        processes.wait_until(lambda: casework.fresh(case).status == "answered")

        page.context.clear_cookies()
        before = len(mailbox.taken)
        walk.open(reverse("download_start"))
        page.get_by_label("Viitenumero").fill(case.reference)
        walk.go_on("Lähetä koodi")
        processes.wait_until(lambda: len(mailbox.taken) > before)
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b(?!-)", text_of(mailbox.taken[-1]).replace(case.reference, ""))
    assert code
    page.get_by_label("Koodi", exact=True).fill(code[0])
    walk.go_on()
    walk.look("portability_3_download")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Lataa siirrettävät tiedot").click()
    assert downloading.value.suggested_filename == f"oomi-{case.reference}-siirto.zip"
    saved = tmp_path / "siirto.zip"
    downloading.value.save_as(saved)
    with ZipFile(saved) as archive:
        given = json.loads(archive.read("tiedot.json"))
        assert len(archive.read("kulutus/varttitunnit.csv").splitlines()) == 1 + 96
    published = page.request.get(walk.site + urlsplit(given["schema"]).path)
    jsonschema.validate(given, json.loads(published.text()))
    assert given["records"]["party"][0]["family_name"] == "Mäkinen"
    walk.open(reverse("download_start"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
