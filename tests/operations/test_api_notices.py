"""A recipient's system acknowledges under its own token, and no other system does so for it (GDPR 19)."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from customers.operations.tokens import Scope
from requests_app.events import Happening
from requests_app.models import RecipientNotice, RequestEvent
from tests.api_calls import Answer, System, a_system
from tests.notices import moved
from tests.recipients import PRINTER, by_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


@pytest.fixture
def notice() -> RecipientNotice:
    return moved()


def printers() -> System:
    system = a_system("kirjapaino", scopes=(Scope.NOTICE_ACKNOWLEDGE,))
    by_call(PRINTER, "https://kirjapaino.example/oomi", system="kirjapaino")
    return system


def send(system: System, notice: object, body: object = None) -> Answer:
    sent = json.dumps({"said": "done"} if body is None else body).encode()
    return system.send("POST", f"/api/v1/recipient-notices/{notice}/acknowledgement", sent)


def test_the_system_of_the_recipient_acknowledges_once(notice: RecipientNotice) -> None:
    system = printers()
    first = send(system, notice.pk)
    assert (first.status, first.body["said"]) == (200, "done")
    assert send(system, notice.pk, {"said": "not_held"}).body == first.body, "what was said first stands"
    event = RequestEvent.objects.get(kind=Happening.NOTICE_ACKNOWLEDGED)
    assert "by:system" in event.codes


def test_another_system_and_an_unknown_notice_are_answered_alike(notice: RecipientNotice) -> None:
    printers()
    other = a_system("perinta", scopes=(Scope.NOTICE_ACKNOWLEDGE,))
    refused, unknown = send(other, notice.pk), send(other, uuid4())
    assert (refused.status, refused.body) == (unknown.status, unknown.body) == (404, unknown.body)
    notice.refresh_from_db()
    assert notice.acknowledged_at is None


def test_a_token_for_other_things_or_none_acknowledges_nothing(notice: RecipientNotice) -> None:
    printers()
    assert send(a_system("crm", scopes=(Scope.REGISTER_WRITE,)), notice.pk).status == 403
    assert send(System(""), notice.pk).status == 401
    notice.refresh_from_db()
    assert notice.acknowledged_at is None


@pytest.mark.parametrize("body", [{}, {"said": "yes"}, {"said": None}, {"said": "done", "more": 1}, []])
def test_what_says_nothing_known_is_refused(notice: RecipientNotice, body: object) -> None:
    assert send(printers(), notice.pk, body).status == 422
    notice.refresh_from_db()
    assert notice.acknowledged_at is None
