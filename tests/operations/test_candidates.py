"""Who a requester may be: found by any item given, by index, and left to the matching to weigh."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.identifiers import address_key, parse_metering_point
from customers.marketing import Channel, Contact, Purpose, Reason, Subscriber, permission
from customers.matching import Address, Because, Candidate, Claimed, Confidence, Confirmed, Item, Verdict, rank
from customers.models import Consent, ContactPoint, MeteringPoint, Party, PostalAddress
from customers.operations.bans import ban_contact, ban_person
from customers.queries import SaleTerms, contact_facts, customer_of, customers_of, find_candidates
from requests_app.queries.candidates import BECAUSE_NAMES, CONFIDENCE_NAMES, ITEM_NAMES, VERDICT_NAMES
from tests import plans, scenes

KEY = b"a key of the tests, long enough"
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
GSRN = "643007574000138589"


@pytest.fixture
def aino(db: None) -> Party:
    """Aino, with a home and a place of use."""
    party = scenes.aino()
    PostalAddress.objects.create(
        party=party,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2016, 5, 1),
    )
    MeteringPoint.objects.create(
        party=party, gsrn=GSRN, street="Testikatu 1 A 2", postal_code="00100", city="Helsinki", source="market_parties"
    )
    return party


@pytest.fixture
def pekka(db: None) -> Party:
    return scenes.pekka()


def found(claimed: Claimed, confirmed: Confirmed | None = None) -> list[object]:
    return [candidate.party for candidate in find_candidates(claimed, confirmed)]


@pytest.mark.parametrize(
    "claimed",
    [
        Claimed(customer_number="4101147"),
        Claimed(metering_point=parse_metering_point(GSRN)),
        Claimed(email="aino.makinen@example.com"),
        Claimed(address=Address("TESTIKATU 1a2", "00100")),
        Claimed(name="Mäkinen Aino"),
        Claimed(name="aino mäkinen"),
        Claimed(name="AINO MARIA MÄKINEN"),
        Claimed(name="Aino Makinen", birth_date=date(1988, 4, 12)),
    ],
)
def test_aino_is_found_by_any_one_item_however_it_is_spelt(aino: Party, pekka: Party, claimed: Claimed) -> None:
    """[D: matching-table]: the candidates that the table then weighs."""
    assert found(claimed) == [aino.pk]


def test_what_was_shown_leads_to_the_person_too(aino: Party, pekka: Party) -> None:
    assert found(Claimed(), Confirmed(phone="+358501234567")) == [pekka.pk]
    assert found(Claimed(), Confirmed(account=aino.pk)) == [aino.pk]
    assert found(Claimed(), Confirmed(letter_to=pekka.pk)) == [pekka.pk]


@pytest.mark.parametrize(
    "claimed",
    [
        Claimed(),
        Claimed(name="Aino"),
        Claimed(name="Mäkinen"),
        Claimed(name="Maija Mäkinen"),
        Claimed(birth_date=date(1988, 4, 12)),
        Claimed(name="Maija Virtanen", birth_date=date(1988, 4, 12)),
        Claimed(address=Address("Testikatu 1 A 3", "00100")),
        Claimed(phone="aino.makinen@example.com"),
        Claimed(customer_number="9"),
    ],
)
def test_aino_is_not_found_by_what_is_not_hers_or_says_too_little(aino: Party, claimed: Claimed) -> None:
    assert found(claimed) == []


def test_a_candidate_carries_everything_the_register_holds_to_compare_past_homes_too(aino: Party) -> None:
    PostalAddress.objects.create(
        party=aino,
        street="Vanhakatu 3",
        postal_code="33100",
        city="Tampere",
        source="person",
        began_on=date(2010, 1, 1),
        ended_on=date(2016, 4, 30),
    )
    ContactPoint.objects.create(
        party=aino, kind="phone", value="+358401234567", source="person", began_on=date(2016, 5, 1)
    )
    assert find_candidates(Claimed(customer_number="4101147")) == (
        Candidate(
            party=aino.pk,
            given_names="Aino Maria",
            family_name="Mäkinen",
            customer_numbers=frozenset({"4101147"}),
            metering_points=frozenset({parse_metering_point(GSRN)}),
            birth_date=date(1988, 4, 12),
            addresses=frozenset({Address("Testikatu 1 A 2", "00100"), Address("Vanhakatu 3", "33100")}),
            emails=frozenset({"aino.makinen@example.com"}),
            phones=frozenset({"+358401234567"}),
        ),
    )


def test_the_matching_weighs_what_was_found_and_chooses_nobody(aino: Party, pekka: Party) -> None:
    """[D: software-never-chooses]: Aino wrote with Pekka's number, and both are shown."""
    claimed = Claimed(name="Aino Mäkinen", customer_number="4101147", phone="+358501234567")
    matches = rank(claimed, Confirmed(), find_candidates(claimed))
    assert [(match.party, match.confidence) for match in matches] == [
        (aino.pk, Confidence.POSSIBLE),
        (pekka.pk, Confidence.NONE),
    ]


