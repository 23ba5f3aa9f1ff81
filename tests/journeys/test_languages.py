"""Every public page and state, once in each language: axe, reflow, console, policy; and the ways between languages."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.urls import resolve, reverse
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from customers.releases.adopting import adopt_the_first
from requests_app.models import PrivacyRequest
from tests.journeys import screens_cases, screens_public
from tests.journeys.conftest import Walk

pytestmark = pytest.mark.django_db(transaction=True)
CODES = [code for code, _ in settings.LANGUAGES]


@dataclass
class Judge:
    """Goes where a camera would, and judges what it sees."""

    walk: Walk
    language: str
    seen: int = 0

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.walk.page

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.walk.open(path)

    def take(self, name: str) -> None:
        """Judge the page as it stands, and that it says which language it is in."""
        self.walk.look(f"{name}_{self.language}")
        assert self.page.locator("html").get_attribute("lang") == self.language
        self.seen += 1


@pytest.mark.parametrize("language", CODES)
def test_every_page_and_state_is_clean_in_every_language(walk: Walk, language: str) -> None:
    walk.statuses = screens_cases.STATUSES
    adopt_the_first(now=timezone.now(), using="default")  # as after migrate; a test before this may have emptied it
    judge = Judge(walk, language)
    with translation.override(language):
        screens_public.tour(judge)
        screens_public.trouble(judge)
        assert PrivacyRequest.objects.get().language == language
        screens_cases.tour(judge)
    assert judge.seen > 100


def test_bertil_changes_to_swedish_on_the_way_and_goes_on_where_he_was(walk: Walk) -> None:
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.locator("[name=rights]").first.check()
    walk.go_on()
    page.get_by_role("textbox").fill("Samtal från år 2025.")
    walk.go_on()
    page.get_by_role("link", name="Takaisin").click()
    page.get_by_role("navigation", name="Kieli").get_by_role("link", name="Svenska").click()
    with translation.override("sv"):
        assert resolve(page.url.removeprefix(walk.site)).url_name == "request_details_access"
    expect(page.get_by_role("textbox")).to_have_value("Samtal från år 2025.")
    expect(page.get_by_role("navigation", name="Språk").get_by_text("Svenska")).to_have_attribute(
        "aria-current", "true"
    )
    page.locator("main form .btn").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
