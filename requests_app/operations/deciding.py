"""Right by right, what becomes of the request; and the second pair of eyes.

What is decided here is delivered by the letter that the officer writes: access by the copy that goes with it, erasure
by the plan that is carried out before it leaves. A marketing ban has bound since it was sent.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki
from requests_app.events import Happening, Key
from requests_app.grounds import Ground, LetterPart, Need, missing_parts
from requests_app.lifecycle import Outcome, Status
from requests_app.models import PrivacyRequest
from requests_app.operations.casework import begin, move, record
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.case import Case, decision_of
from requests_app.permitted.complete import check_complete
from requests_app.permitted.decisions import Decided, check_decision
from requests_app.permitted.erasures import MET_BY_A_PLAN, check_erased_outcome
from requests_app.permitted.fees import costs
from requests_app.permitted.knowing import standing_of
from requests_app.permitted.rectifying import check_outcome_agrees
from requests_app.permitted.refusals import ReasonsNotWithheld, RightNotAsked
from requests_app.permitted.representing import check_may_act
from requests_app.permitted.restricting import check_carried_out
from requests_app.permitted.reviewing import check_reviewed
from requests_app.rights import Right


class SentBack(StrEnum):
    """What the approver wants changed."""

    OUTCOME = "outcome"
    GROUND = "ground"
    REASONS = "reasons"
    LETTER = "letter"
    PLAN = "plan"


SENT_BACK_NAMES = {
    SentBack.OUTCOME: "tulos",
    SentBack.GROUND: "peruste",
    SentBack.REASONS: "perustelut",
    SentBack.LETTER: "kirje",
    SentBack.PLAN: "poistosuunnitelma",
}


@transaction.atomic
def decide(
    request_id: UUID,
    right: Right,
    *,
    outcome: Outcome,
    ground: Ground | None = None,
    reasons: str = "",
    met: Collection[Need] = (),
    actor: User,
    now: datetime,
) -> PrivacyRequest:
    """Decide the outcome of one right, or decide it again; an approval of it lapses.

    ``ground`` and ``reasons`` go with a refusal, whole or part (GDPR 12(4)); ``met`` is what of the ground's needs the
    reasons meet. A marketing ban and a withdrawal of consent are never refused (GDPR 21(3), 7(3)). Whether the answer
    releases recordings its package tells, and whether it costs something what the person has accepted.
    """
    case, capacity = begin("decide", request_id, actor, now)
    row = next((each for each in case.rights if each.right == right), None)
    if row is None:
        raise RightNotAsked
    check_text(reasons, "perustelut", LONGEST_DETAILS)
    if right is Right.ERASURE and case.plan is not None:
        met = {*met, *MET_BY_A_PLAN}
    decided = Decided(right, outcome, ground, reasons.strip(), frozenset(met))
    check_erased_outcome(case, right, outcome)
    check_decision(case.status, decided, shown=standing_of(case.request))
    check_carried_out(case, right, outcome, ground)
    check_reviewed(case, right, outcome)
    check_may_act(case, right, outcome, day_in_helsinki(now))
    check_outcome_agrees(case, right, outcome, ground)
    row.outcome, row.ground, row.reasons = outcome, ground or "", reasons.strip()
    row.fee, row.releases_recordings = costs(case, row, outcome), _recordings_leave(case, right)
    row.decided_at, row.decided_by = now, actor
    row.approved_at, row.approved_by = None, None
    row.save()
    codes: dict[Key, object] = {Key.OUTCOME: outcome}
    if ground is not None:
        codes[Key.GROUND] = ground
    if met:
        codes[Key.MET] = ",".join(need for need in Need if need in met)
    record(case.request, Happening.RIGHT_DECIDED, now=now, capacity=capacity, actor=actor, codes=codes, right=right)
    return case.request


@transaction.atomic
def send_for_approval(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """Every right is decided and the answer written: it waits for another person [D: second-person]."""
    case, capacity = begin("send_for_approval", request_id, actor, now)
    # Reasons that 34 § lets be withheld may be missing here; whether they are, the approver decides.
    _check_complete(case, reasons_withheld=True)
    moved = move(case.request, Status.AWAITING_APPROVAL)
    record(case.request, Happening.SENT_FOR_APPROVAL, now=now, capacity=capacity, actor=actor, moved=moved)
    return case.request


@transaction.atomic
def approve(request_id: UUID, *, withhold_reasons: bool = False, actor: User, now: datetime) -> PrivacyRequest:
    """Another person than any author approves the decisions and the letter as it stands.

    ``withhold_reasons`` is the approver's recorded decision that the reasons are not told (tietosuojalaki 34 § 3 mom.).
    """
    case, capacity = begin("approve", request_id, actor, now)
    _check_complete(case, reasons_withheld=withhold_reasons)
    if withhold_reasons and not _may_withhold_reasons(case):
        raise ReasonsNotWithheld
    for right in case.rights:
        if decision_of(right).approvals:
            right.approved_at, right.approved_by = now, actor
            right.save(update_fields=["approved_at", "approved_by"])
    moved = move(case.request, Status.READY)
    codes: dict[Key, object] = {Key.WITHHELD: "reasons"} if withhold_reasons else {}
    if case.packages:  # those very packages are approved, and no others
        codes[Key.PACKAGES] = case.packages
    if case.erases and case.plan is not None:  # and that very plan
        codes[Key.PLAN] = case.plan.fingerprint
    record(case.request, Happening.APPROVED, now=now, capacity=capacity, actor=actor, moved=moved, codes=codes)
    return case.request


@transaction.atomic
def send_back(request_id: UUID, *, change: SentBack, actor: User, now: datetime) -> PrivacyRequest:
    """The approver wants something changed, or the plan has changed: back into work."""
    case, capacity = begin("send_back", request_id, actor, now)
    moved = move(case.request, Status.IN_WORK)
    record(
        case.request,
        Happening.SENT_BACK,
        now=now,
        capacity=capacity,
        actor=actor,
        moved=moved,
        codes={Key.CHANGE: change},
    )
    return case.request


@transaction.atomic
def mark_ready(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """Every right is decided, the answer is written, and nothing in it waits for another person."""
    case, capacity = begin("mark_ready", request_id, actor, now)
    _check_complete(case, reasons_withheld=False)
    moved = move(case.request, Status.READY)
    record(case.request, Happening.MARKED_READY, now=now, capacity=capacity, actor=actor, moved=moved)
    return case.request


@transaction.atomic
def return_to_work(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """A ready request goes back into work; its approvals lapse."""
    case, capacity = begin("return_to_work", request_id, actor, now)
    lapse_approvals(case)
    moved = move(case.request, Status.IN_WORK)
    record(case.request, Happening.RETURNED_TO_WORK, now=now, capacity=capacity, actor=actor, moved=moved)
    return case.request


def lapse_approvals(case: Case) -> None:
    """What changes after it was approved is approved again."""
    case.request.rights.filter(approved_at__isnull=False).update(approved_at=None, approved_by=None)


def _recordings_leave(case: Case, right: Right) -> bool:
    """GDPR 15(4), 20(4): recordings hold other people's voices too."""
    gathered = case.gathered_for(right)
    return gathered is not None and gathered.package is not None and gathered.package.recordings > 0


def _check_complete(case: Case, *, reasons_withheld: bool) -> None:
    """None is sent with a part missing. Raises as ``permitted.complete.check_complete``."""
    draft = case.draft
    assert draft is not None  # noqa: S101 - the check has asked
    check_complete(case, draft, reasons_withheld=reasons_withheld)


def _may_withhold_reasons(case: Case) -> bool:
    """Whether every refusal rests on tietosuojalaki 34 §, which alone lets reasons be withheld."""
    return bool(case.refused) and LetterPart.REASONS not in missing_parts((), case.refused, reasons_withheld=True)