def test_of_many_at_one_number_the_one_whom_more_leads_to_comes_first(aino: Party) -> None:
    switchboard = "+358101234567"
    crowd = [aino] + [
        Party.objects.create(
            given_names=f"Henkilö {turn}",
            family_name="Vaihteinen",
            source="person",
            first_seen_on=date(2020, 1, 1),
            last_contact_on=date(2026, 1, 1),
        )
        for turn in range(60)
    ]
    ContactPoint.objects.bulk_create(
        ContactPoint(party=party, kind="phone", value=switchboard, source="person", began_on=date(2020, 1, 1))
        for party in reversed(crowd)
    )
    candidates = find_candidates(Claimed(name="Aino Mäkinen", phone=switchboard), limit=10)
    assert len(candidates) == 10
    assert candidates[0].party == aino.pk


def test_hostile_text_finds_nobody_and_breaks_nothing(aino: Party) -> None:
    """Security 1: what was typed is a value to the database, never a part of the statement."""
    for text in ("'; DROP TABLE customers_party; --", "%", "_ _", "Ä" * 200 + " " + "x" * 200, "a " * 100, "\\ \\"):
        assert found(Claimed(name=text, email=text, customer_number=text, address=Address(text, "00100"))) == []


def test_whose_customer_a_person_is_follows_the_relationships_that_are_kept(aino: Party, pekka: Party) -> None:
    scenes.relationship(aino, began=date(2020, 1, 1))
    scenes.relationship(aino, began=date(2015, 1, 1), ended=date(2018, 1, 1), with_="oomi_solar")
    assert customer_of(aino) == {"oomi", "oomi_solar"}
    assert customers_of([aino.pk, pekka.pk]) == {aino.pk: {"oomi", "oomi_solar"}, pekka.pk: frozenset()}


def may(kind: str, value: str, contact: Contact, party: Party | None = None, **known: SaleTerms | Subscriber) -> Reason:
    facts = contact_facts(kind, value, key=KEY, now=NOW, party=party, **known)  # type: ignore[arg-type]  # two keywords
    return permission(contact, facts, NOW).reason


CALL = Contact("oomi", Channel.CALL, Purpose.DIRECT_MARKETING)
MAIL = Contact("oomi", Channel.EMAIL, Purpose.DIRECT_MARKETING)


def test_a_number_banned_without_identity_is_not_called_whoever_has_it(pekka: Party) -> None:
    """[D: ban-without-identity]; GDPR 21(3)."""
    assert may("phone", "+358501234567", CALL) == Reason.NOT_BANNED
    ban_contact("phone", "+358501234567", channels=["call"], purposes=["telesales"], key=KEY, now=NOW)
    assert may("phone", "+358501234567", CALL) == Reason.BANNED
    assert may("phone", "+358501234567", CALL, pekka) == Reason.BANNED
    assert may("phone", "+358501234568", CALL, pekka) == Reason.NOT_BANNED


def test_pekkas_own_ban_reaches_a_number_that_became_his_afterwards(pekka: Party) -> None:
    """[D: ban-binds-both]: the ban names no company."""
    ban_person(pekka, channels=["call"], purposes=["direct_marketing"], how="puhelu", key=KEY, now=NOW)
    assert may("phone", "+358409999999", CALL) == Reason.NOT_BANNED
    ContactPoint.objects.create(
        party=pekka, kind="phone", value="+358409999999", source="person", began_on=date(2026, 11, 1)
    )
    assert may("phone", "+358409999999", CALL) == Reason.BANNED
    assert may("phone", "+358409999999", Contact("oomi_solar", Channel.CALL, Purpose.TELESALES)) == Reason.BANNED


def consent(party: Party, **changed: object) -> Consent:
    known: dict[str, object] = {
        "controllers": ["oomi"],
        "purpose": "direct_marketing",
        "channel": "email",
        "categories": ["contact_details"],
        "wording": "Saat lähettää.",
        "wording_version": "1",
        "language": "fi",
        "collected_at": NOW - timedelta(days=1),
        "collected_how": "lomake",
        "expires_at": NOW + timedelta(days=1),
    }
    return Consent.objects.create(party=party, **(known | changed))


