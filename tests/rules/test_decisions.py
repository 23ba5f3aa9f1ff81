"""May a right be decided like this: every right, outcome and level of identity, from the law's side."""

from __future__ import annotations

from itertools import product

import pytest

from oomi_registry.notice.refused import Refused
from requests_app.grounds import (
    GROUNDS,
    NEVER_REFUSED,
    Ground,
    GroundIncomplete,
    GroundNotForRight,
    Need,
    RightNeverRefused,
)
from requests_app.identity import IdentityNotEnough, Level
from requests_app.lifecycle import Outcome, Status
from requests_app.permitted.decisions import Decided, check_decision, check_known, tells
from requests_app.permitted.refusals import GroundMissing, GroundUnwanted, NotInThisStatus, ReasonsMissing
from requests_app.rights import Right

REFUSING = (Outcome.REFUSED, Outcome.PARTLY_GRANTED)
GIVING = (Outcome.GRANTED, Outcome.NOTHING_FOUND, Outcome.WITHDRAWN)
ORDINARY = [right for right in Right if right not in NEVER_REFUSED]
WHY = "Sopimus on voimassa, ja sen tiedot tarvitaan laskutukseen."

# GDPR 12(6), written out: how surely one has to be known before anything is given, or told of the register
ENOUGH = {
    Right.MARKETING_BAN: Level.NONE,
    Right.CONSENT_WITHDRAWAL: Level.NONE,
    Right.OBJECTION: Level.CONTACT,
    Right.RESTRICTION: Level.CONTACT,
    Right.ACCESS: Level.SHOWN,
    Right.PORTABILITY: Level.SHOWN,
    Right.RECTIFICATION: Level.SHOWN,
    Right.ERASURE: Level.SHOWN,
    Right.HUMAN_REVIEW: Level.SHOWN,
}
LEVELS = (Level.NONE, Level.CONTACT, Level.SHOWN)


def refusal_of(decided: Decided, *, status: Status = Status.IN_WORK, shown: Level = Level.SHOWN) -> Refused | None:
    """Why the right may not be decided so, or nothing."""
    try:
        check_decision(status, decided, shown=shown)
    except Refused as refused:
        return refused
    return None


# ---- what is given, and to whom ----


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.GRANTED, True),
        (Outcome.PARTLY_GRANTED, True),
        (Outcome.NOTHING_FOUND, True),  # that somebody is no customer is told too
        (Outcome.REFUSED, False),
        (Outcome.WITHDRAWN, False),
    ],
)
def test_an_outcome_that_gives_something_or_says_who_is_a_customer_tells(outcome: Outcome, told: bool) -> None:
    assert tells(outcome) is told


@pytest.mark.parametrize(("right", "shown", "outcome"), product(Right, LEVELS, Outcome))
def test_nothing_is_given_or_told_to_one_who_has_shown_too_little(right: Right, shown: Level, outcome: Outcome) -> None:
    """GDPR 12(6)"""
    enough = LEVELS.index(shown) >= LEVELS.index(ENOUGH[right])
    if outcome in {Outcome.REFUSED, Outcome.WITHDRAWN} or enough:
        check_known(right, outcome, shown)
    else:
        with pytest.raises(IdentityNotEnough):
            check_known(right, outcome, shown)


def test_a_copy_granted_to_a_bare_mailbox_is_refused_and_says_which_right_asks_for_more() -> None:
    """GDPR 12(6)"""
    refused = refusal_of(Decided(Right.ACCESS, Outcome.GRANTED), shown=Level.CONTACT)
    assert isinstance(refused, IdentityNotEnough)
    assert "GDPR 15" in str(refused)


def test_aino_known_by_her_mailbox_may_object_and_is_not_told_more_of_herself_than_that() -> None:
    assert refusal_of(Decided(Right.OBJECTION, Outcome.GRANTED), shown=Level.CONTACT) is None
    assert isinstance(refusal_of(Decided(Right.OBJECTION, Outcome.GRANTED), shown=Level.NONE), IdentityNotEnough)


# ---- while identity is wanted ----


@pytest.mark.parametrize(("right", "outcome"), product(ORDINARY, Outcome))
def test_while_identity_is_wanted_an_ordinary_right_is_decided_only_as_not_identified(
    right: Right, outcome: Outcome
) -> None:
    """GDPR 12(2)"""
    refused = refusal_of(Decided(right, outcome), status=Status.IDENTITY_WANTED)
    assert isinstance(refused, NotInThisStatus)
    assert str(refused) == ("Pyyntö on tilassa odottaa tunnistamista. Tämän voi tehdä, kun se on tilassa käsittelyssä.")


def test_who_never_showed_who_they_are_is_refused_as_not_identified_without_being_told_anything() -> None:
    """GDPR 12(2)"""
    nobody = Decided(Right.ACCESS, Outcome.REFUSED, Ground.NOT_IDENTIFIED, WHY)
    assert refusal_of(nobody, status=Status.IDENTITY_WANTED, shown=Level.NONE) is None


