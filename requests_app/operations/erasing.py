"""The erasure of a case (GDPR 17): planned, approved as that very plan, carried out, and told in the answer.

What is erased cannot be brought back, so the approval is of one fingerprint over every row and its fate. Where that has
become another, nothing is erased: the case goes back into work and the approval lapses [D:
the-plan-is-approved-as-it-is].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from requests_app.events import Happening, Key
from requests_app.letters.erased import filled, what_stays
from requests_app.lifecycle import Actor, Status, check_move
from requests_app.models import ErasurePlan, PlannedLine, PrivacyRequest
from requests_app.operations.casework import begin, move, record
from requests_app.operations.deciding import SentBack, lapse_approvals
from requests_app.operations.holding import lift_holds
from requests_app.operations.recipients.writing import holders_of, tell_of_erasure
from requests_app.permitted.case import Case, case_of
from requests_app.permitted.erasures import report_of
from requests_app.rights import Right
from retention import erasure
from retention.disposal.door import lock_holds, one_batch
from retention.erasure import Done, Line, PlanChanged

State, Stage = ErasurePlan.State, PlannedLine.Stage


@transaction.atomic
def plan_erasure(request_id: UUID, *, actor: User, now: datetime) -> ErasurePlan:
    """Plan the erasure of everything about the matched person, in place of an earlier plan.

    Raises ``NotLinked`` or ``IdentityNotEnough`` (GDPR 12(6)).
    """
    case, capacity = begin("plan_erasure", request_id, actor, now)
    request, right = case.request, case.erasure
    assert request.party is not None and right is not None  # noqa: S101, PT018 - the check has asked
    made = erasure.plan(request.party, register(), today=day_in_helsinki(now), own_request=request.reference)
    right.erasure_plans.filter(state=State.PLANNED).update(state=State.DISCARDED)
    plan = ErasurePlan.objects.create(
        right=right,
        made_at=now,
        made_by=actor,
        as_of=made.as_of,
        register_version=made.register_version,
        fingerprint=made.fingerprint,
    )
    _write_lines(plan, Stage.PLANNED, made.lines())
    codes = {Key.PLAN: plan.fingerprint}
    _record(request, Happening.ERASURE_PLANNED, codes, now=now, capacity=capacity, actor=actor)
    return plan


@transaction.atomic
def carry_out_erasure(request_id: UUID, *, index_key: bytes, actor: User, now: datetime) -> bool:
    """Carry out the plan that was approved, and tell of it in the answer; all of it at once, or nothing.

    The request's own holds end first. False where the plan has become another since it was approved: then nothing is
    erased and the case is back in work. ``index_key`` is ``settings.INDEX_KEY`` in bytes. Raises
    ``ApprovalOfAnotherPlan``, ``CopyNotBuilt`` or ``DisposalBusy``.
    """
    case, capacity = begin("carry_out_erasure", request_id, actor, now)
    plan, party = case.plan, case.request.party
    assert plan is not None and party is not None  # noqa: S101, PT018 - the check has asked
    holders = holders_of(party)  # before their recordings go
    try:
        with one_batch(durable=False):
            done = _carry_out(case, plan, index_key=index_key, now=now)
            stays = what_stays(_write_lines(plan, Stage.DONE, done.lines))
            _check_still_decided(case, stays)
    except PlanChanged:
        _plan_changed(case, now=now)
        return False
    plan.state, plan.run, plan.carried_out_at, plan.carried_out_by = State.CARRIED_OUT, done.run, now, actor
    if not stays:
        plan.last_gone_at = now  # the answer says it; there is nothing to tell of later
    plan.save()
    tell_of_erasure(plan.right, plan.pk, holders, done.lines, now=now)  # GDPR 19
    _tell(case)
    codes = {Key.PLAN: plan.fingerprint, Key.RUN: done.run}
    _record(case.request, Happening.ERASURE_CARRIED_OUT, codes, now=now, capacity=capacity, actor=actor)
    return True


def discard_plan(request: PrivacyRequest, *, now: datetime) -> None:
    """Discard the plan of the locked request that was not carried out, if there is one."""
    waiting = ErasurePlan.objects.filter(right__request=request, state=State.PLANNED)
    if waiting.update(state=State.DISCARDED):
        _record(request, Happening.ERASURE_PLAN_DISCARDED, {}, now=now, capacity=Actor.SYSTEM)


def _carry_out(case: Case, plan: ErasurePlan, *, index_key: bytes, now: datetime) -> Done:
    party = case.request.party
    assert party is not None  # noqa: S101 - the plan is of the matched person
    lock_holds()  # before they are lifted: two erasures would else wait for each other
    # But for what the person asked to be restricted: that ends when its end was told (GDPR 18(3)).
    answered = [right for right in case.rights if right.right != Right.RESTRICTION]
    lift_holds(case.request, answered, now=now)
    return erasure.carry_out(
        party,
        plan.fingerprint,
        register=register(),
        own_request=case.request.reference,
        index_key=index_key,
        now=now,
    )


def _check_still_decided(case: Case, stays: Sequence[PlannedLine]) -> None:
    """What stays, by a hold that came since, is refused with its ground (GDPR 12(4)). Raises ``PlanChanged``."""
    if stays and case.erases_whole:
        raise PlanChanged


def _plan_changed(case: Case, *, now: datetime) -> None:
    """What would be done is not what was approved: a new plan is made, and approved by another person again."""
    request = case.request
    check_move(case.status, Status.IN_WORK, Actor.SYSTEM)
    ErasurePlan.objects.filter(right__request=request, state=State.PLANNED).update(state=State.DISCARDED)
    lapse_approvals(case)
    moved = move(request, Status.IN_WORK)
    codes = {Key.CHANGE: SentBack.PLAN}
    record(request, Happening.SENT_BACK, now=now, capacity=Actor.SYSTEM, codes=codes, right=Right.ERASURE, moved=moved)


def _tell(case: Case) -> None:
    """Put the report into its place in the answer."""
    letter, now_stands = case.draft, case_of(case.request)
    assert letter is not None  # noqa: S101 - the check has asked
    letter.body = filled(letter.body, report_of(now_stands, backup_days=settings.BACKUP_DAYS))
    letter.save(update_fields=["body"])


def _write_lines(plan: ErasurePlan, stage: PlannedLine.Stage, lines: Iterable[Line]) -> list[PlannedLine]:
    return PlannedLine.objects.bulk_create(
        PlannedLine(
            plan=plan,
            stage=stage,
            table=line.table,
            fate=line.fate,
            ground=line.ground,
            rules=" ".join(line.rules),
            until=line.until,
            rows=line.rows,
            files=line.files,
        )
        for line in lines
    )


def _record(
    request: PrivacyRequest,
    kind: Happening,
    codes: Mapping[Key, object],
    *,
    now: datetime,
    capacity: Actor,
    actor: User | None = None,
) -> None:
    record(request, kind, now=now, capacity=capacity, actor=actor, right=Right.ERASURE, codes=codes)