def test_a_consent_in_force_allows_what_it_was_given_for_and_an_ended_one_nothing(aino: Party) -> None:
    """917/2014 200 §; GDPR 7(3)."""
    address = "aino.makinen@example.com"
    assert may("email", address, MAIL) == Reason.NO_CONSENT
    given = consent(aino)
    consent(aino, purpose="customer_story", channel="")  # a consent to something else is no marketing consent
    assert may("email", address, MAIL) == Reason.CONSENT
    assert may("email", address, Contact("oomi_solar", Channel.EMAIL, Purpose.DIRECT_MARKETING)) == Reason.NO_CONSENT
    Consent.objects.filter(pk=given.pk).update(in_force_until=NOW)
    assert may("email", address, MAIL) == Reason.NO_CONSENT


def test_of_a_shared_mailbox_nobodys_consent_counts_unless_the_person_is_named(aino: Party, pekka: Party) -> None:
    """[D: error-means-no]: whose yes it is cannot be known, so it is no."""
    address = "aino.makinen@example.com"
    consent(aino)
    ContactPoint.objects.create(party=pekka, kind="email", value=address, source="person", began_on=date(2020, 1, 1))
    assert may("email", address, MAIL) == Reason.NO_CONSENT
    assert may("email", address, MAIL, aino) == Reason.CONSENT
    assert may("email", address, MAIL, pekka) == Reason.NO_CONSENT


def test_an_own_customer_gets_email_only_on_the_three_terms_and_only_while_a_customer(aino: Party) -> None:
    """917/2014 200 § 3 mom."""
    address, terms = "aino.makinen@example.com", SaleTerms(same_product_group=True, opt_out_offered=True)
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    assert may("email", address, MAIL, terms=terms) == Reason.NO_CONSENT
    ContactPoint.objects.filter(party=aino).update(got_at_sale=True)
    assert may("email", address, MAIL, terms=terms) == Reason.OWN_CUSTOMER
    assert may("email", address, MAIL) == Reason.NO_CONSENT
    bond.ended_on = date(2026, 11, 24)
    bond.save()
    assert may("email", address, MAIL, terms=terms) == Reason.NO_CONSENT


def test_a_restricted_or_deceased_person_is_left_in_peace(aino: Party) -> None:
    """GDPR 18(2); Recital 27."""
    Party.objects.filter(pk=aino.pk).update(deceased=True)
    assert may("email", "aino.makinen@example.com", MAIL) == Reason.DECEASED
    Party.objects.filter(pk=aino.pk).update(restricted_at=NOW)
    assert may("email", "aino.makinen@example.com", MAIL) == Reason.RESTRICTED


def test_a_company_is_asked_as_a_company(aino: Party) -> None:
    """917/2014 202 §."""
    assert may("email", "aino.makinen@example.com", MAIL, subscriber=Subscriber.COMPANY) == Reason.COMPANY


def test_a_ban_on_post_binds_the_address_however_it_is_spelt(aino: Party) -> None:
    post = Contact("oomi", Channel.POST, Purpose.DIRECT_MARKETING)
    ban_person(aino, channels=["post"], purposes=["direct_marketing"], how="kirje", key=KEY, now=NOW)
    assert may("post", address_key("testikatu 1A 2", "00100"), post) == Reason.BANNED
    assert may("post", address_key("Testikatu 1 A 3", "00100"), post) == Reason.NOT_BANNED


@pytest.mark.django_db(transaction=True)
def test_candidates_and_contact_facts_come_from_few_queries_and_by_index_alone() -> None:
    """Whatever of the form was filled in, no table is read from end to end."""
    plans.fill()
    claimed = Claimed(
        name="given_names 17 family_name 17",
        customer_number="customer_number 17",
        metering_point=parse_metering_point(GSRN),
        birth_date=date(1950, 4, 30),
        address=Address("street 17", "postal_code 17"[-10:]),
        email="value 17",
        phone="value 18",
    )
    with plans.explained() as chosen, CaptureQueriesContext(connection) as queries:
        candidates = find_candidates(claimed)
    assert len(candidates) == 1
    assert len(chosen) == len(queries) <= 6
    assert [plan for plan in chosen if plans.reads_whole_tables(plan)] == []
    with plans.explained() as chosen, CaptureQueriesContext(connection) as queries:
        contact_facts("email", "value 17", key=KEY, now=NOW)
    assert len(chosen) == len(queries) <= 9
    assert [plan for plan in chosen if plans.reads_whole_tables(plan)] == []


def test_everything_that_a_match_shows_has_its_words() -> None:
    """[D: matching-table]."""
    shown = ((CONFIDENCE_NAMES, Confidence), (ITEM_NAMES, Item), (VERDICT_NAMES, Verdict), (BECAUSE_NAMES, Because))
    for names, codes in shown:
        assert set(names) == set(codes)
        assert len(set(names.values())) == len(codes)
