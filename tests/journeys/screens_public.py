"""Pictures of the public face: the form with its errors, the notice, and what is shown when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse

from requests_app.rights import Right

if TYPE_CHECKING:
    from tests.journeys.screens import Camera


def tour(at: Camera) -> None:
    """Every page of the form in its order, each first with its error."""
    at.at(reverse("request_start"), "form_1_start")
    at.press("Aloita pyyntö")
    _wrong_then_right(at, "form_2_what", _tick_all)
    for right in Right:
        at.take(f"form_3_{right.value}")
        at.press("Jatka")
        if at.page.title().startswith("Virhe"):
            at.take(f"form_3_{right.value}_error")
            _answer_what_is_asked(at)
            at.press("Jatka")
    _wrong_then_right(at, "form_4_whom", _for_somebody_else)
    _wrong_then_right(at, "form_4_representative", _represent)
    _wrong_then_right(at, "form_5_reach", _reach)
    _wrong_then_right(at, "form_6_answer", _first_way)
    at.take("form_7_check")
    at.press("Lähetä tietopyyntö")
    at.take("form_8_done")
    at.page.context.clear_cookies()
    at.at(reverse("request_reach"), "form_without_draft")
    at.at(reverse("notice"), "notice")
    at.at("/fi/ei-ole-tallaista/", "wrong_404")
    at.at("/fails/", "wrong_500")
    at.open(reverse("request_start"))
    at.press("Aloita pyyntö")
    at.page.context.clear_cookies()
    at.page.locator("[name=rights]").first.check()
    at.press("Jatka")
    at.take("wrong_proof_missing")


def _wrong_then_right(at: Camera, name: str, answer: Callable[[Camera], None]) -> None:
    at.take(name)
    at.press("Jatka")
    if at.page.title().startswith("Virhe"):
        at.take(f"{name}_error")
    answer(at)
    at.press("Jatka")


def _tick_all(at: Camera) -> None:
    for box in at.page.locator("[name=rights]").all():
        box.check()


def _answer_what_is_asked(at: Camera) -> None:
    """Something in every text, and the first of every choice that is still open."""
    for field in at.page.locator("main textarea").all():
        field.fill("Tiedot ovat vanhentuneet: muutin elokuussa.")
    for name in ("channels", "purposes", "situation", "reason"):
        boxes = at.page.locator(f"[name={name}]:is([type=checkbox],[type=radio])")
        if boxes.count():
            boxes.first.check()


def _for_somebody_else(at: Camera) -> None:
    at.page.locator("[name=whom]").nth(1).check()


def _first_way(at: Camera) -> None:
    at.page.locator("[name=answer_by]").first.check()


def _represent(at: Camera) -> None:
    at.page.locator("[name=representative_name]").fill("Riitta Esimerkki")
    at.page.locator("[name=representative_role]").first.check()


def _reach(at: Camera) -> None:
    at.page.get_by_label("Koko nimi").fill("Helmi Esimerkki")
    at.page.get_by_label("Sähköpostiosoite").fill("helmi.esimerkki@example.com")
    at.page.get_by_label("Puhelinnumero").fill("050 123 4567")
    at.page.get_by_label("Katuosoite").fill("Testikatu 1 A 2")
    at.page.get_by_label("Postinumero").fill("00100")
    at.page.get_by_label("Postitoimipaikka").fill("Helsinki")
