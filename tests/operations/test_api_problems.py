"""Every refusal of the API is a problem (RFC 9457) that says what to do, and repeats nothing that was sent."""

from __future__ import annotations

import json
import logging
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import OperationalError

from customers.api import upserts
from customers.models import IdempotencyKey, Party
from customers.operations.upserts import Put
from tests.api_calls import Answer, System, a_system

pytestmark = pytest.mark.django_db

CANARY = "131052-308T"


@pytest.fixture
def crm() -> System:
    return a_system()


def is_problem(answer: Answer, status: int) -> bool:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.body["status"] == answer.status == status, answer.text
    assert str(answer.body["type"]).startswith("urn:oomi-registry:problem:")
    assert len(answer.detail) > 20
    return True


@pytest.mark.parametrize("path", ["", "v1", "v1/", "v1/nobody", "v1/customers", "v1/customers/", "v2/customers/crm-1"])
def test_an_address_that_is_none(crm: System, path: str) -> None:
    assert is_problem(crm.send("PUT", f"/api/{path}", b"{}"), 404)


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH", "OPTIONS"])
def test_another_method(crm: System, method: str) -> None:
    answer = crm.send(method, "/api/v1/customers/crm-1", b"{}")
    assert is_problem(answer, 405)
    assert "PUT" in answer.headers["Allow"]
    answer = crm.send("PUT" if method == "POST" else method, "/api/v1/contact-permission", b"{}")
    assert is_problem(answer, 405)
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe{}",
        b'\xef\xbb\xbf{"family_name": "M"}',
        b'{"family_name": NaN}',
        b'{"family_name": "A", "family_name": "B"}',
        b"[" * 5_000,
        b'{"a":' * 30 + b"1" + b"}" * 30,
        b"9" * 5_000,
    ],
)
def test_a_body_that_is_no_json_or_can_be_read_in_two_ways(crm: System, body: bytes) -> None:
    assert is_problem(crm.send("PUT", "/api/v1/customers/crm-1", body, key="a"), 400)


@pytest.mark.parametrize("body", ["[]", '"text"', "null", "true", "1", "[{}]"])
def test_json_that_is_no_object(crm: System, body: str) -> None:
    assert crm.send("PUT", "/api/v1/customers/crm-1", body.encode(), key="a").status == 422
    assert is_problem(crm.send("POST", "/api/v1/contact-permission", body.encode()), 422)


def test_a_question_that_is_no_json(crm: System) -> None:
    for path in ("contact-permission", "contact-permissions"):
        assert is_problem(crm.send("POST", f"/api/v1/{path}", b"[" * 100_000 if "s" in path[-1] else b"{"), 400)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_type_than_json(crm: System, content_type: str) -> None:
    for method, path in (("PUT", "customers/crm-1"), ("POST", "contact-permission")):
        answer = crm.send(method, f"/api/v1/{path}", b"family_name=A", key="a", content_type=content_type)
        assert is_problem(answer, 415)


def test_a_body_over_the_limit_is_not_read(crm: System) -> None:
    big = json.dumps({"family_name": "A" * 70_000}).encode()
    assert is_problem(crm.send("PUT", "/api/v1/customers/crm-1", big, key="a"), 413)
    assert is_problem(crm.send("POST", "/api/v1/contact-permission", big), 413)


def test_html_is_not_what_is_answered(crm: System) -> None:
    assert is_problem(crm.put("customers/crm-1", {"family_name": "M"}, Accept="text/html"), 406)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"family_name": f"{CANARY}\0"}, "/family_name"),
        ({"family_name": 5}, "/family_name"),
        ({"family_name": None}, "/family_name"),
        ({"family_name": "M\ud800"}, "/family_name"),
        ({"family_name": "M" * 300}, "/family_name"),
        ({"family_name": "M", "identity_code": "131052-308X"}, "/identity_code"),
        ({"family_name": "M", "identity_code": "010190-9009"}, "/identity_code"),
        ({"family_name": "M", "birth_date": "1990-02-30"}, "/birth_date"),
        ({"family_name": "M", "birth_date": "2999-01-01"}, "/birth_date"),
        ({"family_name": "M", "birth_date": "1990-1-1"}, "/birth_date"),
        ({"family_name": "M", "deceased": "false"}, "/deceased"),
        ({"family_name": "M", "deceased": 0}, "/deceased"),
        ({"family_name": "M", "source": CANARY}, "/source"),
        ({"family_name": "M", "mother_tongue": "suomi"}, "/mother_tongue"),
        ({"family_name": "M", CANARY: "x"}, ""),
        ({"family_name": "M", "restricted_at": None}, ""),
        ({}, "/family_name"),
    ],
)
def test_each_field_that_is_wrong_is_named_with_what_to_send(
    crm: System, fields: dict[str, object], pointer: str
) -> None:
    answer = crm.put("customers/crm-1", fields)
    assert is_problem(answer, 422)
    assert list(answer.fields) == [pointer]
    assert len(answer.fields[pointer]) > 15
    assert CANARY not in answer.text
    assert "010190" not in answer.text
    assert not Party.objects.exists()
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["131052-308T", "131052308T", "0501234567", "aino@example.com", "a b", "äö", "x" * 101])
def test_a_persons_identifier_is_no_key(crm: System, key: str, caplog: pytest.LogCaptureFixture) -> None:
    """It would stand in addresses and logs (tietosuojalaki 29 §); Django's log of refusals leaves the address out.

    [D: external-keys-are-no-identifiers].
    """
    answer = crm.put(f"customers/{key}", {"family_name": "M"})
    assert is_problem(answer, 422)
    assert key not in answer.text + caplog.text
    assert not Party.objects.exists()


