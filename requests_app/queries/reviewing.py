"""What the answer says of credit decisions that a human looked at again (GDPR 22(3))."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from customers.explained import explained
from customers.models import CreditDecision
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.lifecycle import Outcome
from requests_app.permitted.case import Case
from requests_app.permitted.reviewing import reviews_of
from requests_app.rights import Right

_TELLS = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})


def told_of_review(case: Case) -> str:
    """One paragraph on each decision looked at: what it was, what it is now, and the human's reasons.

    Empty where the request asks for none or it is not granted.
    """
    right = next((each for each in case.rights if each.right == Right.HUMAN_REVIEW), None)
    if right is None or right.outcome not in _TELLS:
        return ""
    reviews = reviews_of(case.request)
    rows = CreditDecision.objects.in_bulk([*reviews, *reviews.values()])
    with translation.override(case.request.language):
        told = [
            {
                "on": written(day_in_helsinki(rows[old].decided_at), case.request.language),
                "was": rows[old].get_outcome_display(),
                "is_now": rows[new].get_outcome_display(),
                "upheld": rows[old].outcome == rows[new].outcome,
                "looked_at": looked_at(rows[old], case.request.language),
                "logic": rows[old].logic,
                "reasons": rows[new].logic,
                "significance": rows[new].significance,
            }
            for old, new in reviews.items()
        ]
        return render_to_string("letters/parts/reviewed_decisions.txt", {"decisions": told}).strip()


def looked_at(decision: CreditDecision, language: str) -> tuple[str, ...]:
    """What the software looked at and how it came out, in words a layperson follows (GDPR 15(1)(h), C-203/22)."""
    return explained(decision.inputs, score=decision.score, threshold=decision.threshold, language=language)
