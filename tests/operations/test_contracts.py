"""Contracts concluded and ended, and what becomes of the customer relationship and its clocks."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from customers.models import (
    ContactRole,
    Controller,
    ElectricityContract,
    MeteringPoint,
    Organisation,
    Party,
    Relationship,
    SolarContract,
)
from customers.operations import contracts
from customers.operations.contracts import (
    can_end,
    conclude_electricity,
    conclude_insurance,
    conclude_solar,
    end_contract,
)
from tests import scenes

NOW = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)  # already 5.3.2026 in Helsinki
GSRN = "643007574000138589"


def home(party: Party, gsrn: str = GSRN) -> MeteringPoint:
    """The place of use at which the person lives."""
    return MeteringPoint.objects.create(
        party=party, gsrn=gsrn, street="Testikatu 1 A 2", postal_code="00100", city="Helsinki", source="market_parties"
    )


def electricity(
    party: Party,
    place: MeteringPoint | None = None,
    *,
    number: str = "S-1",
    began: date = date(2026, 4, 1),
    agreed: date = date(2026, 3, 5),
    organisation: Organisation | None = None,
    controller: str = "oomi",
) -> ElectricityContract:
    return conclude_electricity(
        party,
        place or home(party),
        controller=controller,
        contract_number=number,
        product="Oomi Perussähkö",
        agreed_on=agreed,
        began_on=began,
        now=NOW,
        organisation=organisation,
    )


def solar(
    party: Party, *, number: str = "A-1", agreed: date = date(2026, 3, 5), organisation: Organisation | None = None
) -> SolarContract:
    return conclude_solar(
        party,
        controller="oomi_solar",
        contract_number=number,
        product="Aurinkopaketti",
        agreed_on=agreed,
        began_on=agreed,
        now=NOW,
        organisation=organisation,
    )


def company(**changed: object) -> Organisation:
    """Leipomo Oy, a corporate customer."""
    known = {"name": "Leipomo Oy", "business_id": "3101315-4", "source": "person"}
    return Organisation.objects.create(**(known | changed))


def ends_of(*rows: Organisation | ContactRole) -> list[date | None]:
    """The ends that the database has of these rows."""
    return [type(row)._default_manager.get(pk=row.pk).ended_on for row in rows]


@pytest.mark.django_db
def test_ainos_first_contract_makes_her_a_customer_from_the_day_it_was_agreed() -> None:
    aino = scenes.aino(last_contact=date(2026, 1, 15))
    contract = electricity(aino)
    assert (contract.relationship.controller_id, contract.relationship.began_on) == ("oomi", date(2026, 3, 5))
    assert contract.relationship.ended_on is None
    assert Party.objects.get(pk=aino.pk).last_contact_on == date(2026, 3, 5)  # the day it is in Helsinki


@pytest.mark.django_db
def test_a_contract_with_the_sister_company_is_a_relationship_of_its_own() -> None:
    aino = scenes.aino()
    assert electricity(aino).relationship != solar(aino).relationship
    assert set(Relationship.objects.values_list("controller", flat=True)) == {"oomi", "oomi_solar"}


@pytest.mark.django_db
def test_the_relationship_ends_only_with_the_last_contract_with_that_company() -> None:
    """[D: contracts-wait-for-the-current-one]: the ten years of the first contract wait for the second."""
    aino = scenes.aino()
    flat, cottage = electricity(aino, number="S-1"), electricity(aino, home(aino, "643007574000138572"), number="S-2")
    solar_roof = solar(aino)
    end_contract(flat, date(2026, 6, 30), NOW)
    assert Relationship.objects.get(controller="oomi").ended_on is None
    end_contract(cottage, date(2026, 5, 31), NOW)
    assert Relationship.objects.get(controller="oomi").ended_on == date(2026, 6, 30)  # the latest of their days
    assert Relationship.objects.get(pk=solar_roof.relationship_id).ended_on is None


@pytest.mark.django_db
def test_a_running_insurance_keeps_the_relationship_running() -> None:
    aino = scenes.aino()
    contract = electricity(aino)
    policy = conclude_insurance(
        aino, controller="oomi", policy_number="V-1", product="Kotivakuutus", began_on=date(2026, 4, 1), now=NOW
    )
    end_contract(contract, date(2026, 6, 30), NOW)
    assert Relationship.objects.get().ended_on is None
    end_contract(policy, date(2026, 9, 30), NOW)
    assert policy.liability_ended_on == date(2026, 9, 30)
    assert Relationship.objects.get().ended_on == date(2026, 9, 30)


@pytest.mark.django_db
def test_aino_who_moves_stays_a_customer_when_the_new_contract_is_agreed_before_the_old_one_ends() -> None:
    aino = scenes.aino()
    old = electricity(aino, number="S-1")
    end_contract(old, date(2026, 5, 31), NOW)
    new = electricity(
        aino, home(aino, "643007574000138572"), number="S-2", agreed=date(2026, 5, 10), began=date(2026, 6, 1)
    )
    assert new.relationship_id == old.relationship_id
    assert Relationship.objects.get().ended_on is None


@pytest.mark.django_db
def test_aino_who_comes_back_after_a_year_begins_a_new_relationship_and_the_old_ones_clock_runs_on() -> None:
    aino = scenes.aino()
    old = electricity(aino, number="S-1", agreed=date(2024, 1, 1), began=date(2024, 1, 1))
    end_contract(old, date(2025, 1, 31), NOW)
    new = electricity(aino, MeteringPoint.objects.get(), number="S-2", agreed=date(2026, 3, 1), began=date(2026, 3, 1))
    assert new.relationship_id != old.relationship_id
    assert Relationship.objects.get(pk=old.relationship_id).ended_on == date(2025, 1, 31)


@pytest.mark.django_db
def test_a_contract_that_is_over_or_not_begun_cannot_end_then() -> None:
    contract = electricity(scenes.aino(), began=date(2026, 4, 1))
    assert not can_end(contract, date(2026, 3, 31))
    with pytest.raises(contracts.EndsBeforeItBegins, match=r"1\.4\.2026"):
        end_contract(contract, date(2026, 3, 31), NOW)
    assert can_end(contract, date(2026, 4, 1))
    end_contract(contract, date(2026, 4, 1), NOW)
    with pytest.raises(contracts.EndedAlready, match=r"1\.4\.2026"):
        end_contract(ElectricityContract.objects.get(), date(2026, 5, 1), NOW)
    assert ElectricityContract.objects.get().ended_on == date(2026, 4, 1)


@pytest.mark.django_db
def test_what_cannot_be_concluded_is_refused_by_name_and_leaves_nothing() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    with pytest.raises(contracts.PlaceOfAnother):
        electricity(aino, home(pekka))
    with pytest.raises(contracts.ControllerNotInForce, match="Oomi Oy, Oomi Solar Oy"):
        electricity(aino, controller="sahko_oy")
    Party.objects.filter(pk=pekka.pk).update(deceased=True)
    with pytest.raises(contracts.PersonDeceased):
        solar(pekka)
    assert not Relationship.objects.exists()
    assert aino.last_contact_on == date(2026, 1, 15)


@pytest.mark.django_db
def test_a_company_that_left_the_register_concludes_no_more() -> None:
    Controller.objects.filter(code="oomi_solar").update(in_force=False)
    with pytest.raises(contracts.ControllerNotInForce, match=r"rekisterinpitäjä: Oomi Oy\.$"):
        solar(scenes.aino())


@pytest.mark.django_db
def test_a_second_contract_at_one_place_waits_until_the_first_has_ended() -> None:
    aino = scenes.aino()
    first = electricity(aino, number="S-1")
    with pytest.raises(contracts.PlaceTaken, match=r"1\.4\.2026"):
        electricity(aino, first.metering_point, number="S-2")
    end_contract(first, date(2026, 5, 31), NOW)
    with pytest.raises(contracts.PlaceTaken):
        electricity(aino, first.metering_point, number="S-2", began=date(2026, 5, 31))
    electricity(aino, first.metering_point, number="S-2", began=date(2026, 6, 1))


@pytest.mark.django_db
def test_a_contract_number_that_is_in_use_is_refused_by_name() -> None:
    electricity(scenes.aino(), number="S-1")
    with pytest.raises(contracts.NumberTaken, match="toinen sopimusnumero"):
        electricity(scenes.pekka(), number="S-1")
    assert ElectricityContract.objects.count() == 1


@pytest.mark.django_db
def test_with_a_companys_last_contract_its_contact_persons_roles_end() -> None:
    """GDPR 5(1)(e): a departed contact person's data goes when the role ends, so the role must end."""
    pekka, bakery = scenes.pekka(), company()
    role = ContactRole.objects.create(party=pekka, organisation=bakery, source="person", began_on=date(2020, 1, 1))
    left = ContactRole.objects.create(
        party=scenes.aino(),
        organisation=bakery,
        source="person",
        began_on=date(2019, 1, 1),
        ended_on=date(2019, 12, 31),
    )
    power, panels = electricity(pekka, organisation=bakery), solar(pekka, organisation=bakery)
    end_contract(power, date(2026, 6, 30), NOW)
    assert ends_of(bakery, role, left) == [None, None, date(2019, 12, 31)]
    end_contract(panels, date(2026, 8, 31), NOW)
    assert ends_of(bakery, role, left) == [date(2026, 8, 31), date(2026, 8, 31), date(2019, 12, 31)]


