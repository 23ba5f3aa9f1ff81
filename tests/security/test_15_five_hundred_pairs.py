"""Five hundred customers send the form beside five hundred people whom the register does not know: nobody can tell.

ASVS 6.3.8. The two of a pair type answers of one shape and differ in what they typed and in whether the register knows
it. Everything that comes out, and every statement that is made, is the same when what they typed is taken out of it.
``benchmarks/enumeration.py`` measures whether it takes as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.filling.synthetic.identifiers import gsrn
from customers.models import ContactPoint, MeteringPoint, Party, PostalAddress
from requests_app.intake import drafts
from requests_app.models import DraftAnswers, Letter, PrivacyRequest
from requests_app.operations import outbox
from tests import scenes
from tests.at_the_form import Answer
from tests.security.test_15_identity_tells_nothing_of_the_register import unlike

pytestmark = pytest.mark.django_db

PAIRS = 500
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
BORN = date(1988, 4, 12)
CITIES = ("Helsinki", "Tampere", "Turku")

# What the pairs ask by turns: what a ban binds at once, what needs no identity, and what does.
ASKED: Sequence[Mapping[str, Mapping[str, list[str] | str]]] = (
    {"what": {"rights": ["access"]}, "details": {"access.scope": "Puhelut."}, "whom": {"whom": "self"}},
    {
        "what": {"rights": ["access", "erasure", "marketing_ban"]},
        "details": {
            "access.scope": "",
            "erasure.scope": "",
            "marketing_ban.channels": ["email", "sms", "call", "post"],
            "marketing_ban.purposes": ["direct_marketing", "telesales"],
        },
        "whom": {"whom": "self"},
    },
    {"what": {"rights": ["consent_withdrawal"]}, "details": {"consent_withdrawal.scope": ""}},
)


@dataclass(frozen=True)
class Typed:
    """What one person types; the texts of any two people are as long, so that nothing else is."""

    name: str
    email: str
    phone: str
    street: str
    customer_number: str
    metering_point: str
    given_names: str
    family_name: str

    @classmethod
    def of(cls, number: int) -> Typed:
        """The person of that number, 1 to 9,999."""
        given_names, family_name = "Aino Maria", f"Testinen-{number:04}"
        return cls(
            name=f"{given_names} {family_name}",
            email=f"aino.{number:04}@example.com",
            phone=f"+35850123{number:04}",
            street=f"Testikatu {number:04} A",
            customer_number=f"410{number:04}",
            metering_point=gsrn(number),
            given_names=given_names,
            family_name=family_name,
        )

    def taken_out_of(self, text: str) -> str:
        """The text with the name of the field where it has what this person typed there."""
        for name, typed in asdict(self).items():
            text = text.replace(typed, f"<{name}>")
        return unlike(text)

    def becomes_customer(self, city: str) -> None:
        """The register knows all of it."""
        party = Party.objects.create(
            given_names=self.given_names,
            family_name=self.family_name,
            birth_date=BORN,
            customer_number=self.customer_number,
            source="person",
            first_seen_on=date(2016, 5, 1),
            last_contact_on=date(2026, 1, 15),
        )
        known = {"party": party, "source": "person", "began_on": date(2016, 5, 1)}
        ContactPoint.objects.create(kind="email", value=self.email, **known)
        ContactPoint.objects.create(kind="phone", value=self.phone, **known)
        home = {"street": self.street, "postal_code": "00100", "city": city}
        PostalAddress.objects.create(**home, **known)
        MeteringPoint.objects.create(party=party, gsrn=self.metering_point, source="market_parties", **home)
        scenes.relationship(party, began=date(2016, 5, 1))

    def draft(self, asked: Mapping[str, Mapping[str, list[str] | str]], city: str) -> str:
        """A draft in which every page is answered; the token that the browser holds."""
        answers: DraftAnswers = {
            **asked,  # type: ignore[typeddict-item]  # a mapping of the same parts
            "reach": {
                "name": self.name,
                "email": self.email,
                "phone": self.phone,
                "street": self.street,
                "postal_code": "00100",
                "city": city,
                "customer_number": self.customer_number,
                "metering_point": self.metering_point,
                "birth_date": BORN.isoformat(),
            },
            "answer": {"answer_by": "email"},
        }
        token = drafts.new_token()
        drafts.begin(token, answers, NOW)
        return token


@dataclass
class Told:
    """What came out for one person, without what they typed and what differs between any two requests."""

    pages: list[tuple[int, list[tuple[str, str]], str, str]]
    statements: list[str]
    letters: list[tuple[str, ...]]
    mails: list[tuple[str, str, list[str], list[tuple[str, str]]]]


def sent(browser: Client, person: Typed, token: str) -> Told:
    """The last page is sent, the page that follows it is read, and what waits to leave leaves."""
    browser.cookies.clear()
    browser.cookies[settings.DRAFT_COOKIE_NAME] = token
    mail.outbox = []
    reset_queries()  # the log keeps the last 9,000
    without = person.taken_out_of

    def page(answer: Answer) -> tuple[int, list[tuple[str, str]], str, str]:
        headers = [(name, without(value)) for name, value in sorted(answer.headers.items())]
        return answer.status_code, headers, without(answer.content.decode()), cookies_of(answer)

    with CaptureQueriesContext(connection) as asked:
        pages = [page(browser.post(reverse("request_check"))), page(browser.get(reverse("request_done")))]
        queued = Letter.objects.filter(state=Letter.State.QUEUED).order_by("written_at", "pk")
        letters = [
            tuple(
                without(str(each)) for each in (letter.kind, letter.via, letter.recipient, letter.subject, letter.body)
            )
            for letter in queued
        ]
        outbox.send_waiting(clock=timezone.now)
    return Told(
        pages, [without(query["sql"]) for query in asked], letters, [_mail(each, person) for each in mail.outbox]
    )


def cookies_of(answer: Answer) -> str:
    """The cookies that come with it, without their random values."""
    return "".join(morsel.output().replace(morsel.value, "…") for _, morsel in sorted(answer.cookies.items()))


def _mail(message: EmailMessage, person: Typed) -> tuple[str, str, list[str], list[tuple[str, str]]]:
    without = person.taken_out_of
    headers = sorted((name, without(str(value))) for name, value in message.extra_headers.items())
    return without(str(message.subject)), without(str(message.body)), [without(to) for to in message.to], headers


def test_nothing_tells_five_hundred_customers_from_five_hundred_strangers() -> None:
    customers = [Typed.of(number) for number in range(1, PAIRS + 1)]
    strangers = [Typed.of(number) for number in range(5_001, 5_001 + PAIRS)]
    browser = Client()
    with time_machine.travel(NOW, tick=False):
        for number, customer in enumerate(customers):
            customer.becomes_customer(CITIES[number % len(CITIES)])
        for number, pair in enumerate(zip(customers, strangers, strict=True)):
            asked, city = ASKED[number % len(ASKED)], CITIES[number // len(ASKED) % len(CITIES)]
            turns = pair if number % 2 else pair[::-1]  # who comes first makes no difference either
            told = [sent(browser, person, person.draft(asked, city)) for person in turns]
            assert told[0] == told[1], f"pair {number}"
            assert [status for status, *_ in told[0].pages] == [302, 200]
            assert len(told[0].mails) == len(told[0].letters) == 1
    assert PrivacyRequest.objects.count() == 2 * PAIRS


def test_what_differs_would_be_seen() -> None:
    """The comparison finds one letter more in what is kept, and another page and statement where more is asked."""
    browser, aino = Client(), Typed.of(1)
    with time_machine.travel(NOW, tick=False):
        with_city = [sent(browser, aino, aino.draft(ASKED[0], city)) for city in ("Turku", "Turkuu")]
        banning = sent(browser, aino, aino.draft(ASKED[1], "Turku"))
    assert with_city[0] != with_city[1]
    assert with_city[0].pages == with_city[1].pages, "the page that follows echoes nothing"
    assert banning.statements != with_city[0].statements
    assert banning.pages != with_city[0].pages
