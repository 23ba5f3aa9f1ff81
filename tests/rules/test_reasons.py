"""Why a record is held, and on what basis (GDPR 6(1)): a customer's, and a contact person's of a company."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oomi_registry.notice.declarations import Privacy, Runs, WhileNeeded
from oomi_registry.notice.reasons import Reason, own_basis, reasons
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Code, DataCategory, LegalBasis, Purpose, Register, Subject, Text

CONSENT, CONTRACT = LegalBasis.CONSENT, LegalBasis.CONTRACT
OBLIGATION, INTEREST = LegalBasis.LEGAL_OBLIGATION, LegalBasis.LEGITIMATE_INTEREST
DELIVERY = Purpose("delivery", Text("Sähkön toimitus"), (CONTRACT, INTEREST))
NEWS = Purpose("news", Text("Uutiskirje"), (CONSENT,))
BOOKS = Purpose("books", Text("Kirjanpito"), (OBLIGATION,))
OURS: Register = replace(REGISTER, purposes=(DELIVERY, NEWS, BOOKS))


def category(code: Code, purposes: tuple[str, ...], *bases: LegalBasis) -> DataCategory:
    return replace(REGISTER.category(code), purposes=purposes, bases=bases)


BASIC = category(Code.BASIC, ("delivery", "books"), OBLIGATION, CONTRACT, INTEREST)
BILLING = category(Code.BILLING, ("books",), OBLIGATION)


def table(basis: LegalBasis | None = None) -> Privacy:
    return Privacy(subject="party", keep=WhileNeeded(Runs("relationship", "ended_on")), basis=basis)


def test_a_customers_record_is_held_for_each_purpose_on_the_bases_that_both_name() -> None:
    """The purposes in the notice's order, the bases in the law's."""
    assert reasons(OURS, (BASIC,), None, Subject.CONSUMER) == (
        Reason(DELIVERY, (CONTRACT, INTEREST)),
        Reason(BOOKS, (OBLIGATION,)),
    )


def test_a_record_of_two_categories_has_the_purposes_of_both_each_once() -> None:
    advertising = category(Code.CONSENT_BASED, ("news", "delivery"), CONSENT, INTEREST)
    assert reasons(OURS, (BILLING, advertising), None, Subject.CONSUMER) == (
        Reason(DELIVERY, (INTEREST,)),
        Reason(NEWS, (CONSENT,)),
        Reason(BOOKS, (OBLIGATION,)),
    )


def test_what_each_of_two_categories_says_of_one_purpose_adds_up() -> None:
    mostly = category(Code.SERVICES, ("delivery",), INTEREST)
    bound = category(Code.RELATIONSHIP, ("delivery",), CONTRACT)
    assert reasons(OURS, (mostly, bound), None, Subject.CONSUMER) == (Reason(DELIVERY, (CONTRACT, INTEREST)),)


def test_a_table_with_a_basis_of_its_own_is_held_for_the_purposes_that_have_it() -> None:
    assert reasons(OURS, (BASIC, BILLING), OBLIGATION, Subject.CONSUMER) == (Reason(BOOKS, (OBLIGATION,)),)
    assert reasons(OURS, (BASIC,), CONSENT, Subject.CONSUMER) == ()


def test_a_contract_is_no_basis_against_the_contact_person_of_the_company_whose_it_is() -> None:
    assert reasons(OURS, (BASIC,), None, Subject.CORPORATE_CONTACT) == (
        Reason(DELIVERY, (INTEREST,)),
        Reason(BOOKS, (OBLIGATION,)),
    )
    assert reasons(OURS, (BASIC,), CONTRACT, Subject.CORPORATE_CONTACT) == ()


def test_what_is_of_no_category_is_held_for_nothing() -> None:
    assert reasons(OURS, (), None, Subject.CONSUMER) == ()


@pytest.mark.parametrize(
    ("own", "first", "subject", "rests_on"),
    [
        (None, CONTRACT, Subject.CONSUMER, CONTRACT),
        (None, CONTRACT, Subject.CORPORATE_CONTACT, INTEREST),  # finding 7
        (None, OBLIGATION, Subject.CORPORATE_CONTACT, OBLIGATION),
        (None, CONSENT, Subject.CONSUMER, CONSENT),
        (CONSENT, CONTRACT, Subject.CONSUMER, CONSENT),
        (CONTRACT, OBLIGATION, Subject.CORPORATE_CONTACT, CONTRACT),  # the table says so itself
    ],
)
def test_the_one_basis_of_a_record(
    own: LegalBasis | None, first: LegalBasis, subject: Subject, rests_on: LegalBasis
) -> None:
    held = category(Code.BASIC, ("delivery",), first, INTEREST)
    assert own_basis(table(own), held, subject) is rests_on
