"""How surely it is known who asks, and how much of it each right needs: the whole table, from the law's side."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from requests_app.identity import (
    FACT_NAMES,
    FEWEST_FACTS,
    GIVES,
    LEVEL_NAMES,
    MEANS_NAMES,
    NEEDED,
    OFFERED,
    OFFERED_WITH_A_PROVIDER,
    SHOWS_NOBODY,
    Fact,
    FactsShowNobody,
    IdentityNotEnough,
    Level,
    Means,
    can_carry_out,
    can_show,
    check_facts,
    check_identity,
    enough_for,
    needed_for,
    raised,
    reaches,
    standing,
)
from requests_app.rights import Right

NOTHING = (Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL)  # GDPR 21(3), 7(3)
MAILBOX = (Right.OBJECTION, Right.RESTRICTION)
SHOWN = (Right.ACCESS, Right.PORTABILITY, Right.RECTIFICATION, Right.ERASURE, Right.HUMAN_REVIEW)
FROM_LEAST = (Level.NONE, Level.CONTACT, Level.SHOWN)
# right -> the levels that are enough, written out (GDPR 12(6); EDPB 01/2022)
ENOUGH = (
    dict.fromkeys(NOTHING, FROM_LEAST) | dict.fromkeys(MAILBOX, FROM_LEAST[1:]) | dict.fromkeys(SHOWN, FROM_LEAST[2:])
)


def test_every_right_and_every_means_has_its_row() -> None:
    assert set(NEEDED) == set(Right) == set(ENOUGH)
    assert set(GIVES) == set(Means) == set(MEANS_NAMES)
    assert set(LEVEL_NAMES) == set(Level)
    assert set(FACT_NAMES) == set(Fact)
    for names in (MEANS_NAMES, LEVEL_NAMES, FACT_NAMES):
        assert len(set(names.values())) == len(names), "each is told from the others"


@pytest.mark.parametrize(("right", "shown"), list(product(Right, Level)))
def test_a_right_is_carried_out_for_whom_the_table_says(right: Right, shown: Level) -> None:
    """GDPR 12(6): in proportion, never more than the right needs."""
    assert can_carry_out(right, shown) is (shown in ENOUGH[right])
    if shown in ENOUGH[right]:
        check_identity(right, shown)
    else:
        with pytest.raises(IdentityNotEnough) as refused:
            check_identity(right, shown)
        assert right.provision in str(refused.value)
        assert all(MEANS_NAMES[means] in str(refused.value) for means in enough_for(right))
        assert "GDPR 12(2)" in str(refused.value)


@pytest.mark.parametrize(("one", "other"), list(product(FROM_LEAST, FROM_LEAST)))
def test_levels_stand_in_one_order(one: Level, other: Level) -> None:
    assert reaches(one, other) is (FROM_LEAST.index(one) >= FROM_LEAST.index(other))


def test_a_mailbox_shows_less_than_a_letter_and_everything_else_shows_who_it_is() -> None:
    """[D: a-code-letter-shows-identity]: the law's table is followed, not the matching's middle level."""
    assert GIVES[Means.CONFIRMED_CONTACT] is Level.CONTACT
    assert {means for means, level in GIVES.items() if level is Level.SHOWN} == set(Means) - {Means.CONFIRMED_CONTACT}


@pytest.mark.parametrize(("before", "means"), list(product(Level, Means)))
def test_a_level_never_falls(before: Level, means: Means) -> None:
    after = raised(before, means)
    assert after in (before, GIVES[means])
    assert reaches(after, before)
    assert reaches(after, GIVES[means])


@pytest.mark.parametrize(("shown", "matched"), list(product(Level, (True, False))))
def test_a_confirmed_mailbox_counts_only_with_a_match_in_the_register(shown: Level, *, matched: bool) -> None:
    expected = Level.NONE if shown is Level.CONTACT and not matched else shown
    assert standing(shown, matched=matched) is expected


def test_the_means_offered_are_enough_where_they_reach_and_cost_the_person_least_first() -> None:
    assert enough_for(Right.OBJECTION) == (Means.CONFIRMED_CONTACT, Means.CODE_LETTER, Means.OFFICERS_OWN_CHECK)
    assert enough_for(Right.ACCESS) == (Means.CODE_LETTER, Means.OFFICERS_OWN_CHECK)
    assert enough_for(Right.MARKETING_BAN) == OFFERED
    assert enough_for(Right.OBJECTION, OFFERED_WITH_A_PROVIDER) == OFFERED_WITH_A_PROVIDER
    assert enough_for(Right.ACCESS, OFFERED_WITH_A_PROVIDER) == OFFERED_WITH_A_PROVIDER[1:]
    for right in Right:
        assert enough_for(right), "nobody is left without a way, bank credentials or not"


def test_rights_asked_together_need_what_the_most_demanding_needs() -> None:
    assert needed_for([]) is Level.NONE
    for count in (1, 2):
        for rights in combinations(Right, count):
            expected = max((NEEDED[right] for right in rights), key=FROM_LEAST.index)
            assert needed_for(rights) is expected


def all_questions() -> list[frozenset[Fact]]:
    """Every set of facts that may be asked."""
    return [frozenset(chosen) for count in range(len(Fact) + 1) for chosen in combinations(Fact, count)]


def test_name_birth_date_and_henkilotunnus_show_nobody_however_they_are_put_together() -> None:
    """tietosuojalaki 29 §: neither henkilötunnus alone nor henkilötunnus and name."""
    assert frozenset({Fact.NAME, Fact.HETU, Fact.BIRTH_DATE}) == SHOWS_NOBODY
    assert FEWEST_FACTS == 2
    for asked in all_questions():
        others = len(asked) - len(asked & {Fact.NAME, Fact.HETU, Fact.BIRTH_DATE})
        assert can_show(asked) is (others >= 2)
        if others >= 2:
            check_facts(asked)
        else:
            with pytest.raises(FactsShowNobody, match="tietosuojalaki 29 §"):
                check_facts(asked)


def test_one_fact_said_twice_is_one_fact() -> None:
    assert not can_show([Fact.INVOICE, Fact.INVOICE])
    with pytest.raises(FactsShowNobody):
        check_facts([Fact.INVOICE, Fact.INVOICE])
