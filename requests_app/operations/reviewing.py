"""A human looks at a credit decision again (GDPR 22(3)): a new decision beside the old one, which stands as it was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from customers.models import CreditDecision
from oomi_registry.notice.declarations import OWN
from requests_app.events import Happening, Key
from requests_app.operations.casework import begin, record
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.reviewing import (
    DecisionUnknown,
    ReviewReasonsMissing,
    ViewNotHeard,
    check_took_no_part,
    unreviewed,
)
from requests_app.rights import Right

BY_A_HUMAN = "ihmisen arvio"
"""Stands where a decision of the software's names the version of its logic."""


@transaction.atomic
def review_decision(
    request_id: UUID,
    *,
    decision_id: UUID,
    outcome: CreditDecision.Outcome,
    reasons: str,
    significance: str,
    heard: bool,
    actor: User,
    now: datetime,
) -> CreditDecision:
    """Decide again what software decided; comes out the human's decision [D: an-application-is-the-hinge].

    ``reasons`` are what the decision rests on and ``significance`` what it means for the person, who is told both;
    ``heard`` is whether the person's view was heard. ``actor`` took no part before. Raises ``DecisionUnknown``,
    ``ViewNotHeard``, ``ReviewReasonsMissing`` or ``TookPart``.
    """
    case, capacity = begin("review_decision", request_id, actor, now)
    for text, name in ((reasons, "perustelut"), (significance, "merkitys henkilölle")):
        check_text(text, name, LONGEST_DETAILS)
    decision = unreviewed(case.request).filter(pk=decision_id).first()
    if decision is None:
        raise DecisionUnknown
    if not heard:
        raise ViewNotHeard
    if not (reasons.strip() and significance.strip()):
        raise ReviewReasonsMissing
    check_took_no_part(decision, actor)
    review = CreditDecision.objects.create(
        party=decision.party,
        application=decision.application,
        credit_check=decision.credit_check,
        decided_at=now,
        automated=False,
        inputs=decision.inputs,
        logic_version=BY_A_HUMAN,
        logic=reasons.strip(),
        significance=significance.strip(),
        outcome=outcome,
        source=OWN,
    )
    codes = {Key.DECISION: decision.pk, Key.REVIEW: review.pk}
    record(
        case.request,
        Happening.DECISION_REVIEWED,
        now=now,
        capacity=capacity,
        actor=actor,
        codes=codes,
        right=Right.HUMAN_REVIEW,
    )
    return review
