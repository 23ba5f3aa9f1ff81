"""When a request may cost something: grounds, limits, moves, and the flag that a repeat is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oomi_registry.notice.refused import Refused
from requests_app.fees import (
    FEE_GROUNDS,
    FEE_MOVES,
    IN_FORCE,
    LARGEST,
    SMALLEST,
    STATE_NAMES,
    UNSETTLED,
    AmountUnfit,
    FeeEvidenceMissing,
    FeeGround,
    FeeNotForRight,
    FeeState,
    FirstCopyIsFree,
    NeverCosts,
    NoSuchFeeMove,
    NotYourFeeMove,
    can_move_fee,
    check_amount,
    check_fee_move,
    check_proposal,
    in_euros,
    is_repeat,
    parse_amount,
)
from requests_app.grounds import NEVER_REFUSED
from requests_app.lifecycle import Actor, AuthorMayNotApprove
from requests_app.likeness import Asked, marks_of
from requests_app.rights import Right

EVIDENCE = "Kahdeksas samansisältöinen pyyntö kuukaudessa; edelliseen vastattiin 1.3.2026, eikä mikään ole muuttunut."

MAY = {
    (FeeState.PROPOSED, FeeState.APPROVED): {Actor.APPROVER},
    (FeeState.PROPOSED, FeeState.WAIVED): {Actor.OFFICER, Actor.HANDLER, Actor.APPROVER},
    (FeeState.PROPOSED, FeeState.LAPSED): {Actor.SYSTEM},
    (FeeState.APPROVED, FeeState.ANNOUNCED): {Actor.OFFICER, Actor.HANDLER},
    (FeeState.APPROVED, FeeState.WAIVED): {Actor.OFFICER, Actor.HANDLER, Actor.APPROVER},
    (FeeState.APPROVED, FeeState.LAPSED): {Actor.SYSTEM},
    (FeeState.ANNOUNCED, FeeState.ACCEPTED): {Actor.PERSON},
    (FeeState.ANNOUNCED, FeeState.DECLINED): {Actor.PERSON},
    (FeeState.ANNOUNCED, FeeState.NARROWED): {Actor.PERSON},
    (FeeState.ANNOUNCED, FeeState.WAIVED): {Actor.OFFICER, Actor.HANDLER, Actor.APPROVER},
    (FeeState.ANNOUNCED, FeeState.LAPSED): {Actor.SYSTEM},
    (FeeState.ACCEPTED, FeeState.DECLINED): {Actor.PERSON},
    (FeeState.ACCEPTED, FeeState.NARROWED): {Actor.PERSON},
    (FeeState.ACCEPTED, FeeState.WAIVED): {Actor.OFFICER, Actor.HANDLER, Actor.APPROVER},
    (FeeState.ACCEPTED, FeeState.LAPSED): {Actor.SYSTEM},
}


@pytest.mark.parametrize(("current", "to", "actor"), list(product(FeeState, FeeState, Actor)))
def test_every_move_by_everybody(current: FeeState, to: FeeState, actor: Actor) -> None:
    """GDPR 12(5); [D: fees-announced-first]: told before it is incurred, and accepted by nobody but the person."""
    allowed = actor in MAY.get((current, to), set())
    assert can_move_fee(current, to, actor) is allowed
    if not allowed:
        wrong = NotYourFeeMove if (current, to) in MAY else NoSuchFeeMove
        with pytest.raises(wrong):
            check_fee_move(current, to, actor)


def test_the_table_is_complete_and_every_state_has_its_name() -> None:
    assert set(FEE_MOVES) == set(STATE_NAMES) == set(FeeState)
    assert {FeeState.PROPOSED, FeeState.APPROVED, FeeState.ANNOUNCED} == UNSETTLED
    assert UNSETTLED | {FeeState.ACCEPTED} == IN_FORCE


def test_nobody_is_charged_without_having_been_told() -> None:
    """GDPR 12(5): the one way to ``accepted`` leads through ``announced``."""
    assert [state for state, row in FEE_MOVES.items() if FeeState.ACCEPTED in row] == [FeeState.ANNOUNCED]
    assert [state for state, row in FEE_MOVES.items() if FeeState.ANNOUNCED in row] == [FeeState.APPROVED]


def test_the_author_does_not_approve() -> None:
    """[D: second-person]"""
    check_fee_move(FeeState.PROPOSED, FeeState.APPROVED, Actor.APPROVER)
    with pytest.raises(AuthorMayNotApprove):
        check_fee_move(FeeState.PROPOSED, FeeState.APPROVED, Actor.APPROVER, author_is_actor=True)
    assert not can_move_fee(FeeState.PROPOSED, FeeState.APPROVED, Actor.APPROVER, author_is_actor=True)
    check_fee_move(FeeState.PROPOSED, FeeState.WAIVED, Actor.HANDLER, author_is_actor=True)


@pytest.mark.parametrize(("right", "ground"), list(product(Right, FeeGround)))
@pytest.mark.parametrize("had_a_copy", [True, False])
def test_every_ground_for_every_right(right: Right, ground: FeeGround, *, had_a_copy: bool) -> None:
    """GDPR 12(5); GDPR 15(3); C-307/22"""
    refusal: type[Refused] | None = None
    if right in NEVER_REFUSED:
        refusal = NeverCosts  # GDPR 21(3), GDPR 7(3)
    elif ground is FeeGround.FURTHER_COPIES and right is not Right.ACCESS:
        refusal = FeeNotForRight
    elif ground is FeeGround.FURTHER_COPIES and not had_a_copy:
        refusal = FirstCopyIsFree
    if refusal is None:
        check_proposal(right, ground, EVIDENCE, had_a_copy=had_a_copy)
        with pytest.raises(FeeEvidenceMissing):
            check_proposal(right, ground, " \n", had_a_copy=had_a_copy)
    else:
        with pytest.raises(refusal):
            check_proposal(right, ground, EVIDENCE, had_a_copy=had_a_copy)


def test_what_is_refused_names_the_provision_or_the_grounds_there_are() -> None:
    """GDPR 12(5); GDPR 15(3); GDPR 21(2)"""
    with pytest.raises(NeverCosts, match=re.escape("Tästä oikeudesta (GDPR 21(2)) ei voi periä maksua")):
        check_proposal(Right.MARKETING_BAN, FeeGround.EXCESSIVE, EVIDENCE, had_a_copy=True)
    with pytest.raises(FeeNotForRight) as why:
        check_proposal(Right.PORTABILITY, FeeGround.FURTHER_COPIES, EVIDENCE, had_a_copy=True)
    assert str(why.value).endswith("valitse jokin näistä: pyyntö on ilmeisen perusteeton; pyyntö on kohtuuton.")


def test_a_move_that_is_refused_says_where_the_fee_stands_or_who_makes_it() -> None:
    with pytest.raises(NoSuchFeeMove, match="on tilassa ”raukesi”, eikä"):
        check_fee_move(FeeState.LAPSED, FeeState.ACCEPTED, Actor.PERSON)
    with pytest.raises(NotYourFeeMove, match=r"^Tämän tekee vastuukäsittelijä tai käsittelijä\. Pyydä"):
        check_fee_move(FeeState.APPROVED, FeeState.ANNOUNCED, Actor.APPROVER)


def test_every_ground_has_its_row() -> None:
    assert set(FEE_GROUNDS) == set(FeeGround)
    assert {rule.provision for rule in FEE_GROUNDS.values()} == {"GDPR 12(5)", "GDPR 15(3)"}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("25", "25.00"),
        ("12,50", "12.50"),
        ("12.5 €", "12.50"),
        ("12,50\u00a0€", "12.50"),
        ("12,50€ ", "12.50"),
        (" 1 ", "1.00"),
        ("100,00", "100.00"),
        ("1e1", "10.00"),
    ],
)
def test_an_amount_as_people_write_it(typed: str, amount: str) -> None:
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    ["", "0", "0,99", "100,01", "-5", "12,505", "NaN", "Infinity", "kymppi", "1e99", "٢٥", "9" * 300, "1,000,0", "1 0"],
)
def test_an_amount_outside_the_limits_says_what_they_are(typed: str) -> None:
    with pytest.raises(AmountUnfit, match="vähintään 1,00 euroa ja enintään 100,00 euroa"):
        parse_amount(typed)


@given(typed=st.text())
def test_whatever_is_typed_is_an_amount_within_the_limits_or_refused(typed: str) -> None:
    try:
        amount = parse_amount(typed)
    except AmountUnfit:
        return
    assert SMALLEST <= amount <= LARGEST
    assert check_amount(amount) == amount


def test_euros_are_written_as_in_finnish() -> None:
    assert in_euros(Decimal("12.5")) == "12,50 euroa"


ANSWERED = date(2026, 3, 2)
AGAIN = Asked(
    marks_of(email="aino@example.com", name="Aino Mäkinen", birth_date=None, key=b"a key of the tests, long enough"),
    frozenset({Right.ACCESS}),
    received=date(2026, 6, 1),
)
BEFORE = replace(AGAIN, received=date(2026, 2, 2), answered=ANSWERED)


@pytest.mark.parametrize(
    ("received", "repeats"),
    [
        (date(2026, 3, 2), False),  # before the answer was read it is no repeat: perhaps a duplicate
        (date(2026, 3, 3), True),
        (date(2027, 3, 2), True),
        (date(2027, 3, 3), False),
    ],
)
def test_a_repeat_is_within_a_year_of_the_answer(received: date, *, repeats: bool) -> None:
    """GDPR 12(5): a flag."""
    assert is_repeat(replace(AGAIN, received=received), BEFORE) is repeats


def test_another_right_another_person_or_a_shared_mailbox_is_no_repeat() -> None:
    assert not is_repeat(replace(AGAIN, rights=frozenset({Right.ERASURE})), BEFORE)
    assert not is_repeat(replace(AGAIN, person=UUID(int=1)), replace(BEFORE, person=UUID(int=2)))
    husband = marks_of(email="aino@example.com", name="Matti", birth_date=None, key=b"a key of the tests, long enough")
    assert not is_repeat(replace(AGAIN, marks=husband), BEFORE)


def test_what_is_still_open_is_not_repeated() -> None:
    assert not is_repeat(AGAIN, replace(BEFORE, answered=None))
