"""Whether somebody has an address shows neither in the pages of consents nor in what it costs to give them (6.3.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_app.models import MailboxCode
from tests import scenes
from tests.mailboxes import AINOS, STRANGERS, codes_leave

pytestmark = pytest.mark.django_db
START, CODE = reverse("request_preferences_start"), reverse("request_preferences_code")
WRONG = "0000-0000"
OF_ITS_OWN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')


@dataclass
class Told:
    """Everything that comes out of one page."""

    status: int
    headers: list[tuple[str, str]]
    body: str
    cookies: list[str]
    statements: list[str]


def told(client: Client, at: str, address: str, **more: str) -> Told:
    with CaptureQueriesContext(connection) as sql:
        answer = client.post(at, {"address": address, **more})
    return Told(
        answer.status_code,
        sorted((name, value) for name, value in answer.headers.items() if name != "Content-Length"),
        OF_ITS_OWN.sub("…", answer.content.decode()).replace(address, "ADDRESS"),
        sorted(answer.cookies),
        [re.sub(r"'[^']*'", "?", query["sql"]) for query in sql.captured_queries],
    )


def test_known_and_unknown_mailboxes_get_the_same_pages_for_the_same_statements() -> None:
    scenes.aino()
    assert told(Client(), START, AINOS) == (of_stranger := told(Client(), START, STRANGERS))
    assert len(of_stranger.statements) == 1
    codes_leave()
    assert [message.to for message in mail.outbox] == [[AINOS]]
    first = told(Client(), CODE, AINOS, code=WRONG)
    assert first == told(Client(), CODE, STRANGERS, code=WRONG)
    assert len(first.statements) == 2, "one that counts the try, one that looks for a grant"
    assert first.status == 422
    assert "preferences" not in first.cookies


def test_the_same_holds_when_the_code_is_over_used_or_void() -> None:
    scenes.aino()
    of_stranger = told(Client(), CODE, STRANGERS, code=WRONG)
    for made in ({"wrong_tries": 5}, {"wrong_tries": 0, "used_at": "2026-01-01T00:00Z"}):
        told(Client(), START, AINOS)
        codes_leave()
        MailboxCode.objects.update(**made)
        assert told(Client(), CODE, AINOS, code=WRONG) == of_stranger


def test_no_address_of_the_site_and_no_cookie_holds_a_mailbox(client: Client) -> None:
    scenes.aino()
    answer = client.post(START, {"address": AINOS})
    assert answer.status_code == 200
    assert AINOS not in "".join(f"{name}{value}" for name, value in answer.headers.items())
    assert AINOS not in answer.cookies.output()
