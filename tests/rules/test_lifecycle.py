"""How a request moves: the table is complete, and every refusal says what to do instead."""

from __future__ import annotations

from itertools import product

import pytest

from oomi_registry.notice.refused import Refused
from requests_app.lifecycle import (
    ACTOR_NAMES,
    APPROVAL_NAMES,
    CLOSED,
    NAMES,
    OPEN,
    TRANSITIONS,
    Actor,
    Approval,
    ApprovalMissing,
    AuthorMayNotApprove,
    Decision,
    NoSuchMove,
    NothingToApprove,
    NotYourMove,
    Outcome,
    ReasonMissing,
    RightsUndecided,
    Status,
    approvals_needed,
    can_move,
    check_move,
    diagram,
    is_closed,
)
from requests_app.rights import ARTICLES, Right

# [D: lifecycle] from → to: who. Staff is officer or handler.
TABLE = """
received             → in_work               : officer handler
received             → identity_wanted       : officer handler
received             → duplicate             : officer handler
received             → withdrawn             : person
identity_wanted      → in_work               : system officer
identity_wanted      → awaiting_approval     : officer handler
identity_wanted      → withdrawn             : person
in_work              → identity_wanted       : officer handler
in_work              → clarification_wanted  : officer handler
in_work              → awaiting_approval     : officer handler
in_work              → ready                 : officer handler
in_work              → duplicate             : officer handler
in_work              → withdrawn             : person
clarification_wanted → in_work               : person system officer
clarification_wanted → withdrawn             : person
awaiting_approval    → ready                 : approver
awaiting_approval    → in_work               : approver officer handler
ready                → answered              : system
ready                → in_work               : officer system
answered             → in_work               : officer
"""

GRANTED = Decision(Right.ACCESS, Outcome.GRANTED)
REFUSED = Decision(Right.ACCESS, Outcome.REFUSED)
UNDECIDED = Decision(Right.PORTABILITY)


def moves() -> dict[tuple[Status, Status], set[Actor]]:
    """The table above: (from, to) → who."""
    rows = {}
    for line in TABLE.strip().splitlines():
        pair, who = line.split(":")
        current, to = (Status(word.strip()) for word in pair.split("→"))
        rows[current, to] = {Actor(word) for word in who.split()}
    return rows


def decisions_for(to: Status) -> list[Decision]:
    """Decisions with which a move to that status is not refused for its decisions."""
    return [REFUSED] if to is Status.AWAITING_APPROVAL else [GRANTED]


def test_every_status_has_its_row() -> None:
    """[D: lifecycle]."""
    assert set(Status) - TRANSITIONS.keys() == set()
    assert TRANSITIONS.keys() - set(Status) == set()


@pytest.mark.parametrize(("current", "to"), list(product(Status, Status)))
def test_every_pair_of_statuses_moves_as_the_table_says(current: Status, to: Status) -> None:
    """[D: lifecycle], all 81 pairs by all five actors."""
    who = moves().get((current, to), set())
    allowed = {
        actor for actor in Actor if can_move(current, to, actor, decisions=decisions_for(to), reason="Kantelu tuli.")
    }
    assert allowed == who


def test_a_status_is_reached_from_receipt() -> None:
    reached = {Status.RECEIVED}
    while True:
        further = {to for status in reached for to in TRANSITIONS[status]} - reached
        if not further:
            break
        reached |= further
    assert reached == set(Status)


def test_from_every_open_status_the_request_can_be_closed() -> None:
    for start in OPEN:
        reached = {start}
        for _ in Status:
            reached |= {to for status in reached & OPEN for to in TRANSITIONS[status]}
        assert Status.ANSWERED in reached


def test_out_of_a_closed_status_there_is_reopening_and_nothing_else() -> None:
    """[D: lifecycle]."""
    ways_out = {(status, to) for status in CLOSED for to in TRANSITIONS[status]}
    assert ways_out == {(Status.ANSWERED, Status.IN_WORK)}


def test_closed_and_open_part_the_statuses() -> None:
    assert {Status.ANSWERED, Status.WITHDRAWN, Status.DUPLICATE} == CLOSED
    assert set(Status) == CLOSED | OPEN
    assert not CLOSED & OPEN
    assert [is_closed(status) for status in (Status.ANSWERED, Status.READY)] == [True, False]


def test_nobody_moves_a_request_to_where_it_stands() -> None:
    assert not [status for status in Status if status in TRANSITIONS[status]]


def test_a_right_without_an_outcome_keeps_the_request_from_being_ready() -> None:
    """[D: outcome-of-each-right]."""
    with pytest.raises(RightsUndecided, match=r"Ratkaisu puuttuu: portability\."):
        check_move(Status.IN_WORK, Status.READY, Actor.OFFICER, decisions=[GRANTED, UNDECIDED])
    check_move(Status.IN_WORK, Status.READY, Actor.OFFICER, decisions=[GRANTED])


