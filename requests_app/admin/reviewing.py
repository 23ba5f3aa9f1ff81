"""The credit decisions that a request is about, as its page shows them: what software decided, and what a human did."""

from __future__ import annotations

from dataclasses import dataclass

from customers.models import CreditDecision
from requests_app.admin.buttons import ON_DECISIONS, Buttons
from requests_app.admin.forms.reviewing import named
from requests_app.permitted.case import Case
from requests_app.permitted.reviewing import decisions_of, reviews_of
from requests_app.queries.reviewing import looked_at
from requests_app.rights import Right


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision by software, and the human's in its place where there is one."""

    name: str
    row: CreditDecision
    review: CreditDecision | None

    @property
    def looked_at(self) -> tuple[str, ...]:
        """What the software looked at, as the person is told it; the desk speaks Finnish."""
        return looked_at(self.row, "fi")

    @property
    def upheld(self) -> bool:
        """Whether the human came to the same result."""
        return self.review is not None and self.review.outcome == self.row.outcome


@dataclass(frozen=True, slots=True)
class ReviewsShown:
    """The section of the page; ``matched`` is whether it is known whose the decisions are."""

    matched: bool
    decisions: tuple[DecisionShown, ...]


def reviews_shown(case: Case) -> ReviewsShown | None:
    """The section, where the request asks that a human looks again."""
    if all(right.right != Right.HUMAN_REVIEW for right in case.rights):
        return None
    reviews = reviews_of(case.request)
    made = CreditDecision.objects.in_bulk(list(reviews.values()))
    return ReviewsShown(
        matched=case.request.party_id is not None,
        decisions=tuple(
            DecisionShown(named(each), each, made[reviews[each.pk]] if each.pk in reviews else None)
            for each in decisions_of(case.request)
        ),
    )


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The decisions of the software that a human looks at again."""
    return {"reviews": reviews_shown(case), ON_DECISIONS: buttons.of(ON_DECISIONS)}
