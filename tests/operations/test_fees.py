"""A fee: proposed with evidence, approved by another, announced, and accepted or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from customers.models import Party
from oomi_registry.notice.refused import Refused
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.fees import (
    AmountUnfit,
    FeeEvidenceMissing,
    FeeGround,
    FeeNotForRight,
    FeeState,
    FeeUnsettled,
    FirstCopyIsFree,
    NeverCosts,
    NoSuchFeeMove,
)
from requests_app.grounds import Ground, Need
from requests_app.letters.wordings import in_force
from requests_app.lifecycle import ApprovalMissing, AuthorMayNotApprove, Outcome
from requests_app.models import Fee, Letter, PrivacyRequest
from requests_app.operations import AskedRight, FeeAnswer
from requests_app.permitted.fees import FeeNotTold, FeeUnknown, NarrowingMissing, NothingCosts
from requests_app.permitted.refusals import NotInThisStatus, NotPermitted, RightNotAsked, TextRefused, TimeImpossible
from requests_app.queries.previews import previewed
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind
from tests import scenes, staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.casework import fresh, granted, in_work, letters_leave, written
from tests.operations.test_requests_ended import at_once
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db
EVIDENCE = "Kahdeksas samansisältöinen pyyntö kuukaudessa. Edelliseen vastattiin eilen, eikä mikään ole muuttunut."
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


def asks(*rights: Right, now: datetime = MONDAY) -> PrivacyRequest:
    """Aino's request in work, for these rights alone."""
    asked = tuple(AskedRight(right, "Kaikki.") for right in rights)
    return in_work(replace(submissions.ainos(), rights=asked), now=now)


def proposed(request: PrivacyRequest, right: Right = Right.ACCESS, **changed: object) -> Fee:
    """Heikki proposes twenty-five euros."""
    fee: dict[str, object] = {"amount": Decimal(25), "ground": FeeGround.EXCESSIVE, "evidence": EVIDENCE}
    return operations.propose_fee(request.pk, right, **{**fee, **changed}, actor=staff.heikki(), now=MONDAY)  # type: ignore[arg-type]  # keywords


def announced(request: PrivacyRequest, right: Right = Right.ACCESS) -> Fee:
    """Anneli approves it, Heikki announces it, and the letter leaves on Monday."""
    fee = proposed(request, right)
    operations.approve_fee(request.pk, fee.pk, actor=staff.anneli(), now=MONDAY)
    operations.announce_fee(request.pk, fee.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    return Fee.objects.get(pk=fee.pk)


def answers(request: PrivacyRequest, fee: Fee, answer: FeeAnswer, **changed: object) -> Fee:
    """Heikki enters on Tuesday what Aino wrote."""
    said: dict[str, object] = {"arrived_at": TUESDAY, "now": TUESDAY}
    return operations.record_fee_answer(request.pk, fee.pk, answer=answer, actor=staff.heikki(), **{**said, **changed})  # type: ignore[arg-type]  # keywords


def kinds_of(request: PrivacyRequest) -> list[str]:
    """The kinds of what happened to its fees, in order."""
    found = request.events.filter(kind__startswith="fee_").order_by("at", "id")
    return [str(kind) for kind in found.values_list("kind", flat=True)]


def test_a_fee_is_announced_with_its_evidence_and_accepted_before_anything_is_charged() -> None:
    """GDPR 12(5): and the answer that costs is approved by another person once more."""
    request = asks(Right.ACCESS)
    fee = announced(request)
    letter = request.letters.get(kind="fee_announced")
    assert "25,00 euroa" in letter.body
    assert EVIDENCE in letter.body
    assert "Emme peri mitään, ennen kuin olet hyväksynyt maksun. Jos et vastaa, et ole hyväksynyt sitä." in letter.body
    assert "määräaika ei siirry maksun vuoksi" in letter.body
    looked_at = previewed(fresh(request), in_force(LetterKind.FEE_ANNOUNCED, "fi"), today=MONDAY.date())
    assert looked_at == letter.body, "whoever words the letter sees the fee of the case"
    granted(request, now=TUESDAY)
    assert not request.rights.get().fee, "told is not accepted"
    answers(request, fee, FeeAnswer.ACCEPTED)
    assert request.rights.get().fee
    written(request, now=TUESDAY)
    assert "Perimme tästä maksun, jonka hyväksyit 3.3.2026: 25,00 euroa." in request.letters.get(kind="answer").body
    with pytest.raises(ApprovalMissing, match="maksu"):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=TUESDAY)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=TUESDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=TUESDAY)
    operations.send_letter(request.letters.get(kind="answer").pk, actor=staff.heikki(), now=TUESDAY)
    letters_leave(TUESDAY)
    assert fresh(request).status == "answered"
    assert Fee.objects.get().state == FeeState.ACCEPTED
    assert kinds_of(request) == ["fee_proposed", "fee_approved", "fee_announced", "fee_accepted"]


