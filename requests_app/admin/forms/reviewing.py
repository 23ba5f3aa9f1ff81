"""A human's new decision in place of what software decided."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from customers.models import CreditDecision
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app import operations
from requests_app.admin.forms.operation import NOT_CHOSEN, OperationForm, choice, text
from requests_app.permitted.reviewing import (
    DecisionUnknown,
    NothingToReview,
    ReviewReasonsMissing,
    TookPart,
    ViewNotHeard,
    unreviewed,
)


def named(decision: CreditDecision) -> str:
    """A decision by its day, its outcome and what was applied for."""
    on = written(day_in_helsinki(decision.decided_at))
    return f"{on}, {decision.get_outcome_display()}, {decision.application.product}"


class ReviewDecision(OperationForm):
    """Which decision, what it becomes, why, and that the person was heard."""

    decision = choice(_("Mikä päätös arvioidaan"), {})
    outcome = choice(_("Uusi tulos"), dict(CreditDecision.Outcome.choices))
    reasons = text(_("Mihin ratkaisu perustuu"), hint=_("Kerrotaan henkilölle. Ota kantaa siihen, mitä hän sanoi."))
    significance = text(_("Mitä ratkaisu merkitsee henkilölle"), hint=_("Kerrotaan henkilölle."), rows=2)
    heard = forms.BooleanField(
        label=_("Henkilön kanta on kuultu: hän on kertonut sen, tai sitä on häneltä kysytty"), required=False
    )
    beside = {
        DecisionUnknown: "decision",
        NothingToReview: "decision",
        TookPart: "decision",
        ReviewReasonsMissing: "reasons",
        ViewNotHeard: "heard",
    }

    def settle(self) -> None:
        """The person's decisions that nobody has looked at for this request."""
        field = self.fields["decision"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [NOT_CHOSEN, *((str(each.pk), named(each)) for each in unreviewed(self.request_))]

    def run(self, *, actor: User, now: datetime) -> None:
        """Decide it."""
        given = self.cleaned_data
        operations.review_decision(
            self.request_.pk,
            decision_id=UUID(given["decision"]),
            outcome=CreditDecision.Outcome(given["outcome"]),
            reasons=given["reasons"],
            significance=given["significance"],
            heard=given["heard"],
            actor=actor,
            now=now,
        )
