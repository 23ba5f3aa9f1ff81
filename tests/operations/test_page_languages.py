"""The pages speak three languages: each at its own address, and on every page the way to it in the others."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import translation

from oomi_registry.languages import page_address
from oomi_registry.templatetags.languages import at_hour, on_day, on_day_at_hour
from requests_app.models import PrivacyRequest
from tests.at_the_form import AtTheForm, seen

pytestmark = pytest.mark.django_db
SWEDISH = {"Accept-Language": "sv-FI,sv;q=0.9,en;q=0.5"}
CODES = [code for code, _ in settings.LANGUAGES]


def links(page: str) -> dict[str, str]:
    """Where the page leads for each other language."""
    return {language: href for href, language in re.findall(r'<a href="([^"]+)" lang="\w\w" hreflang="(\w\w)">', page)}


def names() -> list[str]:
    """Every page under a language that needs no more than its name."""
    return sorted(_names(get_resolver().url_patterns, under_language=False))


def _names(patterns: list[URLPattern | URLResolver], *, under_language: bool) -> set[str]:
    found: set[str] = set()
    for each in patterns:
        inside = under_language or type(each.pattern).__name__ == "LocalePrefixPattern"
        if isinstance(each, URLResolver):
            found |= _names(each.url_patterns, under_language=inside)
        elif inside and each.name and "<" not in str(each.pattern):
            found.add(each.name)
    return found


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize(
    "name", ["request_start", "notice", "notice_versions", "request_confirm", "download_start", "request_status_start"]
)
def test_a_page_says_which_language_it_is_in_whatever_the_browser_wants(
    client: Client, name: str, language: str
) -> None:
    with translation.override(language):
        address = reverse(name)
    page = client.get(address, headers=SWEDISH)
    assert page.status_code == 200
    assert page.headers["Content-Language"] == language
    assert seen(page).lang == language
    assert "\u00ad" not in seen(page).title, "where a line may break is nothing that a title says"


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("name", ["request_start", "notice", "request_confirm", "request_code", "recipient_notice"])
def test_a_page_leads_to_itself_in_the_other_languages(client: Client, name: str, language: str) -> None:
    with translation.override(language):
        page = client.get(reverse(name) + "?muuta").content.decode()
    assert sorted(links(page)) == sorted(set(CODES) - {language})
    for there, address in links(page).items():
        assert address.startswith(f"/{there}/")
        assert address.endswith("?muuta")
        with translation.override(there):
            assert resolve(address.partition("?")[0]).url_name == name
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", CODES)
def test_every_page_has_an_address_of_its_own_in_every_language(language: str) -> None:
    """Written in letters and read aloud: plain letters, digits and hyphens; and no two pages share one."""
    with translation.override(language):
        addresses = {name: reverse(name) for name in names()}
        assert len(addresses) > 25
        for name, address in addresses.items():
            assert re.fullmatch(rf"/{language}/([a-z0-9-]+/)*([a-z0-9-]+\.(json|csv))?", address), address
            assert resolve(address).url_name == name
    assert len(set(addresses.values())) == len(addresses)


def test_the_addresses_of_other_languages_are_translated() -> None:
    with translation.override("fi"):
        finnish = {name: reverse(name).removeprefix("/fi/") for name in names()}
    for language in ("sv", "en"):
        with translation.override(language):
            same = [name for name in names() if name != "home" and reverse(name)[4:] == finnish[name]]
        assert same == []


def test_who_changes_the_language_in_the_middle_keeps_the_page_and_what_was_typed() -> None:
    aino = AtTheForm()
    with translation.override("fi"):
        aino.answer("request_what", {"rights": ["access", "erasure"]})
        address = links(aino.open("request_details_access").content.decode())["sv"]
    with translation.override("sv"):
        assert resolve(address).url_name == "request_details_access"
        chosen = seen(aino.open("request_what")).named("rights")
        assert [each["value"] for each in chosen if "checked" in each] == ["access", "erasure"]
        for page in ("details_access", "details_erasure", "whom", "reach", "answer"):
            aino.answer(f"request_{page}")
        aino.send()
    assert PrivacyRequest.objects.get().language == "sv"


def test_a_wrong_answer_is_told_in_the_language_of_the_page() -> None:
    told = {}
    for language in CODES:
        with translation.override(language):
            aino = AtTheForm()
            aino.answer("request_what", {"rights": ["marketing_ban"]})
            aino.answer("request_details_marketing_ban")
            page = aino.answer("request_reach", {"name": "Aino Mäkinen", "email": "aino@", "phone": ""})
        assert page.status_code == 422
        told[language] = seen(page).text
    assert "nimi@esimerkki.fi" in told["fi"]
    assert "name@example.com" in told["en"]
    assert "Virhe" not in told["sv"] + told["en"]


@pytest.mark.parametrize("path", ["/admin/login/", "/healthz"])
def test_what_names_no_language_is_in_finnish(client: Client, path: str) -> None:
    answer = client.get(path, headers=SWEDISH)
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "fi"


@pytest.mark.parametrize("path", ["/", "/tietopyynto/"])
def test_an_address_without_a_language_leads_to_the_finnish_page(client: Client, path: str) -> None:
    answer = client.get(path, headers=SWEDISH)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/fi/")


@pytest.mark.parametrize("language", CODES)
def test_a_page_that_is_not_there_says_so_in_its_language_and_leads_on(client: Client, language: str) -> None:
    page = client.get(f"/{language}/tallaista-ei-ole/")
    assert page.status_code == 404
    assert seen(page).lang == language
    assert links(page.content.decode()) == {each: f"/{each}/" for each in CODES if each != language}


def test_a_finnish_address_in_another_language_is_no_page(client: Client) -> None:
    assert client.get("/sv/tietopyynto/").status_code == 404
    assert client.get("/de/").status_code == 404


@pytest.mark.parametrize("name", ["request_confirm", "download_start", "request_code", "request_status_start"])
@pytest.mark.parametrize("language", CODES)
def test_a_letter_leads_to_a_page_in_its_own_language(client: Client, name: str, language: str) -> None:
    with translation.override("en"):  # whoever makes the letter
        address = page_address(name, language)
    assert address.startswith(f"{settings.SITE_URL}/{language}/")
    assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


@pytest.mark.parametrize(
    ("language", "day", "hour", "both"),
    [
        ("fi", "5.3.2026", "9.05", "5.3.2026 klo 9.05"),
        ("sv", "5 mars 2026", "9.05", "5 mars 2026 kl. 9.05"),
        ("en", "5 March 2026", "9:05", "5 March 2026 at 9:05"),
    ],
)
def test_days_and_hours_are_written_as_the_language_writes_them(language: str, day: str, hour: str, both: str) -> None:
    with translation.override(language):
        assert on_day_at_hour(datetime(2026, 3, 5, 7, 5, tzinfo=UTC)) == both
        assert on_day(date(2026, 3, 5)) == on_day(datetime(2026, 3, 4, 22, tzinfo=UTC)) == day
        assert at_hour(datetime(2026, 3, 5, 7, 5, tzinfo=UTC)) == hour