def test_what_was_decided_after_the_acceptance_costs_and_what_was_refused_does_not() -> None:
    request = asks(Right.ACCESS)
    answers(request, announced(request), FeeAnswer.ACCEPTED)
    operations.decide(request.pk, Right.ACCESS, outcome=Outcome.GRANTED, actor=staff.heikki(), now=TUESDAY)
    assert request.rights.get().fee
    operations.decide(
        request.pk,
        Right.ACCESS,
        outcome=Outcome.REFUSED,
        ground=Ground.EXCESSIVE,
        reasons=EVIDENCE,
        met={Need.EVIDENCE},
        actor=staff.heikki(),
        now=TUESDAY,
    )
    assert not request.rights.get().fee


REFUSED_PROPOSALS: list[tuple[type[Refused], Right, dict[str, object]]] = [
    (FeeEvidenceMissing, Right.ACCESS, {"evidence": " "}),
    (AmountUnfit, Right.ACCESS, {"amount": Decimal("0.50")}),
    (AmountUnfit, Right.ACCESS, {"amount": Decimal("100.01")}),
    (FirstCopyIsFree, Right.ACCESS, {"ground": FeeGround.FURTHER_COPIES}),  # C-307/22
    (FeeNotForRight, Right.ERASURE, {"ground": FeeGround.FURTHER_COPIES}),
    (NeverCosts, Right.MARKETING_BAN, {}),  # GDPR 21(3)
    (RightNotAsked, Right.PORTABILITY, {}),
    (TextRefused, Right.ACCESS, {"evidence": "\0"}),
]


@pytest.mark.parametrize(("refusal", "right", "changed"), REFUSED_PROPOSALS)
def test_a_fee_that_the_law_does_not_allow_is_not_proposed(
    refusal: type[Refused], right: Right, changed: dict[str, object]
) -> None:
    """GDPR 12(5); GDPR 15(3)"""
    request = asks(Right.ACCESS, Right.ERASURE, Right.MARKETING_BAN)
    with pytest.raises(refusal):
        proposed(request, right, **changed)
    assert not Fee.objects.exists()


def matched(request: PrivacyRequest, aino: Party, *, now: datetime) -> PrivacyRequest:
    """Sanna links the request to Aino, who has shown who she is."""
    return operations.link_party(request.pk, party_id=aino.pk, actor=staff.sanna(), now=now, index_key=KEY)


