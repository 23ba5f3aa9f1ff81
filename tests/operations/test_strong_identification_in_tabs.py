"""Strong identification begun in several tabs of one browser: each comes back to its own question, and to no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from requests_app.events import Happening
from requests_app.models import PrivacyRequest
from tests import proofs, submissions
from tests.at_the_form import seen
from tests.casework import fresh, letters_leave
from tests.identified import Traveller, offered_by, provider_in
from tests.identity_provider import IdentityProvider

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with provider_in(tmp_path_factory.mktemp("provider")) as provider:
        provider.knows("aino", given_names="Aino Maria", family_name="Mäkinen", hetu="120488-122L")
        provider.knows("linnea", given_names="Linnea", family_name="Kanariainen", hetu="131052-308T")
        yield provider


@pytest.fixture
def provider(_provider: IdentityProvider, settings: Settings) -> IdentityProvider:
    return offered_by(_provider, settings)


def two_tabs(provider: IdentityProvider) -> tuple[Traveller, PrivacyRequest, str, str]:
    """Aino pressed the button in one tab and then in another; where each came back from."""
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    first, second = browser.leave(), browser.leave()
    return browser, request, browser.choose(first, "aino"), browser.choose(second, "aino")


@pytest.mark.parametrize("finished_first", [0, 1])
def test_of_two_tabs_either_works_and_the_other_says_that_it_is_done(
    provider: IdentityProvider, finished_first: int
) -> None:
    browser, request, *backs = two_tabs(provider)
    one, other = backs[finished_first], backs[1 - finished_first]
    assert browser.come_back(one).headers["Location"] == reverse("request_identified")
    assert browser.come_back(other).headers["Location"] == reverse("request_identify_used")
    assert browser.come_back(one).headers["Location"] == reverse("request_identify_used"), "refreshed"
    assert fresh(request).identity == "shown"
    assert request.events.filter(kind=Happening.STRONGLY_IDENTIFIED).count() == 1
    page = seen(browser.client.get(reverse("request_identify_used")))
    assert "sinun ei tarvitse tehdä mitään" in page.text


def test_a_cancelled_tab_leaves_the_other_as_it_was(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    browser.at_the_form().file("access")
    first, second = browser.leave(), browser.leave()
    assert browser.come_back(browser.choose(second, "")).headers["Location"] == reverse("request_identify_cancelled")
    assert browser.come_back(browser.choose(first, "aino")).headers["Location"] == reverse("request_identified")


def test_two_tabs_of_two_requests_come_back_each_to_its_own_in_its_own_language(provider: IdentityProvider) -> None:
    """Aino and Linnea share a computer."""
    browser = Traveller(provider)
    own = browser.at_the_form().file("access")
    first = browser.leave()
    hers = submissions.received(
        replace(submissions.ainos(), name="Linnea Kanariainen", email="linnea@example.com"), now=timezone.now()
    )
    letters_leave(timezone.now())
    with translation.override("sv"):
        second = browser.leave(reference=hers.reference, code=proofs.token_mailed(hers))
        swedish = reverse("request_identified")
    assert browser.come_back(browser.choose(first, "aino")).headers["Location"] == reverse("request_identified")
    assert (fresh(own).identity, fresh(hers).identity) == ("shown", "contact")
    assert browser.come_back(browser.choose(second, "linnea")).headers["Location"] == swedish
    assert fresh(hers).identity == "shown"


def test_the_answer_to_one_tab_is_none_to_the_other(provider: IdentityProvider) -> None:
    """A code is bound to its own question by PKCE: under the other's state it shows nobody."""
    browser, request, first, second = two_tabs(provider)
    told, others = (dict(parse_qsl(urlsplit(each).query)) for each in (first, second))
    mixed = f"{first.partition('?')[0]}?{urlencode(told | {'code': others['code']})}"
    assert browser.come_back(mixed).headers["Location"] == reverse("request_identify_unavailable")
    assert fresh(request).identity == "none"


def test_a_browser_remembers_five_and_the_one_before_says_what_to_do(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    browser.at_the_form().file("access")
    addresses = [browser.leave() for _ in range(6)]
    assert len(browser.client.cookies[site.IDENTIFY_COOKIE_NAME].value) < 300
    forgotten = browser.come_back(browser.choose(addresses[0], "aino"))
    assert forgotten.headers["Location"] == reverse("request_identify_over")
    assert browser.come_back(browser.choose(addresses[1], "aino")).headers["Location"] == reverse("request_identified")
