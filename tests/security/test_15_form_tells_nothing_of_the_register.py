"""Whether somebody is a customer shows neither in the form's answers nor in what it costs to give them (ASVS 6.3.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import PostalAddress
from requests_app.models import Letter
from tests import scenes
from tests.at_the_form import AINO, Answer, Answers, AtTheForm

pytestmark = pytest.mark.django_db

AS_IN_THE_REGISTER = {
    "name": "Aino Mäkinen",
    "email": "aino.makinen@example.com",
    "phone": "050 123 4567",
    "street": "Testikatu 1 A 2",
    "postal_code": "00100",
    "city": "Helsinki",
    "customer_number": "4101147",
    "metering_point": "643007574000138589",
    "birth_date": "1988-04-12",
}
# What differs between any two requests, whoever sends them.
OF_ITS_OWN = re.compile(
    r"TP-[0-9A-Z]{4}-[0-9A-Z]{4}"  # the reference
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # keys
    r"|[0-9a-f]{64}"  # the token's hash
    r"|\b[0-9a-f]{32}\b"  # keys, as statements have them
    r"|(?<=\\x)[0-9a-f]{32}"  # the random half of a mailbox's token
    r'|(?<=SAVEPOINT ")\w+'
    r'|(?<=name="csrfmiddlewaretoken" value=")[^"]+'
    r"|<[^<>@']+@[^<>@']+>"  # the Message-ID
)


@dataclass
class Told:
    """Everything that comes out of the site while somebody walks through the form and sends it."""

    statuses: list[int]
    headers: list[list[tuple[str, str]]]
    bodies: list[str]
    cookies: list[dict[str, str]]
    statements: list[str]
    letters: list[tuple[str, ...]]


def walked(rights: tuple[str, ...], reach: Answers) -> Told:
    """One walk, at a fixed time, so that nothing but the register can make a difference."""
    person, responses = AtTheForm(), list[Answer]()
    with (
        time_machine.travel(datetime(2026, 3, 5, 12, tzinfo=UTC), tick=False),
        CaptureQueriesContext(connection) as sql,
    ):
        responses.append(person.open("request_start"))
        responses.append(person.fill_in(*rights, reach=reach))
        responses += [person.open(page) for page in AINO]
        responses.append(person.open("request_check"))
        responses.append(person.send())
        responses.append(person.open("request_done"))
        responses.append(person.send())
    return Told(
        statuses=[response.status_code for response in responses],
        headers=[sorted(response.headers.items()) for response in responses],
        bodies=[OF_ITS_OWN.sub("…", response.content.decode()) for response in responses],
        cookies=[
            {
                name: OF_ITS_OWN.sub("…", morsel.output(header="").replace(morsel.value, ""))
                for name, morsel in each.items()
            }
            for each in (response.cookies for response in responses)
        ],
        statements=[OF_ITS_OWN.sub("…", query["sql"]) for query in sql],
        letters=[
            (letter.kind, letter.via, letter.recipient, letter.state, OF_ITS_OWN.sub("…", letter.subject + letter.body))
            for letter in Letter.objects.order_by("written_at")
        ],
    )


@pytest.mark.parametrize(
    ("rights", "reach"),
    [
        (("access", "erasure", "marketing_ban"), AS_IN_THE_REGISTER),
        (("access",), {"name": "Aino Mäkinen", "email": "aino.makinen@example.com"}),
        (("marketing_ban",), {"phone": "050 123 4567", "email": "aino.makinen@example.com"}),
        (("consent_withdrawal",), {"email": "aino.makinen@example.com"}),
        (("access",), {"name": "Aino Mäkinen", "email": "aino.makinen@"}),
    ],
    ids=["everything", "access", "ban", "withdrawal", "error"],
)
def test_a_customer_and_a_stranger_get_the_same_answers_for_the_same_statements(
    rights: tuple[str, ...], reach: Answers
) -> None:
    stranger = walked(rights, reach)
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
    scenes.pekka()
    customer = walked(rights, reach)
    assert customer.statuses == stranger.statuses
    assert customer.headers == stranger.headers
    assert customer.bodies == stranger.bodies
    assert customer.cookies == stranger.cookies
    assert customer.statements == stranger.statements
    assert customer.letters == stranger.letters * 2


def test_no_statement_of_the_form_reads_the_register() -> None:
    told = walked(("access", "erasure", "marketing_ban"), AS_IN_THE_REGISTER)
    tables = {table for statement in told.statements for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', statement)}
    assert tables
    assert not [table for table in tables if table.startswith("customers_")]