def test_a_further_copy_may_cost_once_the_same_person_was_given_one_within_the_year() -> None:
    """GDPR 15(3); C-307/22: the first copy is free, whatever it is wanted for."""
    aino = scenes.aino()
    first = matched(asks(Right.ACCESS), aino, now=MONDAY)
    with pytest.raises(FirstCopyIsFree):
        proposed(first, ground=FeeGround.FURTHER_COPIES)
    granted(first)
    letter = written(first)
    operations.mark_ready(first.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    again = MONDAY + timedelta(days=200)
    second = matched(asks(Right.ACCESS, now=again), aino, now=again)
    assert proposed(second, ground=FeeGround.FURTHER_COPIES).state == FeeState.PROPOSED
    in_two_years = MONDAY + timedelta(days=600)
    third = matched(asks(Right.ACCESS, now=in_two_years), aino, now=in_two_years)
    with pytest.raises(FirstCopyIsFree):
        proposed(third, ground=FeeGround.FURTHER_COPIES)


def test_the_one_who_proposed_it_does_not_approve_it_and_only_an_approver_does() -> None:
    """[D: second-person]"""
    request = asks(Right.ACCESS)
    fee = operations.propose_fee(
        request.pk,
        Right.ACCESS,
        amount=Decimal(25),
        ground=FeeGround.EXCESSIVE,
        evidence=EVIDENCE,
        actor=staff.olli(),
        now=MONDAY,
    )
    with pytest.raises(AuthorMayNotApprove):
        operations.approve_fee(request.pk, fee.pk, actor=staff.olli(), now=MONDAY)
    with pytest.raises(NotPermitted, match="hyväksyjä"):
        operations.approve_fee(request.pk, fee.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(FeeUnknown):
        operations.announce_fee(request.pk, fee.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(IntegrityError, match="a_fee_is_approved_by_another"), transaction.atomic():
        Fee.objects.update(approved_by=staff.olli())


def test_a_right_has_one_fee_at_a_time() -> None:
    request = asks(Right.ACCESS)
    fee = proposed(request)
    with pytest.raises(NothingCosts):
        proposed(request)
    operations.waive_fee(request.pk, fee.pk, actor=staff.anneli(), now=MONDAY)
    assert proposed(request).state == FeeState.PROPOSED


def test_silence_is_no_acceptance_and_the_answer_does_not_leave_while_the_clock_runs() -> None:
    """GDPR 12(5), 12(3): the way on is to waive the fee, or to refuse on a ground of its own."""
    request = asks(Right.ACCESS)
    before = queries.deadline_of(request, today=MONDAY.date())
    fee = announced(request)
    granted(request)
    written(request)
    with pytest.raises(FeeUnsettled, match="vaikeneminen ei ole hyväksyntä"):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY + timedelta(days=20))
    after = queries.deadline_of(fresh(request), today=MONDAY.date() + timedelta(days=20))
    assert (after.statutory_due, after.adjusted_due) == (before.statutory_due, before.adjusted_due)
    operations.waive_fee(request.pk, fee.pk, actor=staff.heikki(), now=WEDNESDAY)
    letter = request.letters.get(kind="fee_withdrawn")
    assert "maksutta" in letter.body
    operations.mark_ready(request.pk, actor=staff.heikki(), now=WEDNESDAY)
    assert fresh(request).status == "ready"


def test_a_fee_waived_before_anybody_was_told_writes_to_nobody() -> None:
    request = asks(Right.ACCESS)
    operations.waive_fee(request.pk, proposed(request).pk, actor=staff.heikki(), now=MONDAY)
    assert not request.letters.filter(kind="fee_withdrawn").exists()


def test_nobody_accepts_what_has_not_left_nor_before_it_left_nor_in_the_future() -> None:
    """GDPR 12(5): announced before it is incurred."""
    request = asks(Right.ACCESS)
    fee = proposed(request)
    operations.approve_fee(request.pk, fee.pk, actor=staff.anneli(), now=MONDAY)
    operations.announce_fee(request.pk, fee.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(FeeNotTold):
        answers(request, fee, FeeAnswer.ACCEPTED)
    letters_leave(TUESDAY)
    for arrived_at in (MONDAY, WEDNESDAY):
        with pytest.raises(TimeImpossible, match=r"3\.3\.2026"):
            answers(request, fee, FeeAnswer.ACCEPTED, arrived_at=arrived_at)
    assert answers(request, fee, FeeAnswer.ACCEPTED).answered_at == TUESDAY


def test_the_person_may_narrow_the_request_instead_and_the_fee_ends() -> None:
    request = asks(Right.ACCESS)
    fee = announced(request)
    with pytest.raises(NarrowingMissing):
        answers(request, fee, FeeAnswer.NARROWED)
    ended = answers(request, fee, FeeAnswer.NARROWED, narrowed_to="Vain viime vuoden laskut.")
    assert (ended.state, ended.narrowed_to) == (FeeState.NARROWED, "Vain viime vuoden laskut.")
    assert "Vain viime vuoden laskut." in AtTheDesk(staff.sanna()).open(request).text
    granted(request)
    written(request)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=TUESDAY)


def test_the_person_may_think_better_of_it_until_the_answer_leaves() -> None:
    request = asks(Right.ACCESS)
    fee = announced(request)
    answers(request, fee, FeeAnswer.ACCEPTED)
    granted(request)
    answers(request, fee, FeeAnswer.DECLINED, arrived_at=WEDNESDAY, now=WEDNESDAY)
    assert (Fee.objects.get().state, request.rights.get().fee) == (FeeState.DECLINED, False)
    with pytest.raises(FeeUnknown):
        answers(request, fee, FeeAnswer.ACCEPTED)


def test_a_declined_fee_leaves_the_choice_to_answer_free_or_to_refuse_with_evidence_and_a_second_person() -> None:
    """GDPR 12(5)(b): what was shown stays with the case."""
    request = asks(Right.ACCESS)
    answers(request, announced(request), FeeAnswer.DECLINED)
    operations.decide(
        request.pk,
        Right.ACCESS,
        outcome=Outcome.REFUSED,
        ground=Ground.EXCESSIVE,
        reasons=EVIDENCE,
        met={Need.EVIDENCE},
        actor=staff.heikki(),
        now=TUESDAY,
    )
    letter = written(request, now=TUESDAY)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=TUESDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=TUESDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=TUESDAY)
    letters_leave(TUESDAY)
    row = request.rights.get()
    assert (row.reasons, row.approved_by) == (EVIDENCE, staff.anneli())
    assert EVIDENCE in Letter.objects.get(pk=letter.pk).body
    assert "met:evidence,second_person" not in request.events.get(kind=Happening.RIGHT_DECIDED).codes
    assert "met:evidence" in request.events.get(kind=Happening.RIGHT_DECIDED).codes


def test_a_refusal_as_excessive_lapses_the_fee_that_nobody_answered() -> None:
    request = asks(Right.ACCESS)
    announced(request)
    operations.decide(
        request.pk,
        Right.ACCESS,
        outcome=Outcome.REFUSED,
        ground=Ground.EXCESSIVE,
        reasons=EVIDENCE,
        met={Need.EVIDENCE},
        actor=staff.heikki(),
        now=TUESDAY,
    )
    letter = written(request, now=TUESDAY)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=TUESDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=TUESDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=TUESDAY)
    letters_leave(TUESDAY)
    assert Fee.objects.get().state == FeeState.LAPSED