def test_a_fault_of_ours_tells_nothing_of_itself_and_the_log_quotes_nobody(
    crm: System, caplog: pytest.LogCaptureFixture
) -> None:
    """ASVS 5.0 16.2.5: a database's message quotes the row."""

    def fails(*args: object, **kwargs: object) -> Put:
        raise RuntimeError(f"Key (identity_code)=({CANARY}) already exists.")

    with patch.object(upserts.Customers, "put_row", staticmethod(fails)), caplog.at_level(logging.DEBUG):
        answer = crm.put("customers/crm-1", {"family_name": "Mäkinen"})
    assert is_problem(answer, 500)
    assert CANARY not in answer.text + caplog.text
    assert "RuntimeError" not in answer.text
    assert "RuntimeError" in caplog.text
    assert not IdempotencyKey.objects.exists()


def test_a_database_that_is_away_is_told_as_such(crm: System) -> None:
    def away(*args: object, **kwargs: object) -> Put:
        raise OperationalError("server closed the connection")

    with patch.object(upserts.Customers, "put_row", staticmethod(away)):
        answer = crm.put("customers/crm-1", {"family_name": "Mäkinen"})
    assert is_problem(answer, 503)
    assert answer.headers["Retry-After"] == "5"


def test_a_write_without_its_key_is_refused(crm: System) -> None:
    for key in ("", " ", "a b", "ä", "x" * 201):
        answer = crm.send("PUT", "/api/v1/customers/crm-1", b'{"family_name": "M"}', key=key)
        assert is_problem(answer, 400)
        assert "Idempotency-Key" in answer.detail


def test_sent_again_a_write_is_answered_again_and_not_done_again(crm: System) -> None:
    key = str(uuid4())
    first = crm.put("customers/crm-1", {"family_name": "Mäkinen"}, key=key)
    assert first.status == 201
    crm.put("customers/crm-1", {"family_name": "Virtanen"})
    again = crm.put("customers/crm-1", {"family_name": "Mäkinen"}, key=key)
    assert (again.status, again.body) == (first.status, first.body)
    assert Party.objects.get().family_name == "Virtanen"


def test_a_key_belongs_to_one_request_of_one_system(crm: System) -> None:
    crm.put("customers/crm-1", {"family_name": "Mäkinen"}, key="a")
    for path, name in (("customers/crm-1", "Virtanen"), ("customers/crm-2", "Mäkinen")):
        answer = crm.put(path, {"family_name": name}, key="a")
        assert is_problem(answer, 422)
        assert str(answer.body["type"]).endswith("idempotency_key_used")
    assert a_system("toinen").put("customers/crm-3", {"family_name": "Virtanen"}, key="a").status == 201


def test_of_a_request_hashes_and_keys_of_rows_are_kept_and_no_value(crm: System) -> None:
    crm.put("customers/crm-1", {"family_name": "Mäkinen", "identity_code": CANARY}, key="avain-1")
    kept = IdempotencyKey.objects.get()
    party = Party.objects.get()
    assert kept.answer == {"id": str(party.pk), "external_key": "crm-1", "created": True, "number": party.number}
    assert "avain-1" not in str(kept.__dict__)


def test_a_refused_write_may_be_corrected_under_its_key(crm: System) -> None:
    assert (
        crm.put("contact-points/p-1", {"customer": "crm-1", "kind": "phone", "value": "0501234567"}, key="a").status
        == 409
    )
    crm.put("customers/crm-1", {"family_name": "Mäkinen"})
    assert (
        crm.put("contact-points/p-1", {"customer": "crm-1", "kind": "phone", "value": "0501234567"}, key="a").status
        == 201
    )
