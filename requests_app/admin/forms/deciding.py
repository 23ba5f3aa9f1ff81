"""Deciding right by right, and the second pair of eyes."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import NOT_CHOSEN, OperationForm, choice, text
from requests_app.admin.words import OUTCOME_NAMES
from requests_app.grounds import (
    GROUNDS,
    NEED_NAMES,
    NEVER_REFUSED,
    Ground,
    GroundIncomplete,
    GroundNotForRight,
    LetterPart,
    Need,
    RightNeverRefused,
    grounds_for,
    missing_parts,
    needs,
    provisions_of,
)
from requests_app.letters.parts import refused_of
from requests_app.lifecycle import Outcome
from requests_app.operations.deciding import SENT_BACK_NAMES
from requests_app.permitted import refusals
from requests_app.permitted.case import case_of
from requests_app.permitted.erasures import MET_BY_A_PLAN
from requests_app.rights import Right

_REFUSING = frozenset({Outcome.REFUSED, Outcome.PARTLY_GRANTED})
_BY_THE_SOFTWARE = frozenset({Need.SECOND_PERSON, Need.OMBUDSMAN_OFFER})
"""What the approval and the letter see to: nothing that the author ticks."""


class Decide(OperationForm):
    """The outcome of one right."""

    right = forms.ChoiceField(widget=forms.HiddenInput, choices=[(right.value, right.value) for right in Right])
    outcome = choice(_("Ratkaisu"), {outcome.value: name for outcome, name in OUTCOME_NAMES.items()})
    ground = forms.ChoiceField(
        label=_("Peruste"),
        required=False,
        help_text=_("Vain kun oikeus evätään kokonaan tai osittain."),
    )
    reasons = text(
        _("Perustelut"), required=False, hint=_("Kerrotaan henkilölle vastauksessa, kun oikeus evätään (GDPR 12(4)).")
    )
    met = forms.MultipleChoiceField(
        label=_("Perusteluissa on"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    beside = {
        refusals.GroundMissing: "ground",
        refusals.GroundUnwanted: "ground",
        GroundNotForRight: "ground",
        GroundIncomplete: "met",
        refusals.ReasonsMissing: "reasons",
        refusals.TextRefused: "reasons",
        RightNeverRefused: "outcome",
    }

    def settle(self) -> None:
        """Only the outcomes and grounds that this right may have, and only what they ask for."""
        given = self.data.get("right") or self.initial.get("right")
        right = next((right for right in Right if right == given), None)
        if right is None:
            return
        allowed = grounds_for(right)
        self._choose("ground", [("", _("– ei perustetta –")), *((g.value, _ground_name(right, g)) for g in allowed)])
        asked = frozenset().union(*(needs(right, ground) for ground in allowed)) - _BY_THE_SOFTWARE
        if right is Right.ERASURE and case_of(self.request_).plan is not None:
            asked -= MET_BY_A_PLAN
        self._choose("met", [(need.value, NEED_NAMES[need]) for need in Need if need in asked])
        if right in NEVER_REFUSED:  # GDPR 21(3), GDPR 7(3)
            may = [outcome for outcome in OUTCOME_NAMES if outcome not in _REFUSING]
            self._choose("outcome", [NOT_CHOSEN, *((outcome.value, OUTCOME_NAMES[outcome]) for outcome in may)])
            del self.fields["ground"]
        if not asked:
            del self.fields["met"]

    def _choose(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def run(self, *, actor: User, now: datetime) -> None:
        """Decide."""
        answers = self.cleaned_data
        operations.decide(
            self.request_.pk,
            Right(answers["right"]),
            outcome=Outcome(answers["outcome"]),
            ground=Ground(answers["ground"]) if answers.get("ground") else None,
            reasons=answers["reasons"],
            met=[Need(need) for need in answers.get("met", [])],
            actor=actor,
            now=now,
        )


def _ground_name(right: Right, ground: Ground) -> str:
    return f"{GROUNDS[ground].name} ({', '.join(provisions_of(right, ground))})"


class Approve(OperationForm):
    """The second person's yes."""

    withhold_reasons = forms.BooleanField(
        label=_("Perustelut jätetään kertomatta (tietosuojalaki 34 § 3 mom.)"),
        required=False,
        help_text=_("Vain jos niiden kertominen vaarantaisi eväämisen tarkoituksen."),
    )
    beside = {refusals.ReasonsNotWithheld: "withhold_reasons"}

    def settle(self) -> None:
        """Reasons are withheld only where every refusal rests on 34 §."""
        refused = refused_of(tuple(self.request_.rights.all()))
        if not refused or LetterPart.REASONS in missing_parts((), refused, reasons_withheld=True):
            del self.fields["withhold_reasons"]

    def run(self, *, actor: User, now: datetime) -> None:
        """Approve."""
        withheld = self.cleaned_data.get("withhold_reasons", False)
        operations.approve(self.request_.pk, withhold_reasons=withheld, actor=actor, now=now)


_CHANGES = {what.value: _(name) for what, name in SENT_BACK_NAMES.items()}


class SendBack(OperationForm):
    """What the author should change."""

    change = choice(_("Mikä on muutettava"), _CHANGES)

    def settle(self) -> None:
        """A plan is sent back where there is one to make."""
        field = self.fields["change"]
        if isinstance(field, forms.ChoiceField) and not self.request_.rights.filter(right=Right.ERASURE).exists():
            others = {what: name for what, name in _CHANGES.items() if what != operations.SentBack.PLAN}
            field.choices = [NOT_CHOSEN, *others.items()]

    def run(self, *, actor: User, now: datetime) -> None:
        """Send back."""
        operations.send_back(
            self.request_.pk, change=operations.SentBack(self.cleaned_data["change"]), actor=actor, now=now
        )
