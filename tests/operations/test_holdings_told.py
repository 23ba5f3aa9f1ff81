"""What is told of each record: who answers for it, and until when it is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import models

from customers.models import (
    ContactRole,
    ElectricityContract,
    EmailMessage,
    InsurancePolicy,
    MeteringPoint,
    Organisation,
    Party,
    PostalAddress,
    Recording,
    Relationship,
    SolarContract,
)
from retention.disposal import rehearse
from tests import scenes
from tests.held import of, only

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def controllers(party: Party, model: type[models.Model]) -> tuple[tuple[str, ...], bool]:
    """Who answers for the person's record in that table, and whether the notice says so."""
    answering = only(party, model).responsibility
    return answering.controllers, answering.assigned_by_notice


@pytest.mark.django_db
def test_a_shared_customers_contracts_follow_the_contract_and_the_rest_is_joint() -> None:
    """GDPR 26(1); notice section 4; [D: split-follows-the-contract]."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    solar_bond = scenes.relationship(aino, began=date(2022, 1, 1), with_="oomi_solar")
    scenes.roof(aino, solar_bond)
    InsurancePolicy.objects.create(
        party=aino,
        relationship=contract.relationship,
        policy_number="V-1",
        product="Kotivakuutus",
        began_on=date(2020, 1, 1),
    )
    assert controllers(aino, Party) == (("oomi", "oomi_solar"), True)
    assert controllers(aino, ElectricityContract) == (("oomi",), True)
    assert controllers(aino, SolarContract) == (("oomi", "oomi_solar"), False)  # a consumer's: assigned to neither
    assert controllers(aino, InsurancePolicy) == (("oomi",), False)


@pytest.mark.django_db
def test_a_recording_follows_the_contract_it_hangs_on_and_without_one_the_customership() -> None:
    """Notice section 4: per record, not per person."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    scenes.relationship(aino, began=date(2022, 1, 1), with_="oomi_solar")
    call = scenes.call(aino)
    assert controllers(aino, Recording) == (("oomi", "oomi_solar"), True)
    Recording.objects.filter(pk=call.pk).update(electricity_contract=contract)
    assert controllers(aino, Recording) == (("oomi",), True)


@pytest.mark.django_db
def test_a_contact_persons_solar_contract_is_the_solar_companys_alone() -> None:
    """Notice section 4: a corporate customer's contact person is named by the contract's organisation."""
    pekka = scenes.pekka()
    bond = scenes.relationship(pekka, began=date(2022, 1, 1), with_="oomi_solar")
    scenes.roof(pekka, bond, scenes.bakery(pekka))
    assert controllers(pekka, SolarContract) == (("oomi_solar",), True)
    assert controllers(pekka, ContactRole) == (("oomi_solar",), False)


@pytest.mark.django_db
def test_for_somebody_who_is_nobodys_customer_neither_company_may_point_at_the_other() -> None:
    """GDPR 26(3)."""
    assert controllers(scenes.aino(), Party) == (("oomi", "oomi_solar"), False)


def ends(party: Party, model: type[models.Model]) -> date | None:
    """The last day the person's record in that table is kept."""
    return only(party, model).leaving.ends


