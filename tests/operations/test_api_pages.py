"""What the API says of itself, and two requests that come at once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client

from customers.models import IdempotencyKey, Party
from tests.api_calls import Answer, a_system


@pytest.mark.django_db
def test_the_page_of_the_api_names_every_address_and_field_and_runs_nothing() -> None:
    """ASVS 3.4.3: nothing inline, nothing from elsewhere."""
    answer = Client().get("/api/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for said in ("/api/v1/customers/{external_key}", "identity_code", "/api/v1/contact-permissions", "Idempotency-Key"):
        assert said in page
    for refused in ("<script", "style=", "<style", "https://", "onclick"):
        assert refused not in page
    assert page.count("<h1") == 1
    schema = Client().get("/api/schema/")
    assert schema.json()["openapi"].startswith("3.1")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_under_one_key_one_is_carried_out_and_both_are_answered_alike() -> None:
    crm = a_system()
    ready = threading.Barrier(2)
    answers: list[Answer] = []

    def send() -> None:
        ready.wait(timeout=30)
        answers.append(crm.put("customers/crm-1", {"family_name": "Mäkinen"}, key="a"))
        connection.close()

    both = [threading.Thread(target=send) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(timeout=60)
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    assert (Party.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_under_two_keys_one_row_is_made() -> None:
    crm = a_system()
    ready = threading.Barrier(2)
    answers: list[Answer] = []

    def send(key: str) -> None:
        ready.wait(timeout=30)
        answers.append(crm.put("customers/crm-1", {"family_name": "Mäkinen"}, key=key))
        connection.close()

    both = [threading.Thread(target=send, args=[key]) for key in ("a", "b")]
    for each in both:
        each.start()
    for each in both:
        each.join(timeout=60)
    assert sorted(answer.status for answer in answers) in ([201, 409], [200, 201])
    assert Party.objects.count() == 1
