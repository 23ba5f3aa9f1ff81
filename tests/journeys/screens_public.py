"""The public face page by page, in the language of whoever walks: for pictures, and for axe to judge each state once.

Buttons and fields are found by what they are and not by their words, which differ from language to language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from django.urls import reverse
from django.utils.translation import get_language

from oomi_registry.languages import page_language
from requests_app.identifying.strong import ENDINGS
from requests_app.rights import Right

if TYPE_CHECKING:
    from playwright.sync_api import Page


MOVED = {
    "fi": "Tiedot ovat vanhentuneet: muutin elokuussa.",
    "sv": "Uppgifterna är föråldrade: jag flyttade i augusti.",
    "en": "The data are out of date: I moved in August.",
}


class Visitor(Protocol):
    """Somebody who goes through the pages, to take pictures of them or to judge them."""

    @property
    def page(self) -> Page:
        """The browser's page."""

    def open(self, path: str) -> None:
        """Go to an address of the site."""

    def take(self, name: str) -> None:
        """Look at the page as it stands."""


def tour(at: Visitor) -> None:
    """Every page of the form in its order, each first with its error; then what stands around it."""
    _see(at, "request_start", "form_1_start")
    _go_on(at)
    _wrong_then_right(at, "form_2_what", _tick_all)
    for right in Right:
        at.take(f"form_3_{right.value}")
        _go_on(at)
        if _is_wrong(at):
            at.take(f"form_3_{right.value}_error")
            _answer_what_is_asked(at)
            _go_on(at)
    _wrong_then_right(at, "form_4_whom", _for_somebody_else)
    _wrong_then_right(at, "form_4_representative", _represent)
    _wrong_then_right(at, "form_5_reach", _reach)
    _wrong_then_right(at, "form_6_answer", _first_way)
    at.take("form_7_check")
    _see(at, "request_start", "form_1_start_unsent")
    at.open(reverse("request_check"))
    _go_on(at)
    at.take("form_8_done")
    _see(at, "request_status", "status_from_the_form")
    _see(at, "request_status_withdraw", "status_withdraw")
    _go_on(at)
    at.take("status_withdraw_error")
    at.page.context.clear_cookies()
    _see(at, "request_reach", "form_without_draft")
    for name in (
        "request_confirm",
        "request_code",
        "download_start",
        "download_code",
        "recipient_notice",
        "request_status_start",
        "request_status_code",
    ):
        _see(at, name, name)
        _go_on(at)
        at.take(f"{name}_error")
    for name in ("request_confirmed", "request_code_returned", "recipient_acknowledged", "notice", "notice_versions"):
        _see(at, name, name)
    for name in ENDINGS.values():
        _see(at, name, name)
    for name in ("joint_controllers", "accessibility_thanks"):
        _see(at, name, name)
    for name in ("accessibility", "request_preferences_start", "request_preferences_code"):
        _see(at, name, name)
        _go_on(at)
        at.take(f"{name}_error")
    at.open(reverse("consent", args=["not-a-link"]))
    at.take("consent_malformed")


def trouble(at: Visitor) -> None:
    """What is shown when something is wrong. The page that fails is no page of the site: see ``screens_urls``."""
    at.open(f"/{get_language()}/ei-ole-tallaista/")
    at.take("wrong_404")
    at.open(reverse("request_start"))
    _go_on(at)
    at.page.context.clear_cookies()
    at.page.locator("[name=rights]").first.check()
    _go_on(at)
    at.take("wrong_proof_missing")


def proofless(at: Visitor) -> None:
    """A page beside the form's own ones, sent without the cookie that goes with it."""
    at.open(reverse("download_start"))
    at.page.context.clear_cookies()
    _go_on(at)
    at.take("wrong_csrf")


def _see(at: Visitor, name: str, picture: str) -> None:
    at.open(reverse(name))
    at.take(picture)


def _go_on(at: Visitor) -> None:
    """Press what the page's form is there for."""
    at.page.locator("main form .btn").first.click()


def _is_wrong(at: Visitor) -> bool:
    return at.page.locator("main .summary").count() > 0


def _wrong_then_right(at: Visitor, name: str, answer: Callable[[Visitor], None]) -> None:
    at.take(name)
    _go_on(at)
    if _is_wrong(at):
        at.take(f"{name}_error")
    answer(at)
    _go_on(at)


def _tick_all(at: Visitor) -> None:
    for box in at.page.locator("[name=rights]").all():
        box.check()


def _answer_what_is_asked(at: Visitor) -> None:
    """Something in every text, and the first of every choice that is still open."""
    for field in at.page.locator("main textarea").all():
        field.fill(MOVED[page_language()])
    for name in ("channels", "purposes", "situation", "reason"):
        boxes = at.page.locator(f"[name={name}]:is([type=checkbox],[type=radio])")
        if boxes.count():
            boxes.first.check()


def _for_somebody_else(at: Visitor) -> None:
    at.page.locator("[name=whom]").nth(1).check()


def _first_way(at: Visitor) -> None:
    at.page.locator("[name=answer_by]").first.check()


def _represent(at: Visitor) -> None:
    at.page.locator("[name=representative_name]").fill("Riitta Esimerkki")
    at.page.locator("[name=representative_role]").first.check()


def _reach(at: Visitor) -> None:
    """Somebody who is nobody: a protected or real address would be wrong here."""
    typed = {
        "name": "Helmi Esimerkki",
        "email": "helmi.esimerkki@example.com",
        "phone": "050 123 4567",
        "street": "Testikatu 1 A 2",
        "postal_code": "00100",
        "city": "Helsinki",
    }
    for name, text in typed.items():
        at.page.locator(f"main [name={name}]").fill(text)
