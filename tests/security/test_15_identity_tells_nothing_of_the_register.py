"""Until somebody has shown who they are, a customer and a stranger cause the same pages, statements and mails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import PostalAddress
from requests_app.codes import CODE_SYMBOLS, TOKEN_SYMBOLS
from requests_app.models import ContactConfirmation, PrivacyRequest
from requests_app.operations import outbox
from tests import proofs, scenes
from tests.at_the_form import AtTheForm
from tests.casework import taken
from tests.security.test_15_form_tells_nothing_of_the_register import AS_IN_THE_REGISTER, OF_ITS_OWN

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
RIGHTS = ("access", "objection", "erasure")
# A token or a code, plain or in fours; and the nonce and the hash, as statements have them.
CODES = re.compile(r"[0-9A-Z]{26}|(?:[0-9A-Z]{4} ){6}[0-9A-Z]{2}|\\x[0-9a-f]{32}")


def unlike(text: str) -> str:
    """The text without what differs between any two requests, whoever sends them."""
    return CODES.sub("…", OF_ITS_OWN.sub("…", text))


@dataclass
class Told:
    """Everything that comes out while somebody asks, follows the mail's link, and tries the pages wrongly too."""

    pages: list[tuple[int, list[tuple[str, str]], str]] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    mails: list[tuple[str, str, list[tuple[str, str]]]] = field(default_factory=list)


def whole_way() -> Told:
    """The form, the receipt, the confirmation (wrong, right, again), the code page: at a fixed time."""
    told, mail.outbox = Told(), []
    before = set(PrivacyRequest.objects.values_list("pk", flat=True))
    person, browser = AtTheForm(), Client()

    def sends(page: str, reference: str, code: str) -> None:
        answer = browser.post(reverse(page), {"reference": reference, "code": code})
        told.pages.append((answer.status_code, sorted(answer.headers.items()), unlike(answer.content.decode())))

    with time_machine.travel(NOW, tick=False):
        with CaptureQueriesContext(connection) as asked:
            person.fill_in(*RIGHTS, reach=AS_IN_THE_REGISTER)
            person.send()
            outbox.send_waiting(clock=timezone.now)
        request = PrivacyRequest.objects.exclude(pk__in=before).get()
        token = proofs.token_mailed(request)
        with CaptureQueriesContext(connection) as proved:
            for page in ("request_confirm", "request_code", "request_confirmed", "request_code_returned"):
                answer = browser.get(reverse(page))
                told.pages.append((answer.status_code, sorted(answer.headers.items()), unlike(answer.content.decode())))
            sends("request_confirm", request.reference, "0" * TOKEN_SYMBOLS)
            sends("request_confirm", request.reference, token)
            sends("request_confirm", request.reference, token)
            sends("request_code", request.reference, "0" * CODE_SYMBOLS)
    assert ContactConfirmation.objects.get(request=request).confirmed_at == NOW
    told.statements = [unlike(query["sql"]) for query in (*asked, *proved)]
    told.mails = [
        (
            unlike(str(message.subject)),
            unlike(str(message.body)),
            sorted((name, unlike(str(value))) for name, value in message.extra_headers.items()),
        )
        for message in mail.outbox
    ]
    return told


def test_a_customer_and_a_stranger_are_told_the_same_from_the_form_to_the_confirmation() -> None:
    stranger = whole_way()
    customer_party = scenes.aino()
    PostalAddress.objects.create(
        party=customer_party,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2016, 5, 1),
    )
    scenes.electricity(customer_party, began=date(2016, 5, 1))
    customer = whole_way()
    assert customer.pages == stranger.pages
    assert customer.mails == stranger.mails
    assert len(customer.mails) == 1
    assert customer.statements == stranger.statements


def test_no_statement_on_the_way_reads_the_register() -> None:
    tables = {table for each in whole_way().statements for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', each)}
    assert {"requests_app_contactconfirmation", "requests_app_addresscode"} <= tables
    # The code's own row names the address it went to; for one that is in force, and so for nobody here.
    assert {table for table in tables if table.startswith("customers_")} <= {"customers_postaladdress"}


def statements_of(page: str, reference: str, code: str) -> tuple[list[str], str]:
    """The statements of one try at a page, and what came back."""
    with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as sql:
        answer = Client().post(reverse(page), {"reference": reference, "code": code})
    page_told = OF_ITS_OWN.sub("…", answer.content.decode())
    return [OF_ITS_OWN.sub("…", query["sql"]) for query in sql], page_told


@pytest.mark.parametrize(
    ("page", "wrong"), [("request_confirm", "0" * TOKEN_SYMBOLS), ("request_code", "0" * CODE_SYMBOLS)]
)
def test_a_reference_that_is_somebodys_and_one_that_is_nobodys_cost_and_tell_the_same(page: str, wrong: str) -> None:
    request = AtTheForm().file("access", reach=AS_IN_THE_REGISTER)
    assert statements_of(page, request.reference, wrong) == statements_of(page, "TP-0000-0000", wrong)


def test_with_a_letter_on_its_way_too_a_wrong_code_costs_and_tells_the_same() -> None:
    aino = scenes.aino()
    proofs.home(aino)
    request = taken()
    code = proofs.code_posted(request, aino)
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    nobodys = statements_of("request_code", "TP-0000-0000", wrong)
    assert statements_of("request_code", request.reference, wrong) == nobodys
