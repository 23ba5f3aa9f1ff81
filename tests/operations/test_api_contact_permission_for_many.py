"""Asked about many, the rule answers as it does for each, and nothing is read from end to end."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from customers.api import permission as asking
from customers.api.asked import reader_of
from customers.identifiers import IdentifierRefused, keyed_hash, parse_email, parse_phone
from customers.marketing import ANSWERS, Channel, Contact, Purpose, Reason, Subscriber, permission
from customers.models import (
    Consent,
    ContactPoint,
    MarketingBan,
    Objection,
    Party,
    Relationship,
    RestrictedRecord,
    Restriction,
    SuppressedContact,
)
from customers.operations.tokens import hash_of
from customers.queries import SaleTerms, contact_facts, contact_facts_by_token, contact_facts_of_many
from customers.queries.many_contacts import _hashes
from tests import plans
from tests.api_calls import a_system
from tests.operations.test_api_contact_permission import KEY, NOW

WHO = ("aino", "pekka", "liisa")
ADDRESSES = ("yksi@example.com", "kaksi@example.com", "kolme@example.com")


def _populate(chance: random.Random) -> list[Party]:
    """Three persons who share addresses, with every kind of fact by chance."""
    people = []
    for name in WHO:
        party = Party.objects.create(
            family_name=name,
            source="person",
            first_seen_on=date(2020, 1, 1),
            last_contact_on=date(2026, 1, 1),
            deceased=chance.random() < 0.15,
            restricted_at=NOW if chance.random() < 0.15 else None,
        )
        people.append(party)
        for address in ADDRESSES:
            if chance.random() < 0.4:
                ContactPoint.objects.create(
                    party=party,
                    kind="email",
                    value=address,
                    source="person",
                    got_at_sale=chance.random() < 0.7,
                    began_on=date(2020, 1, 1),
                    ended_on=date(2024, 1, 1) if chance.random() < 0.3 else None,
                )
        for controller in ("oomi", "oomi_solar"):
            if chance.random() < 0.6:
                Relationship.objects.create(
                    party=party,
                    controller_id=controller,
                    began_on=date(2020, 1, 1),
                    ended_on=chance.choice([None, date(2026, 11, 24), date(2026, 11, 25), date(2030, 1, 1)]),
                )
        for _ in range(chance.randrange(3)):
            Consent.objects.create(
                party=party,
                controllers=chance.choice([["oomi"], ["oomi_solar"], ["oomi", "oomi_solar"]]),
                purpose=chance.choice(["direct_marketing", "surveys", "profiling"]),
                channel=chance.choice(["email", "sms", ""]),
                categories=["contact_details"],
                wording="Kyllä",
                wording_version="1",
                language="fi",
                collected_at=_when(chance),
                collected_how="verkossa",
                express=chance.random() < 0.5,
                expires_at=chance.choice([NOW, NOW + timedelta(days=1), NOW + timedelta(days=900)]),
                in_force_until=chance.choice([None, None, NOW, NOW + timedelta(seconds=1)]),
            )
        for _ in range(chance.randrange(2)):
            MarketingBan.objects.create(
                party=party,
                channel=chance.choice(["email", "call"]),
                purpose=chance.choice(["direct_marketing", "telesales", "surveys"]),
                made_at=_when(chance),
                how="TP-1",
            )
        _object_perhaps(chance, party)
        _restrict_some(chance, party)
    for address in ADDRESSES:
        if chance.random() < 0.3:
            SuppressedContact.objects.create(
                contact_hash=keyed_hash("email", address, KEY),
                channel=chance.choice(["email", "sms"]),
                purpose=chance.choice(["direct_marketing", "surveys"]),
                made_at=_when(chance),
            )
    return people


def _object_perhaps(chance: random.Random, party: Party) -> None:
    """An objection that stands, or does not."""
    if chance.random() < 0.3:
        state = chance.choice(list(Objection.State))
        Objection.objects.create(
            party=party,
            purposes=chance.choice([["marketing"], ["surveys"], ["profiling"], ["marketing", "surveys"]]),
            raised_at=NOW,
            origin="TP-2",
            state=state,
            weighed="Punnittu.",
            decided_at=None if state == Objection.State.PENDING else NOW,
        )


def _restrict_some(chance: random.Random, party: Party) -> None:
    """Some of the rows that decide are restricted, or were until a while ago."""
    restriction = Restriction.objects.create(party=party, ground="accuracy", placed_at=NOW, origin="TP-3")
    for model in (ContactPoint, Consent, Relationship):
        for row in model._default_manager.filter(party=party).order_by("pk"):
            if chance.random() < 0.2:
                RestrictedRecord.objects.create(
                    restriction=restriction,
                    table=model._meta.db_table,
                    record=row.pk,
                    released_at=chance.choice([None, NOW]),
                )


def _when(chance: random.Random) -> datetime:
    return NOW + timedelta(days=chance.choice([-3, -2, -1, 0, 1]), microseconds=chance.choice([-1, 0, 1]))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_asked_for_many_the_rule_answers_as_it_does_for_each(seed: int) -> None:
    """Every fact that decides, in every combination that chance made: holders, bans, consents, sales, deaths."""
    chance = random.Random(seed)
    people = _populate(chance)
    tokens = {each: hash_of(a_system(each.replace("_", "-"), each).token) for each in ("oomi", "oomi_solar")}
    values = [chance.choice([*ADDRESSES, "nobody@example.com"]) for _ in range(12)]
    parties = [chance.choice([None, None, *people]) for _ in values]
    for controller in ("oomi", "oomi_solar"):
        for purpose in Purpose:
            for subscriber in (chance.choice(list(Subscriber)),):
                terms = SaleTerms(chance.random() < 0.7, chance.random() < 0.7)
                about = Contact(controller, Channel.EMAIL, purpose)
                many = contact_facts_of_many(
                    "email",
                    values,
                    about,
                    key=KEY,
                    now=NOW,
                    parties=[None if party is None else party.pk for party in parties],
                    subscriber=subscriber,
                    terms=terms,
                )
                for value, party, known in zip(values, parties, many, strict=True):
                    alone = contact_facts_of_many(
                        "email",
                        [value],
                        about,
                        key=KEY,
                        now=NOW,
                        parties=[None if party is None else party.pk],
                        subscriber=subscriber,
                        terms=terms,
                    )
                    if party is None:
                        by_token = contact_facts_by_token(
                            tokens[controller],
                            "email",
                            value,
                            Channel.EMAIL,
                            purpose,
                            key=KEY,
                            now=NOW,
                            subscriber=subscriber,
                            terms=terms,
                        )
                        assert by_token is not None
                        assert (by_token[0].controller, by_token[1]) == (controller, alone[0])
                    facts = contact_facts(
                        "email", value, key=KEY, now=NOW, party=party, subscriber=subscriber, terms=terms
                    )
                    expected = permission(about, facts, NOW)
                    assert permission(about, known, NOW) == permission(about, alone[0], NOW) == expected
                    assert set(known.bans) == {ban for ban in facts.bans if ban.channel == Channel.EMAIL}


@pytest.mark.django_db(transaction=True)
def test_for_one_and_for_few_no_table_is_read_from_end_to_end() -> None:
    plans.fill()
    about = Contact("controller_id 17", Channel.EMAIL, Purpose.SURVEYS)
    values = ["value 17", "value 18"]
    for asked in (values[:1], values):
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_custom_plan")
        with plans.explained() as chosen:
            contact_facts_of_many("email", asked, about, key=KEY, now=NOW)
        assert [plan for plan in chosen if plans.reads_whole_tables(plan)] == []


@given(st.from_regex(r"[0-9a-zA-Z_+.-]{1,40}@[0-9a-zA-Z.-]{1,40}\.[a-z]{1,5}", fullmatch=True))
def test_an_address_that_is_taken_at_a_look_is_the_one_that_would_be_read(text: str) -> None:
    assert reader_of("email")(text) == _read(parse_email, text)


@given(st.from_regex(r"\+358[45][0-9]{4,12}", fullmatch=True))
def test_a_number_that_is_taken_at_a_look_is_the_one_that_would_be_read(text: str) -> None:
    assert reader_of("phone")(text) == _read(parse_phone, text)


def test_every_prefix_of_finnish_mobiles_is_taken_at_a_look_as_it_would_be_read() -> None:
    for prefix in range(400, 600):
        for length in range(5, 10):
            text = f"+358{prefix}{'1234567890'[: length - 1]}"
            assert reader_of("phone")(text) == _read(parse_phone, text), text


def test_the_hashes_of_many_are_those_of_each() -> None:
    assert _hashes("email", ADDRESSES, KEY) == [keyed_hash("email", address, KEY) for address in ADDRESSES]


def test_every_answer_as_it_is_sent_is_the_rules_own() -> None:
    assert set(asking.SENT) == set(Reason)
    for reason, sent in asking.SENT.items():
        assert json.loads(sent)["reason"] == reason
        assert json.loads(sent)["allowed"] == ANSWERS[reason].allowed


def _read(parse: object, text: str) -> str | None:
    try:
        return parse(text)  # type: ignore[operator, no-any-return]  # one of the two parsers
    except IdentifierRefused:
        return None