def test_another_ground_waits_until_it_is_known_who_asks() -> None:
    others = Decided(Right.ACCESS, Outcome.REFUSED, Ground.OTHERS_RIGHTS, WHY)
    assert isinstance(refusal_of(others, status=Status.IDENTITY_WANTED), NotInThisStatus)
    assert refusal_of(others, status=Status.IN_WORK) is None


@pytest.mark.parametrize("right", sorted(NEVER_REFUSED))
def test_a_ban_and_a_withdrawal_of_consent_wait_for_no_identity(right: Right) -> None:
    """GDPR 21(3), GDPR 7(3)"""
    granted = Decided(right, Outcome.GRANTED)
    assert refusal_of(granted, status=Status.IDENTITY_WANTED, shown=Level.NONE) is None


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.IDENTITY_WANTED])
def test_no_other_status_asks_who_it_is_before_the_rights_own_level(status: Status) -> None:
    """Where a decision belongs at all is the lifecycle's to say."""
    assert refusal_of(Decided(Right.ACCESS, Outcome.GRANTED), status=status) is None


# ---- rights that are never refused ----


@pytest.mark.parametrize(("right", "outcome"), product(sorted(NEVER_REFUSED), REFUSING))
def test_neither_a_ban_nor_a_withdrawal_is_refused_even_in_part(right: Right, outcome: Outcome) -> None:
    """GDPR 21(3), GDPR 7(3)"""
    refused = refusal_of(Decided(right, outcome, Ground.EXCESSIVE, WHY, frozenset({Need.EVIDENCE})))
    assert isinstance(refused, RightNeverRefused)
    assert right.provision in str(refused)
    assert isinstance(refusal_of(Decided(right, outcome)), RightNeverRefused), "nor is a ground for it asked for"


def test_a_ban_is_not_answered_with_nothing_found_for_it_binds_what_was_typed() -> None:
    """GDPR 21(3)"""
    assert isinstance(refusal_of(Decided(Right.MARKETING_BAN, Outcome.NOTHING_FOUND)), RightNeverRefused)


def test_that_there_was_no_consent_to_withdraw_may_be_said() -> None:
    assert refusal_of(Decided(Right.CONSENT_WITHDRAWAL, Outcome.NOTHING_FOUND)) is None


# ---- grounds and reasons ----


@pytest.mark.parametrize("outcome", REFUSING)
def test_what_refuses_names_its_ground(outcome: Outcome) -> None:
    """GDPR 12(4)"""
    assert isinstance(refusal_of(Decided(Right.ERASURE, outcome, reasons=WHY)), GroundMissing)


@pytest.mark.parametrize(("outcome", "reasons"), product(REFUSING, ["", "   ", "\n"]))
def test_what_refuses_says_why_and_a_blank_says_nothing(outcome: Outcome, reasons: str) -> None:
    """GDPR 12(4)"""
    assert isinstance(
        refusal_of(Decided(Right.RESTRICTION, outcome, Ground.NO_RESTRICTION_GROUND, reasons)), ReasonsMissing
    )


@pytest.mark.parametrize("outcome", GIVING)
def test_what_refuses_nothing_has_no_ground(outcome: Outcome) -> None:
    decided = Decided(Right.RESTRICTION, outcome, Ground.NO_RESTRICTION_GROUND, WHY)
    assert isinstance(refusal_of(decided), GroundUnwanted)


@pytest.mark.parametrize("outcome", GIVING)
def test_what_refuses_nothing_needs_neither_ground_nor_reasons(outcome: Outcome) -> None:
    assert refusal_of(Decided(Right.RESTRICTION, outcome)) is None


def test_a_ground_of_another_right_is_not_taken() -> None:
    refused = refusal_of(Decided(Right.ACCESS, Outcome.REFUSED, Ground.NO_ERASURE_GROUND, WHY))
    assert isinstance(refused, GroundNotForRight)
    assert GROUNDS[Ground.OTHERS_RIGHTS].name in str(refused), "and those of this one are named"


def test_an_excessive_request_is_refused_with_evidence_and_the_approver_is_its_second_person() -> None:
    """GDPR 12(5)"""
    without = Decided(Right.ACCESS, Outcome.REFUSED, Ground.EXCESSIVE, WHY)
    refused = refusal_of(without)
    assert isinstance(refused, GroundIncomplete)
    assert str(refused).endswith("käytöstä puuttuu: näyttö. Täydennä ratkaisu."), "the second person is not asked for"
    shown = Decided(Right.ACCESS, Outcome.REFUSED, Ground.EXCESSIVE, WHY, frozenset({Need.EVIDENCE}))
    assert refusal_of(shown) is None


def test_what_is_kept_of_an_erasure_is_named_with_the_day_it_goes() -> None:
    """GDPR 17(3)(b)"""
    named = frozenset({Need.ITEM})
    partly = Decided(Right.ERASURE, Outcome.PARTLY_GRANTED, Ground.LEGAL_OBLIGATION, WHY, named)
    refused = refusal_of(partly)
    assert isinstance(refused, GroundIncomplete)
    assert "päivä, jona säilytetty tieto poistuu" in str(refused)
    assert (
        refusal_of(
            Decided(Right.ERASURE, Outcome.PARTLY_GRANTED, Ground.LEGAL_OBLIGATION, WHY, named | {Need.ITEM_DATE})
        )
        is None
    )
