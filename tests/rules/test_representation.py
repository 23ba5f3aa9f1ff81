"""Who may act for whom, with what proof and until when: the whole table, from the law's side."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from requests_app.grounds import NEVER_REFUSED
from requests_app.identity import Level, Means
from requests_app.representation import (
    ACTING_NAMES,
    INSTEAD,
    MAY_ACT_FOR,
    SHOWS_THE_REPRESENTATIVE,
    Acting,
    Authority,
    MandateExpired,
    MandateNotForThis,
    MandateWanted,
    MayNotActFor,
    Represented,
    can_act,
    can_represent,
    can_tell_estate,
    check_acting,
    check_estate,
    check_represented,
    represented,
    standing_of_representative,
)
from requests_app.rights import Right

TODAY = date(2026, 3, 2)
C, Y, A, U, D = (
    Represented.CHILD,
    Represented.YOUTH,
    Represented.ADULT,
    Represented.AGE_UNKNOWN,
    Represented.DECEASED,
)
# written out: who may be acted for by what
ALLOWED = {
    (Acting.GUARDIAN, C),
    (Acting.GUARDIAN, Y),
    (Acting.GUARDIAN, A),
    (Acting.GUARDIAN, U),
    (Acting.PROXY, Y),
    (Acting.PROXY, A),
    (Acting.PROXY, U),
    (Acting.PARENT, C),
    (Acting.ESTATE, D),
}
ORDINARY = [right for right in Right if right not in NEVER_REFUSED]


def mandate(
    acting: Acting = Acting.GUARDIAN,
    *,
    accepted: bool | None = True,
    rights: tuple[Right, ...] = tuple(Right),
    until: date | None = None,
) -> Authority:
    return Authority(acting, accepted, frozenset(rights), until)


def test_every_proof_has_its_row_and_its_name() -> None:
    assert set(MAY_ACT_FOR) == set(ACTING_NAMES) == set(Acting)
    assert set(INSTEAD) == set(Represented)
    assert len(set(INSTEAD.values())) == len(INSTEAD)


@pytest.mark.parametrize(("acting", "whom"), list(product(Acting, Represented)))
def test_each_acts_for_whom_the_table_says_and_for_nobody_else(acting: Acting, whom: Represented) -> None:
    """[D: representatives]; Recital 27"""
    assert can_act(acting, whom) is ((acting, whom) in ALLOWED)
    if (acting, whom) in ALLOWED:
        check_acting(acting, whom)
    else:
        with pytest.raises(MayNotActFor) as refused:
            check_acting(acting, whom)
        assert ACTING_NAMES[acting] in str(refused.value)
        assert INSTEAD[whom] in str(refused.value)


@pytest.mark.parametrize(("acting", "whom", "right"), list(product(Acting, Represented, Right)))
def test_a_right_is_carried_out_by_an_accepted_mandate_that_reaches_it_save_an_estates(
    acting: Acting, whom: Represented, right: Right
) -> None:
    allowed = right in NEVER_REFUSED or (acting is not Acting.ESTATE and (acting, whom) in ALLOWED)
    assert can_represent(right, [mandate(acting)], whom, TODAY) is allowed


@pytest.mark.parametrize("right", sorted(NEVER_REFUSED))
def test_a_ban_and_a_withdrawal_bind_whoever_sends_them(right: Right) -> None:
    """GDPR 21(3), GDPR 7(3): no proof is asked."""
    check_represented(right, [], Represented.CHILD, TODAY)


@pytest.mark.parametrize("right", ORDINARY)
def test_nothing_else_is_done_without_a_mandate_that_somebody_accepted(right: Right) -> None:
    for held in ([], [mandate(accepted=None)], [mandate(accepted=False)], [mandate(Acting.ESTATE)]):
        with pytest.raises(MandateWanted):
            check_represented(right, held, A, TODAY)
        assert not can_represent(right, held, A, TODAY)


def test_a_mandate_holds_through_its_last_day_and_not_a_day_longer() -> None:
    until = mandate(until=TODAY)
    assert until.in_force(TODAY)
    check_represented(Right.ACCESS, [until], A, TODAY)
    with pytest.raises(MandateExpired, match=r"päättyi 2\.3\.2026"):
        check_represented(Right.ACCESS, [until], A, date(2026, 3, 3))
    assert not until.in_force(date(2026, 3, 3))
    assert mandate().in_force(date.max)
    assert not mandate(accepted=None).in_force(TODAY)


def test_a_mandate_that_does_not_reach_the_right_says_which() -> None:
    narrow = mandate(Acting.PROXY, rights=(Right.ACCESS,))
    check_represented(Right.ACCESS, [narrow], A, TODAY)
    with pytest.raises(MandateNotForThis, match=r"GDPR 16"):
        check_represented(Right.RECTIFICATION, [narrow], A, TODAY)


def test_the_child_who_has_turned_fifteen_is_no_longer_acted_for_by_a_parent() -> None:
    with pytest.raises(MayNotActFor, match="15 vuotta täyttänyt toimii itse"):
        check_represented(Right.ACCESS, [mandate(Acting.PARENT)], Y, TODAY)


@pytest.mark.parametrize("order", [1, -1])
def test_one_mandate_in_force_is_enough_among_others_whatever_their_order(order: int) -> None:
    held = [mandate(until=date(2026, 1, 1)), mandate(Acting.PARENT), mandate(), mandate(rights=())][::order]
    check_represented(Right.ACCESS, held, A, TODAY)


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_that_are_not_enough_the_nearest_says_why(order: int) -> None:
    expired, narrow = mandate(until=date(2026, 1, 1)), mandate(rights=())
    with pytest.raises(MandateNotForThis):
        check_represented(Right.ACCESS, [expired, narrow][::order], A, TODAY)


def test_an_estate_is_told_nothing_before_its_own_mandate_is_accepted() -> None:
    """Recital 27"""
    for held in ([], [mandate(Acting.ESTATE, accepted=None)], [mandate(Acting.GUARDIAN)]):
        with pytest.raises(MandateWanted):
            check_estate(held, TODAY)
        assert not can_tell_estate(held, TODAY)
    check_estate([mandate(Acting.ESTATE, rights=())], TODAY)
    assert can_tell_estate([mandate(Acting.ESTATE, rights=())], TODAY)
    with pytest.raises(MandateExpired):
        check_estate([mandate(Acting.ESTATE, until=date(2026, 3, 1))], TODAY)
    assert not can_tell_estate([mandate(Acting.ESTATE, until=date(2026, 3, 1))], TODAY)


@pytest.mark.parametrize(
    ("born", "today", "whom"),
    [
        (date(2011, 3, 3), TODAY, C),  # 15 tomorrow
        (date(2011, 3, 2), TODAY, Y),
        (date(2011, 4, 1), TODAY, C),
        (date(2011, 2, 28), TODAY, Y),
        (date(2008, 3, 3), TODAY, Y),  # 18 tomorrow
        (date(2008, 3, 2), TODAY, A),
        (date(2012, 2, 29), date(2027, 2, 28), C),
        (date(2012, 2, 29), date(2027, 3, 1), Y),
        (date(2012, 2, 29), date(2030, 2, 28), Y),
        (date(2012, 2, 29), date(2030, 3, 1), A),
        (date(1940, 1, 1), TODAY, A),
        (TODAY, TODAY, C),
        (None, TODAY, U),
    ],
)
def test_who_somebody_is_follows_from_their_birth_date_on_that_day(
    born: date | None, today: date, whom: Represented
) -> None:
    assert represented(birth_date=born, deceased=False, today=today) is whom
    assert represented(birth_date=born, deceased=True, today=today) is D


@pytest.mark.parametrize("means", Means)
def test_identity_is_the_representatives_own_and_never_that_of_the_person_whose_post_or_account_it_was(
    means: Means,
) -> None:
    """GDPR 12(6)"""
    shows = means in {Means.OFFICERS_OWN_CHECK, Means.STRONG_IDENTIFICATION}
    assert (means in SHOWS_THE_REPRESENTATIVE) is shows
    assert standing_of_representative([means]) is (Level.SHOWN if shows else Level.NONE)
    assert standing_of_representative([]) is Level.NONE