@pytest.mark.parametrize("accepted", [True, False])
def test_a_request_that_is_withdrawn_costs_nothing(*, accepted: bool) -> None:
    """The announcement offers it: then you pay nothing."""
    request = asks(Right.ACCESS)
    fee = announced(request)
    if accepted:
        answers(request, fee, FeeAnswer.ACCEPTED)
    operations.withdraw(request.pk, actor=staff.heikki(), now=WEDNESDAY)
    assert (Fee.objects.get().state, fresh(request).status) == (FeeState.LAPSED, "withdrawn")
    assert kinds_of(request)[-1] == "fee_lapsed"
    with pytest.raises(NotInThisStatus):
        answers(request, fee, FeeAnswer.ACCEPTED)


def test_a_duplicate_costs_nothing() -> None:
    first, second = in_work(), asks(Right.ACCESS)
    proposed(second)
    operations.mark_duplicate(second.pk, original_id=first.pk, actor=staff.heikki(), now=MONDAY)
    assert Fee.objects.get().state == FeeState.LAPSED


@pytest.mark.django_db(transaction=True)
def test_of_an_acceptance_and_a_withdrawal_at_once_the_fee_lapses_whichever_came_first() -> None:
    """Nobody owes anything for a request that was taken back."""
    request = asks(Right.ACCESS)
    fee = announced(request)
    for who in (staff.heikki, staff.sanna):
        who()
    raised = at_once(
        lambda: answers(request, fee, FeeAnswer.ACCEPTED),
        lambda: operations.withdraw(request.pk, actor=staff.sanna(), now=TUESDAY),
    )
    assert [type(each) for each in raised] in ([], [NotInThisStatus])
    assert (Fee.objects.get().state, fresh(request).status) == (FeeState.LAPSED, "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_and_waive_at_once_one_is_told_that_the_fee_has_ended() -> None:
    request = asks(Right.ACCESS)
    fee = announced(request)
    staff.sanna()
    raised = at_once(
        lambda: operations.waive_fee(request.pk, fee.pk, actor=staff.sanna(), now=TUESDAY),
        lambda: answers(request, fee, FeeAnswer.ACCEPTED),
    )
    assert [type(each) for each in raised] in ([], [FeeUnknown], [NoSuchFeeMove])
    assert Fee.objects.get().state == FeeState.WAIVED
