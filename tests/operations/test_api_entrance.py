"""The entrance of systems: past what is there for pages, with all that every answer of the site says."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import get_language, override

from tests.api_calls import System, a_system

pytestmark = pytest.mark.django_db

MAY_WE = {"channel": "email", "purpose": "direct_marketing", "contact": "aino.makinen@example.com"}
SAID_BY_EVERY_ANSWER = (
    "Content-Language",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)


def policy(headers: dict[str, str]) -> set[str]:
    return set(headers["Content-Security-Policy"].split("; "))


def test_an_answer_to_a_system_says_to_a_browser_what_a_page_does() -> None:
    """[D: may-we-contact-fast]."""
    page = dict(Client().get("/api/docs/").items())
    for answer in (a_system().ask("contact-permission", MAY_WE), System("").put("customers/crm-1", {})):
        assert {name: answer.headers[name] for name in SAID_BY_EVERY_ANSWER} == {
            name: page[name] for name in SAID_BY_EVERY_ANSWER
        }
        assert policy(answer.headers) == policy(page)
        assert answer.headers["Content-Length"] == str(len(answer.text.encode()))


def test_a_system_is_answered_in_the_sites_language_whichever_the_page_before_it_had() -> None:
    crm = a_system()
    in_finnish = crm.put("customers/crm-1", {"family_name": ["Mäkinen"]})
    with override("sv"):
        after_a_page = crm.put("customers/crm-1", {"family_name": ["Mäkinen"]})
        assert get_language() == "sv"
    assert in_finnish.status == 422
    assert after_a_page.text == in_finnish.text
    assert after_a_page.headers["Content-Language"] == settings.LANGUAGE_CODE


def test_a_site_of_another_name_answers_no_system() -> None:
    assert a_system().send("POST", "/api/v1/contact-permission", b"{}", Host="elsewhere.example").status == 400


def test_an_address_that_is_none_is_answered_as_a_problem() -> None:
    answer = System("").put("no/such", {})
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json")
