"""May we contact? Asked for one and for many, of one rule; whatever fails means no."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from customers.api import permission as asking
from customers.api.asked import reader_of
from customers.identifiers import IdentifierRefused, address_key, keyed_hash, parse_email, parse_phone
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
from customers.operations.bans import ban_contact, ban_person
from customers.operations.tokens import Scope, hash_of
from customers.queries import SaleTerms, contact_facts, contact_facts_by_token, contact_facts_of_many
from customers.queries.many_contacts import _hashes
from tests import plans, scenes
from tests.api_calls import System, a_system

KEY = settings.INDEX_KEY.encode()
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
MAY_WE = {"channel": "email", "purpose": "direct_marketing", "contact": "aino.makinen@example.com"}


@pytest.fixture
def crm(db: None) -> System:
    return a_system()


def reasons(body: dict[str, object]) -> list[str]:
    answers = body["answers"]
    assert isinstance(answers, list)
    return [answer["reason"] for answer in answers]


def test_one_question_is_answered_with_why_and_by_which_provision(crm: System) -> None:
    """[D: may-we-contact-fast]; [D: may-we-contact]."""
    scenes.aino()
    answer = crm.ask("contact-permission", MAY_WE)
    assert answer.status == 200
    assert answer.body == {
        "allowed": False,
        "reason": "no_consent",
        "because": "Tämä kanava vaatii ennalta annetun suostumuksen, eikä sitä ole.",
        "provision": "917/2014 200 §",
        "duties": [],
    }
    assert answer.headers["Cache-Control"] == "no-store"
    post = {"channel": "post", "purpose": "surveys", "contact": {"street": "Testikatu 1", "postal_code": "00100"}}
    allowed = crm.ask("contact-permission", post)
    assert (allowed.body["allowed"], allowed.body["duties"]) == (True, ["recognisable"])


def test_many_are_answered_in_their_order_the_unreadable_with_no(crm: System) -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    Party.objects.filter(pk=aino.pk).update(external_key="crm-1")
    ban_person(pekka, channels=["call"], purposes=["direct_marketing"], how="TP-1", key=KEY, now=NOW)
    contacts: list[object] = [
        {"contact": "+358501234567"},
        {"contact": "050 123 4567"},
        {"contact": "+358401111111"},
        {"contact": "aino.makinen@example.com"},
        {"contact": "+358401111111", "customer": "crm-1"},
        {"contact": "+358401111111", "customer": "crm-unknown"},
        {"contact": "+358401111111", "customer": None},
        {"contact": "+358401111111", "customer": 1},
        {"contact": "+358401111111", "customer": "\0"},
        {"contact": "+358401111111", "customer": "\ud800"},
        {"contact": "+358401111111", "muu": 1},
        {"contact": None},
        {},
        "+358401111111",
        None,
        {"contact": "\0"},
        {"contact": "+358401111111\n+358501234567"},
        {"contact": "+35850123456７"},
    ]
    answer = crm.ask("contact-permissions", {"channel": "call", "purpose": "telesales", "contacts": contacts})
    assert answer.status == 200
    no, yes, error = Reason.BANNED, Reason.NOT_BANNED, Reason.ERROR
    assert reasons(answer.body) == [
        no, no, yes, error, yes, error, yes, error, error, error, error, error, error, error, error, error, error, no
    ]  # fmt: skip


def test_a_ban_on_post_is_found_by_the_address(crm: System) -> None:
    ban_contact(
        "post", address_key("Testikatu 1 A 2", "00100"), channels=["post"], purposes=["surveys"], key=KEY, now=NOW
    )
    asked = {"channel": "post", "purpose": "surveys"}
    contacts = [
        {"contact": {"street": street, "postal_code": "00100"}} for street in ("testikatu 1a 2", "Testikatu 1 A 3", "")
    ]
    answer = crm.ask("contact-permissions", asked | {"contacts": contacts})
    assert reasons(answer.body) == [Reason.BANNED, Reason.NOT_BANNED, Reason.ERROR]


def test_own_customers_count_for_the_system_that_asks_in_its_own_companys_name(crm: System) -> None:
    """917/2014 200 § 3 mom."""
    aino = scenes.aino()
    ContactPoint.objects.update(got_at_sale=True)
    scenes.relationship(aino, began=date(2020, 1, 1))
    sale = MAY_WE | {"same_product_group": True, "opt_out_offered": True}
    assert crm.ask("contact-permission", sale).body["reason"] == Reason.OWN_CUSTOMER
    assert crm.ask("contact-permission", MAY_WE).body["reason"] == Reason.NO_CONSENT
    assert a_system("crm-solar", "oomi_solar").ask("contact-permission", sale).body["reason"] == Reason.NO_CONSENT


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"channel": "fax"}, "/channel"),
        ({"channel": ["email"]}, "/channel"),
        ({"purpose": None}, "/purpose"),
        ({"subscriber": "x"}, "/subscriber"),
        ({"same_product_group": "yes"}, "/same_product_group"),
        ({"opt_out_offered": 1}, "/opt_out_offered"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_with_no(
    crm: System, change: dict[str, object], pointer: str
) -> None:
    many = {"channel": "email", "purpose": "direct_marketing", "contacts": [{}]}
    for path, body in (("contact-permission", MAY_WE), ("contact-permissions", many)):
        answer = crm.ask(path, {**body, **change})
        assert (answer.status, list(answer.fields)) == (422, [pointer])
        assert answer.detail.endswith("Ennen lupaa yhteyttä ei oteta.")


@pytest.mark.parametrize("contacts", [None, [], {}, "x", [{"contact": "x"}] * 100_001])
def test_a_batch_has_from_one_to_100_000_contacts(crm: System, contacts: object) -> None:
    answer = crm.ask("contact-permissions", {"channel": "email", "purpose": "surveys", "contacts": contacts})
    assert (answer.status, list(answer.fields)) == (422, ["/contacts"])


def test_an_unknown_field_is_refused_and_not_named_back(crm: System) -> None:
    answer = crm.ask("contact-permission", MAY_WE | {"131052-308T": 1})
    assert answer.status == 422
    assert "131052" not in answer.text


def test_whatever_fails_the_answer_is_no(crm: System, caplog: pytest.LogCaptureFixture) -> None:
    """[D: error-means-no]"""
    away = OperationalError("aino.makinen@example.com")
    at_once = patch.object(asking, "contact_facts_by_token", side_effect=away)
    with at_once, patch.object(asking, "contact_facts_of_many", side_effect=away):
        one = crm.ask("contact-permission", MAY_WE)
        assert (one.status, one.body["allowed"], one.body["reason"]) == (200, False, "error")
        body = {"channel": "email", "purpose": "surveys", "contacts": [{"contact": MAY_WE["contact"]}]}
        many = crm.ask("contact-permissions", body)
    assert (many.status, "älä ota yhteyttä" in many.detail) == (503, True)
    with at_once, patch.object(asking, "caller_of", side_effect=away):
        for path in ("contact-permission", "contact-permissions"):
            nobody = crm.ask(path, MAY_WE)
            assert (nobody.status, "älä ota yhteyttä" in nobody.detail) == (503, True)
    assert "aino" not in caplog.text


def test_what_fails_at_once_is_asked_again_step_by_step_and_told(crm: System, caplog: pytest.LogCaptureFixture) -> None:
    """[D: may-we-contact-fast]"""
    with patch.object(asking, "contact_facts_by_token", side_effect=OperationalError("aino.makinen@example.com")):
        assert crm.ask("contact-permission", MAY_WE).body["reason"] == "no_consent"
    assert "The API failed: OperationalError" in caplog.text
    assert "aino" not in caplog.text


@pytest.mark.parametrize("body", [b"{", b'{"channel": "fax"}', b'{"contact": "' + b"a" * 70_000 + b'"}'])
def test_a_stranger_is_told_of_the_token_alone_whatever_else_is_wrong(crm: System, body: bytes) -> None:
    may_write = a_system("crm-2", scopes=(Scope.REGISTER_WRITE,))
    for path in ("/api/v1/contact-permission", "/api/v1/contact-permissions"):
        assert System("oomi_" + "a" * 43).send("POST", path, body).status == 401
        assert may_write.send("POST", path, body).status == 403
        assert may_write.send("POST", path, body, content_type="text/plain").status == 403
        assert crm.send("POST", path, b"{", content_type="text/plain").status == 415


def test_many_are_asked_about_in_as_many_queries_as_one(crm: System) -> None:
    def queries(contacts: int) -> int:
        body = {"channel": "email", "purpose": "surveys"}
        body |= {"contacts": [{"contact": f"a{n}@example.com", "customer": None} for n in range(contacts)]}  # type: ignore[dict-item]  # a list among texts
        with CaptureQueriesContext(connection) as seen:
            assert crm.ask("contact-permissions", body).status == 200
        return len(seen)

    assert queries(1) >= queries(5_000) - 2  # the savepoint of the larger


@pytest.mark.django_db(transaction=True)
def test_a_kept_connection_that_broke_is_made_again() -> None:
    """The token's look-up is the health check of the connection."""
    crm = a_system()
    assert crm.ask("contact-permission", MAY_WE).body["reason"] == "no_consent"
    login = connection.settings_dict
    with psycopg.connect(
        host=login["HOST"],
        port=login["PORT"] or None,
        user=login["USER"],
        password=login["PASSWORD"] or None,
        dbname=login["NAME"],
        autocommit=True,
    ) as another:
        another.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    assert crm.ask("contact-permission", MAY_WE).body["reason"] == "no_consent"


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
