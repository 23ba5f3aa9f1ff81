"""The link that withdraws a consent: only what was signed here opens, opening changes nothing, again is harmless.

[D: withdrawal-by-link]; GDPR 7(3); ASVS 3.4.5, 9.1.1, 14.2.1, 14.3.2.
"""

from __future__ import annotations

import base64
import json
import logging
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from customers.models import Consent, ConsentWithdrawal, Party
from customers.operations.consents import give
from customers.queries.consent_links import LinkMalformed, consent_in, token_of
from oomi_registry.notice.terms import Code
from tests import scenes

pytestmark = pytest.mark.django_db

BUTTON = "Peruuta suostumus</button>"


def given(party: Party, *, days_ago: int = 3, **changed: object) -> Consent:
    usual: dict[str, object] = {
        "controllers": ["oomi"],
        "purpose": "direct_marketing",
        "channel": "email",
        "categories": [Code.CONTACT_DETAILS],
        "wording": "Saat lähettää minulle tarjouksia sähköpostitse.",
        "wording_version": "2026-1",
        "language": "fi",
        "how": "verkkolomake",
        "expires_at": timezone.now() + timedelta(days=100),
        "now": timezone.now() - timedelta(days=days_ago),
    }
    return give(party, **(usual | changed))  # type: ignore[arg-type]  # each test changes one of the usual words


def page(token: str) -> str:
    return reverse("consent", args=[token])


def test_opening_the_page_changes_nothing_however_often_and_by_whatever_scanner() -> None:
    consent = given(scenes.aino())
    client = Client(enforce_csrf_checks=True)
    for method in ("GET", "HEAD", "GET"):
        assert client.generic(method, page(token_of(consent.pk))).status_code == 200
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.generic(method, page(token_of(consent.pk))).status_code == 405
    assert client.get(reverse("consent_receipt", args=[token_of(consent.pk)])).status_code == 200
    assert client.post(reverse("consent_receipt", args=[token_of(consent.pk)])).status_code == 405
    consent.refresh_from_db()
    assert consent.in_force_until is None
    assert not ConsentWithdrawal.objects.exists()


def test_one_press_without_login_or_cookie_withdraws_and_a_second_says_so_kindly() -> None:
    consent = given(scenes.aino())
    client = Client(enforce_csrf_checks=True)
    assert BUTTON in client.get(page(token_of(consent.pk))).content.decode()
    for _press in range(3):
        answer = client.post(page(token_of(consent.pk)))
        assert (answer.status_code, answer.headers["Location"]) == (302, page(token_of(consent.pk)))
        after = client.get(page(token_of(consent.pk))).content.decode()
        assert "Suostumus on peruutettu" in after
        assert BUTTON not in after
    assert not client.cookies
    assert ConsentWithdrawal.objects.get().how == "peruutuslinkki"


@pytest.mark.parametrize("place", range(0, 66, 5))
def test_a_token_with_any_sign_changed_opens_nothing(place: int) -> None:
    consent = given(scenes.aino())
    token = token_of(consent.pk)
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    for method in (Client().get, Client().post):
        answer = method(page(changed))
        assert answer.status_code == 404
        assert "Linkki ei kelpaa" in answer.content.decode()
        assert "tarjouksia" not in answer.content.decode()
    assert Client().get(reverse("consent_receipt", args=[changed])).status_code == 404
    assert not ConsentWithdrawal.objects.exists()


def test_a_link_cannot_be_made_of_somebody_elses_key_or_another_purposes_signature() -> None:
    aino, pekka = given(scenes.aino()), given(scenes.pekka())
    key = token_of(pekka.pk).partition(".")[0]
    forged = [
        f"{key}.{token_of(aino.pk).partition('.')[2]}",
        f"{key}.",
        key,
        signing.Signer(sep=".", salt="another").sign(key),
        signing.dumps(str(pekka.pk)),
        token_of(pekka.pk) + "A" * 60,
        signing.Signer(sep=".", salt="customers.consent_links").sign("no-key-at-all"),
        signing.Signer(sep=".", salt="customers.consent_links").sign(base64.urlsafe_b64encode(b"short").decode()),
    ]
    for token in forged:
        with pytest.raises(LinkMalformed):
            consent_in(token)
        assert Client().post(page(token)).status_code == 404
    Client().post(page(token_of(aino.pk)))
    assert ConsentWithdrawal.objects.get().consent_id == aino.pk


