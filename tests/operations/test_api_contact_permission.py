"""May we contact? Asked for one and for many, of one rule; whatever fails means no."""

from __future__ import annotations

from datetime import UTC, date, datetime
from unittest.mock import patch

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from customers.api import permission as asking
from customers.identifiers import address_key
from customers.marketing import Reason
from customers.models import (
    ContactPoint,
    Party,
)
from customers.operations.bans import ban_contact, ban_person
from customers.operations.tokens import Scope
from tests import scenes
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
