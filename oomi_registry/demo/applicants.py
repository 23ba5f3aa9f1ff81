"""People who asked for a contract and got none: a credit check, and a decision in words that one understands."""

from __future__ import annotations

import random
from datetime import date, timedelta

from customers.filling.synthetic import words
from customers.filling.synthetic.identifiers import artificial_identity_code
from customers.models import Application, ContactPoint, CreditCheck, CreditDecision, Party
from oomi_registry.demo.measured import at
from oomi_registry.demo.rows import Population

LOGIC = (
    "Hakijan pisteet lasketaan luottotietorekisterin vastauksesta: jokainen maksuhäiriömerkintä vähentää 40 pistettä "
    "ja jokainen aiempi maksamaton lasku 10 pistettä sadasta. Kun pisteitä on vähemmän kuin 50, sopimusta ei "
    "tehdä ilman vakuutta."
)
SIGNIFICANCE = (
    "Sähkösopimusta ei tehty laskulla maksettavaksi. Hakija voi pyytää, että ihminen tekee päätöksen uudelleen, kertoa "
    "oman näkemyksensä ja riitauttaa päätöksen."
)


def add_rejected(people: Population, number: int, *, today: date, chance: random.Random) -> None:
    """Somebody who asked for a contract and got none."""
    party = Party(
        given_names=" ".join(chance.sample(words.GIVEN, 2)),
        family_name=chance.choice(words.FAMILY),
        birth_date=date(chance.randrange(1950, 2006), chance.randrange(1, 13), chance.randrange(1, 29)),
        mother_tongue="fi",
        source="person",
        first_seen_on=today - timedelta(days=40),
        last_contact_on=today - timedelta(days=40),
    )
    if party.birth_date is not None:
        party.identity_code = artificial_identity_code(party.birth_date, 900 + number % 100)
    people.add(party)
    mailbox = f"hakija{number}@example.com"
    people.add(ContactPoint(party=party, kind="email", value=mailbox, source="person", began_on=party.first_seen_on))
    _credit(people, party, today=today)


def _credit(people: Population, party: Party, *, today: date) -> None:
    """An application that led to no contract: the check, and the decision in understandable words (C-203/22)."""
    decided = today - timedelta(days=40)
    application = Application(
        party=party,
        product="Oomi Perussähkö",
        applied_at=at(decided, 8),
        prospect_since=decided,
        source="person",
    )
    check = CreditCheck(
        party=party,
        application=application,
        register="Suomen Asiakastieto Oy",
        asked_at=at(decided, 8),
        answer="Kaksi maksuhäiriömerkintää, viimeisin edelliseltä vuodelta.",
        told_at=at(decided, 9),  # luottotietolaki 29 §
        source="credit_register",
    )
    decision = CreditDecision(
        party=party,
        application=application,
        credit_check=check,
        decided_at=at(decided, 8),
        automated=True,
        inputs={"payment_defaults": 2, "earlier_unpaid_invoices": 0, "deposit_offered": False},
        score=20,
        threshold=50,
        logic_version="2024-1",
        logic=LOGIC,
        significance=SIGNIFICANCE,
        outcome=CreditDecision.Outcome.REJECTED,
        source="own",
    )
    for row in (application, check, decision):
        people.add(row)
