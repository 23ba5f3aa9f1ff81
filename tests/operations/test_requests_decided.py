"""Right by right, the second pair of eyes, and the answer that closes the case."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.grounds import Ground, GroundIncomplete, GroundNotForRight, LetterIncomplete, Need, RightNeverRefused
from requests_app.letters.erased import PLACE
from requests_app.lifecycle import (
    ApprovalMissing,
    AuthorMayNotApprove,
    NothingToApprove,
    NotYourMove,
    Outcome,
    RightsUndecided,
)
from requests_app.models import PrivacyRequest, RequestedRight
from requests_app.operations import AskedRight, SentBack
from requests_app.permitted.refusals import (
    AnswerMissing,
    AnswerOnItsWay,
    ApprovedTextStands,
    GroundMissing,
    GroundUnwanted,
    NotInThisStatus,
    NotPermitted,
    ReasonsMissing,
    ReasonsNotWithheld,
    RightNotAsked,
    TextMissing,
    TextRefused,
)
from requests_app.rights import Right
from tests import staff, submissions
from tests.casework import (
    fresh,
    granted,
    in_work,
    letters_leave,
    ready,
    refused,
    state_of,
    with_copy,
    with_plan,
    written,
)
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
REASONS = "Osoite on väestötietojärjestelmän mukainen."


def only(right: Right) -> PrivacyRequest:
    """A request in work that uses one right."""
    submission = submissions.ainos()
    object.__setattr__(submission, "rights", (AskedRight(right),))
    return in_work(submission)


def decided(request: PrivacyRequest, right: Right) -> RequestedRight:
    """One right as the database has it."""
    return request.rights.get(right=right)


def test_a_right_is_decided_with_its_author_and_its_time() -> None:
    request = in_work()
    operations.decide(request.pk, Right.ACCESS, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    right = decided(request, Right.ACCESS)
    assert (right.outcome, right.decided_by, right.decided_at) == ("granted", staff.heikki(), MONDAY)
    event = request.events.get(kind=Happening.RIGHT_DECIDED)
    assert (event.right, event.codes, event.actor_kind) == ("access", "outcome:granted", "handler")


REFUSALS: list[tuple[type[Refused], Right, dict[str, object]]] = [
    (GroundMissing, Right.RECTIFICATION, {"outcome": Outcome.REFUSED, "reasons": REASONS}),
    (ReasonsMissing, Right.RECTIFICATION, {"outcome": Outcome.REFUSED, "ground": Ground.DATA_IS_RIGHT}),
    (
        GroundNotForRight,
        Right.RECTIFICATION,
        {"outcome": Outcome.REFUSED, "ground": Ground.COMPELLING_GROUNDS, "reasons": REASONS},
    ),
    (GroundUnwanted, Right.RECTIFICATION, {"outcome": Outcome.GRANTED, "ground": Ground.DATA_IS_RIGHT}),
    (
        GroundIncomplete,  # GDPR 17(3): per item, with the date it will go
        Right.ERASURE,
        {"outcome": Outcome.PARTLY_GRANTED, "ground": Ground.LEGAL_OBLIGATION, "reasons": REASONS, "met": {Need.ITEM}},
    ),
    (
        RightNeverRefused,  # GDPR 21(3)
        Right.MARKETING_BAN,
        {"outcome": Outcome.REFUSED, "ground": Ground.EXCESSIVE, "reasons": REASONS, "met": {Need.EVIDENCE}},
    ),
    (RightNeverRefused, Right.MARKETING_BAN, {"outcome": Outcome.NOTHING_FOUND}),
    (
        RightNeverRefused,  # GDPR 7(3)
        Right.CONSENT_WITHDRAWAL,
        {"outcome": Outcome.REFUSED, "ground": Ground.NOT_IDENTIFIED, "reasons": REASONS},
    ),
    (TextRefused, Right.ACCESS, {"outcome": Outcome.GRANTED, "reasons": "\0"}),
]


@pytest.mark.parametrize(("refusal", "right", "decision"), REFUSALS)
def test_a_decision_that_the_law_does_not_allow_is_refused_and_not_written(
    refusal: type[Refused], right: Right, decision: dict[str, object]
) -> None:
    request = only(right)
    with pytest.raises(refusal):
        operations.decide(request.pk, right, **decision, actor=staff.heikki(), now=MONDAY)  # type: ignore[arg-type]  # wrong on purpose
    assert decided(request, right).outcome == ""
    assert not request.events.filter(kind=Happening.RIGHT_DECIDED).exists()


def test_a_right_that_was_not_asked_for_is_not_decided() -> None:
    with pytest.raises(RightNotAsked):
        operations.decide(in_work().pk, Right.ERASURE, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)


def test_while_identity_is_wanted_only_not_identified_refuses_and_bans_are_granted() -> None:
    """GDPR 12(2), 12(6): and from there the refusal goes to another person."""
    submission = submissions.ainos()
    object.__setattr__(submission, "rights", (AskedRight(Right.ACCESS), AskedRight(Right.MARKETING_BAN)))
    request = in_work(submission)
    operations.ask_identity(request.pk, question="Kuka?", actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NotInThisStatus, match="käsittelyssä"):
        operations.decide(request.pk, Right.ACCESS, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    refused(request, Right.ACCESS, Ground.NOT_IDENTIFIED)
    operations.decide(request.pk, Right.MARKETING_BAN, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    assert fresh(request).status == "ready"


def test_nothing_is_ready_while_a_right_is_undecided_or_the_answer_unwritten() -> None:
    """[D: outcome-of-each-right]"""
    request = in_work()
    operations.decide(request.pk, Right.ACCESS, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(RightsUndecided, match="human_review"):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    granted(request)
    with pytest.raises(AnswerMissing):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    written(request)
    with pytest.raises(NothingToApprove):
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    assert fresh(request).status == "ready"


@pytest.mark.parametrize(
    ("right", "decision", "what"),
    [
        (Right.ERASURE, {"outcome": Outcome.GRANTED}, "tietojen poisto"),
        (Right.ACCESS, {"outcome": Outcome.GRANTED}, "puhelutallenteen luovutus"),
        (
            Right.RECTIFICATION,
            {"outcome": Outcome.REFUSED, "ground": Ground.DATA_IS_RIGHT, "reasons": REASONS},
            "kieltäytyminen",
        ),
    ],
)
def test_an_erasure_a_recording_and_a_refusal_wait_for_another_person(
    right: Right, decision: dict[str, object], what: str
) -> None:
    """[D: second-person]; GDPR 12(4), 17, 15(4)"""
    request = only(right)
    with_copy(request, recordings=1)
    if right is Right.ERASURE:
        with_plan(request)
    operations.decide(request.pk, right, **decision, actor=staff.olli(), now=MONDAY)  # type: ignore[arg-type]  # a table of keywords
    operations.write_letter(request.pk, body=queries.suggested_answer(fresh(request)), actor=staff.heikki(), now=MONDAY)
    with pytest.raises(ApprovalMissing, match=what):
        operations.mark_ready(request.pk, actor=staff.olli(), now=MONDAY)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(AuthorMayNotApprove):
        operations.approve(request.pk, actor=staff.olli(), now=MONDAY)
    with pytest.raises(NotYourMove, match="hyväksyjä"):
        operations.approve(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    assert decided(request, right).approved_by == staff.anneli()
    assert fresh(request).status == "ready"


def test_whoever_wrote_the_letter_does_not_approve_it_either() -> None:
    request = only(Right.ERASURE)
    with_plan(request)
    operations.decide(request.pk, Right.ERASURE, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    body = queries.suggested_answer(fresh(request))
    assert PLACE in body
    operations.write_letter(request.pk, body=body, actor=staff.olli(), now=MONDAY)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(AuthorMayNotApprove):
        operations.approve(request.pk, actor=staff.olli(), now=MONDAY)


def awaiting() -> PrivacyRequest:
    """A refusal that waits for Anneli."""
    request = only(Right.RECTIFICATION)
    refused(request, Right.RECTIFICATION, Ground.DATA_IS_RIGHT)
    written(request)
    return operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)


def test_the_approver_sends_back_what_has_to_change() -> None:
    request = awaiting()
    operations.send_back(request.pk, change=SentBack.REASONS, actor=staff.anneli(), now=MONDAY)
    assert request.events.get(kind=Happening.SENT_BACK).codes == "change:reasons"
    assert fresh(request).status == "in_work"


def test_an_approved_letter_stands_until_the_officer_takes_the_case_back_and_then_the_approval_lapses() -> None:
    request = awaiting()
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    with pytest.raises(ApprovedTextStands):
        operations.write_letter(request.pk, body="Toinen teksti.", actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NotInThisStatus):
        operations.decide(request.pk, Right.RECTIFICATION, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NotYourMove):
        operations.return_to_work(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY)
    right = decided(request, Right.RECTIFICATION)
    assert (right.outcome, right.approved_by, fresh(request).status) == ("refused", None, "in_work")


def test_deciding_again_takes_the_approval_away() -> None:
    request = awaiting()
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY)
    granted(request)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    assert decided(request, Right.RECTIFICATION).approved_at is None


@pytest.mark.parametrize("missing", ["tietosuojavaltuutetulle (www", "käräjäoikeudessa", "hallinto-oikeuteen", REASONS])
def test_a_refusal_with_a_part_missing_does_not_even_reach_the_approver(missing: str) -> None:
    """GDPR 12(4); tietosuojalaki 21 §; [D: both-courts-in-a-refusal]"""
    request = only(Right.RECTIFICATION)
    operations.decide(
        request.pk,
        Right.RECTIFICATION,
        outcome=Outcome.REFUSED,
        ground=Ground.DATA_IS_RIGHT,
        reasons=REASONS,
        actor=staff.heikki(),
        now=MONDAY,
    )
    body = queries.suggested_answer(fresh(request))
    assert missing in body
    operations.write_letter(request.pk, body=body.replace(missing, "…"), actor=staff.heikki(), now=MONDAY)
    with pytest.raises(LetterIncomplete):
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)


def under_34(ground: Ground = Ground.SECURITY_OR_CRIME) -> PrivacyRequest:
    """Access limited, with a letter that does not tell the reasons."""
    request = only(Right.ACCESS)
    with_copy(request)
    operations.decide(
        request.pk,
        Right.ACCESS,
        outcome=Outcome.PARTLY_GRANTED,
        ground=ground,
        reasons=REASONS,
        met={Need.EVIDENCE},
        actor=staff.heikki(),
        now=MONDAY,
    )
    body = queries.suggested_answer(fresh(request)).replace(REASONS, "")
    operations.write_letter(request.pk, body=body, actor=staff.heikki(), now=MONDAY)
    return request


def test_reasons_are_withheld_under_34_by_a_second_persons_recorded_decision_alone() -> None:
    """tietosuojalaki 34 § 3 mom.; tietosuojalaki 34 § 4 mom.: and the letter offers the data to the Ombudsman."""
    request = under_34()
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(LetterIncomplete, match="perustelut"):
        operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    operations.approve(request.pk, withhold_reasons=True, actor=staff.anneli(), now=MONDAY)
    letter = request.letters.get(kind="answer")
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert request.events.get(kind=Happening.APPROVED).codes.split()[0] == "withheld:reasons"
    assert state_of(letter.pk) == "queued"


def test_without_the_ombudsman_offer_a_limit_under_34_goes_nowhere() -> None:
    """tietosuojalaki 34 § 4 mom."""
    request = under_34()
    draft = request.letters.get(kind="answer")
    offer = "Jos haluat, annamme tietosuojavaltuutetulle ne tiedot, joita emme anna sinulle."
    assert offer in draft.body
    operations.write_letter(request.pk, body=draft.body.replace(offer, ""), actor=staff.heikki(), now=MONDAY)
    with pytest.raises(LetterIncomplete, match="tarjous"):
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)


def test_reasons_of_other_grounds_are_never_withheld() -> None:
    """GDPR 12(4)"""
    request = under_34(Ground.EXCESSIVE)
    with pytest.raises(LetterIncomplete, match="perustelut"):
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    waiting = awaiting()
    with pytest.raises(ReasonsNotWithheld):
        operations.approve(waiting.pk, withhold_reasons=True, actor=staff.anneli(), now=MONDAY)


def test_the_answer_closes_the_case_when_it_has_left_and_not_before() -> None:
    request, letter = ready()
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert (fresh(request).status, state_of(letter.pk)) == ("ready", "queued")
    later = datetime(2026, 3, 3, 9, tzinfo=UTC)
    letters_leave(later)
    closed = fresh(request)
    assert (closed.status, closed.closed_at, state_of(letter.pk)) == ("answered", later, "sent")
    event = request.events.get(kind=Happening.ANSWERED)
    assert (event.actor_kind, event.from_status, event.to_status, event.codes) == ("system", "ready", "answered", "")


def test_a_late_refusal_is_still_sent_and_marked_late_whatever_was_extended() -> None:
    """GDPR 12(4): one month, never extended; a late one is still sent, and marked late."""
    request = only(Right.RECTIFICATION)
    operations.extend(request.pk, reasons="Pyyntöjä on paljon.", actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    refused(request, Right.RECTIFICATION, Ground.DATA_IS_RIGHT)
    letter = written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    late = datetime(2026, 4, 3, 9, tzinfo=UTC)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=late)
    letters_leave(late)
    assert request.events.get(kind=Happening.ANSWERED).codes == "late:yes"


def test_an_answer_within_the_extended_time_is_not_late() -> None:
    """GDPR 12(3)"""
    request, letter = ready()
    operations.extend(request.pk, reasons="Pyyntöjä on paljon.", actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    later = datetime(2026, 6, 2, 9, tzinfo=UTC)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=later)
    letters_leave(later)
    assert request.events.get(kind=Happening.ANSWERED).codes == ""


def test_nothing_is_changed_while_the_answer_is_on_its_way() -> None:
    request, letter = ready()
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    for change in (
        lambda: operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY),
        lambda: operations.write_letter(request.pk, body="Toinen.", actor=staff.sanna(), now=MONDAY),
        lambda: operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY),
    ):
        with pytest.raises(AnswerOnItsWay):
            change()


def test_an_empty_answer_is_refused() -> None:
    with pytest.raises(TextMissing):
        operations.write_letter(in_work().pk, body=" \r\n", actor=staff.heikki(), now=MONDAY)


@pytest.mark.parametrize("person", [staff.tuula, staff.anneli])
def test_one_who_reads_or_only_approves_writes_nothing(person: object) -> None:
    actor: User = person()  # type: ignore[operator]  # a named person
    request, letter = ready()
    for act in (
        lambda: operations.decide(request.pk, Right.ACCESS, outcome=Outcome.GRANTED, actor=actor, now=MONDAY),
        lambda: operations.write_letter(request.pk, body="x", actor=actor, now=MONDAY),
        lambda: operations.send_letter(letter.pk, actor=actor, now=MONDAY),
        lambda: operations.extend(request.pk, reasons="x", actor=actor, now=MONDAY),
        lambda: operations.hand_over(request.pk, to=actor, actor=actor, now=MONDAY),
        lambda: operations.withdraw(request.pk, actor=actor, now=MONDAY),
    ):
        with pytest.raises(NotPermitted):
            act()
