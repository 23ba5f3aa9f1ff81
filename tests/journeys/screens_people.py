"""People of the pictures, what they write in each language, and what a visitor does on many pages.

Everybody here is synthetic, and has a mailbox of their own in each language, so that one site may be walked through in
all three.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from customers.models import ContactPoint, Party
from oomi_registry.languages import page_language
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.rights import Right
from tests import casework, submissions
from tests.journeys.screens_public import Visitor

SAID = {
    "scope": ("Kaikki vuodelta 2025.", "Allt från år 2025.", "Everything from 2025."),
    "which year": ("Mitä vuotta tarkoitat?", "Vilket år menar du?", "Which year do you mean?"),
    "this year": (
        "Vuotta 2025. Kulutustiedot riittävät.",
        "År 2025. Förbrukningen räcker.",
        "2025. Consumption is enough.",
    ),
    "who": ("Vahvista, että pyyntö on sinun.", "Bekräfta att begäran är din.", "Confirm that the request is yours."),
    "often": (
        "Kahdeksas samansisältöinen pyyntö kuukaudessa.",
        "Den åttonde likadana begäran på en månad.",
        "The eighth request of the same content in a month.",
    ),
    "my old home": (
        "Onko teillä myös vanhan asuntoni tiedot?\n\nKiitos jo nyt.",
        "Har ni också uppgifterna om min förra bostad?\n\nTack på förhand.",
        "Do you also have the data of my old home?\n\nThank you already.",
    ),
    "it is there": (
        "On. Ne tulevat samassa kopiossa.",
        "Ja. De kommer i samma kopia.",
        "Yes. They come in the same copy.",
    ),
    "when": ("Milloin saan tiedot?", "När får jag uppgifterna?", "When do I get the data?"),
    "calls": (
        "Puhelutallenteiden läpikäynti kestää.",
        "Det tar tid att gå igenom samtalen.",
        "Going through the calls takes time.",
    ),
    "offers": (
        "Minulle saa lähettää tarjouksia.\nVoin perua suostumukseni milloin vain.",
        "Jag får erbjudanden.\nJag kan ta tillbaka mitt samtycke när som helst.",
        "You may send me offers.\nI can withdraw my consent at any time.",
    ),
    "by form": ("verkkolomake", "webblankett", "web form"),
    "too small": ("Painike on liian pieni.", "Knappen är för liten.", "The button is too small."),
}
"""What people write, in Finnish, Swedish and English."""


def said(what: str) -> str:
    """The words of whoever speaks the page's language."""
    return SAID[what][("fi", "sv", "en").index(page_language())]


def mailbox(name: str) -> str:
    """A mailbox of that name in this language's walk."""
    return f"{name}.{page_language()}@example.com"


def somebody(name: str = "aino") -> Party:
    """Aino as the register has her, with a mailbox of this language's walk."""
    party = Party.objects.create(
        given_names="Aino Maria",
        family_name="Mäkinen",
        birth_date=date(1988, 4, 12),
        identity_code="120488-122L" if name == "aino" else None,
        source="person",
        first_seen_on=date(2016, 5, 1),
        last_contact_on=timezone.localdate(),
    )
    ContactPoint.objects.create(
        party=party, kind="email", value=mailbox(name), source="person", began_on=date(2016, 5, 1)
    )
    return party


def asks(*rights: Right, days_ago: int, name: str = "aino") -> PrivacyRequest:
    """Aino's request, with its receipt sent."""
    at = timezone.now() - timedelta(days=days_ago)
    asked = replace(
        submissions.ainos(),
        language=page_language(),
        email=mailbox(name),
        rights=tuple(AskedRight(right, said("scope")) for right in rights),
    )
    request = submissions.received(asked, now=at)
    casework.letters_leave(at)
    return request


def keep(at: Visitor, cookie: str, value: str) -> None:
    """Let the browser keep a cookie of the site whose page is open."""
    parts = urlsplit(at.page.url)
    kept = {"name": cookie, "value": value, "url": f"{parts.scheme}://{parts.netloc}"}
    at.page.context.add_cookies([kept])  # type: ignore[list-item]  # a dict of these keys, as Playwright takes it


def press(at: Visitor, name: str) -> None:
    """Press the button of one form of a page that has several."""
    at.page.locator(f"main form[action='{reverse(name)}'] button").first.click()


def see(at: Visitor, name: str, picture: str) -> None:
    """Open the page of that name and look at it."""
    at.open(reverse(name))
    at.take(picture)


def go_on(at: Visitor) -> None:
    """Press what the page's form is there for."""
    at.page.locator("main form .btn").first.click()
