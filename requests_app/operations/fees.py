"""A fee, from its proposal to the person's answer [D: fees-announced-first]. The statutory clock runs on all the while.

Nothing here charges anything: an accepted fee stands in the answer, and is invoiced where invoices are made.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.events import Happening, Key
from requests_app.fees import FeeGround, FeeState, check_amount, check_proposal
from requests_app.identity import check_identity
from requests_app.letters import texts
from requests_app.lifecycle import Actor, Outcome
from requests_app.models import Fee
from requests_app.operations.casework import begin, record
from requests_app.operations.outgoing import queue
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.case import RELEASING, Case
from requests_app.permitted.fees import (
    FeeNotTold,
    FeeUnknown,
    NarrowingMissing,
    had_a_copy,
    is_told,
    move_of,
    rights_without_fee,
)
from requests_app.permitted.headings import heading_of
from requests_app.permitted.knowing import standing_of
from requests_app.permitted.refusals import RightNotAsked, TimeImpossible
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind


class FeeAnswer(StrEnum):
    """What a person may say to a fee. Saying nothing is none of them."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    NARROWED = "narrowed"


_TO = {
    FeeAnswer.ACCEPTED: (FeeState.ACCEPTED, Happening.FEE_ACCEPTED),
    FeeAnswer.DECLINED: (FeeState.DECLINED, Happening.FEE_DECLINED),
    FeeAnswer.NARROWED: (FeeState.NARROWED, Happening.FEE_NARROWED),
}


@transaction.atomic
def propose_fee(
    request_id: UUID, right: Right, *, amount: Decimal, ground: FeeGround, evidence: str, actor: User, now: datetime
) -> Fee:
    """Propose that one right cost ``amount`` euros; ``evidence`` shows that the ground holds (GDPR 12(5), 15(3)).

    A further copy needs to know whose copy it is, so its person has shown who they are. Raises as
    :func:`requests_app.fees.check_proposal` and :func:`requests_app.fees.check_amount`.
    """
    case, capacity = begin("propose_fee", request_id, actor, now)
    row = next((each for each in rights_without_fee(case) if each.right == right), None)
    if row is None and right not in {Right(each.right) for each in case.rights}:
        raise RightNotAsked
    check_proposal(right, ground, evidence, had_a_copy=had_a_copy(case.request))
    check_text(evidence, "näyttö", LONGEST_DETAILS)
    if ground is FeeGround.FURTHER_COPIES:
        check_identity(right, standing_of(case.request))
    if row is None:
        raise FeeUnknown
    fee = Fee.objects.create(
        right=row,
        amount=check_amount(amount),
        ground=ground,
        evidence=evidence.strip(),
        proposed_at=now,
        proposed_by=actor,
    )
    _record(case, fee, Happening.FEE_PROPOSED, capacity=capacity, actor=actor, now=now)
    return fee


@transaction.atomic
def approve_fee(request_id: UUID, fee_id: UUID, *, actor: User, now: datetime) -> Fee:
    """Another person approves that it is announced."""
    case, capacity = begin("approve_fee", request_id, actor, now)
    fee = _fee(case, fee_id)
    move_of(fee, FeeState.APPROVED, capacity, actor)
    fee.state, fee.approved_at, fee.approved_by = FeeState.APPROVED, now, actor
    fee.save()
    _record(case, fee, Happening.FEE_APPROVED, capacity=capacity, actor=actor, now=now)
    return fee


@transaction.atomic
def announce_fee(request_id: UUID, fee_id: UUID, *, actor: User, now: datetime) -> Fee:
    """Tell the person before it is incurred: how much, why, and that they may accept it, narrow or withdraw."""
    case, capacity = begin("announce_fee", request_id, actor, now)
    fee = _fee(case, fee_id)
    move_of(fee, FeeState.ANNOUNCED, capacity, actor)
    heading = heading_of(case.request, LetterKind.FEE_ANNOUNCED)
    text = texts.fee_announced(heading, amount=fee.amount, reasons=fee.evidence)
    fee.letter = queue(case.request, text, now=now, capacity=capacity, actor=actor)
    fee.state = FeeState.ANNOUNCED
    fee.save()
    _record(case, fee, Happening.FEE_ANNOUNCED, capacity=capacity, actor=actor, now=now, letter=fee.letter.pk)
    return fee