@pytest.mark.django_db
def test_a_company_that_stays_after_all_keeps_the_contact_persons_that_were_to_go_with_it() -> None:
    pekka, bakery = scenes.pekka(), company()
    role = ContactRole.objects.create(party=pekka, organisation=bakery, source="person", began_on=date(2020, 1, 1))
    end_contract(electricity(pekka, organisation=bakery, number="S-1"), date(2026, 6, 30), NOW)
    solar(pekka, organisation=bakery, agreed=date(2026, 6, 1))
    assert ends_of(bakery, role) == [None, None]


@pytest.mark.django_db
def test_a_company_that_comes_back_later_does_not_bring_back_its_former_contact_persons() -> None:
    pekka, bakery = scenes.pekka(), company()
    role = ContactRole.objects.create(party=pekka, organisation=bakery, source="person", began_on=date(2020, 1, 1))
    end_contract(electricity(pekka, organisation=bakery, number="S-1"), date(2026, 6, 30), NOW)
    solar(pekka, organisation=bakery, agreed=date(2026, 7, 1))
    assert ends_of(bakery, role) == [None, date(2026, 6, 30)]


@pytest.mark.django_db(transaction=True)
def test_of_eight_contracts_concluded_at_once_all_belong_to_one_relationship_and_one_has_the_number() -> None:
    aino = scenes.aino()
    failures: list[BaseException] = []
    together = threading.Barrier(8)

    def conclude(turn: int) -> None:
        try:
            together.wait(timeout=30)
            solar(aino, number=f"A-{turn // 2}")
        except BaseException as failure:  # noqa: BLE001 - carried to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=conclude, args=(turn,)) for turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [type(failure) for failure in failures] == [contracts.NumberTaken] * 4
    assert Relationship.objects.count() == 1
    assert SolarContract.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_two_last_contracts_ended_at_once_the_relationship_ends() -> None:
    """Each would see the other's contract still running, and the relationship would never end."""
    aino = scenes.aino()
    ending = [solar(aino, number="A-1"), solar(aino, number="A-2")]
    together = threading.Barrier(2)

    def end(contract: SolarContract, on: date) -> None:
        try:
            together.wait(timeout=30)
            end_contract(contract, on, NOW)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=end, args=(contract, date(2026, 5, day)))
        for contract, day in zip(ending, (30, 31), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert Relationship.objects.get().ended_on == date(2026, 5, 31)
