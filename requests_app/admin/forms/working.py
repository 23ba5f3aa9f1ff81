"""Working on a case: who has it, whose it is, what the person is asked and what they answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from customers.identifiers import IdentifierRefused
from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, choice, moment, text
from requests_app.deadlines import ExtensionWithoutReasons
from requests_app.models import PrivacyRequest
from requests_app.operations.ending import REOPEN_NAMES
from requests_app.permitted import refusals
from requests_app.permitted.capacities import PERMISSIONS, STAFF
from requests_app.reference import ReferenceMistyped, parse_reference


class HandOver(OperationForm):
    """To whom the case is given."""

    to = forms.ModelChoiceField(
        label=_("Kenelle"),
        queryset=User.objects.none(),
        empty_label=_("– valitse –"),
        error_messages={"required": _("Valitse käsittelijä."), "invalid_choice": _("Valitse käsittelijä luettelosta.")},
    )
    beside = {refusals.CannotWorkOnRequests: "to"}

    def settle(self) -> None:
        """Only those who work on cases."""
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            may_work = (User.objects.with_perm(PERMISSIONS[actor]) for actor in STAFF)
            field.queryset = reduce(or_, may_work).order_by("username")

    def run(self, *, actor: User, now: datetime) -> None:
        """Hand the case over."""
        operations.hand_over(self.request_.pk, to=self.cleaned_data["to"], actor=actor, now=now)


class LinkParty(OperationForm):
    """Which person of the register the request is about."""

    party = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Link."""
        operations.link_party(
            self.request_.pk,
            party_id=self.cleaned_data["party"],
            actor=actor,
            now=now,
            index_key=settings.INDEX_KEY.encode(),
        )


class AskIdentity(OperationForm):
    """What the person is asked to show."""

    question = text(
        _("Mitä pyydämme henkilöltä"),
        hint=_("Pyydä vain se, mitä tunnistamiseen tarvitaan (GDPR 12(6)). Teksti lähtee kirjeessä heti."),
    )
    beside = {refusals.QuestionMissing: "question", refusals.TextRefused: "question"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Ask."""
        operations.ask_identity(self.request_.pk, question=self.cleaned_data["question"], actor=actor, now=now)


class AskClarification(OperationForm):
    """What the person is asked to make clear."""

    question = text(_("Mitä kysymme henkilöltä"), hint=_("Teksti lähtee kirjeessä heti."))
    beside = {refusals.QuestionMissing: "question", refusals.TextRefused: "question"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Ask."""
        operations.ask_clarification(self.request_.pk, question=self.cleaned_data["question"], actor=actor, now=now)


class RecordAnswer(OperationForm):
    """When the person's answer came."""

    arrived_at = moment(_("Milloin vastaus saapui"), hint=_("Tauko päättyy silloin, ei kirjaamishetkellä."))
    beside = {refusals.TimeImpossible: "arrived_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        operations.record_answer(self.request_.pk, arrived_at=self.cleaned_data["arrived_at"], actor=actor, now=now)


class Extend(OperationForm):
    """Why two further months are needed."""

    reasons = text(
        _("Miksi aikaa tarvitaan lisää"),
        hint=_("Pyynnön monimutkaisuus tai pyyntöjen määrä (GDPR 12(3)). Ilmoitus lähtee henkilölle heti."),
    )
    beside = {ExtensionWithoutReasons: "reasons", refusals.TextRefused: "reasons"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Extend and tell the person."""
        operations.extend(self.request_.pk, reasons=self.cleaned_data["reasons"], actor=actor, now=now)


class RecordAddress(OperationForm):
    """Where the answer can be sent."""

    email = forms.CharField(
        label=_("Sähköpostiosoite"),
        required=False,
        max_length=254,
        widget=forms.EmailInput,
        help_text=_("Vain jos pyynnössä ei ole sitä ennestään: henkilön antamaa osoitetta ei vaihdeta."),
    )
    postal_address = forms.CharField(label=_("Postiosoite"), required=False, max_length=300)
    beside = {refusals.AddressMissing: "email", IdentifierRefused: "email", refusals.TextRefused: "postal_address"}

    def settle(self) -> None:
        """Only what the person has not given."""
        for name in ("email", "postal_address"):
            if getattr(self.request_, name):
                del self.fields[name]
        if len(self.fields) == 1:
            (missing,) = self.fields.values()
            missing.required = True
            missing.error_messages["required"] = _(refusals.AddressMissing.sentence)

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        operations.record_address(
            self.request_.pk,
            email=self.cleaned_data.get("email", ""),
            postal_address=self.cleaned_data.get("postal_address", ""),
            actor=actor,
            now=now,
        )


class Withdraw(OperationForm):
    """That the person no longer asks: nobody else takes a request back."""

    by_the_person = forms.BooleanField(
        label=_("Henkilö on itse perunut pyyntönsä"),
        help_text=_("Pyyntö suljetaan, ja henkilölle lähtee vahvistus. Markkinointikielto jää voimaan."),
        error_messages={"required": _("Vahvista, että henkilö on itse perunut pyyntönsä.")},
    )

    def run(self, *, actor: User, now: datetime) -> None:
        """Close as withdrawn."""
        operations.withdraw(self.request_.pk, actor=actor, now=now)


class MarkDuplicate(OperationForm):
    """Which case this repeats."""

    original = forms.CharField(
        label=_("Alkuperäisen pyynnön viitenumero"),
        max_length=40,
        help_text=_("Esimerkiksi TP-7K4M-92XD. Henkilölle kerrotaan, kun alkuperäiseen on vastattu."),
        error_messages={"required": _("Kirjoita alkuperäisen pyynnön viitenumero.")},
    )
    beside = {
        ReferenceMistyped: "original",
        refusals.RequestUnknown: "original",
        refusals.DuplicateOfItself: "original",
        refusals.OriginalIsDuplicate: "original",
    }

    def clean_original(self) -> PrivacyRequest:
        """The original, by its reference in any spelling that can be read."""
        try:
            reference = parse_reference(str(self.cleaned_data["original"]))
        except ReferenceMistyped as mistyped:
            raise forms.ValidationError(_(mistyped.sentence)) from None
        found = PrivacyRequest.objects.filter(reference=reference).first()
        if found is None:
            raise forms.ValidationError(_("Tällä viitenumerolla ei ole pyyntöä. Tarkista numero."))
        return found

    def locks(self) -> Collection[UUID]:
        """This one and the original."""
        original: PrivacyRequest = self.cleaned_data["original"]
        return {self.request_.pk, original.pk}

    def run(self, *, actor: User, now: datetime) -> None:
        """Close as a duplicate."""
        operations.mark_duplicate(self.request_.pk, original_id=self.cleaned_data["original"].pk, actor=actor, now=now)


class Reopen(OperationForm):
    """Why the case is opened again."""

    reason = choice(_("Miksi pyyntö avataan uudelleen"), {why.value: _(name) for why, name in REOPEN_NAMES.items()})

    def run(self, *, actor: User, now: datetime) -> None:
        """Reopen."""
        operations.reopen(
            self.request_.pk, reason=operations.ReopenReason(self.cleaned_data["reason"]), actor=actor, now=now
        )