def test_a_right_without_an_outcome_keeps_the_answer_from_approval_too() -> None:
    """[D: outcome-of-each-right] The approver sees the whole answer or none of it."""
    for current, to, actor in (
        (Status.IN_WORK, Status.AWAITING_APPROVAL, Actor.HANDLER),
        (Status.AWAITING_APPROVAL, Status.READY, Actor.APPROVER),
    ):
        with pytest.raises(RightsUndecided, match=r"puuttuu: portability, human_review\."):
            check_move(current, to, actor, decisions=[REFUSED, UNDECIDED, Decision(Right.HUMAN_REVIEW)])


def test_a_request_whose_decisions_nobody_gave_is_not_ready() -> None:
    """[D: outcome-of-each-right]."""
    with pytest.raises(RightsUndecided, match=r"puuttuu: kaikki\."):
        check_move(Status.IN_WORK, Status.READY, Actor.OFFICER)


def test_undecided_rights_stop_no_other_move() -> None:
    check_move(Status.RECEIVED, Status.IN_WORK, Actor.HANDLER, decisions=[UNDECIDED])
    check_move(Status.IN_WORK, Status.WITHDRAWN, Actor.PERSON, decisions=[UNDECIDED])


@pytest.mark.parametrize(
    ("decision", "approvals"),
    [
        (Decision(Right.ACCESS, Outcome.REFUSED), {Approval.REFUSAL}),
        (Decision(Right.ACCESS, Outcome.PARTLY_GRANTED), {Approval.REFUSAL}),
        (Decision(Right.ACCESS, Outcome.GRANTED), set()),
        (Decision(Right.ACCESS, Outcome.NOTHING_FOUND), set()),
        (Decision(Right.ACCESS, Outcome.WITHDRAWN), set()),
        (Decision(Right.ACCESS), set()),
        (Decision(Right.ACCESS, Outcome.GRANTED, fee=True), {Approval.FEE}),
        (Decision(Right.ACCESS, Outcome.GRANTED, releases_recordings=True), {Approval.RELEASE_OF_RECORDINGS}),
        (
            Decision(Right.ACCESS, Outcome.PARTLY_GRANTED, releases_recordings=True),
            {Approval.REFUSAL, Approval.RELEASE_OF_RECORDINGS},
        ),
        (Decision(Right.ACCESS, Outcome.REFUSED, releases_recordings=True), {Approval.REFUSAL}),
        (Decision(Right.ERASURE, Outcome.GRANTED), {Approval.ERASURE}),
        (Decision(Right.ERASURE, Outcome.PARTLY_GRANTED), {Approval.ERASURE, Approval.REFUSAL}),
        (Decision(Right.ERASURE, Outcome.REFUSED), {Approval.REFUSAL}),
        (Decision(Right.ERASURE, Outcome.NOTHING_FOUND), set()),
        (Decision(Right.MARKETING_BAN, Outcome.GRANTED), set()),
    ],
)
def test_what_waits_for_a_second_person(decision: Decision, approvals: set[Approval]) -> None:
    """[D: second-person] A refusal, a fee, an erasure, a release of recordings."""
    assert decision.approvals == approvals


def test_one_decision_among_several_makes_the_whole_answer_wait() -> None:
    """[D: second-person]."""
    decisions = [GRANTED, Decision(Right.ERASURE, Outcome.GRANTED), Decision(Right.ACCESS, Outcome.GRANTED, fee=True)]
    assert approvals_needed(decisions) == {Approval.ERASURE, Approval.FEE}
    assert approvals_needed([]) == frozenset()
    with pytest.raises(ApprovalMissing, match=r"kun vastauksessa on maksu, tietojen poisto\."):
        check_move(Status.IN_WORK, Status.READY, Actor.OFFICER, decisions=decisions)


def test_an_answer_with_nothing_to_approve_does_not_wait() -> None:
    with pytest.raises(NothingToApprove, match="Merkitse pyyntö suoraan valmiiksi"):
        check_move(Status.IN_WORK, Status.AWAITING_APPROVAL, Actor.OFFICER, decisions=[GRANTED])


def test_nobody_approves_their_own_refusal() -> None:
    """[D: second-person]."""
    with pytest.raises(AuthorMayNotApprove, match="Pyydä toista hyväksyjää"):
        check_move(Status.AWAITING_APPROVAL, Status.READY, Actor.APPROVER, decisions=[REFUSED], author_is_actor=True)
    check_move(Status.AWAITING_APPROVAL, Status.READY, Actor.APPROVER, decisions=[REFUSED])


def test_the_author_may_take_back_what_waits_for_approval() -> None:
    check_move(Status.AWAITING_APPROVAL, Status.IN_WORK, Actor.OFFICER, decisions=[REFUSED], author_is_actor=True)


def test_the_author_may_mark_ready_what_needs_no_approval() -> None:
    check_move(Status.IN_WORK, Status.READY, Actor.HANDLER, decisions=[GRANTED], author_is_actor=True)


