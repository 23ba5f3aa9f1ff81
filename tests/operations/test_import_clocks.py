"""The clocks of retention follow imported contracts as they follow those concluded and ended by hand."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from customers.models import (
    ContactRole,
    ElectricityContract,
    InsurancePolicy,
    MeteringPoint,
    Organisation,
    Party,
    Relationship,
    SolarContract,
)
from customers.operations.contracts import conclude_electricity, conclude_insurance, conclude_solar, end_contract
from tests import imports
from tests.imports import NOW, customer, electricity, party, place, relationship, taken

pytestmark = pytest.mark.django_db(transaction=True)

Days = tuple[date | None, date]
LATER = date(2026, 11, 1)


def days(bond: Relationship) -> Days:
    bond.refresh_from_db()
    return bond.ended_on, bond.began_on


def test_the_last_contract_that_ends_ends_the_relationship_and_one_that_goes_on_opens_it(tmp_path: Path) -> None:
    """GDPR 5(1)(e): from these days retention is counted. [D: contracts-wait-for-the-relationship]."""
    taken(tmp_path, [*customer(), electricity("crm:2", number="S-2", metering_point="crm:p2")][:4])
    bond = Relationship.objects.get()
    assert bond.ended_on is None
    taken(tmp_path, [electricity(ended_on="2026-10-31")])
    assert days(bond) == (date(2026, 10, 31), date(2016, 5, 1))
    later = electricity("crm:2", number="S-2", agreed_on="2026-10-20", began_on="2026-11-01")
    taken(tmp_path, [later])
    assert days(bond) == (None, date(2016, 5, 1))
    assert taken(tmp_path, [relationship(), electricity(ended_on="2026-10-31"), later]).counts == (0, 3, 0)


def test_a_files_own_word_on_a_relationship_counts_only_where_no_contract_decides(tmp_path: Path) -> None:
    taken(tmp_path, [party(), relationship()])
    taken(tmp_path, [relationship(ended_on="2026-10-31")])
    bond = Relationship.objects.get()
    assert days(bond)[0] == date(2026, 10, 31)
    taken(tmp_path, [place(), electricity()])
    assert days(bond)[0] is None
    assert taken(tmp_path, [relationship(ended_on="2026-10-31")]).counts == (0, 1, 0)
    assert days(bond)[0] is None


@pytest.mark.parametrize("seed", range(8))
def test_random_contracts_leave_the_days_that_concluding_and_ending_them_leaves(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    told = _contracts(chance)
    by_hand = _by_hand(told)
    rows: list[imports.Row] = [
        party("crm:p"),
        {"kind": "organisation", "external_key": "crm:o", "name": "Leipomo Oy", "business_id": "3101315-4"}
        | {"source": "person"},
        {"kind": "contact_role", "external_key": "crm:role", "party": "crm:p", "organisation": "crm:o"}
        | {"source": "person", "began_on": "2015-01-01"},
        relationship("crm:b", "crm:p", began_on=str(min(each.first_day for each in told))),
        *(row for each in told for row in each.rows()),
    ]
    went = taken(tmp_path, rows, batch=chance.choice([1, 3, 5_000]))
    assert went.rejected == []
    bond = Relationship.objects.get(external_key="crm:b")
    company = Organisation.objects.get(external_key="crm:o")
    role = ContactRole.objects.get(external_key="crm:role")
    assert (*days(bond), company.ended_on, role.ended_on) == by_hand
    assert taken(tmp_path, rows).counts == (0, len(rows), 0)


class Told:
    """A contract of some kind with its days."""

    def __init__(self, number: int, kind: str, agreed: date, began: date, ended: date | None) -> None:
        self.number, self.kind, self.agreed, self.began, self.ended = number, kind, agreed, began, ended

    @property
    def first_day(self) -> date:
        return self.began if self.kind == "insurance_policy" else min(self.agreed, self.began)

    def rows(self) -> list[imports.Row]:
        common = {"kind": self.kind, "external_key": f"crm:c{self.number}", "party": "crm:p", "relationship": "crm:b"}
        ended = None if self.ended is None else str(self.ended)
        if self.kind == "insurance_policy":
            days = {"began_on": str(self.began), "liability_ended_on": ended}
            return [{**common, **days, "product": "Turva", "policy_number": f"F{self.number}"}]
        own: imports.Row = {
            "contract_number": f"F{self.number}",
            "agreed_on": str(self.agreed),
            "began_on": str(self.began),
        }
        row: imports.Row = {**common, **own, "product": "Sähkö", "ended_on": ended, "organisation": "crm:o"}
        if self.kind == "solar_contract":
            return [row]
        at = place(f"crm:m{self.number}", "crm:p", gsrn=_code(self.number))
        return [at, {**row, "metering_point": f"crm:m{self.number}"}]


def _contracts(chance: random.Random) -> list[Told]:
    told = []
    for number in range(chance.randrange(1, 6)):
        began = date(2018, 1, 1) + timedelta(days=chance.randrange(600))
        agreed = began - timedelta(days=chance.randrange(0, 30))
        ended = date(2025, 1, 1) + timedelta(days=chance.randrange(600)) if chance.random() < 0.8 else None
        kinds = ["electricity_contract", "solar_contract", "insurance_policy"]
        # At least one is the company's, so that both know of its customership.
        told.append(Told(number, "electricity_contract" if number == 0 else chance.choice(kinds), agreed, began, ended))
    return told


def _code(number: int) -> str:
    return f"ABC{number:03d}"  # an old code of a place of use


def _by_hand(told: list[Told]) -> tuple[date | None, date, date | None, date | None]:
    """The same contracts concluded, and ended in the order of their ends, by the operations."""
    first = date(2016, 5, 1)
    pekka = Party.objects.create(family_name="Esimerkki", source="person", first_seen_on=first, last_contact_on=first)
    company = Organisation.objects.create(name="Leipomo Oy", business_id="1234567-1", source="person")
    role = ContactRole.objects.create(party=pekka, organisation=company, source="person", began_on=date(2015, 1, 1))
    made = [(_concluded(pekka, company, each), each.ended) for each in told]
    for contract, ended in made:
        if ended is not None:
            end_contract(contract, ended, NOW)
    bond = Relationship.objects.get(party=pekka)
    company.refresh_from_db()
    role.refresh_from_db()
    return bond.ended_on, bond.began_on, company.ended_on, role.ended_on


def _concluded(
    pekka: Party, company: Organisation, told: Told
) -> ElectricityContract | SolarContract | InsurancePolicy:
    number, now = f"H{told.number}", datetime(2017, 1, 1, tzinfo=UTC)
    if told.kind == "insurance_policy":
        return conclude_insurance(
            pekka, controller="oomi", policy_number=number, product="Turva", began_on=told.began, now=now
        )
    if told.kind == "solar_contract":
        return conclude_solar(
            pekka,
            controller="oomi",
            contract_number=number,
            product="Sähkö",
            agreed_on=told.agreed,
            began_on=told.began,
            now=now,
            organisation=company,
        )
    at = MeteringPoint.objects.create(
        party=pekka,
        gsrn=_code(told.number),
        street="Testikatu 1",
        postal_code="00100",
        city="Helsinki",
        source="person",
    )
    return conclude_electricity(
        pekka,
        at,
        controller="oomi",
        contract_number=number,
        product="Sähkö",
        agreed_on=told.agreed,
        began_on=told.began,
        now=now,
        organisation=company,
    )


def test_the_history_of_a_customer_of_twenty_years_is_taken_in_whatever_portions(tmp_path: Path) -> None:
    """Notice section 10: a contract is kept until ten years from the end of the relationship's current contract."""
    past = electricity("crm:1", number="S-1", agreed_on="2006-01-01", began_on="2006-01-01", ended_on="2010-12-31")
    then = electricity("crm:2", number="S-2", agreed_on="2011-01-01", began_on="2011-01-01", ended_on="2014-12-31")
    now = electricity("crm:3", number="S-3", agreed_on="2015-01-01", began_on="2015-01-01")
    went = taken(tmp_path, [party(), relationship(), place(), past, then, now], batch=1)
    assert went.counts == (6, 0, 0)
    assert days(Relationship.objects.get()) == (None, date(2006, 1, 1))
