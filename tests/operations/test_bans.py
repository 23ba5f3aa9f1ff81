"""Bans on marketing: what binds, whom, from when, and what outlives what."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from customers.identifiers import address_key, keyed_hash, parse_email, parse_phone
from customers.marketing import BANNABLE, Channel
from customers.models import ContactPoint, MarketingBan, PostalAddress, SuppressedContact
from customers.operations.bans import CARRIED_BY, HowNotTold, NothingBanned, ban_contact, ban_person, can_ban
from tests import scenes

KEY = b"a key of the tests, long enough"
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
ALL_PURPOSES = sorted(BANNABLE)
ALL_CHANNELS = sorted(Channel)


def suppressed(kind: str, value: str) -> set[tuple[str, str]]:
    """The pairs of channel and purpose that are banned for that address or number."""
    rows = SuppressedContact.objects.filter(contact_hash=keyed_hash(kind, value, KEY))
    return set(rows.values_list("channel", "purpose"))


@pytest.mark.django_db
def test_a_ban_sent_without_identity_binds_the_typed_address_at_once_as_a_hash_alone() -> None:
    """[D: ban-without-identity]; GDPR 21(3)."""
    typed = parse_email("Aino.Makinen@Example.com")
    assert ban_contact("email", typed, channels=["email"], purposes=["direct_marketing"], key=KEY, now=NOW) == 1
    row = SuppressedContact.objects.get()
    assert (row.channel, row.purpose, row.made_at) == ("email", "direct_marketing", NOW)
    assert row.contact_hash == keyed_hash("email", "aino.makinen@example.com", KEY)
    assert "aino" not in str(vars(row))


@pytest.mark.django_db
def test_the_same_ban_sent_twice_is_written_once() -> None:
    for _ in range(2):
        ban_contact("phone", parse_phone("050 1234567"), channels=["sms"], purposes=ALL_PURPOSES, key=KEY, now=NOW)
    assert SuppressedContact.objects.count() == 3


@pytest.mark.django_db
def test_a_ban_said_again_after_a_consent_stands_again_with_its_own_time() -> None:
    """[D: only-express-consent-lifts]: a consent given between the two bans must not outlive the second."""
    for when in (NOW, NOW + timedelta(days=30)):
        ban_contact("email", "aino@example.com", channels=["email"], purposes=["surveys"], key=KEY, now=when)
    assert SuppressedContact.objects.order_by("-made_at").values_list("made_at", flat=True)[0] == NOW + timedelta(
        days=30
    )


@pytest.mark.django_db
def test_a_ban_on_calls_cannot_bind_an_email_address() -> None:
    assert ban_contact("email", "aino@example.com", channels=["call"], purposes=ALL_PURPOSES, key=KEY, now=NOW) == 0
    assert not SuppressedContact.objects.exists()


def test_every_channel_reaches_a_person_through_exactly_one_kind_of_address() -> None:
    carried = [channel for channels in CARRIED_BY.values() for channel in channels]
    assert sorted(carried) == sorted(Channel)


@pytest.mark.django_db
def test_a_service_message_cannot_be_banned_nor_an_unknown_channel() -> None:
    """[D: surveys-are-not-service-messages]: what the customer ordered is told whatever is banned."""
    for channels, purposes in (ALL_CHANNELS, ["service_message"]), (["pigeon"], ALL_PURPOSES):
        assert not can_ban(channels, purposes)
        with pytest.raises(ValueError, match=r"service_message|pigeon"):
            ban_contact("email", "aino@example.com", channels=channels, purposes=purposes, key=KEY, now=NOW)
    assert not SuppressedContact.objects.exists()


@pytest.mark.django_db
def test_a_ban_that_names_no_channel_or_no_purpose_is_refused_with_an_instruction() -> None:
    for channels, purposes in ((), ALL_PURPOSES), (ALL_CHANNELS, ()):
        assert not can_ban(channels, purposes)
        with pytest.raises(NothingBanned, match="Valitse vähintään yksi kanava"):
            ban_contact("email", "aino@example.com", channels=channels, purposes=purposes, key=KEY, now=NOW)
    assert can_ban(ALL_CHANNELS, ALL_PURPOSES)


@pytest.mark.django_db
def test_pekkas_ban_reaches_every_address_and_number_known_of_him_past_ones_too() -> None:
    """GDPR 21(3): the data is no longer used for marketing, through whatever address of his. [D: ban-binds-both]."""
    pekka = scenes.pekka()
    ContactPoint.objects.create(
        party=pekka,
        kind="email",
        value="pekka@example.com",
        source="person",
        began_on=date(2019, 2, 1),
        ended_on=date(2021, 1, 1),
    )
    PostalAddress.objects.create(
        party=pekka,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2019, 2, 1),
    )
    ban_person(pekka, channels=ALL_CHANNELS, purposes=["telesales"], how="TP-7K4M-92XD", key=KEY, now=NOW)
    bans = MarketingBan.objects.filter(party=pekka)
    assert sorted(bans.values_list("channel", "purpose")) == [(channel, "telesales") for channel in ALL_CHANNELS]
    assert set(bans.values_list("how", "made_at")) == {("TP-7K4M-92XD", NOW)}
    assert suppressed("email", "pekka@example.com") == {("email", "telesales")}
    assert suppressed("phone", "+358501234567") == {
        ("call", "telesales"),
        ("mms", "telesales"),
        ("robocall", "telesales"),
        ("sms", "telesales"),
    }
    assert suppressed("post", address_key("testikatu 1a2", "00100")) == {("post", "telesales")}


@pytest.mark.django_db
def test_a_ban_without_saying_how_it_was_made_is_refused_and_writes_nothing() -> None:
    pekka = scenes.pekka()
    with pytest.raises(HowNotTold, match="miten kielto tehtiin"):
        ban_person(pekka, channels=ALL_CHANNELS, purposes=ALL_PURPOSES, how=" ", key=KEY, now=NOW)
    assert not MarketingBan.objects.exists()
    assert not SuppressedContact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_that_write_the_same_ban_at_once_leave_it_once() -> None:
    pekka = scenes.pekka()
    failures: list[BaseException] = []
    together = threading.Barrier(8)

    def ban() -> None:
        try:
            together.wait(timeout=30)
            ban_person(pekka, channels=ALL_CHANNELS, purposes=ALL_PURPOSES, how="TP-7K4M-92XD", key=KEY, now=NOW)
        except BaseException as failure:  # noqa: BLE001 - carried to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=ban) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert MarketingBan.objects.count() == len(ALL_CHANNELS) * len(ALL_PURPOSES)
    assert SuppressedContact.objects.count() == 4 * len(ALL_PURPOSES)
