"""Who answers for a record: the split of the notice, cell by cell, and for other companies' notices too."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from customers.responsibility import (
    SOLE_CONTROLLER,
    UNASSIGNED,
    ControllerUnknown,
    CustomerOfWanted,
    SplitAmbiguous,
    responsible,
    shares,
)
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Contract, Register, ResponsibilityRow, Subject, Text

OOMI, SOLAR, BOTH = ("oomi",), ("oomi_solar",), ("oomi", "oomi_solar")
NOBODYS, OF_OOMI, OF_SOLAR, SHARED = frozenset[str](), frozenset(OOMI), frozenset(SOLAR), frozenset(BOTH)
CUSTOMERS = (Subject.CONSUMER, Subject.CORPORATE_CONTACT)


def by_the_notice(subject: Subject, contract: Contract, customer_of: frozenset[str]) -> tuple[tuple[str, ...], bool]:
    """The table of the notice's section 4 and the decisions beside it, as sentences: who answers, is it assigned."""
    customer = subject in CUSTOMERS
    if contract is Contract.ELECTRICITY:
        return OOMI, customer
    if contract is Contract.INSURANCE:
        return OOMI, False
    if contract is Contract.SOLAR:
        return (SOLAR, True) if subject is Subject.CORPORATE_CONTACT else (BOTH, False)
    if not customer:
        return OOMI, False
    if customer_of == SHARED:
        return BOTH, True
    return tuple(customer_of) or BOTH, False


@pytest.mark.parametrize("customer_of", [NOBODYS, OF_OOMI, OF_SOLAR, SHARED])
@pytest.mark.parametrize(("subject", "contract"), product(Subject, Contract))
def test_every_subject_with_every_contract_has_somebody_who_answers(
    subject: Subject, contract: Contract, customer_of: frozenset[str]
) -> None:
    """GDPR 26(1); notice section 4; [D: split-follows-the-contract]."""
    found = responsible(REGISTER, subject, contract, customer_of)
    controllers, assigned = by_the_notice(subject, contract, customer_of)
    assert found.controllers == controllers
    assert found.assigned_by_notice is assigned
    assert found.joint is (len(controllers) > 1)
    assert found.because.fi
    assert (found.row is None) is (contract is Contract.NONE and subject in CUSTOMERS and not customer_of)
    if found.row is not None:
        assert found.row in REGISTER.responsibility
        assert found.because == found.row.because


def test_a_shared_customers_contract_data_follow_the_contract() -> None:
    """[D: split-follows-the-contract]."""
    found = responsible(REGISTER, Subject.CONSUMER, Contract.ELECTRICITY, SHARED)
    assert (found.controllers, found.joint) == (OOMI, False)


def test_a_consumers_solar_contract_is_nobodys_by_the_notice_so_both_answer_and_the_officer_is_told() -> None:
    """GDPR 26(3)."""
    found = responsible(REGISTER, Subject.CONSUMER, Contract.SOLAR)
    assert (found.controllers, found.joint, found.assigned_by_notice) == (BOTH, True, False)


def test_a_person_who_is_nobodys_customer_may_turn_to_either() -> None:
    """GDPR 26(3)."""
    found = responsible(REGISTER, Subject.CONSUMER, Contract.NONE, NOBODYS)
    assert (found.controllers, found.joint, found.assigned_by_notice) == (BOTH, True, False)
    assert (found.because, found.row) == (UNASSIGNED, None)


@pytest.mark.parametrize("subject", CUSTOMERS)
def test_data_that_no_contract_ties_cannot_be_placed_before_somebody_says_whose_customer_it_is(
    subject: Subject,
) -> None:
    with pytest.raises(CustomerOfWanted, match="minkä yhtiön asiakas henkilö on: oomi, oomi_solar"):
        responsible(REGISTER, subject, Contract.NONE)


@pytest.mark.parametrize(
    ("subject", "contract"), product(Subject, [contract for contract in Contract if contract != Contract.NONE])
)
def test_a_contracts_data_need_no_word_of_whose_customer_it_is(subject: Subject, contract: Contract) -> None:
    """[D: split-follows-the-contract]."""
    assert responsible(REGISTER, subject, contract) == responsible(REGISTER, subject, contract, SHARED)


@pytest.mark.parametrize("contract", Contract)
def test_a_company_the_register_does_not_name_is_refused(contract: Contract) -> None:
    with pytest.raises(ControllerUnknown, match="rekisterinpitäjiä ovat oomi, oomi_solar"):
        responsible(REGISTER, Subject.CONSUMER, contract, frozenset({"oomi", "acme"}))


