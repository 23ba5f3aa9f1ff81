"""Somebody is strongly identified from a browser, by way of a provider at another address, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from requests_app.operations import outbox
from tests import proofs, submissions
from tests.at_the_form import AtTheForm
from tests.casework import fresh
from tests.identity_provider import IdentityProvider, running
from tests.journeys.conftest import Walk

pytestmark = pytest.mark.django_db(transaction=True)
AINOS, ANOTHERS = "120488-122L", "131052-308T"


@pytest.fixture
def provider(tmp_path: Path, live_server: LiveServer, settings: Settings) -> Iterator[IdentityProvider]:
    settings.SITE_URL = live_server.url
    with running(tmp_path, f"{live_server.url}{reverse('identification_return')}") as provider:
        provider.knows("Aino", given_names="Aino Maria", family_name="Mäkinen", hetu=AINOS)
        provider.knows("Linnea", given_names="Linnea", family_name="Kanariainen", hetu=ANOTHERS)
        settings.OIDC = provider.settings
        yield provider


def sent(walk: Walk) -> AtTheForm:
    """Aino has sent her request from this browser."""
    form = AtTheForm()
    form.file("access")
    cookie = {"name": site.DRAFT_COOKIE_NAME, "value": form.token, "url": walk.site}
    walk.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a dict of these keys, as Playwright takes it
    return form


def forgive(walk: Walk, provider: IdentityProvider) -> None:
    """The provider's own pages are another host's, which this story goes to by its button and nothing else does."""
    foreign = [fault for fault in walk.faults if fault.startswith("foreign request: ")]
    assert all(fault.removeprefix("foreign request: ").startswith(provider.issuer) for fault in foreign)
    walk.faults[:] = [fault for fault in walk.faults if fault not in foreign]


def test_aino_goes_from_her_receipt_to_the_provider_and_back(walk: Walk, provider: IdentityProvider) -> None:
    """Two presses of ours and one of the provider's; then once more with another's credentials, and once cancelled."""
    sent(walk)
    walk.statuses |= {404}  # the provider has no icon
    page, heading = walk.page, walk.page.get_by_role("heading", level=1)
    walk.open(reverse("request_done"))
    walk.look("identify_receipt")
    page.get_by_role("link", name="Tunnistaudu", exact=True).click()
    expect(page).to_have_title(re.compile("^Tunnistaudu vahvasti"))
    walk.look("identify_start")
    walk.go_on("Siirry tunnistuspalveluun")
    expect(heading).to_have_text("Kuka olet?")
    page.get_by_role("button", name="Keskeytä").click()
    expect(heading).to_have_text("Tunnistautuminen keskeytettiin")
    walk.look("identify_cancelled")
    page.get_by_role("link", name="Tunnistaudu uudelleen").click()
    walk.go_on("Siirry tunnistuspalveluun")
    page.get_by_role("button", name="Linnea").click()
    expect(heading).to_have_text("Tunnistauduit toisena henkilönä")
    walk.look("identify_another")
    page.get_by_role("link", name="Tunnistaudu uudelleen").click()
    walk.go_on("Siirry tunnistuspalveluun")
    page.get_by_role("button", name="Aino").click()
    expect(heading).to_have_text("Kiitos, henkilöllisyytesi on vahvistettu")
    assert page.url == f"{walk.site}{reverse('request_identified')}", "neither code nor state stays in the address"
    walk.look("identify_done")
    page.go_back()
    forgive(walk, provider)


def test_with_javascript_off_and_nothing_but_the_keyboard(
    browser: Browser, live_server: LiveServer, provider: IdentityProvider
) -> None:
    request = submissions.received(submissions.ainos(), now=timezone.now())
    outbox.send_waiting(clock=timezone.now)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="fi-FI")
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('request_identify')}")
    page.get_by_label("Viitenumero").press_sequentially(request.reference)
    page.keyboard.press("Tab")
    page.keyboard.type(proofs.token_mailed(request))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kuka olet?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiitos, henkilöllisyytesi on vahvistettu")
    context.close()
    assert fresh(request).identity == "shown"


@pytest.mark.parametrize(
    "name",
    [
        "request_identify",
        "request_identify_unavailable",
        "request_identify_refused",
        "request_identify_over",
        "request_identify_used",
    ],
)
def test_every_other_page_of_it(walk: Walk, provider: IdentityProvider, name: str) -> None:
    walk.open(reverse(name))
    walk.look(name)
    if name == "request_identify":
        walk.go_on("Siirry tunnistuspalveluun")
        expect(walk.page).to_have_title(re.compile("^Virhe: Tunnistaudu vahvasti"))
        walk.look("request_identify_empty")
