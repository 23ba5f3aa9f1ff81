"""Whom the letters are about, with rows of every kind that they ask for. All of it is made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from customers.models import (
    Application,
    CreditCheck,
    CreditDecision,
    DailyConsumption,
    Disclosure,
    ElectricityContract,
    Interest,
    Invoice,
    Party,
    PostalAddress,
    Recording,
    Relationship,
    SolarContract,
    UserProfile,
)
from oomi_registry.notice.declarations import OWN
from tests import scenes
from tests.operations.test_consents import given
from tests.submissions import MONDAY

BEFORE = MONDAY - timedelta(days=30)
FEBRUARY = datetime(2025, 2, 11, 9, 30, tzinfo=UTC)
CALL_CENTRE, CLOUD = "Puhelinpalvelu Testi Oy", "Example Cloud Inc."
LOGIC = "Jokainen maksuhäiriö vähentää pisteitä 45."


def address(party: Party, street: str, postal_code: str, city: str, *, since: date = date(2016, 5, 1)) -> PostalAddress:
    """Where the person receives post."""
    return PostalAddress.objects.create(
        party=party, street=street, postal_code=postal_code, city=city, source="person", began_on=since
    )


def disclosed(party: Party, to: str, **more: object) -> Disclosure:
    """The person's number and address were given to somebody."""
    usual = {"recipient_kind": "partners", "purpose": "asiakaspalvelu", "source": OWN, "disclosed_at": BEFORE}
    return Disclosure.objects.create(party=party, recipient=to, categories=["contact_details"], **(usual | more))


def invoiced(contract: ElectricityContract, number: str, *, on: date) -> Invoice:
    """A voucher of the fiscal year that ends with its calendar year."""
    return Invoice.objects.create(
        party=contract.party,
        electricity_contract=contract,
        number=number,
        issued_on=on,
        due_on=on + timedelta(days=14),
        amount="84.20",
        fiscal_year_ends_on=date(on.year, 12, 31),
        source=OWN,
    )


def metered(contract: ElectricityContract, day: date) -> DailyConsumption:
    """A day's quarter-hours."""
    return DailyConsumption.objects.create(
        party=contract.party,
        electricity_contract=contract,
        metering_point=contract.metering_point,
        day=day,
        watt_hours=[125] * 96,
        source="market_parties",
    )


def profiled(party: Party, bond: Relationship) -> None:
    """A profile derived of the person, and an interest they gave."""
    UserProfile.objects.create(
        party=party, relationship=bond, segment="aurinko", logic="Suuri kulutus.", derived_at=BEFORE, source=OWN
    )
    Interest.objects.create(party=party, relationship=bond, topic="aurinkopaneelit", told_at=BEFORE, source="person")


def checked(party: Party, contract: ElectricityContract) -> CreditDecision:
    """Credit was looked up before the contract, and software decided."""
    application = Application.objects.create(
        party=party, product="Oomi Perus", applied_at=FEBRUARY, electricity_contract=contract, source="person"
    )
    check = CreditCheck.objects.create(
        party=party,
        application=application,
        register="Suomen Asiakastieto Oy",
        asked_at=FEBRUARY,
        answer="Ei maksuhäiriöitä.",
        told_at=FEBRUARY,
        source="credit_register",
    )
    return CreditDecision.objects.create(
        party=party,
        application=application,
        credit_check=check,
        decided_at=FEBRUARY,
        automated=True,
        inputs={"payment_defaults": 0},
        score=640,
        threshold=500,
        logic_version="3",
        logic=LOGIC,
        significance="Sopimus tehdään ilman vakuutta.",
        outcome="accepted",
        source=OWN,
    )


def recorded(party: Party, files: Path, *, at: datetime = FEBRUARY) -> Recording:
    """A call whose recording is there."""
    name = f"call-{party.customer_number}-{at:%d%H}.wav"
    (files / name).write_bytes(b"RIFF a call")
    return scenes.call(party, at=at, audio=name)


def aino(files: Path, *, ended: date | None = None) -> Party:
    """Aino, whose contract ended or goes on; she called twice in February 2025."""
    party = scenes.aino()
    address(party, "Testikatu 1 A 2", "00100", "Helsinki")
    contract = scenes.electricity(party, began=date(2016, 5, 1), ended=ended)
    invoiced(contract, "L-1", on=date(2025, 3, 1))
    metered(contract, date(2025, 3, 1))
    checked(party, contract)
    for day in (0, 2):
        recorded(party, files, at=FEBRUARY + timedelta(days=day))
    disclosed(party, CALL_CENTRE)
    disclosed(party, CLOUD, country="US", transfer="standard_contractual_clauses", recipient_kind="subcontractors")
    given(party, now=BEFORE), given(party, channel="sms", now=BEFORE)
    given(party, purpose="surveys", now=BEFORE)
    return party


def pekka(files: Path) -> Party:
    """Pekka, once a customer of both companies: he moved in August, and the roof was his until 2024."""
    party = scenes.pekka()
    address(party, "Vanhatie 2", "33200", "Tampere", since=date(2019, 2, 1))
    contract = scenes.electricity(party, began=date(2019, 2, 1), ended=date(2025, 8, 31), number="S-2")
    for year in (2019, 2023, 2025):
        invoiced(contract, f"L-{year}", on=date(year, 3, 1))
    for day in (date(2019, 3, 1), date(2025, 3, 1)):
        metered(contract, day)
    sun = scenes.relationship(party, began=date(2021, 6, 1), ended=date(2024, 5, 31), with_="oomi_solar")
    roof = scenes.roof(party, sun)
    SolarContract.objects.filter(pk=roof.pk).update(ended_on=sun.ended_on)
    profiled(party, contract.relationship)
    recorded(party, files), recorded(party, files, at=BEFORE)
    disclosed(party, CALL_CENTRE)
    given(party, channel="sms", controllers=["oomi", "oomi_solar"], now=BEFORE)
    return party


def helmi() -> Party:
    """Helmi, for whom her daughter acts."""
    party = _parent("Helmi", "4101300")
    address(party, "Kotikatu 7", "20100", "Turku")
    contract = scenes.electricity(party, began=date(2016, 5, 1), number="S-30")
    for year in (2023, 2025):
        invoiced(contract, f"L-H{year}", on=date(year, 6, 1))
    return party


def veikko() -> Party:
    """Veikko, who died in the spring."""
    party = _parent("Veikko", "4101301")
    scenes.electricity(party, began=date(2010, 5, 1), number="S-777")
    return party


def _parent(given_names: str, number: str) -> Party:
    return Party.objects.create(
        given_names=given_names,
        family_name="Esimerkki",
        birth_date=date(1941, 7, 1),
        customer_number=number,
        source="person",
        first_seen_on=date(2010, 5, 1),
        last_contact_on=date(2026, 1, 15),
    )
