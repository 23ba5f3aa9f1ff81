"""The accessibility statement, and the feedback that leaves for the controllers' mailbox without its giver's name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from requests_app.models import AccessibilityFeedback
from requests_app.operations import feedback

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TEXT = "Ruudunlukijani ei lue sivun otsikkoa."


@pytest.fixture
def statement() -> str:
    return reverse("accessibility")


def given(client: Client, text: str = TEXT, *, address: str = "192.0.2.1") -> int:
    """What the page answers to a piece of feedback from that address."""
    return client.post(reverse("accessibility"), {"text": text}, REMOTE_ADDR=address).status_code


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Saavutettavuusseloste"), ("sv", "Transport- och kommunikationsverket"), ("en", "Accessibility statement")],
)
def test_anybody_reads_how_accessible_the_site_is_and_who_supervises_it(
    client: Client, language: str, said: str
) -> None:
    """Laki 306/2019: the state, what falls short, where feedback goes, and the supervisor."""
    with translation.override(language):
        address = reverse("accessibility")
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    for needed in (said, "WCAG 2.2", "1.2.1", "306/2019", "Traficom", "tietosuoja@oomi.example"):
        assert needed in page
    assert not answer.cookies
    assert f'href="{address}"' in client.get(f"/{language}/", follow=True).content.decode()


def test_feedback_leaves_as_one_mail_that_says_nothing_of_who_gave_it_and_then_nothing_is_kept(client: Client) -> None:
    assert given(client) == 302
    sweep = feedback.send_feedback(clock=timezone.now)
    assert sweep.left == 1
    (message,) = mail.outbox
    assert TEXT in str(message.body)
    assert message.to == [message.from_email]
    assert not message.reply_to
    assert "192.0.2.1" not in f"{message.body}{message.extra_headers}"
    assert not AccessibilityFeedback.objects.exists()
    feedback.send_feedback(clock=timezone.now)
    assert len(mail.outbox) == 1


def test_an_empty_feedback_says_what_to_write_and_sends_nothing(client: Client, statement: str) -> None:
    answer = client.post(statement, {"text": "  "})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Kirjoita, mikä sivustolla on vaikea käyttää.") == 2  # above, and at the field
    assert "<title>Virhe:" in page
    assert not AccessibilityFeedback.objects.exists()


def test_the_sixth_feedback_of_one_address_within_an_hour_waits_and_keeps_what_was_typed(
    client: Client, statement: str, settings: Settings
) -> None:
    settings.RATE_LIMIT_FEEDBACK = "5/h"
    assert [given(client, address="192.0.2.66") for _ in range(5)] == [302] * 5
    answer = client.post(statement, {"text": TEXT}, REMOTE_ADDR="192.0.2.66")
    assert answer.status_code == 429
    assert TEXT in answer.content.decode()
    assert given(client, address="192.0.2.67") == 302
    assert AccessibilityFeedback.objects.count() == 6


def test_what_could_not_be_sent_is_forgotten_after_six_days() -> None:
    feedback.give_feedback(TEXT, language="fi", now=NOW)
    assert feedback.clear_old(now=NOW + timedelta(days=5)) == 0
    assert feedback.clear_old(now=NOW + timedelta(days=7)) == 1


def test_a_hostile_text_stays_text_in_the_mail(client: Client) -> None:
    assert given(client, "Hei\r\nBcc: kaikki@example.com\r\n\r\n<script>") == 302
    feedback.send_feedback(clock=timezone.now)
    (message,) = mail.outbox
    assert message.recipients() == [message.from_email]
    assert "Bcc" not in message.message()
