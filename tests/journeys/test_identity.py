"""Somebody shows who they are from a phone: the mail's link with a script and without, and the code of a letter."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from requests_app import operations
from requests_app.codes import grouped
from requests_app.models import PrivacyRequest
from requests_app.operations import outbox
from tests import proofs, scenes, staff, submissions
from tests.casework import fresh
from tests.journeys.conftest import Walk

pytestmark = pytest.mark.django_db(transaction=True)


def mailed() -> tuple[PrivacyRequest, str]:
    """Aino's request, sent today, and the token of its receipt."""
    request = submissions.received(submissions.ainos(), now=timezone.now())
    outbox.send_waiting(clock=timezone.now)
    return request, proofs.token_mailed(request)


def test_the_mails_link_fills_the_code_in_clears_the_address_and_only_the_button_confirms(walk: Walk) -> None:
    request, token = mailed()
    page, asked = walk.page, list[str]()
    page.on("request", lambda sent: asked.append(sent.url))
    walk.open(f"{reverse('request_confirm')}#{token}")
    expect(page).to_have_title(re.compile("^Vahvista sähköpostiosoitteesi"))
    expect(page.get_by_label("Vahvistuskoodi")).to_have_value(token)
    assert page.url.endswith("/fi/vahvistus/"), "neither the address nor the history keeps the code"
    assert fresh(request).identity == "none", "opening changes nothing"
    walk.look("identity_confirm")
    page.get_by_label("Viitenumero").fill(request.reference)
    walk.go_on("Vahvista")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiitos, osoite on vahvistettu")
    walk.look("identity_confirmed")
    assert fresh(request).identity == "contact"
    assert not [url for url in asked if token in url]


def test_without_a_script_the_code_is_typed_from_the_mail(browser: Browser, live_server: LiveServer) -> None:
    request, token = mailed()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="fi-FI")
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('request_confirm')}#{token}")
    assert grouped(token) in str(mail.outbox[-1].body)
    page.get_by_label("Viitenumero").fill(request.reference.lower())
    page.get_by_label("Vahvistuskoodi").fill(grouped(token).lower())
    page.get_by_role("button", name="Vahvista", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiitos, osoite on vahvistettu")
    context.close()
    assert fresh(request).identity == "contact"


def test_a_wrong_code_is_told_and_what_was_typed_stays(walk: Walk) -> None:
    mailed()
    walk.open(reverse("request_confirm"))
    walk.go_on("Vahvista")
    expect(walk.page).to_have_title(re.compile("^Virhe: Vahvista"))
    walk.look("identity_confirm_empty")
    walk.page.get_by_label("Viitenumero").fill("TP-0000-0000")
    walk.page.get_by_label("Vahvistuskoodi").fill("0" * 26)
    walk.go_on("Vahvista")
    expect(walk.page.get_by_role("alert")).to_contain_text("Viitenumero ja koodi eivät sovi yhteen")
    expect(walk.page.get_by_label("Viitenumero")).to_have_value("TP-0000-0000")
    walk.look("identity_confirm_wrong")


def test_the_code_of_a_letter_is_sent_back(walk: Walk) -> None:
    aino = scenes.aino()
    proofs.home(aino)
    request, _ = mailed()
    operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    code = proofs.code_posted(request, aino, now=timezone.now())
    walk.open(reverse("request_code"))
    walk.look("identity_code")
    walk.page.get_by_label("Viitenumero").fill(request.reference)
    walk.page.get_by_label("Kirjeessä oleva koodi").fill(grouped(code))
    walk.go_on("Palauta koodi")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Kiitos, koodi on vastaanotettu")
    walk.look("identity_code_returned")
    assert fresh(request).identity == "shown"