def test_a_reopening_that_says_nothing_of_its_reason_is_refused() -> None:
    with pytest.raises(ReasonMissing):
        check_move(Status.ANSWERED, Status.IN_WORK, Actor.OFFICER)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_answered_request_is_reopened_with_a_reason(reason: str) -> None:
    with pytest.raises(ReasonMissing, match="Kirjoita, miksi"):
        check_move(Status.ANSWERED, Status.IN_WORK, Actor.OFFICER, reason=reason)
    check_move(Status.ANSWERED, Status.IN_WORK, Actor.OFFICER, reason="Henkilö kanteli.")


def test_an_open_request_moves_without_a_reason() -> None:
    check_move(Status.RECEIVED, Status.IN_WORK, Actor.HANDLER)


def test_a_move_the_table_does_not_know_is_refused_with_those_it_knows() -> None:
    with pytest.raises(NoSuchMove) as refused:
        check_move(Status.READY, Status.DUPLICATE, Actor.OFFICER)
    assert str(refused.value) == (
        "Pyyntö on tilassa valmis lähetettäväksi, eikä siitä siirrytä tilaan kaksoiskappale. "
        "Valitse jokin näistä: vastattu, käsittelyssä."
    )


def test_a_withdrawn_request_says_that_it_has_ended() -> None:
    with pytest.raises(NoSuchMove, match=r"Valitse jokin näistä: ei mitään, pyyntö on päättynyt\.$"):
        check_move(Status.WITHDRAWN, Status.IN_WORK, Actor.OFFICER, reason="Uudet tosiseikat.")


def test_a_move_of_somebody_else_is_refused_with_who_may() -> None:
    with pytest.raises(NotYourMove) as refused:
        check_move(Status.IN_WORK, Status.READY, Actor.APPROVER)
    assert str(refused.value) == (
        "Siirron käsittelyssä → valmis lähetettäväksi tekee vastuukäsittelijä tai käsittelijä. Pyydä häntä tekemään se."
    )


def test_every_refusal_is_one_of_a_kind() -> None:
    for named in (
        NoSuchMove,
        NotYourMove,
        RightsUndecided,
        ApprovalMissing,
        NothingToApprove,
        AuthorMayNotApprove,
        ReasonMissing,
    ):
        assert issubclass(named, Refused)
    assert not can_move(Status.IN_WORK, Status.READY, Actor.OFFICER, decisions=[REFUSED])
    assert not can_move(
        Status.AWAITING_APPROVAL, Status.READY, Actor.APPROVER, decisions=[REFUSED], author_is_actor=True
    )
    assert not can_move(Status.ANSWERED, Status.IN_WORK, Actor.OFFICER)


def test_a_refusal_keeps_its_words_apart_from_its_sentence() -> None:
    refused = ApprovalMissing(what="maksu")
    assert refused.words == {"what": "maksu"}
    assert str(refused) == refused.sentence.format(what="maksu")


def test_everything_has_its_name() -> None:
    assert NAMES.keys() == set(Status)
    assert ACTOR_NAMES.keys() == set(Actor)
    assert APPROVAL_NAMES.keys() == set(Approval)
    assert ARTICLES.keys() == set(Right)


def test_the_diagram_has_an_arrow_for_each_move_of_the_table() -> None:
    lines = diagram().splitlines()
    assert lines[:2] == ["stateDiagram-v2", "    [*] --> received"]
    assert "    identity_wanted --> in_work : officer, system" in lines
    assert lines[-3:] == ["    answered --> [*]", "    withdrawn --> [*]", "    duplicate --> [*]"]
    assert len(lines) == 2 + len(moves()) + len(CLOSED)
    assert diagram().endswith("[*]\n")


def test_the_rights_know_their_articles() -> None:
    """GDPR 21(2) for a ban, GDPR 21(1) for an objection."""
    assert {right.value: right.article for right in Right} == {
        "access": "15",
        "rectification": "16",
        "erasure": "17",
        "restriction": "18",
        "marketing_ban": "21(2)",
        "objection": "21(1)",
        "portability": "20",
        "consent_withdrawal": "7(3)",
        "human_review": "22(3)",
    }
    assert Right.ACCESS.provision == "GDPR 15"


def test_a_case_that_uses_no_right_is_ready_without_any_and_has_nothing_to_approve() -> None:
    """Recital 27: what an estate is told stands in its letter."""
    assert can_move(Status.IN_WORK, Status.READY, Actor.OFFICER, uses_rights=False)
    assert not can_move(Status.IN_WORK, Status.READY, Actor.OFFICER)
    assert not can_move(Status.IN_WORK, Status.AWAITING_APPROVAL, Actor.OFFICER, uses_rights=False)
    undecided = [Decision(Right.ACCESS)]
    assert not can_move(Status.IN_WORK, Status.READY, Actor.OFFICER, decisions=undecided, uses_rights=False)
