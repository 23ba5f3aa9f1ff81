"""Named people and contracts that tests tell their stories with. All of them are synthetic."""

from __future__ import annotations

from datetime import UTC, date, datetime

from customers.models import (
    ContactPoint,
    ContactRole,
    Controller,
    ElectricityContract,
    MeteringPoint,
    Organisation,
    Party,
    Recording,
    Relationship,
    SolarContract,
)
from customers.models.contacts import Direction


def controller(code: str = "oomi") -> Controller:
    """A controller of the adopted register, by its code."""
    return Controller.objects.get(code=code)


def aino(*, last_contact: date = date(2026, 1, 15)) -> Party:
    """Aino Mäkinen, who has moved and asks for her data."""
    party = Party.objects.create(
        given_names="Aino Maria",
        family_name="Mäkinen",
        birth_date=date(1988, 4, 12),
        customer_number="4101147",
        source="person",
        first_seen_on=date(2016, 5, 1),
        last_contact_on=last_contact,
    )
    ContactPoint.objects.create(
        party=party, kind="email", value="aino.makinen@example.com", source="person", began_on=date(2016, 5, 1)
    )
    return party


def pekka(*, last_contact: date = date(2026, 1, 15)) -> Party:
    """Pekka Esimerkki, who wants the calls to stop."""
    party = Party.objects.create(
        given_names="Pekka",
        family_name="Esimerkki",
        customer_number="4101148",
        source="person",
        first_seen_on=date(2019, 2, 1),
        last_contact_on=last_contact,
    )
    ContactPoint.objects.create(
        party=party, kind="phone", value="+358501234567", source="person", began_on=date(2019, 2, 1)
    )
    return party


def relationship(party: Party, *, began: date, ended: date | None = None, with_: str = "oomi") -> Relationship:
    """The person's customer relationship with one company."""
    return Relationship.objects.create(party=party, controller=controller(with_), began_on=began, ended_on=ended)


def electricity(
    party: Party, *, began: date, ended: date | None = None, within: Relationship | None = None, number: str = "S-1"
) -> ElectricityContract:
    """An electricity contract at a place of use of the person's own."""
    place, _ = MeteringPoint.objects.get_or_create(
        party=party,
        gsrn="643007574000138589",
        defaults={"street": "Testikatu 1 A 2", "postal_code": "00100", "city": "Helsinki", "source": "market_parties"},
    )
    return ElectricityContract.objects.create(
        party=party,
        relationship=within or relationship(party, began=began, ended=ended),
        metering_point=place,
        contract_number=number,
        product="Oomi Perussähkö",
        agreed_on=began,
        began_on=began,
        ended_on=ended,
    )


def call(party: Party, *, at: datetime = datetime(2024, 10, 15, 9, 30, tzinfo=UTC), audio: str = "") -> Recording:
    """A recorded call with the person."""
    return Recording.objects.create(
        party=party, began_at=at, direction=Direction.FROM_PERSON, number="+358501234567", audio=audio, topic="lasku"
    )


def bakery(*contacts: Party) -> Organisation:
    """Leipomo Oy and its contact persons."""
    organisation = Organisation.objects.create(name="Leipomo Oy", business_id="3101315-4", source="person")
    for contact in contacts:
        ContactRole.objects.create(
            party=contact, organisation=organisation, source="person", began_on=date(2020, 1, 1), position="leipuri"
        )
    return organisation


def roof(party: Party, bond: Relationship, organisation: Organisation | None = None) -> SolarContract:
    """A solar contract."""
    return SolarContract.objects.create(
        party=party,
        relationship=bond,
        organisation=organisation,
        contract_number="A-1",
        product="Aurinkopaketti",
        agreed_on=bond.began_on,
        began_on=bond.began_on,
    )
