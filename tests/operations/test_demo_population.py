"""The demo's people have something in every category of the notice, and all of it is made up."""

from __future__ import annotations

import random
from datetime import date

import pytest
from django.apps import apps

from customers.identifiers import parse_hetu
from customers.models import CreditDecision, DailyConsumption, ElectricityContract, Invoice, Order, Party
from oomi_registry.demo.population import ORDER, SHARED_RECORDINGS, synthetic_population
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.terms import Code
from tests.held import of

TODAY = date(2026, 11, 25)
WRITTEN_BY_OPERATIONS = {
    "ConsentWithdrawal",
    "ErasedKey",
    "IdempotencyKey",
    "Objection",
    "RestrictedRecord",
    "Restriction",
    "StaleValue",
    "Statement",
    "SuppressedContact",
    "ViewEvent",
}
"""What the customers' register holds only once somebody has done something."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> None:
    chance = random.Random(20240227)
    audio = [f"recordings/{number}.wav" for number in range(SHARED_RECORDINGS + 300)]
    controllers = tuple(controller.code for controller in register().controllers)
    synthetic_population(300, today=TODAY, chance=chance, audio=audio, controllers=controllers).write(ORDER)


@pytest.mark.usefixtures("people")
def test_every_table_of_the_register_has_rows() -> None:
    empty = {
        model.__name__
        for model in apps.get_app_config("customers").get_models()
        if isinstance(declaration_of(model), Privacy) and not model._default_manager.exists()
    }
    assert empty == WRITTEN_BY_OPERATIONS


@pytest.mark.usefixtures("people")
def test_somebody_with_a_contract_and_an_insurance_has_something_in_every_category_but_a_companys() -> None:
    aino = Party.objects.filter(insurance_policies__isnull=False, consents__isnull=False, roles=None).first()
    assert aino is not None
    held = {field.category for record in of(aino) for field in record.fields if field.value not in (None, "")}
    assert held == set(Code) - {Code.CORPORATE_CONTACT}


@pytest.mark.usefixtures("people")
def test_their_identity_codes_belong_to_nobody_and_are_their_own() -> None:
    """tietosuojalaki 29 §: no real henkilötunnus in a demo; individual numbers 900-999 are artificial."""
    codes = [(party.birth_date, str(party.identity_code)) for party in Party.objects.all()]
    assert len(codes) == 300 + 2
    for born, code in codes:
        assert code[7] == "9"
        assert parse_hetu(code, TODAY, allow_artificial=True).birth_date == born


@pytest.mark.usefixtures("people")
def test_a_rejected_applicant_is_told_how_in_words_that_one_understands() -> None:
    """C-203/22; luottotietolaki 29 §."""
    decisions = CreditDecision.objects.select_related("credit_check", "application")
    assert decisions.count() == 2
    for decision in decisions:
        assert decision.outcome == "rejected"
        assert decision.score is not None
        assert decision.threshold is not None
        assert decision.score < decision.threshold
        assert str(decision.threshold) in decision.logic
        assert "ihminen tekee päätöksen uudelleen" in decision.significance
        assert decision.credit_check is not None
        assert decision.credit_check.told_at is not None
        assert not ElectricityContract.objects.filter(party=decision.party).exists()


@pytest.mark.usefixtures("people")
def test_nothing_has_happened_in_the_future() -> None:
    assert not ElectricityContract.objects.filter(began_on__gt=TODAY).exists()
    assert not Invoice.objects.filter(issued_on__gt=TODAY).exists()
    assert not Order.objects.filter(ordered_at__date__gt=TODAY).exists()


@pytest.mark.usefixtures("people")
def test_days_of_consumption_are_whole_days_within_their_contract() -> None:
    for day in DailyConsumption.objects.select_related("electricity_contract"):
        assert len(day.watt_hours) == 96
        assert day.electricity_contract.began_on <= day.day < TODAY
        ended = day.electricity_contract.ended_on
        assert ended is None or day.day <= ended