def row(code: str, controllers: tuple[str, ...], customer_of: frozenset[str] = NOBODYS) -> ResponsibilityRow:
    return ResponsibilityRow(
        code=code,
        subjects=(Subject.CONSUMER,),
        contract=Contract.NONE,
        customer_of=customer_of,
        controllers=controllers,
        assigned_by_notice=True,
        because=Text(f"Rivi {code}."),
    )


def with_rows(*rows: ResponsibilityRow, controllers: tuple[str, ...] = BOTH) -> Register:
    kept = tuple(controller for controller in REGISTER.controllers if controller.code in controllers)
    return replace(REGISTER, controllers=kept, responsibility=rows)


@pytest.mark.parametrize("customer_of", [None, NOBODYS, OF_SOLAR])
@pytest.mark.parametrize(("subject", "contract"), product(Subject, Contract))
def test_a_register_with_one_controller_and_no_split_needs_no_row(
    subject: Subject, contract: Contract, customer_of: frozenset[str] | None
) -> None:
    """GDPR 26(1)."""
    found = responsible(with_rows(controllers=SOLAR), subject, contract, customer_of)
    assert (found.controllers, found.joint, found.assigned_by_notice) == (SOLAR, False, True)
    assert (found.because, found.row) == (SOLE_CONTROLLER, None)


def test_a_register_with_one_controller_may_still_say_something_of_its_own() -> None:
    own = row("own", SOLAR)
    found = responsible(with_rows(own, controllers=SOLAR), Subject.CONSUMER, Contract.NONE)
    assert (found.row, found.because) == (own, own.because)


@pytest.mark.parametrize("customer_of", [None, NOBODYS, OF_OOMI, OF_SOLAR, SHARED])
def test_a_row_without_companies_holds_for_everybodys_customers(customer_of: frozenset[str] | None) -> None:
    anyones = row("anyones", BOTH)
    assert responsible(with_rows(anyones), Subject.CONSUMER, Contract.NONE, customer_of).row == anyones


def test_a_row_for_exactly_these_customers_comes_before_the_one_for_everybodys() -> None:
    anyones, shared = row("anyones", OOMI), row("shared", BOTH, SHARED)
    register = with_rows(anyones, shared)
    assert responsible(register, Subject.CONSUMER, Contract.NONE, SHARED).row == shared
    assert responsible(register, Subject.CONSUMER, Contract.NONE, OF_OOMI).row == anyones


def test_a_register_without_a_split_leaves_everything_to_all_of_its_controllers() -> None:
    """GDPR 26(3)."""
    for subject, contract in product(Subject, Contract):
        found = responsible(with_rows(), subject, contract)
        assert (found.controllers, found.joint, found.assigned_by_notice) == (BOTH, True, False)


@pytest.mark.parametrize("companies", [NOBODYS, SHARED])
def test_two_rows_for_the_same_records_are_a_fault_of_the_register_and_named(companies: frozenset[str]) -> None:
    register = with_rows(row("first", OOMI, companies), row("second", SOLAR, companies))
    with pytest.raises(SplitAmbiguous, match="rivit first, second koskevat samoja tietoja"):
        responsible(register, Subject.CONSUMER, Contract.NONE, SHARED)


def test_a_person_reads_who_answers_alone_and_who_together() -> None:
    """GDPR 26(2): each row of the split once, under those whom it names, one controller before several."""
    told = shares(REGISTER)
    assert [tuple(controller.code for controller in share.controllers) for share in told] == [OOMI, SOLAR, BOTH]
    assert sorted(row.code for share in told for row in share.rows) == sorted(
        row.code for row in REGISTER.responsibility
    )
    for share in told:
        assert all(set(row.controllers) == {each.code for each in share.controllers} for row in share.rows)


def test_those_who_answer_together_are_one_share_in_whatever_order_a_row_names_them() -> None:
    first, *others = [row for row in REGISTER.responsibility if row.controllers == BOTH]
    turned = replace(REGISTER, responsibility=(replace(first, controllers=BOTH[::-1]), *others))
    (share,) = shares(turned)
    assert [controller.code for controller in share.controllers] == list(BOTH)
    assert len(share.rows) == 1 + len(others)


def test_where_nothing_is_split_there_is_nothing_to_tell() -> None:
    assert shares(replace(REGISTER, responsibility=())) == ()
