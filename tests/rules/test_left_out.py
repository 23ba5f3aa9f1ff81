"""What a register leaves out: a table of insurance, with a register that has none, or only some of its rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oomi_registry.notice.declarations import Latest, Privacy, Runs
from oomi_registry.notice.left_out import categories_left_out, fields_left_out, rules_left_out, stays_out
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Code, Register

POLICY = Privacy(
    subject="party",
    keep=Latest(Runs("insurance", "liability_ended_on"), Runs("accounting", "fiscal_year_ended_on")),
    provided={Code.INSURANCE: "policy_number product"},
    observed={Code.BILLING: "premium"},
    plumbing="id party",
)
"""An insurance policy: two rules, fields of two categories."""
LOG = Privacy(subject="", keep=Runs("request_cases", "closed_on"), plumbing="id")
"""A table of nothing about anybody."""


def without(*categories: Code, rules: tuple[str, ...] = ()) -> Register:
    """Oomi's register without these."""
    return replace(
        REGISTER,
        categories=tuple(each for each in REGISTER.categories if each.code not in categories),
        rules=tuple(each for each in REGISTER.rules if each.code not in rules),
    )


def test_oomis_own_register_leaves_nothing_of_a_policy_out() -> None:
    assert rules_left_out(POLICY, REGISTER) == ()
    assert categories_left_out(POLICY, REGISTER) == ()
    assert fields_left_out(POLICY, REGISTER) == ()
    assert not stays_out(POLICY, REGISTER)


def test_without_the_rule_of_insurance_nobody_could_say_how_long_a_policy_is_kept() -> None:
    register = without(rules=("insurance",))
    assert rules_left_out(POLICY, register) == ("insurance",)
    assert stays_out(POLICY, register)


def test_rules_are_told_in_the_order_of_the_declaration() -> None:
    assert rules_left_out(POLICY, without(rules=("accounting", "insurance"))) == ("insurance", "accounting")


def test_without_the_category_insurance_a_policy_still_has_its_billing() -> None:
    register = without(Code.INSURANCE)
    assert categories_left_out(POLICY, register) == (Code.INSURANCE,)
    assert fields_left_out(POLICY, register) == ("policy_number", "product")
    assert not stays_out(POLICY, register), "the premium is told"


def test_a_table_none_of_whose_categories_is_there_stays_out() -> None:
    register = without(Code.INSURANCE, Code.BILLING)
    assert categories_left_out(POLICY, register) == (Code.INSURANCE, Code.BILLING)
    assert fields_left_out(POLICY, register) == ("policy_number", "product", "premium")
    assert stays_out(POLICY, register)


@pytest.mark.parametrize("register", [REGISTER, without(*Code)])
def test_a_table_that_holds_nothing_of_a_category_misses_none(register: Register) -> None:
    assert not stays_out(LOG, register)