@transaction.atomic
def record_fee_answer(
    request_id: UUID,
    fee_id: UUID,
    *,
    answer: FeeAnswer,
    arrived_at: datetime,
    narrowed_to: str = "",
    actor: User | None,
    now: datetime,
) -> Fee:
    """Enter what the person said, which came at ``arrived_at``, after the announcement had left.

    ``narrowed_to`` is what they ask for instead; no ``actor`` is the person themselves. Raises ``FeeNotTold``,
    ``TimeImpossible`` or ``NarrowingMissing``.
    """
    case, capacity = begin("record_fee_answer", request_id, actor, now)
    fee = _fee(case, fee_id)
    to, happening = _TO[answer]
    move_of(fee, to, capacity, actor)
    if not is_told(fee) or fee.letter is None or fee.letter.sent_at is None:
        raise FeeNotTold
    told_on = day_in_helsinki(fee.letter.sent_at)
    if day_in_helsinki(arrived_at) < told_on or arrived_at > now:
        raise TimeImpossible(earliest=written(told_on))
    check_text(narrowed_to, "mihin pyyntö rajattiin", LONGEST_DETAILS)
    if answer is FeeAnswer.NARROWED and not narrowed_to.strip():
        raise NarrowingMissing
    fee.narrowed_to = narrowed_to.strip() if answer is FeeAnswer.NARROWED else ""
    fee.answered_at = arrived_at
    _settle(case, fee, to, now)
    _record(case, fee, happening, capacity=capacity, actor=actor, now=now)
    return fee


@transaction.atomic
def waive_fee(request_id: UUID, fee_id: UUID, *, actor: User, now: datetime) -> Fee:
    """Take it back. Whoever was told of it is told that nothing is charged."""
    case, capacity = begin("waive_fee", request_id, actor, now)
    fee = _fee(case, fee_id)
    move_of(fee, FeeState.WAIVED, capacity, actor)
    _settle(case, fee, FeeState.WAIVED, now)
    _record(case, fee, Happening.FEE_WAIVED, capacity=capacity, actor=actor, now=now)
    if fee.letter is not None:
        text = texts.fee_withdrawn(heading_of(case.request, LetterKind.FEE_WITHDRAWN))
        queue(case.request, text, now=now, capacity=Actor.SYSTEM)
    return fee


def _fee(case: Case, fee_id: UUID) -> Fee:
    fee = next((each for each in case.fees if each.pk == fee_id), None)
    if fee is None:
        raise FeeUnknown
    return fee


def _settle(case: Case, fee: Fee, to: FeeState, now: datetime) -> None:
    """The fee in its new state, and with it whether the right's answer is given for one."""
    fee.state = to
    fee.ended_at = None if to is FeeState.ACCEPTED else now
    fee.save()
    row = next(each for each in case.rights if each.pk == fee.right_id)
    row.fee = to is FeeState.ACCEPTED and bool(row.outcome) and Outcome(row.outcome) in RELEASING
    row.save(update_fields=["fee"])


def _record(
    case: Case,
    fee: Fee,
    happening: Happening,
    *,
    capacity: Actor,
    actor: User | None,
    now: datetime,
    letter: UUID | None = None,
) -> None:
    codes: dict[Key, object] = {Key.FEE: fee.pk}
    if letter is not None:
        codes[Key.LETTER] = letter
    right = next(Right(each.right) for each in case.rights if each.pk == fee.right_id)
    record(case.request, happening, now=now, capacity=capacity, actor=actor, codes=codes, right=right)
