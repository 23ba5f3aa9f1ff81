"""What people do to a page: press twice, go back, refresh, open a second tab, come back too late. It is one case.

In Chromium, whose double click really sends twice, and whose tabs really share their cookies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from requests_app.models import CaseMessage, Draft, PrivacyRequest, StrongIdentification
from tests import submissions
from tests.at_the_form import AtTheForm
from tests.at_the_status import AtTheStatus
from tests.identity_provider import IdentityProvider, running
from tests.journeys.conftest import Walk
from tests.journeys.test_strong_identification import forgive

pytestmark = pytest.mark.django_db(transaction=True)


def has_filled_in(walk: Walk) -> AtTheForm:
    """Aino's browser has the form filled in up to the last page."""
    form = AtTheForm()
    form.fill_in("access")
    holds(walk, site.DRAFT_COOKIE_NAME, form.token)
    return form


def holds(walk: Walk, name: str, value: str) -> None:
    """The browser has that cookie."""
    cookie = {"name": name, "value": value, "url": walk.site}
    walk.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a dict of these keys, as Playwright takes it


def test_a_double_click_on_the_last_button_is_one_case_and_its_receipt(walk: Walk) -> None:
    has_filled_in(walk)
    walk.open(reverse("request_check"))
    walk.page.get_by_role("button", name="Lähetä tietopyyntö").dblclick()
    expect(walk.page.locator(".ref")).to_be_visible()
    expect(walk.page.locator(".ref")).to_have_text(PrivacyRequest.objects.get().reference)


def test_a_double_click_on_the_first_page_is_one_form(walk: Walk) -> None:
    walk.open(reverse("request_what"))
    walk.page.get_by_label("Haluan kopion tiedoistani").check()
    walk.page.get_by_role("button", name="Jatka").dblclick()
    expect(walk.page.get_by_role("heading", level=1)).to_contain_text("Mitä tietoja haluat ja miltä ajalta?")
    walk.go_on()
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Teetkö pyynnön omasta puolestasi?")


def test_sent_from_two_tabs_it_is_one_case_and_both_show_its_receipt(walk: Walk) -> None:
    has_filled_in(walk)
    other = walk.page.context.new_page()
    for tab in (walk.page, other):
        tab.goto(walk.site + reverse("request_check"))
    for tab in (walk.page, other):
        tab.get_by_role("button", name="Lähetä tietopyyntö").click()
        expect(tab.locator(".ref")).to_be_visible()
    reference = PrivacyRequest.objects.get().reference
    for tab in (walk.page, other):
        expect(tab.locator(".ref")).to_have_text(reference)
        tab.reload()
        expect(tab.locator(".ref")).to_have_text(reference)


def test_back_after_sending_and_on_again_leads_to_the_receipt_and_sends_nothing(walk: Walk) -> None:
    has_filled_in(walk)
    walk.open(reverse("request_answer"))
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    expect(walk.page.locator(".ref")).to_be_visible()
    reference = PrivacyRequest.objects.get().reference
    for _ in range(2):
        walk.page.go_back()
    walk.page.wait_for_load_state()
    if walk.page.get_by_role("button", name="Jatka").count():  # kept by the browser as it was
        walk.go_on()
    expect(walk.page.locator(".ref")).to_have_text(reference)
    assert PrivacyRequest.objects.count() == 1


def test_a_form_left_open_too_long_says_so_when_it_is_sent_and_makes_no_case(walk: Walk) -> None:
    walk.statuses |= {410}
    has_filled_in(walk)
    walk.open(reverse("request_check"))
    Draft.objects.update(expires_at=timezone.now())
    walk.go_on("Lähetä tietopyyntö")
    expect(walk.page).to_have_title(re.compile("vanhentu"))
    assert not PrivacyRequest.objects.exists()
    walk.go_on("Aloita alusta")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Mitä haluat pyytää?")


def test_a_message_sent_by_a_double_click_is_one_message(walk: Walk) -> None:
    here = AtTheStatus()
    here.enter(submissions.received(submissions.ainos(), now=timezone.now()))
    holds(walk, site.STATUS_COOKIE_NAME, here.client.cookies[site.STATUS_COOKIE_NAME].value)
    walk.open(reverse("request_status"))
    walk.page.get_by_label("Viesti", exact=True).fill("Milloin saan vastauksen?")
    walk.page.get_by_role("button", name="Lähetä viesti").dblclick()
    expect(walk.page.get_by_text("Saimme viestisi.")).to_be_visible()
    assert CaseMessage.objects.count() == 1


# ---- strong identification


@pytest.fixture
def provider(tmp_path: Path, live_server: LiveServer, settings: Settings) -> Iterator[IdentityProvider]:
    settings.SITE_URL = live_server.url
    with running(tmp_path, f"{live_server.url}{reverse('identification_return')}") as provider:
        provider.knows("Aino", given_names="Aino Maria", family_name="Mäkinen", hetu="120488-122L")
        settings.OIDC = provider.settings
        yield provider


@pytest.mark.parametrize("first", [0, 1], ids=["the first tab first", "the second tab first"])
def test_begun_in_two_tabs_the_one_that_is_finished_shows_it_and_the_other_says_so(
    walk: Walk, provider: IdentityProvider, first: int
) -> None:
    has_filled_in(walk).send()
    walk.statuses |= {404}  # the provider has no icon
    tabs = [walk.page, walk.page.context.new_page()]
    for tab in tabs:
        tab.goto(walk.site + reverse("request_identify"))
        tab.get_by_role("button", name="Siirry tunnistuspalveluun").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Kuka olet?")
    one, other = tabs[first], tabs[1 - first]
    one.get_by_role("button", name="Aino").click()
    expect(one.get_by_role("heading", level=1)).to_have_text("Kiitos, henkilöllisyytesi on vahvistettu")
    other.get_by_role("button", name="Aino").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Tämä tunnistautuminen on jo käytetty")
    expect(other.get_by_text("sinun ei tarvitse tehdä mitään")).to_be_visible()
    assert StrongIdentification.objects.count() == 1
    forgive(walk, provider)
