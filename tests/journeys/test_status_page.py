"""Aino opens her request's page, answers a question by a message and a file, reads the answer, and withdraws."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from requests_app import operations
from requests_app.events import Happening
from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.models import DownloadCode, PrivacyRequest
from requests_app.operations import entrance
from tests import staff
from tests.casework import fresh, in_work, letters_leave
from tests.journeys.conftest import Walk
from tests.packages import answered, linked

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPTLESS = pytest.mark.browser_context_args(java_script_enabled=False)


def enter(walk: Walk, request: PrivacyRequest, *, look: bool = False) -> None:
    """The reference, the code that came by mail, the page."""
    page = walk.page
    walk.open(reverse("request_status_start"))
    if look:
        walk.look("status_1_start")
    page.locator("[name=reference]").fill(request.reference.lower())
    page.locator("main form button").click()
    entrance.make_codes(clock=timezone.now)
    if look:
        walk.look("status_2_code")
        page.locator("[name=code]").fill("0000-0000")
        page.locator("main form button").click()
        walk.look("status_2_error")
    page.locator("[name=code]").fill(
        REQUEST_CODES.code_of(DownloadCode.objects.filter(request=request).latest("asked_at").pk)
    )
    page.locator("main form button").click()
    expect(page.get_by_text(request.reference, exact=True).first).to_be_visible()


def asked(now_minutes_ago: int = 3) -> PrivacyRequest:
    """Heikki has asked what exactly Aino means, and the letter has left."""
    now = timezone.now() - timedelta(minutes=now_minutes_ago)
    request = in_work(now=now)
    operations.ask_clarification(request.pk, question="Mitä vuotta tarkoitat?", actor=staff.heikki(), now=now)
    letters_leave(now)
    return fresh(request)


def test_a_clarification_is_answered_by_a_message_and_a_file_and_the_request_is_withdrawn(
    walk: Walk, files: Path, tmp_path: Path
) -> None:
    request, page = asked(), walk.page
    enter(walk, request, look=True)
    walk.look("status_3_clarification_asked")
    page.get_by_text("Lue kysymys").click()
    expect(page.get_by_text("Mitä vuotta tarkoitat?")).to_be_visible()
    walk.go_on("Lähetä vastaus")
    expect(page.get_by_role("alert")).to_contain_text("Kirjoita vastaus.")
    walk.look("status_3_answer_error")
    page.get_by_label("Vastauksesi").fill("Vuotta 2025. Kulutustiedot riittävät.")
    walk.go_on("Lähetä vastaus")
    expect(page.get_by_text("Saimme vastauksesi kysymykseemme.")).to_be_visible()
    assert fresh(request).status == "in_work"

    proof = tmp_path / "valtakirja.pdf"
    proof.write_bytes(b"%PDF-1.7\n1 0 obj")
    page.get_by_label("Valtuutus toimia toisen puolesta").check()
    page.get_by_label("Tiedosto").set_input_files(proof)
    walk.go_on("Lähetä liite")
    expect(page.get_by_text("Saimme liitteesi.")).to_be_visible()

    message = request.messages.get()
    operations.answer_message(
        request.pk, message.pk, reply="Kiitos, jatkamme.", actor=staff.heikki(), now=timezone.now()
    )
    page.reload()
    expect(page.get_by_text("Kiitos, jatkamme.")).to_be_visible()
    walk.look("status_4_messages")

    page.get_by_role("link", name="Peru pyyntö").click()
    walk.look("status_5_withdraw")
    walk.go_on("Peru pyyntö")
    expect(page.get_by_role("alert")).to_contain_text("Rasti ruutu")
    walk.look("status_5_withdraw_error")
    page.get_by_label("Haluan perua pyyntöni").check()
    walk.go_on("Peru pyyntö")
    expect(page.get_by_text("Pyyntö on peruttu.")).to_be_visible()
    walk.look("status_6_withdrawn")
    assert fresh(request).status == "withdrawn"
    walk.go_on("Sulje sivu")
    walk.open(reverse("request_status"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Pyyntösi tila")
    expect(page.locator("[name=reference]")).to_be_visible()


def test_an_answered_request_gives_the_copy_and_tells_who_looked(walk: Walk, files: Path) -> None:
    now = timezone.now() - timedelta(minutes=1)
    request, page = linked(now=now), walk.page
    answered(request, now=now)
    enter(walk, request)
    walk.look("status_7_answered")
    with page.expect_download() as begun:
        walk.go_on("Lataa kopio")
    assert begun.value.suggested_filename == f"oomi-{request.reference}.zip"
    page.reload()
    expect(page.get_by_text("Tietosi ladattiin tältä sivulta.")).to_be_visible()
    expect(page.get_by_role("heading", name="Kuka on katsonut tietojasi")).to_be_visible()


def test_in_swedish_and_in_the_dark_the_page_is_whole_too(walk: Walk) -> None:
    walk.page.emulate_media(color_scheme="dark")
    request = asked()
    enter(walk, request)
    walk.page.get_by_role("link", name="Svenska").click()
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Hur det går med din begäran")
    walk.look("status_8_swedish_dark")


@SCRIPTLESS
def test_a_browser_without_scripts_answers_too(walk: Walk) -> None:
    request = asked()
    enter(walk, request)
    walk.page.get_by_label("Vastauksesi").fill("Vuotta 2025.")
    walk.go_on("Lähetä vastaus")
    expect(walk.page.get_by_text("Saimme vastauksesi kysymykseemme.")).to_be_visible()
    assert request.events.filter(kind=Happening.ANSWER_RECEIVED).exists()
