"""A register may leave codes out; what stands under them is then empty, or the site does not start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from customers.models import ElectricityContract, InsurancePolicy, Organisation, Party, Recording
from oomi_registry import checks
from oomi_registry.checks import releases
from oomi_registry.checks.emptiness import rows_left_out
from oomi_registry.notice import adopted
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.left_out import stays_out
from oomi_registry.notice.terms import Code, Register
from tests import scenes

pytestmark = pytest.mark.django_db


def without(*categories: Code, rules: tuple[str, ...] = ()) -> Register:
    ours = adopted.register()
    return replace(
        ours,
        categories=tuple(
            replace(category, rules=tuple(rule for rule in category.rules if rule not in rules))
            for category in ours.categories
            if category.code not in categories
        ),
        rules=tuple(rule for rule in ours.rules if rule.code not in rules),
    )


def left_out_but_held(register: Register) -> list[str]:
    return [str(fault.msg) for fault in rows_left_out(checks.every_model(), register, connection)]


def a_policy_of_aino() -> InsurancePolicy:
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    return InsurancePolicy.objects.create(
        party=aino, relationship=bond, policy_number="V-1", product="Turva", began_on=date(2020, 1, 1)
    )


def test_a_register_that_has_every_code_leaves_nothing_out() -> None:
    a_policy_of_aino()
    assert left_out_but_held(adopted.register()) == []


def test_a_register_without_insurance_is_adopted_while_nobody_is_insured() -> None:
    scenes.electricity(scenes.aino(), began=date(2020, 1, 1))
    assert left_out_but_held(without(Code.INSURANCE, rules=("insurance",))) == []


@pytest.mark.parametrize(
    ("register", "codes"),
    [
        (lambda: without(Code.INSURANCE), "insurance"),
        (lambda: without(rules=("insurance",)), "insurance"),
        (lambda: without(Code.INSURANCE, rules=("insurance",)), "insurance, insurance"),
    ],
    ids=["category", "rule", "both"],
)
def test_a_register_without_insurance_is_refused_while_aino_is_insured(register: object, codes: str) -> None:
    a_policy_of_aino()
    assert callable(register)
    assert left_out_but_held(register()) == [
        f"customers.InsurancePolicy holds rows, but the adopted register leaves out: {codes}."
    ]


def test_a_category_that_stands_beside_others_leaves_out_its_column_alone() -> None:
    """An electricity contract of a consumer stays where there are no corporate customers."""
    contract = scenes.electricity(scenes.aino(), began=date(2020, 1, 1))
    register = without(Code.CORPORATE_CONTACT)
    assert left_out_but_held(register) == []
    contract.organisation = Organisation.objects.create(name="Esimerkki Oy", business_id="1234567-1", source="person")
    contract.save()
    organisation, electricity = left_out_but_held(register)
    assert organisation.startswith("customers.Organisation holds something in name, but")
    assert electricity.startswith("customers.ElectricityContract holds something in organisation, but")


def test_a_column_that_cannot_be_empty_is_held_in_every_row() -> None:
    """A party's days of first and last contact are never empty, so without their category no party is held."""
    register = without(Code.RELATIONSHIP)
    assert left_out_but_held(register) == []
    scenes.aino()
    (party, *_) = left_out_but_held(register)
    assert party.startswith(
        "customers.Party holds something in first_seen_on, last_contact_on, restricted_at, pseudonymised_at, source"
    )


def test_migrate_refuses_a_register_that_leaves_out_what_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    a_policy_of_aino()
    monkeypatch.setattr(releases, "in_force_at", lambda _: without(Code.INSURANCE, rules=("insurance",)))
    with pytest.raises(SystemCheckError, match=r"customers.InsurancePolicy holds rows") as refused:
        call_command("migrate", verbosity=0, interactive=False, database="default", skip_checks=False)
    assert "Add these codes to the register that PRIVACY_REGISTER names" in str(refused.value)


def test_a_check_that_names_no_database_asks_none(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_policy_of_aino()
    monkeypatch.setattr(releases, "in_force_at", lambda _: without(Code.INSURANCE))
    with django_assert_num_queries(0):
        assert checks.what_the_register_leaves_out_is_empty(databases=None) == []
    assert len(checks.what_the_register_leaves_out_is_empty(databases=["default"])) == 1


def test_a_table_stays_out_with_its_rule_or_with_all_of_its_categories() -> None:
    def out(model: type, register: Register) -> bool:
        declaration = declaration_of(model)
        assert isinstance(declaration, Privacy)
        return stays_out(declaration, register)

    assert out(InsurancePolicy, without(Code.INSURANCE))
    assert out(Recording, without(rules=("contact_recordings",)))
    assert not out(ElectricityContract, without(Code.CORPORATE_CONTACT))
    assert not out(Party, adopted.register())
