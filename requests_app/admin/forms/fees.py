"""A fee as it is proposed, approved, announced, answered and taken back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app import fees, operations
from requests_app.admin.forms.operation import NOT_CHOSEN, OperationForm, choice, moment, text
from requests_app.admin.words import right_name
from requests_app.fees import FEE_GROUNDS, LARGEST, SMALLEST, FeeGround, in_euros
from requests_app.operations.submission import LONGEST_DETAILS
from requests_app.permitted import refusals
from requests_app.permitted.case import case_of
from requests_app.permitted.fees import NarrowingMissing, rights_without_fee
from requests_app.rights import Right

_LONGEST_AMOUNT = 20
ANSWER_NAMES = {
    operations.FeeAnswer.ACCEPTED: _("hyväksyy maksun"),
    operations.FeeAnswer.DECLINED: _("ei hyväksy maksua"),
    operations.FeeAnswer.NARROWED: _("rajaa pyyntöään"),
}


class ProposeFee(OperationForm):
    """How much, for what, and what shows that it is allowed."""

    right = choice(_("Oikeus"), {right.value: right.value for right in Right})
    ground = choice(_("Peruste"), {each.value: f"{rule.name} ({rule.provision})" for each, rule in FEE_GROUNDS.items()})
    amount = forms.CharField(
        label=_("Maksu euroina"),
        max_length=_LONGEST_AMOUNT,
        help_text=f"{in_euros(SMALLEST)} – {in_euros(LARGEST)}",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Anna maksu euroina.")},
    )
    evidence = text(
        _("Näyttö: mihin arvio perustuu"),
        longest=LONGEST_DETAILS,
        hint=_("Kerrotaan henkilölle. Pyyntöjen määrä ei yksin riitä, eikä pyynnön syytä kysytä (GDPR 12(5))."),
    )
    beside = {
        fees.NeverCosts: "right",
        fees.FeeNotForRight: "ground",
        fees.FirstCopyIsFree: "ground",
        fees.AmountUnfit: "amount",
        fees.FeeEvidenceMissing: "evidence",
        refusals.TextRefused: "evidence",
    }

    def settle(self) -> None:
        """Only the rights that may cost and have no fee yet."""
        field = self.fields["right"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        offered = rights_without_fee(case_of(self.request_))
        field.choices = [NOT_CHOSEN, *((row.right, right_name(row.right)) for row in offered)]

    def clean_amount(self) -> Decimal:
        """The amount as euros and cents."""
        try:
            return fees.parse_amount(str(self.cleaned_data["amount"]))
        except fees.AmountUnfit as unfit:
            raise forms.ValidationError(gettext(unfit.sentence).format(**unfit.words)) from None

    def run(self, *, actor: User, now: datetime) -> None:
        """Propose."""
        answers = self.cleaned_data
        operations.propose_fee(
            self.request_.pk,
            Right(answers["right"]),
            amount=answers["amount"],
            ground=FeeGround(answers["ground"]),
            evidence=answers["evidence"],
            actor=actor,
            now=now,
        )


class ApproveFee(OperationForm):
    """The second person's yes."""

    fee = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Approve."""
        operations.approve_fee(self.request_.pk, self.cleaned_data["fee"], actor=actor, now=now)


class AnnounceFee(OperationForm):
    """The letter leaves."""

    fee = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Announce."""
        operations.announce_fee(self.request_.pk, self.cleaned_data["fee"], actor=actor, now=now)


class RecordFeeAnswer(OperationForm):
    """What the person said, and when."""

    fee = forms.UUIDField(widget=forms.HiddenInput)
    answer = choice(
        _("Henkilö"),
        {each.value: name for each, name in ANSWER_NAMES.items()},
        hint=_("Vaikeneminen ei ole hyväksyntä. Jos henkilö peruu koko pyynnön, kirjaa peruutus."),
    )
    arrived_at = moment(_("Milloin vastaus saapui"))
    narrowed_to = text(_("Mihin henkilö rajasi pyyntönsä"), required=False, longest=LONGEST_DETAILS)
    beside = {
        refusals.TimeImpossible: "arrived_at",
        NarrowingMissing: "narrowed_to",
        refusals.TextRefused: "narrowed_to",
    }

    def run(self, *, actor: User, now: datetime) -> None:
        """Enter it."""
        answers = self.cleaned_data
        operations.record_fee_answer(
            self.request_.pk,
            answers["fee"],
            answer=operations.FeeAnswer(answers["answer"]),
            arrived_at=answers["arrived_at"],
            narrowed_to=answers["narrowed_to"],
            actor=actor,
            now=now,
        )


class WaiveFee(OperationForm):
    """Nothing is charged after all."""

    fee = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Take it back."""
        operations.waive_fee(self.request_.pk, self.cleaned_data["fee"], actor=actor, now=now)
