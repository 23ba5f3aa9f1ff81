"""Letters speak Swedish and English; the pages are in Finnish until they are written in another language."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from oomi_registry.languages import page_address, page_language

pytestmark = pytest.mark.django_db
SWEDISH = {"Accept-Language": "sv-FI,sv;q=0.9,en;q=0.5"}


def test_the_letters_speak_three_languages_and_the_pages_one() -> None:
    assert [code for code, _ in settings.LANGUAGES] == ["fi", "sv", "en"]
    assert settings.PAGE_LANGUAGES == ["fi"]


@pytest.mark.parametrize("path", ["/fi/tietopyynto/", "/fi/tietosuojaseloste/", "/admin/login/"])
def test_a_swedish_browser_is_given_the_finnish_page(client: Client, path: str) -> None:
    page = client.get(path, headers=SWEDISH)
    assert page.status_code == 200
    assert page.headers["Content-Language"] == "fi"
    assert 'lang="fi"' in page.content.decode()


@pytest.mark.parametrize("path", ["/", "/tietopyynto/"])
def test_a_swedish_browser_that_names_no_language_is_led_to_the_finnish_page(client: Client, path: str) -> None:
    assert client.get(path, headers=SWEDISH).headers["Location"].startswith("/fi/")


@pytest.mark.parametrize("path", ["/sv/tietopyynto/", "/en/tietopyynto/", "/sv/"])
def test_there_is_no_page_in_a_language_that_the_pages_do_not_speak(client: Client, path: str) -> None:
    """No page promises what is not written: neither by a link nor by answering."""
    assert client.get(path, headers=SWEDISH).status_code == 404


@pytest.mark.parametrize("name", ["request_confirm", "download_start", "request_code"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_address_in_a_letter_of_any_language_is_of_a_page_that_is_there(
    client: Client, name: str, language: str
) -> None:
    with translation.override(language):
        address = page_address(name, language)
    assert address.startswith(settings.SITE_URL)
    assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_a_language_enters_the_pages_by_one_line(settings: object) -> None:
    assert page_language("sv") == "fi"
    settings.PAGE_LANGUAGES = ["fi", "sv"]  # type: ignore[attr-defined]  # the fixture of pytest-django
    assert page_language("sv") == "sv"
