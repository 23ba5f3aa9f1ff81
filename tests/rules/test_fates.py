"""What becomes of a record whose person asks for erasure: every basis, every rule of the register, every clock."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import LegalBasis, RetentionRule, Withstands
from requests_app.grounds import GROUNDS, Ground, provisions_of
from requests_app.rights import Right
from retention.fates import (
    FATES,
    LEGAL_HOLD,
    NO_ERASURE_GROUND,
    OF_THE_CASES,
    Alternative,
    Clock,
    Fate,
    Sentence,
    held,
    not_before,
    sentence,
)

TODAY = date(2026, 11, 27)
LATER = date(2031, 12, 31)

# The register's rules, and why each withstands an erasure: GDPR 17(3)(b) or GDPR 17(3)(e), or not at all.
WITHSTANDS = """
contracts          legal_claims
market_process     legal_obligation
accounting         legal_obligation
contact_recordings
insurance          legal_claims
relationship
marketing
prospects
request_cases      legal_obligation
request_evidence
request_packages
suppression        legal_obligation
"""

# basis | the rule withstands | ahead, running, over
TABLE = """
consent             | no  | removed removed removed
consent             | yes | kept    kept    removed
legitimate_interest | no  | removed removed removed
legitimate_interest | yes | kept    kept    removed
contract            | no  | in_use  removed removed
contract            | yes | in_use  kept    removed
legal_obligation    | no  | kept    removed removed
legal_obligation    | yes | kept    kept    removed
"""


def withstands() -> dict[str, str]:
    rows = [line.split() for line in WITHSTANDS.strip().splitlines()]
    return {row[0]: row[1] if len(row) > 1 else "" for row in rows}


def table() -> dict[tuple[LegalBasis, bool, Clock], Fate]:
    rows = {}
    for line in TABLE.strip().splitlines():
        basis, withstanding, fates = (cell.strip() for cell in line.split("|"))
        for clock, fate in zip(Clock, fates.split(), strict=True):
            rows[LegalBasis(basis), withstanding == "yes", clock] = Fate(fate)
    return rows


def by(*rules: str, begun: bool = True, applies: bool = True) -> Alternative:
    """Rules of the register that together take a record."""
    return Alternative(rules, tuple(REGISTER.rule(rule).withstands for rule in rules), begun, applies)


def test_every_rule_of_the_register_says_whether_it_withstands_an_erasure() -> None:
    assert {rule.code: rule.withstands.value for rule in REGISTER.rules} == withstands()


def test_what_a_rule_withstands_by_is_a_ground_on_which_an_erasure_may_be_limited() -> None:
    """GDPR 17(3)(a)-(e)."""
    whole = {
        ground for ground in GROUNDS if any("17(3)" in p for ps in GROUNDS[ground].provisions.values() for p in ps)
    }
    assert {Ground(why.value) for why in Withstands if why} == whole
    assert provisions_of(Right.ERASURE, Ground(NO_ERASURE_GROUND)) == ("GDPR 17(1)",)


def test_the_table_of_fates_is_complete_and_says_this() -> None:
    """GDPR 17(1), 17(3)(b), 17(3)(e)."""
    assert set(FATES) == set(product(LegalBasis, (False, True), Clock))
    assert dict(FATES) == table()


@pytest.mark.parametrize("rule", REGISTER.rules, ids=lambda rule: rule.code)
@pytest.mark.parametrize("basis", LegalBasis)
@pytest.mark.parametrize("clock", Clock)
def test_every_rule_meets_its_fate_on_every_basis(rule: RetentionRule, basis: LegalBasis, clock: Clock) -> None:
    """GDPR 5(1)(e): what is over goes, whatever it was for."""
    ends = {Clock.AHEAD: None, Clock.RUNNING: LATER, Clock.OVER: date(2026, 11, 26)}[clock]
    why = withstands()[rule.code]
    fate = table()[basis, bool(why), clock]
    expected = {
        Fate.REMOVED: Sentence(Fate.REMOVED, "", None, (rule.code,)),
        Fate.IN_USE: Sentence(Fate.IN_USE, "no_erasure_ground", None, (rule.code,)),
        Fate.KEPT: Sentence(Fate.KEPT, why or "legal_obligation", ends, (rule.code,)),
    }
    assert sentence(basis, [by(rule.code, begun=clock is not Clock.AHEAD)], ends, today=TODAY) == expected[fate]


def test_a_record_that_names_no_basis_stands_on_its_contract() -> None:
    running = [by("relationship", begun=False)]
    assert sentence(None, running, None, today=TODAY) == sentence(LegalBasis.CONTRACT, running, None, today=TODAY)


def test_a_record_is_kept_through_its_last_day() -> None:
    an_invoice = [by("accounting")]
    law = LegalBasis.LEGAL_OBLIGATION
    assert sentence(law, an_invoice, TODAY, today=TODAY).fate is Fate.KEPT
    assert sentence(law, an_invoice, TODAY, today=date(2026, 11, 28)).fate is Fate.REMOVED


def test_a_contract_that_ends_next_month_is_still_in_use() -> None:
    """GDPR 17(1): its last day is known, but it has not come."""
    told = sentence(None, [by("contracts", begun=False)], date(2036, 12, 31), today=TODAY)
    assert told == Sentence(Fate.IN_USE, NO_ERASURE_GROUND, None, ("contracts",))


def test_a_rejected_application_goes_although_one_with_a_contract_would_be_kept_for_claims() -> None:
    rejected = [by("prospects"), by("contracts", "contracts", begun=False, applies=False)]
    assert sentence(None, rejected, LATER, today=TODAY) == Sentence(Fate.REMOVED, rules=("prospects",))
    accepted = [by("prospects", begun=False), by("contracts", "contracts")]
    assert sentence(None, accepted, LATER, today=TODAY) == Sentence(
        Fate.KEPT, "legal_claims", LATER, ("contracts", "contracts")
    )
    running = [by("prospects", begun=False), by("contracts", "contracts", begun=False)]
    assert sentence(None, running, None, today=TODAY) == Sentence(
        Fate.IN_USE, NO_ERASURE_GROUND, None, ("prospects", "contracts")
    )


def test_what_shows_a_consent_is_kept_although_what_stood_on_it_goes() -> None:
    """GDPR 17(1)(b), 17(3)(b): that it was given must be shown, GDPR 7(1)."""
    evidence = [by("request_cases", begun=False), by("marketing", begun=False)]
    assert sentence(LegalBasis.CONSENT, evidence, None, today=TODAY) == Sentence(
        Fate.KEPT, "legal_obligation", None, ("request_cases",)
    )
    cookie = [by("relationship", begun=False)]
    assert sentence(LegalBasis.CONSENT, cookie, None, today=TODAY).fate is Fate.REMOVED


def test_one_of_several_rules_that_withstands_is_enough() -> None:
    both = [by("relationship", "accounting")]
    assert sentence(None, both, LATER, today=TODAY) == Sentence(
        Fate.KEPT, "legal_obligation", LATER, ("relationship", "accounting")
    )


def test_a_hold_keeps_whatever_the_rules_say() -> None:
    going = Sentence(Fate.REMOVED, rules=("contact_recordings",))
    assert held(going) == Sentence(Fate.HELD, "legal_hold", None, ("contact_recordings",))
    assert LEGAL_HOLD == "legal_hold"


def test_the_rules_of_the_cases_are_rules_of_the_register() -> None:
    assert {rule.code for rule in REGISTER.rules} >= OF_THE_CASES
    assert {"request_cases", "request_evidence", "request_packages"} == OF_THE_CASES


GOES = Sentence(Fate.REMOVED, rules=("relationship",))
PSEUDONYM = Sentence(Fate.PSEUDONYMISED)
CLAIM = Sentence(Fate.KEPT, "legal_claims", date(2029, 6, 30), ("contracts",))
VOUCHER = Sentence(Fate.KEPT, "legal_obligation", LATER, ("accounting",))
OPEN = Sentence(Fate.KEPT, "legal_obligation", None, ("request_cases",))
USED = Sentence(Fate.IN_USE, NO_ERASURE_GROUND, None, ("relationship",))
HELD = Sentence(Fate.HELD, LEGAL_HOLD, None, ("contact_recordings",))


@pytest.mark.parametrize("own", [GOES, CLAIM, OPEN, USED, HELD, PSEUDONYM])
def test_what_goes_keeps_nothing(own: Sentence) -> None:
    assert not_before(own, [GOES, PSEUDONYM]) == own
    assert not_before(own, []) == own


@pytest.mark.parametrize("own", [USED, HELD])
@pytest.mark.parametrize("other", [GOES, CLAIM, VOUCHER, USED, HELD])
def test_what_is_in_use_or_held_has_its_own_reason(own: Sentence, other: Sentence) -> None:
    assert not_before(own, [other]) == own


def test_a_contract_waits_for_its_last_voucher() -> None:
    """GDPR 17(3): each by its own ground, the row with the last of them."""
    assert not_before(CLAIM, [VOUCHER]) == Sentence(Fate.KEPT, "legal_claims", LATER, ("contracts",))
    assert not_before(VOUCHER, [CLAIM]) == VOUCHER
    assert not_before(CLAIM, [VOUCHER, OPEN]).until is None
    assert not_before(OPEN, [VOUCHER]).until is None
    assert not_before(CLAIM, [VOUCHER, GOES, HELD]).until == LATER


def test_what_would_go_stays_for_what_refers_to_it_and_by_its_reason() -> None:
    assert not_before(GOES, [CLAIM]) == CLAIM
    assert not_before(GOES, [GOES, HELD]) == HELD
    assert not_before(GOES, [HELD, CLAIM]) == CLAIM
    assert not_before(GOES, [CLAIM, USED, HELD]) == USED
    assert not_before(PSEUDONYM, [CLAIM, HELD]) == CLAIM


@pytest.mark.parametrize("others", [[CLAIM, VOUCHER], [VOUCHER, CLAIM]])
def test_the_last_of_several_gives_the_ground_and_all_of_them_the_rules(others: list[Sentence]) -> None:
    assert not_before(GOES, others) == Sentence(Fate.KEPT, "legal_obligation", LATER, ("accounting", "contracts"))


@pytest.mark.parametrize("others", [[CLAIM, OPEN], [OPEN, CLAIM]])
def test_one_without_a_day_is_the_last(others: list[Sentence]) -> None:
    assert not_before(GOES, others) == Sentence(Fate.KEPT, "legal_obligation", None, ("contracts", "request_cases"))
