"""Consents and bans by channel and purpose: what a mailbox's one person sees, and what one press does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.identifiers import keyed_hash
from customers.models import Consent, ConsentWithdrawal, ContactPoint, MarketingBan, Party, SuppressedContact
from customers.operations.bans import ban_contact, ban_person
from tests import scenes
from tests.mailboxes import AINOS, opened
from tests.operations.test_consents import given
from tests.operations.test_notice_pages import text_of

pytestmark = pytest.mark.django_db
KEY = settings.INDEX_KEY.encode()
NOW = timezone.now()
BEFORE = NOW - timedelta(days=9)
PAGE = reverse("request_preferences")


def gave(party: Party, **changed: object) -> Consent:
    return given(party, **({"now": BEFORE, "expires_at": NOW + timedelta(days=90)} | changed))


def also_has(party: Party, address: str = AINOS) -> None:
    """The person has that mailbox too."""
    ContactPoint.objects.create(party=party, kind="email", value=address, source="person", began_on=party.first_seen_on)


def seen(client: Client) -> str:
    return text_of(client.get(PAGE).content.decode())


def withdraws(client: Client, consent: Consent) -> None:
    answer = client.post(reverse("request_preferences_withdraw"), {"consent": str(consent.pk)})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)


def bans(client: Client, channel: str = "", purpose: str = "") -> None:
    answer = client.post(reverse("request_preferences_ban"), {"channel": channel, "purpose": purpose})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)


def banned(party: Party) -> set[tuple[str, str]]:
    return set(MarketingBan.objects.filter(party=party).values_list("channel", "purpose"))


def test_aino_sees_each_consent_with_when_and_how_and_each_ban_with_its_day() -> None:
    aino = scenes.aino()
    gave(aino), gave(aino, channel="sms", how="puhelin")
    ban_person(aino, channels={"post"}, purposes={"surveys"}, how="tietopyyntö TP-1111-2222", key=KEY, now=BEFORE)
    page = seen(opened())
    assert "Suoramarkkinointi, sähköposti" in page
    assert "verkkolomake" in page
    assert "Suoramarkkinointi, tekstiviesti" in page
    assert "puhelin" in page
    assert page.count("Kielletty ") == 1
    assert "Kyselyt ja tutkimukset, posti: kielletty (tietopyyntö TP-1111-2222)" in page
    for hers in ("Aino", "Mäkinen", "4101147", "1988"):
        assert hers not in page


def test_one_press_withdraws_that_consent_and_no_other_and_a_second_press_changes_nothing() -> None:
    """GDPR 7(3)."""
    aino = scenes.aino()
    mail, text = gave(aino), gave(aino, channel="sms")
    client = opened()
    withdraws(client, mail)
    withdraws(client, mail)
    withdrawal = ConsentWithdrawal.objects.get()
    assert (withdrawal.consent, withdrawal.how) == (mail, "suostumusten sivu")
    text.refresh_from_db()
    assert text.in_force_until is None
    page = seen(client)
    assert "Tallennettu: Suoramarkkinointi, sähköposti: suostumus peruutettu" in page
    assert "suostumus peruutettu (suostumusten sivulla)" in page


def test_what_was_withdrawn_is_undone_by_giving_it_anew() -> None:
    aino = scenes.aino()
    consent = gave(aino)
    client = opened()
    withdraws(client, consent)
    gave(aino, now=timezone.now())
    assert client.get(PAGE).content.decode().count('name="consent"') == 1


def test_nobody_withdraws_or_reads_anothers_consent() -> None:
    scenes.aino()
    pekkas = gave(scenes.pekka())
    client = opened()
    withdraws(client, pekkas)
    assert not ConsentWithdrawal.objects.exists()
    assert client.get(reverse("request_preferences_receipt", args=[pekkas.pk])).status_code == 404
    answer = client.post(reverse("request_preferences_withdraw"), {"consent": "ei avain"})
    assert answer.headers["Location"] == PAGE


def test_one_press_bans_a_channel_for_a_purpose_of_the_person_and_every_address_of_theirs() -> None:
    """GDPR 21(3)."""
    aino = scenes.aino()
    also_has(aino, "aino@example.org")
    client = opened()
    bans(client, "email", "direct_marketing")
    bans(client, "email", "direct_marketing")
    assert banned(aino) == {("email", "direct_marketing")}
    assert MarketingBan.objects.get().how == "suostumusten sivu"
    for address in (AINOS, "aino@example.org"):
        row = SuppressedContact.objects.get(contact_hash=keyed_hash("email", address, KEY))
        assert (row.channel, row.purpose) == ("email", "direct_marketing")


def test_calls_mean_automatic_ones_too_and_selling_by_phone_is_one_line() -> None:
    """[D: telesales-is-direct-marketing]."""
    aino = scenes.aino()
    client = opened()
    bans(client, "call", "telesales")
    assert banned(aino) == {("call", "telesales"), ("robocall", "telesales")}
    assert seen(client).count("Kielletty ") == 1


def test_one_press_bans_everything_and_the_page_then_offers_nothing_more_to_ban() -> None:
    aino = scenes.aino()
    client = opened()
    bans(client)
    assert len(banned(aino)) == 18
    bans(client)
    assert MarketingBan.objects.count() == 18
    page = client.get(PAGE).content.decode()
    assert "Kaikki markkinointi on kielletty." in page
    assert reverse("request_preferences_ban") not in page
    assert page.count("Kielletty ") == 8
    assert page.count("<li>Kaikki markkinointi: kielletty</li>") == 1, "what the press did is one line"


def test_a_button_that_is_on_no_page_bans_nothing() -> None:
    aino = scenes.aino()
    client = opened()
    bans(client, "pigeon", "direct_marketing")
    bans(client, "email", "service_message")
    assert banned(aino) == set()


def test_an_express_consent_given_after_a_ban_ends_it_on_the_page_as_it_does_for_those_who_would_write() -> None:
    """[D: only-express-consent-lifts]: any other does not, and what lifts it stands among the consents."""
    aino = scenes.aino()
    also = {"controllers": ["oomi", "oomi_solar"], "expires_at": NOW + timedelta(days=90)}
    ban_person(aino, channels={"email"}, purposes={"direct_marketing"}, how="puhelin", key=KEY, now=BEFORE)
    given(aino, now=BEFORE + timedelta(days=1), **also)
    client = opened()
    assert seen(client).count("Kielletty ") == 1
    given(aino, now=BEFORE + timedelta(days=2), express=True, **also)
    assert "Kielletty " not in seen(client)


def test_who_shares_a_mailbox_sees_the_bans_on_it_alone_and_is_told_so() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    also_has(pekka)
    consent = gave(aino)
    ban_person(pekka, channels={"sms"}, purposes={"surveys"}, how="puhelin", key=KEY, now=BEFORE)
    ban_contact("email", AINOS, channels={"email"}, purposes={"surveys"}, key=KEY, now=BEFORE)
    client = opened()
    page = seen(client)
    assert "Tämä osoite on usealla henkilöllä." in page
    assert "sähköposti: kielletty" in page
    assert "tekstiviesti" not in page.lower().replace("tekstiviestit", "")
    assert "suostumus annettu" not in page
    withdraws(client, consent)
    assert not ConsentWithdrawal.objects.exists()


def test_a_ban_on_a_shared_mailbox_binds_the_address_and_neither_person_nor_any_other_channel() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    also_has(pekka)
    client = opened()
    bans(client)
    assert (banned(aino), banned(pekka)) == (set(), set())
    assert set(SuppressedContact.objects.values_list("contact_hash", "channel")) == {
        (keyed_hash("email", AINOS, KEY), "email")
    }
    assert "Kaikki markkinointi tähän osoitteeseen on kielletty." in client.get(PAGE).content.decode()


def test_the_mailbox_of_somebody_who_has_died_tells_of_the_address_alone() -> None:
    aino = scenes.aino()
    gave(aino)
    client = opened()
    Party.objects.filter(pk=aino.pk).update(deceased=True)
    page = client.get(PAGE).content.decode()
    assert 'name="consent"' not in page
    assert "Ei suostumuksia eikä kieltoja." in page


def test_an_address_that_leaves_the_person_while_the_page_is_open_shows_nothing_of_them_any_more() -> None:
    aino = scenes.aino()
    consent = gave(aino)
    client = opened()
    ContactPoint.objects.filter(party=aino).update(ended_on=aino.last_contact_on)
    withdraws(client, consent)
    assert not ConsentWithdrawal.objects.exists()
    assert 'name="consent"' not in client.get(PAGE).content.decode()


def test_each_consent_has_its_receipt_on_paper_and_as_a_file() -> None:
    aino = scenes.aino()
    consent = gave(aino)
    client = opened()
    paper = client.get(reverse("request_preferences_receipt", args=[consent.pk]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    page = client.get(PAGE).content.decode()
    json_at = page.split('">JSON')[0].rpartition('href="')[2].split('"')[0]
    assert client.get(json_at).json()["record_header"]["record_id"] == str(consent.pk)


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", ("Dina samtycken och förbud", "på samtyckessidan")), ("en", ("Your consents and bans", "withdrawn"))],
)
def test_the_page_speaks_swedish_and_english(language: str, words: tuple[str, ...]) -> None:
    consent = gave(scenes.aino())
    client = opened()
    withdraws(client, consent)
    page = client.get(PAGE).content.decode()
    there = page.split(f'hreflang="{language}"')[0].rpartition('href="')[2].split('"')[0]
    told = client.get(there).content.decode()
    for each in words:
        assert each in told
