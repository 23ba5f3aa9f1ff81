"""Erasures on their way: a request that asks for one, planned by Heikki, approved by Anneli."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from customers.models import Party
from requests_app import operations
from requests_app.admin.erasing import suggested
from requests_app.grounds import Ground
from requests_app.letters.erased import what_stays
from requests_app.lifecycle import Outcome
from requests_app.models import ErasurePlan, Letter, PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.permitted.case import case_of
from requests_app.rights import Right
from tests import casework, scenes, staff, submissions
from tests.submissions import KEY, MONDAY

TUESDAY = MONDAY + timedelta(days=1)


def customer_no_more() -> Party:
    """Aino, whose contract ended five years ago, and who called last month."""
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2016, 5, 1), ended=date(2021, 3, 31))
    scenes.call(aino, at=MONDAY - timedelta(days=30))
    return aino


def asked(party: Party, *rights: Right, now: datetime = MONDAY) -> PrivacyRequest:
    """Aino asks for erasure, and what else is named; Sanna has taken it, knows her and has linked it."""
    submission = replace(submissions.ainos(), rights=tuple(AskedRight(right) for right in (Right.ERASURE, *rights)))
    request = casework.in_work(submission, now=now)
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=now, index_key=KEY)


def decided(request: PrivacyRequest, *, now: datetime = MONDAY) -> ErasurePlan:
    """Heikki plans the erasure and decides as the plan has it; every other right that waits is granted."""
    plan = operations.plan_erasure(request.pk, actor=staff.heikki(), now=now)
    case = case_of(casework.fresh(request))
    begun = suggested(case)
    for row in case.rights:
        if row.right != Right.ERASURE and not row.outcome:
            operations.decide(request.pk, Right(row.right), outcome=Outcome.GRANTED, actor=staff.heikki(), now=now)
    stays = bool(what_stays(case.planned))
    operations.decide(
        request.pk,
        Right.ERASURE,
        outcome=Outcome.PARTLY_GRANTED if stays else Outcome.GRANTED,
        ground=Ground(str(begun["ground"])) if stays else None,
        reasons=str(begun["reasons"]) if stays else "",
        actor=staff.heikki(),
        now=now,
    )
    return plan


def approved(request: PrivacyRequest, *, now: datetime = MONDAY) -> Letter:
    """Planned, decided, written as suggested, and approved by Anneli."""
    decided(request, now=now)
    letter = casework.written(request, now=now)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=now)
    operations.approve(request.pk, actor=staff.anneli(), now=now)
    return letter


def carried_out(request: PrivacyRequest, *, now: datetime = MONDAY) -> bool:
    """Sanna carries it out."""
    return operations.carry_out_erasure(request.pk, index_key=KEY, actor=staff.sanna(), now=now)


def answered(request: PrivacyRequest, *, now: datetime = MONDAY) -> None:
    """Approved, carried out, and the answer has left."""
    letter = approved(request, now=now)
    assert carried_out(request, now=now)
    operations.send_letter(letter.pk, actor=staff.sanna(), now=now)
    casework.letters_leave(now)