def test_a_link_of_an_older_secret_works_while_that_is_kept_and_no_longer() -> None:
    key = uuid4()
    with override_settings(SECRET_KEY="the one before, long enough to be one" * 2):
        old = token_of(key)
    with pytest.raises(LinkMalformed):
        consent_in(old)
    with override_settings(SECRET_KEY_FALLBACKS=["the one before, long enough to be one" * 2]):
        assert consent_in(old) == key


def test_a_link_that_was_used_is_dead_for_the_consent_that_is_given_anew() -> None:
    aino = scenes.aino()
    first = given(aino, days_ago=5)
    Client().post(page(token_of(first.pk)))
    again = given(aino, days_ago=0)
    Client().post(page(token_of(first.pk)))
    again.refresh_from_db()
    assert again.in_force_until is None


@pytest.mark.parametrize("how", ["renewed", "expired", "erased"])
def test_a_consent_that_has_ended_or_gone_is_told_to_have_ended_and_no_more(how: str) -> None:
    aino = scenes.aino()
    consent = given(aino, days_ago=5, expires_at=timezone.now() + timedelta(days=1))
    token = token_of(consent.pk)
    if how == "renewed":
        given(aino)
    elif how == "expired":
        Consent.objects.filter(pk=consent.pk).update(in_force_until=timezone.now())
    else:
        token = token_of(UUID(int=7))
    assert Client().post(page(token)).status_code == 302
    answer = Client().get(page(token))
    assert answer.status_code == 410
    text = answer.content.decode()
    assert "Suostumus ei ole enää voimassa" in text
    assert "tarjouksia" not in text
    assert BUTTON not in text
    assert Client().get(reverse("consent_receipt", args=[token])).status_code == 404
    assert not ConsentWithdrawal.objects.exists()


def test_neither_the_address_nor_the_page_nor_the_receipt_says_whose_it_is() -> None:
    aino = scenes.aino()
    consent = given(aino)
    token = token_of(consent.pk)
    client = Client()
    shown = page(token) + client.get(page(token)).content.decode()
    shown += client.get(reverse("consent_receipt", args=[token])).content.decode()
    client.post(page(token))
    shown += client.get(page(token)).content.decode()
    for value in ("Aino", "Mäkinen", "makinen", "example.com", "4101147", "1988", str(aino.pk), aino.pk.hex):
        assert value not in shown


def test_no_way_leads_from_the_page_and_nothing_keeps_it() -> None:
    token = token_of(given(scenes.aino()).pk)
    for answer in (
        Client().get(page(token)),
        Client().get(page("x")),
        Client().get(page(token_of(uuid4()))),
        Client().get(reverse("consent_receipt", args=[token])),
    ):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_log_line_holds_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """[D: quiet-logs]"""
    from oomi_registry.logs import Discreet, Line

    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(Discreet())
    caplog.handler.setFormatter(Line("%(levelname)s %(name)s %(message)s"))
    tokens = [token_of(uuid4()), "x" * 66, token_of(given(scenes.aino()).pk)]
    for token in tokens:
        Client().get(page(token))
        Client().post(page(token))
        Client().get(reverse("consent_receipt", args=[token]))
    said = caplog.text
    assert "<str:token>" in said  # the pattern alone
    assert not [token for token in tokens if token in said]


def test_the_receipt_is_as_its_published_schema_says_and_tells_of_the_withdrawal() -> None:
    """ISO/IEC TS 27560"""
    from jsonschema import Draft202012Validator

    token = token_of(given(scenes.aino()).pk)
    client = Client()
    first = client.get(reverse("consent_receipt", args=[token]))
    assert first.headers["Content-Type"] == "application/json"
    assert "attachment" in first.headers["Content-Disposition"]
    told = json.loads(first.content)
    published = client.get(told["receipt_metadata"]["schema"].removeprefix("http://127.0.0.1:8000"))
    assert published.headers["Content-Type"] == "application/schema+json"
    validator = Draft202012Validator(json.loads(published.content))
    validator.validate(told)
    assert told["pii_processing"]["purposes"][0]["withdrawal_method"]["address"].endswith(page(token))
    client.post(page(token))
    after = json.loads(client.get(reverse("consent_receipt", args=[token])).content)
    validator.validate(after)
    assert [event["event_type"] for event in after["events"]] == ["given", "withdrawn"]
    assert after["record_header"] == told["record_header"]
    assert client.get("/schemas/consent-receipt-0.9.0.json").status_code == 404