@pytest.mark.django_db
def test_a_recording_goes_25_months_after_the_call_whatever_contract_it_hangs_on() -> None:
    """Notice section 10: a recording has that rule alone."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    call = scenes.call(aino, at=datetime(2024, 1, 31, 9, 0, tzinfo=UTC))
    assert ends(aino, Recording) == date(2026, 2, 28)
    Recording.objects.filter(pk=call.pk).update(
        electricity_contract=contract, began_at=datetime(2024, 1, 31, 22, 30, tzinfo=UTC)
    )
    assert ends(aino, Recording) == date(2026, 3, 1)  # it was February already in Helsinki
    assert only(aino, Recording).leaving.rules == ("contact_recordings",)


@pytest.mark.django_db
def test_a_contract_has_no_last_day_while_it_or_the_relationship_runs() -> None:
    """[D: contracts-wait-for-the-current-one]."""
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2015, 1, 1))
    contract = scenes.electricity(aino, began=date(2015, 1, 1), within=bond)
    assert ends(aino, ElectricityContract) is None
    ElectricityContract.objects.filter(pk=contract.pk).update(ended_on=date(2019, 6, 30))
    assert ends(aino, ElectricityContract) is None
    Relationship.objects.filter(pk=bond.pk).update(ended_on=date(2021, 6, 30))
    assert ends(aino, ElectricityContract) == date(2031, 6, 30)


@pytest.mark.django_db
def test_a_record_goes_no_earlier_than_what_refers_to_it() -> None:
    """The relationship's own rule ends with it, but the database keeps it while a contract hangs on it."""
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2015, 1, 1), ended=date(2021, 6, 30))
    alone = only(aino, Relationship).leaving
    assert (alone.ends, alone.waits) == (date(2021, 6, 30), False)
    contract = scenes.electricity(aino, began=date(2015, 1, 1), ended=date(2021, 6, 30), within=bond)
    for model in (Relationship, ElectricityContract, MeteringPoint, Party):
        assert ends(aino, model) == date(2031, 6, 30)
    assert only(aino, Relationship).leaving.waits
    assert not only(aino, ElectricityContract).leaving.waits
    call = scenes.call(aino, at=datetime(2030, 1, 15, 9, 0, tzinfo=UTC))
    Recording.objects.filter(pk=call.pk).update(electricity_contract=contract)
    assert ends(aino, ElectricityContract) == ends(aino, Relationship) == ends(aino, Party) == date(2032, 2, 15)


@pytest.mark.django_db
def test_the_day_that_is_told_is_the_day_before_the_record_goes() -> None:
    """GDPR 15(1)(d): told from the same functions that the disposal keeps, and tried against the disposal itself."""
    aino = scenes.aino(last_contact=date(2020, 1, 15))
    bond = scenes.relationship(aino, began=date(2010, 1, 1), ended=date(2012, 6, 30))
    scenes.electricity(aino, began=date(2010, 1, 1), ended=date(2012, 6, 30), within=bond)
    scenes.call(aino, at=datetime(2021, 3, 3, 21, 59, tzinfo=UTC))
    scenes.call(aino, at=datetime(2021, 3, 3, 22, 1, tzinfo=UTC))  # the next day in Helsinki
    told = {record.row.pk: record.leaving.ends for record in of(aino)}
    assert None not in told.values()
    days = sorted({day for day in told.values() if day is not None})
    assert len(days) == 3
    for day in days:
        for as_of in (day, day + timedelta(days=1)):
            kept = sum(ends is not None and ends >= as_of for ends in told.values())
            went = rehearse(now=NOW, as_of=as_of)
            assert went.total == len(told) - kept, as_of


@pytest.mark.django_db
def test_who_the_person_is_goes_with_the_last_record_that_needs_it_and_not_before_its_own_rule() -> None:
    """GDPR 5(1)(e); [D: prospects-6-months] where no record is left."""
    aino = scenes.aino(last_contact=date(2026, 1, 15))
    PostalAddress.objects.create(
        party=aino,
        street="Testikatu 1",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2020, 1, 1),
    )
    assert ends(aino, Party) == ends(aino, PostalAddress) == date(2026, 7, 15)
    scenes.call(aino, at=datetime(2024, 10, 15, 9, 30, tzinfo=UTC))
    assert ends(aino, Party) == ends(aino, PostalAddress) == date(2026, 11, 15)
    EmailMessage.objects.create(
        party=aino, sent_at=datetime(2025, 1, 15, 9, 0, tzinfo=UTC), direction="from_person", address="a@example.com"
    )
    assert ends(aino, Party) == date(2027, 2, 15)
    scenes.electricity(aino, began=date(2020, 1, 1))
    assert ends(aino, Party) is None
    assert ends(aino, MeteringPoint) is None
    assert only(aino, Party).leaving.while_needed


@pytest.mark.django_db
def test_of_a_company_no_day_is_told_because_its_other_contact_persons_need_it_too() -> None:
    pekka = scenes.pekka(last_contact=date(2020, 1, 1))
    organisation = scenes.bakery(pekka)
    Organisation.objects.filter(pk=organisation.pk).update(ended_on=date(2021, 1, 1))
    ContactRole.objects.filter(party=pekka).update(ended_on=date(2021, 1, 1))
    assert ends(pekka, Organisation) is None
    assert ends(pekka, ContactRole) == date(2021, 1, 1)
    assert ends(pekka, Party) == date(2021, 1, 1)
