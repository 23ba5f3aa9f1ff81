"""Somebody at the page of their request without a browser: enters by the code of the mailbox, reads, and sends."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.models import DownloadCode, PrivacyRequest
from requests_app.operations import entrance
from tests.at_the_form import Answer, seen


@dataclass
class AtTheStatus:
    """One person at one browser."""

    client: Client = field(default_factory=Client)

    def enter(self, request: PrivacyRequest) -> Answer:
        """Ask for a code, read it in the mailbox, type it, and open the page."""
        self.client.post(reverse("request_status_start"), {"reference": request.reference})
        assert entrance.make_codes(clock=timezone.now) == 1
        code = REQUEST_CODES.code_of(DownloadCode.objects.filter(request=request).latest("asked_at").pk)
        there = self.client.post(reverse("request_status_code"), {"reference": request.reference, "code": code.lower()})
        assert there.headers["Location"] == reverse("request_status"), there.content.decode()
        return self.open()

    def open(self, name: str = "request_status") -> Answer:
        """GET a page."""
        return self.client.get(reverse(name))

    def send(self, name: str, **fields: object) -> Answer:
        """POST to a page."""
        return self.client.post(reverse(f"request_status_{name}"), fields)

    def text(self) -> str:
        """What the page says now."""
        return said(self.open())


def said(page: Answer) -> str:
    """What a page says."""
    return seen(page).text
