"""Strong identification and the provider: what it is sent, what it may do wrong, and what is set of it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from joserfc import jws
from pytest_django import Settings

from oomi_registry.checks.identification import the_provider_is_whole
from requests_app.events import Happening
from requests_app.models import IdentificationAttempt, RequestEvent
from requests_app.strong_identification import calling
from requests_app.tasks import clear_expired_drafts
from tests.at_the_form import AtTheForm, seen
from tests.casework import codes_of, fresh
from tests.identified import Traveller, offered_by, provider_in, refused_at
from tests.identity_provider import ACR, CLIENT, IdentityProvider

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with provider_in(tmp_path_factory.mktemp("provider")) as provider:
        provider.knows("aino", given_names="Aino Maria", family_name="Mäkinen", hetu="120488-122L")
        yield provider


@pytest.fixture
def provider(_provider: IdentityProvider, settings: Settings) -> IdentityProvider:
    return offered_by(_provider, settings)


def test_what_the_browser_carries_is_signed_and_says_nothing_of_a_person(provider: IdentityProvider) -> None:
    """RFC 9101; Traficom 213/2023 S"""
    browser = Traveller(provider)
    browser.at_the_form().file("access")
    carried = parse_qs(urlsplit(browser.leave()).query)
    assert carried.keys() == {"client_id", "response_type", "scope", "redirect_uri", "request"}
    signed = jws.deserialize_compact(carried["request"][0], provider.ours[0], algorithms=["RS256"])
    assert signed.headers() == {"alg": "RS256", "kid": "ours-sig", "typ": "oauth-authz-req+jwt"}
    asked = json.loads(signed.payload or b"")
    assert (
        asked.items()
        >= {
            "iss": CLIENT,
            "aud": provider.issuer,
            "acr_values": ACR,
            "ui_locales": "fi",
            "code_challenge_method": "S256",
        }.items()
    )
    assert {"state", "nonce", "jti", "exp", "code_challenge"} <= asked.keys()
    assert "Mäkinen" not in json.dumps(asked, ensure_ascii=False)


def test_the_provider_refuses_a_request_that_is_not_signed_by_us(provider: IdentityProvider) -> None:
    """That the provider of these tests does judge what it is sent."""
    browser = Traveller(provider)
    browser.at_the_form().file("access")
    address = browser.leave()
    head, _, signature = address.rpartition(".")
    assert refused_at(f"{head}.{signature[::-1]}") == HTTPStatus.BAD_REQUEST
    assert refused_at(address.partition("&request=")[0]) == HTTPStatus.BAD_REQUEST
    provider.refused.clear()


def test_a_person_who_cancels_reads_that_nothing_changed_and_how_else(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    ended = browser.identify("")
    assert ended == reverse("request_identify_cancelled")
    page = seen(browser.client.get(ended))
    assert page.headings == ["Tunnistautuminen keskeytettiin"]
    assert "koodikirje" in page.text
    assert fresh(request).identity == "none"
    assert not codes_of(request, Happening.STRONGLY_IDENTIFIED, Happening.IDENTIFIED_AS_ANOTHER)


def test_a_provider_that_is_down_is_told_and_the_case_is_as_it_was(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    back = browser.choose(browser.leave(), "aino")
    provider.down = True
    assert browser.come_back(back).headers["Location"] == reverse("request_identify_unavailable")
    assert fresh(request).identity == "none"
    provider.down = False
    assert browser.identify("aino") == reverse("request_identified"), "tried again later"


def test_a_provider_that_drips_its_answer_holds_nobody(
    provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "TIMEOUT", 0.5)
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    back = browser.choose(browser.leave(), "aino")
    provider.drips = True
    began = time.monotonic()
    assert browser.come_back(back).headers["Location"] == reverse("request_identify_unavailable")
    assert time.monotonic() - began < 5
    assert fresh(request).identity == "none"


def test_the_answer_is_in_the_language_of_the_page_that_led_away(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    browser.at_the_form().file("access")
    page = browser.client.post("/sv/identifiering/")
    address = re.search(r'class="btn" href="([^"]+)"', page.content.decode())
    assert address is not None
    back = browser.choose(address[1].replace("&amp;", "&"), "aino")
    assert browser.come_back(back).headers["Location"] == "/sv/identifiering/klar/"


def test_a_quarter_of_an_hour_later_it_has_expired(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    back = browser.choose(browser.leave(), "aino")
    with time_machine.travel(timezone.now() + timedelta(minutes=15), tick=False):
        assert browser.come_back(back).headers["Location"] == reverse("request_identify_over")
    assert fresh(request).identity == "none"
    assert "/token" not in provider.calls


def test_a_second_return_is_told_that_it_was_used_and_calls_nobody(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    back = browser.choose(browser.leave(), "aino")
    assert browser.come_back(back).headers["Location"] == reverse("request_identified")
    calls, written = len(provider.calls), RequestEvent.objects.count()
    assert browser.come_back(back).headers["Location"] == reverse("request_identify_used")
    assert (len(provider.calls), RequestEvent.objects.count()) == (calls, written)
    assert fresh(request).identity == "shown"


def test_without_a_provider_nothing_is_offered_and_the_page_names_the_other_ways(settings: Settings) -> None:
    browser = Client()
    AtTheForm(browser).file("access")
    assert reverse("request_identify") not in browser.get(reverse("request_done")).content.decode()
    for answer in (browser.get(reverse("request_identify")), browser.post(reverse("request_identify"))):
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "koodikirje" in seen(answer).text
    back = browser.get(reverse("identification_return"), {"state": "x", "code": "y"})
    assert back.headers["Location"] == reverse("request_identify_unavailable")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_ACR_VALUES": " "}, "OIDC_ACR_VALUES"),
        ({"OIDC_ACR_VALUES": "x" * 101}, "OIDC_ACR_VALUES"),
        ({"OIDC_SCOPE": "profile"}, "OIDC_SCOPE"),
        ({"OIDC_CLAIMS": "hetu=nin"}, "OIDC_CLAIMS"),
        ({"OIDC_ISSUER": "https://somebody.else.example"}, "OIDC_DISCOVERY_FILE"),
        ({"OIDC_TOKEN_ENDPOINT": "http://tunnistus.example.com/token"}, "OIDC_TOKEN_ENDPOINT"),
        ({"OIDC_DISCOVERY_FILE": ""}, "OIDC_AUTHORIZATION_ENDPOINT"),
        ({"OIDC_SIGNING_KEY_FILE": "/no/such/file"}, "OIDC_SIGNING_KEY_FILE"),
    ],
)
def test_half_a_configuration_stops_the_site_from_starting(
    provider: IdentityProvider, settings: Settings, changed: dict[str, str], named: str
) -> None:
    assert the_provider_is_whole() == []
    settings.OIDC = provider.settings | changed
    (fault,) = the_provider_is_whole()
    assert (fault.id, fault.msg.split()[0]) == ("identification.E001", named)


def test_our_public_key_in_place_of_the_private_one_is_found_out(
    provider: IdentityProvider, settings: Settings, tmp_path: Path
) -> None:
    public = tmp_path / "public.json"
    public.write_text(json.dumps(provider.ours[1].as_dict(private=False)))
    settings.OIDC = provider.settings | {"OIDC_ENCRYPTION_KEY_FILE": str(public)}
    (fault,) = the_provider_is_whole()
    assert "private" in fault.msg


def test_attempts_are_forgotten_by_the_sweep(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    browser.at_the_form().file("access")
    browser.leave()
    clear_expired_drafts()
    assert IdentificationAttempt.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        clear_expired_drafts()
    assert not IdentificationAttempt.objects.exists()
