"""Somebody at the request form without a browser: opens pages, posts answers, and reads what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Protocol

from django.conf import settings
from django.http.response import ResponseHeaders
from django.test import Client
from django.urls import reverse

from requests_app.models import PrivacyRequest

Answers = Mapping[str, str | list[str]]


class Answer(Protocol):
    """What came back, as far as these tests read it."""

    status_code: int

    @property
    def content(self) -> bytes:
        """The page."""

    @property
    def headers(self) -> ResponseHeaders:
        """What the browser is told beside it."""

    @property
    def cookies(self) -> SimpleCookie:
        """What the browser is given to keep."""


# What Aino answers on each page when a story does not say otherwise.
AINO: Mapping[str, dict[str, str | list[str]]] = {
    "request_what": {"rights": ["access"]},
    "request_details_access": {"scope": ""},
    "request_details_rectification": {"wrong_now": "Osoite on vanha.", "right_instead": "Koivutie 9, 33100 Tampere."},
    "request_details_erasure": {"scope": ""},
    "request_details_restriction": {"reason": "Osoite on väärin, kunnes korjaatte sen."},
    "request_details_marketing_ban": {"channels": ["sms", "call"], "purposes": ["direct_marketing", "telesales"]},
    "request_details_objection": {"situation_told": "Olen sairauslomalla enkä halua profilointia."},
    "request_details_portability": {"scope": "Kulutus vuodelta 2025."},
    "request_details_consent_withdrawal": {"scope": ""},
    "request_details_human_review": {"view": "Hakemus hylättiin 3.3.2026. Tulot oli laskettu väärin."},
    "request_whom": {"whom": "self"},
    "request_representative": {"representative_name": "Riitta Esimerkki", "representative_role": "guardian"},
    "request_reach": {"name": "Aino Mäkinen", "email": "aino.makinen@example.com", "phone": "050 123 4567"},
    "request_answer": {"answer_by": "email"},
}


@dataclass
class AtTheForm:
    """One person at one browser. ``answers`` holds what this story answers differently, by page."""

    client: Client = field(default_factory=Client)

    def open(self, page: str) -> Answer:
        """GET the page of that name."""
        return self.client.get(reverse(page))

    def answer(self, page: str, answers: Answers | None = None) -> Answer:
        """POST the page; without answers, Aino's."""
        return self.client.post(reverse(page), AINO[page] if answers is None else answers)

    def fill_in(self, *rights: str, **pages: Answers) -> Answer:
        """Answer every page that is asked, up to the last; ``pages`` by their short names are answered differently.

        The response is that of the last page asked.
        """
        differently = {f"request_{name}": answers for name, answers in pages.items()}
        response = self.answer("request_what", {"rights": list(rights or ("access",))})
        while response.status_code == 302 and (page := page_at(response.headers["Location"])) in AINO:
            response = self.answer(page, differently.get(page))
        return response

    def send(self) -> Answer:
        """POST the last page."""
        return self.client.post(reverse("request_check"))

    def file(self, *rights: str, **pages: Answers) -> PrivacyRequest:
        """Fill in and send; the case it made."""
        filled = self.fill_in(*rights, **pages)
        assert filled.headers.get("Location") == reverse("request_check"), filled.content.decode()
        sent = self.send()
        assert sent.headers.get("Location") == reverse("request_done"), sent.content.decode()
        return PrivacyRequest.objects.latest("received_at")

    @property
    def token(self) -> str:
        """What the browser holds."""
        return self.client.cookies[settings.DRAFT_COOKIE_NAME].value


def page_at(path: str) -> str:
    """The name of the page at that address."""
    return next((page for page in (*AINO, "request_check", "request_done") if reverse(page) == path), "")


@dataclass
class Seen:
    """What a page has in it, as far as these tests look."""

    inputs: list[dict[str, str]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    title: str = ""
    lang: str = ""
    text: str = ""

    def named(self, name: str) -> list[dict[str, str]]:
        """The inputs of that name."""
        return [each for each in self.inputs if each.get("name") == name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self._open: list[tuple[str, dict[str, str]]] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.seen.lang = attributes.get("lang", "")
        if tag in {"input", "textarea", "select", "button"}:
            self.seen.inputs.append({"tag": tag} | attributes)
        if tag in {"title", "h1", "label", "textarea"}:
            self._open.append((tag, attributes))
            self._words.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        (_, attributes), words = self._open.pop(), self._words.pop()
        if tag == "title":
            self.seen.title = words.strip()
        elif tag == "h1":
            self.seen.headings.append(" ".join(words.split()))
        elif tag == "textarea":
            self.seen.inputs[-1]["value"] = words.removeprefix("\n")
        else:
            self.seen.labels[attributes.get("for", "")] = " ".join(words.split())
            if self._words:
                self._words[-1] += words

    def handle_data(self, data: str) -> None:
        self.seen.text += data
        if self._words:
            self._words[-1] += data


def seen(response: Answer) -> Seen:
    """What the page has in it."""
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.seen.text = " ".join(reader.seen.text.split())
    return reader.seen
