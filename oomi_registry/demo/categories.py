"""What a synthetic customer has beside contracts and contacts: rows in every category of the notice.

All of it is invented. The henkilötunnus are artificial ones (individual numbers 900-999), the accounts and cards are
nobody's, and what is said of health is a sentence of its own that says so.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from django.db import models

from customers.filling.synthetic.identifiers import artificial_identity_code
from customers.models import (
    AnnualForecast,
    Application,
    Authorisation,
    CardToken,
    Collection,
    ConsumptionReport,
    CookieUse,
    Correspondence,
    CreditCheck,
    CreditDecision,
    DailyConsumption,
    Damage,
    Dealing,
    Disclosure,
    ElectricityContract,
    Estimate,
    InsuranceClaim,
    InsurancePolicy,
    Interest,
    Invoice,
    MarketingContact,
    MarketMessage,
    MobileUse,
    OnlineAccount,
    Order,
    Party,
    Payment,
    ServiceUse,
    UserProfile,
)
from customers.models.contacts import Direction
from oomi_registry.demo.measured import add_billing, add_consumption, at, recently
from oomi_registry.demo.rows import Population

ORDER: tuple[type[models.Model], ...] = (
    OnlineAccount,
    ServiceUse,
    MobileUse,
    Interest,
    CookieUse,
    UserProfile,
    Dealing,
    MarketingContact,
    ConsumptionReport,
    Order,
    Estimate,
    Correspondence,
    Damage,
    Authorisation,
    Invoice,
    Payment,
    Collection,
    CardToken,
    DailyConsumption,
    AnnualForecast,
    MarketMessage,
    Disclosure,
    InsuranceClaim,
    Application,
    CreditCheck,
    CreditDecision,
)
"""These tables in an order in which each comes after those that it refers to."""


def add_every_category(
    people: Population,
    party: Party,
    number: int,
    contracts: list[ElectricityContract],
    *,
    today: date,
    chance: random.Random,
) -> None:
    """Give the person that was added last, who has ``contracts``, something of all that section 6 names."""
    last = contracts[-1]
    if party.birth_date is not None:
        party.identity_code = artificial_identity_code(party.birth_date, 900 + number % 100)
    _used(people, party, number, last, today=today, chance=chance)
    _agreed(people, party, last, today=today, chance=chance)
    add_billing(people, party, number, last, today=today, chance=chance)
    add_consumption(people, party, last, today=today, chance=chance)
    if number % 7 == 0:
        _disclosed(people, party, today=today, chance=chance)
    policy = people.last(InsurancePolicy) if InsurancePolicy in people.rows else None
    if policy is not None and policy.party is party:
        _insured(people, party, policy, chance=chance)


def _used(
    people: Population,
    party: Party,
    number: int,
    contract: ElectricityContract,
    *,
    today: date,
    chance: random.Random,
) -> None:
    """Services and products: the account, what was ordered, phone, interests, cookies and the profile made of them."""
    bond = contract.relationship
    when = at(recently(contract, today, chance), chance.randrange(6, 16))
    people.add(
        OnlineAccount(
            party=party,
            relationship=bond,
            user_identifier=f"asiakas{number}",
            password_hash=f"argon2$argon2id$v=19$keksitty${chance.getrandbits(128):032x}",
            opened_at=at(contract.began_on, 9),
            last_login_at=when,
        )
    )
    people.add(
        ServiceUse(
            party=party,
            relationship=bond,
            service="Oomi-sovellus",
            ordered_on=contract.began_on,
            began_on=contract.began_on,
            ended_on=contract.ended_on,
        )
    )
    people.add(MobileUse(party=party, relationship=bond, used_at=when, feature="kulutus", device="puhelin"))
    people.add(Interest(party=party, relationship=bond, topic=chance.choice(INTERESTS), told_at=when))
    people.add(CookieUse(party=party, relationship=bond, cookie="kieli", purpose="kielivalinta", used_at=when))
    people.add(
        UserProfile(
            party=party,
            relationship=bond,
            segment=chance.choice(("yösähkön käyttäjä", "tasainen kuluttaja", "sähköautoilija")),
            logic="Päätelty siitä, mihin vuorokaudenaikaan sähköä on käytetty eniten viimeisen vuoden aikana.",
            derived_at=when,
            source="own",
        )
    )
    people.add(
        Dealing(party=party, relationship=bond, happened_at=when, channel="chat", matter="kysyi laskun eräpäivää")
    )
    people.add(
        MarketingContact(
            party=party, relationship=bond, contacted_at=when, channel="post", campaign="Syksyn sähkö", source="own"
        )
    )
    people.add(
        ConsumptionReport(
            party=party,
            relationship=bond,
            made_on=when.date(),
            title="Kulutusraportti",
            text="Sähköä kului hieman vähemmän kuin edellisenä vuonna.",
            source="own",
        )
    )


def _agreed(
    people: Population, party: Party, contract: ElectricityContract, *, today: date, chance: random.Random
) -> None:
    """What was agreed or written under the contract."""
    began = contract.began_on
    people.add(
        Order(
            party=party,
            electricity_contract=contract,
            product=contract.product,
            ordered_at=at(contract.agreed_on, 10),
            channel="verkkokauppa",
        )
    )
    people.add(
        Estimate(
            party=party,
            electricity_contract=contract,
            made_on=began,
            yearly_kwh=chance.randrange(1500, 20000),
            monthly_price=Decimal(chance.randrange(2000, 25000)) / 100,
            source="own",
        )
    )
    people.add(
        Correspondence(
            party=party,
            electricity_contract=contract,
            dated_on=began,
            direction=Direction.TO_PERSON,
            subject="Sopimusvahvistus",
            text="Kiitos tilauksestasi. Tämä on keksitty kirje kokeilua varten.",
            source="own",
        )
    )
    if chance.random() < 0.1:
        people.add(
            Damage(
                party=party,
                electricity_contract=contract,
                occurred_on=recently(contract, today, chance),
                description="Jännitepiikki rikkoi pakastimen.",
                compensation=Decimal(250),
                settled_on=None,
            )
        )
    if chance.random() < 0.1:
        others = people.rows[Party]
        another = chance.choice(others)
        if isinstance(another, Party) and another is not party:
            people.add(
                Authorisation(
                    party=another, electricity_contract=contract, scope="laskuasiat", given_on=began, ended_on=None
                )
            )


def _disclosed(people: Population, party: Party, *, today: date, chance: random.Random) -> None:
    people.add(
        Disclosure(
            party=party,
            disclosed_at=at(today - timedelta(days=chance.randrange(1, 700)), 11),
            recipient_kind="partners",
            recipient="Esimerkkiasiakaspalvelu Oy",
            country="FI",
            categories=["basic", "contact_details"],
            purpose="puheluihin vastaaminen",
            source="own",
        )
    )


def _insured(people: Population, party: Party, policy: InsurancePolicy, *, chance: random.Random) -> None:
    """Health and employment, sealed, on the policy and in a claim."""
    policy.employment = "Vakituinen työsuhde (keksitty)."
    event = policy.began_on + timedelta(days=20)
    people.add(
        InsuranceClaim(
            party=party,
            policy=policy,
            event_on=event,
            reported_on=event + timedelta(days=3),
            health="Työkyvyttömyys kuuden viikon ajan (keksitty).",
            employment="Sairauslomalla (keksitty).",
            decision=chance.choice(("korvataan", "ei korvata")),
            source="insurer",
        )
    )


INTERESTS = ("aurinkosähkö", "sähköauto", "lämpöpumppu", "pörssisähkö")
