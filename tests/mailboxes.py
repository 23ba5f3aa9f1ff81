"""Somebody who shows that a mailbox is theirs: the code that left, and a browser that has the page open."""

from __future__ import annotations

import re
from datetime import datetime

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.operations import mailboxes

AINOS = "aino.makinen@example.com"
STRANGERS = "tuntematon@example.com"


def codes_leave(now: datetime | None = None) -> int:
    """The worker comes by; how many mails left."""
    at = now or timezone.now()
    mailboxes.make_codes(clock=lambda: at)
    return mailboxes.send_codes(clock=lambda: at).left


def code_in_the_mail() -> str:
    """The code of the mail that left last."""
    found = re.search(r"\b(\w{4}-\w{4})\.", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def opened(address: str = AINOS) -> Client:
    """A browser whose owner has typed the address, read the mail and typed the code."""
    client = Client()
    client.post(reverse("request_preferences_start"), {"address": address})
    codes_leave()
    answer = client.post(
        reverse("request_preferences_code"), {"address": address, "code": code_in_the_mail().lower().replace("-", " ")}
    )
    assert answer.status_code == 302
    return client
