"""Synthetic customers with ten years behind them: contracts, contacts, consents, holds and some shared recordings.

The same seed makes the same people. Days are counted back from ``today``, so there is always something due tonight.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import models

from customers.filling.synthetic import words
from customers.filling.synthetic.identifiers import business_id, gsrn
from customers.models import (
    Consent,
    ContactPoint,
    ContactRole,
    ElectricityContract,
    EmailMessage,
    InsurancePolicy,
    MarketingBan,
    MeteringPoint,
    Organisation,
    Party,
    PostalAddress,
    Recording,
    Relationship,
    SolarContract,
)
from customers.models.contacts import Direction
from oomi_registry.demo import applicants, categories
from oomi_registry.demo.rows import Population

SHARED_RECORDINGS = 5
TEN_YEARS = 3652  # days of history, which no rule reads
CUSTOMERS_PER_APPLICANT = 150


ORDER: tuple[type[models.Model], ...] = (
    Party,
    Organisation,
    PostalAddress,
    ContactPoint,
    MeteringPoint,
    ContactRole,
    Relationship,
    ElectricityContract,
    SolarContract,
    InsurancePolicy,
    Recording,
    EmailMessage,
    Consent,
    MarketingBan,
    *categories.ORDER,
)


def synthetic_population(
    customers: int, *, today: date, chance: random.Random, audio: Iterable[str], controllers: tuple[str, ...]
) -> Population:
    """``customers`` people with ten years of contracts and contacts up to ``today``.

    ``audio`` are names of stored files in the order they are to be used; some calls share one.
    """
    people = Population()
    files = iter(audio)
    shared = [next(files) for _ in range(SHARED_RECORDINGS)]
    for number in range(customers):
        _one_person(people, number, today=today, chance=chance, files=files, shared=shared, controllers=controllers)
    for number in range(customers, customers + customers // CUSTOMERS_PER_APPLICANT):
        applicants.add_rejected(people, number, today=today, chance=chance)
    return people


def _one_person(
    people: Population,
    number: int,
    *,
    today: date,
    chance: random.Random,
    files: Iterator[str],
    shared: list[str],
    controllers: tuple[str, ...],
) -> None:
    began = today - timedelta(days=chance.randrange(40, TEN_YEARS + 1500))
    ended = began + timedelta(days=chance.randrange(30, TEN_YEARS)) if chance.random() < 0.45 else None
    if ended and ended >= today:
        ended = None
    given, family = " ".join(chance.sample(words.GIVEN, 2)), chance.choice(words.FAMILY)
    party = Party(
        given_names=given,
        family_name=family,
        birth_date=date(chance.randrange(1935, 2006), chance.randrange(1, 13), chance.randrange(1, 29)),
        mother_tongue=chance.choice(("fi", "fi", "fi", "sv")),
        customer_number=str(4_100_000 + number),
        protected_address=chance.random() < 0.005,
        source="person",
        first_seen_on=began,
        last_contact_on=ended or today - timedelta(days=chance.randrange(0, 400)),
    )
    people.add(party)
    _who_they_are(people, party, number, began=began, chance=chance)
    organisation = _employer(people, party, number, began=began, ended=ended) if number % 25 == 0 else None
    contracts = _contracts(
        people,
        party,
        number,
        organisation,
        began=began,
        ended=ended,
        today=today,
        chance=chance,
        controllers=controllers,
    )
    _contacts(people, party, contracts, today=today, chance=chance, files=files, shared=shared)
    _permissions(people, party, chance=chance, today=today)
    categories.add_every_category(people, party, number, contracts, today=today, chance=chance)


def _who_they_are(people: Population, party: Party, number: int, *, began: date, chance: random.Random) -> None:
    code, city = chance.choice(words.CITIES)
    street = f"{chance.choice(words.STREETS)} {chance.randrange(1, 90)}"
    people.add(PostalAddress(party=party, street=street, postal_code=code, city=city, source="person", began_on=began))
    mailbox = f"asiakas{number}@example.com"
    people.add(
        ContactPoint(
            party=party, kind="email", value=mailbox, source="person", got_at_sale=chance.random() < 0.6, began_on=began
        )
    )
    people.add(ContactPoint(party=party, kind="phone", value=f"+35850{number:07d}", source="person", began_on=began))
    people.add(
        MeteringPoint(
            party=party, gsrn=gsrn(number), street=street, postal_code=code, city=city, source="market_parties"
        )
    )


def _employer(people: Population, party: Party, number: int, *, began: date, ended: date | None) -> Organisation:
    organisation = Organisation(
        name=f"Esimerkkiyritys {number} Oy",
        business_id=business_id(1_000_000 + number * 3),
        source="person",
        ended_on=ended,
    )
    people.add(organisation)
    people.add(
        ContactRole(
            party=party,
            organisation=organisation,
            position="talouspäällikkö",
            source="person",
            began_on=began,
            ended_on=ended,
        )
    )
    return organisation


def _contracts(
    people: Population,
    party: Party,
    number: int,
    organisation: Organisation | None,
    *,
    began: date,
    ended: date | None,
    today: date,
    chance: random.Random,
    controllers: tuple[str, ...],
) -> list[ElectricityContract]:
    bond = Relationship(party=party, controller_id=controllers[0], began_on=began, ended_on=ended)
    people.add(bond)
    place = people.last(MeteringPoint)
    last_day = ended or today
    changes = sorted({began, *(began + (last_day - began) * chance.random() for _ in range(chance.randrange(0, 3)))})
    contracts = []
    for index, start in enumerate(changes):
        end = changes[index + 1] - timedelta(days=1) if index + 1 < len(changes) else ended
        if end and end < start:
            continue
        contract = ElectricityContract(
            party=party,
            relationship=bond,
            organisation=organisation,
            metering_point=place,
            contract_number=f"S-{number}-{index}",
            product=chance.choice(words.PRODUCTS),
            agreed_on=start,
            began_on=start,
            ended_on=end,
        )
        people.add(contract)
        contracts.append(contract)
    if len(controllers) > 1 and chance.random() < 0.2:
        _solar(people, party, number, began=began, ended=ended, controller=controllers[1])
    if chance.random() < 0.08:
        people.add(
            InsurancePolicy(
                party=party,
                relationship=bond,
                policy_number=f"V-{number}",
                product="Oomi Turva",
                began_on=began,
                liability_ended_on=ended,
            )
        )
    return contracts


def _solar(people: Population, party: Party, number: int, *, began: date, ended: date | None, controller: str) -> None:
    bond = Relationship(party=party, controller_id=controller, began_on=began, ended_on=ended)
    people.add(bond)
    people.add(
        SolarContract(
            party=party,
            relationship=bond,
            contract_number=f"A-{number}",
            product="Oomi Aurinko",
            agreed_on=began,
            began_on=began,
            ended_on=ended,
        )
    )


def _contacts(
    people: Population,
    party: Party,
    contracts: list[ElectricityContract],
    *,
    today: date,
    chance: random.Random,
    files: Iterator[str],
    shared: list[str],
) -> None:
    days = (today - party.first_seen_on).days
    for _ in range(chance.randrange(0, 7)):
        began_at = _moment(today - timedelta(days=chance.randrange(0, min(days, TEN_YEARS))), chance)
        audio = chance.choice(shared) if chance.random() < 0.01 else (next(files, "") if chance.random() < 0.3 else "")
        people.add(
            Recording(
                party=party,
                electricity_contract=chance.choice(contracts) if contracts and chance.random() < 0.5 else None,
                began_at=began_at,
                duration=timedelta(seconds=chance.randrange(20, 1500)),
                direction=chance.choice((Direction.FROM_PERSON, Direction.TO_PERSON)),
                number=f"+35850{int(party.customer_number or 0) - 4_100_000:07d}",
                partner="Esimerkkimyynti Oy" if chance.random() < 0.1 else "",
                audio=audio,
                topic=chance.choice(words.TOPICS),
            )
        )
    for _ in range(chance.randrange(0, 4)):
        people.add(
            EmailMessage(
                party=party,
                sent_at=_moment(today - timedelta(days=chance.randrange(0, min(days, TEN_YEARS))), chance),
                direction=chance.choice((Direction.FROM_PERSON, Direction.TO_PERSON)),
                address=f"asiakas{int(party.customer_number or 0) - 4_100_000}@example.com",
                subject=chance.choice(words.TOPICS).capitalize(),
                body="Hei, tämä on keksitty viesti kokeilua varten.",
            )
        )


def _permissions(people: Population, party: Party, *, chance: random.Random, today: date) -> None:
    bond = next(
        row for row in reversed(people.rows[Relationship]) if isinstance(row, Relationship) and row.party is party
    )
    if chance.random() < 0.4:
        people.add(
            Consent(
                party=party,
                relationship=bond,
                controllers=[bond.controller_id],
                purpose="direct_marketing",
                channel="email",
                categories=["contact_details"],
                wording="Minulle saa lähettää tarjouksia sähköpostilla. Voin perua suostumukseni milloin vain.",
                wording_version="2024-02",
                language="fi",
                collected_at=_moment(max(party.first_seen_on, today - timedelta(days=900)), chance),
                collected_how="verkkolomake",
                express=True,
            )
        )
    if chance.random() < 0.1:
        people.add(
            MarketingBan(
                party=party,
                channel="call",
                purpose="telesales",
                made_at=_moment(today - timedelta(days=chance.randrange(1, 700)), chance),
                how="puhelu",
            )
        )


def _moment(day: date, chance: random.Random) -> datetime:
    return datetime(day.year, day.month, day.day, chance.randrange(6, 16), chance.randrange(60), tzinfo=UTC)


def write_audio(folder: Path, count: int, chance: random.Random) -> list[str]:
    """Write ``count`` short silent WAV files under ``folder`` and return their stored names."""
    import wave

    stored = []
    for _ in range(count):
        name = f"{chance.getrandbits(128):032x}"
        path = folder / "recordings" / name[-2:] / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(1)
            sound.setframerate(8000)
            sound.writeframes(bytes([128]) * 400)
        stored.append(f"recordings/{name[-2:]}/{name}.wav")
    return stored
