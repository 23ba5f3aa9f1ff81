"""By what right somebody asks for another, and the estate's case beside it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, choice, text
from requests_app.admin.words import right_name
from requests_app.models import PrivacyRequest
from requests_app.operations.evidence import LONGEST_NOTE
from requests_app.permitted import refusals, representing
from requests_app.representation import ACTING_NAMES, Acting, MayNotActFor
from requests_app.rights import Right

LIVING = (Acting.GUARDIAN, Acting.PROXY, Acting.PARENT)
YES, NO = "yes", "no"


def day(label: object, *, hint: object = "") -> forms.DateField:
    """A day that may be left out."""
    return forms.DateField(
        label=label,  # type: ignore[arg-type]  # lazy words
        required=False,
        help_text=hint,  # type: ignore[arg-type]  # lazy words
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Anna päivä, esimerkiksi 2026-03-20.")},
    )


class RecordMandate(OperationForm):
    """What was delivered to show that somebody may act for the person."""

    acting = choice(_("Asema"), {acting.value: _(name) for acting, name in ACTING_NAMES.items()})
    scope = text(
        _("Mihin valtuus ulottuu ja mistä se käy ilmi"),
        longest=LONGEST_NOTE,
        hint=_("Esimerkiksi Digi- ja väestötietoviraston päätös, sen päiväys ja mitä se koskee. Ei henkilötunnusta."),
    )
    document = forms.FileField(
        label=_("Asiakirja"),
        required=False,
        help_text=_("PDF, JPG tai PNG, enintään 10 Mt. Asiakirja poistetaan, kun valtuus on käytetty."),
    )
    beside = {
        representing.ScopeMissing: "scope",
        refusals.TextRefused: "scope",
        refusals.DocumentUnfit: "document",
    }

    def settle(self) -> None:
        """An estate is acted for by an estate's proof alone, and the living by the others; what was claimed first."""
        estate = self.request_.kind == PrivacyRequest.Kind.ESTATE
        offered = (Acting.ESTATE,) if estate else LIVING
        field = self.fields["acting"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(acting.value, _(ACTING_NAMES[acting])) for acting in offered]
        claimed = next((each for each in offered if ACTING_NAMES[each] == self.request_.representative_role), None)
        self.initial = {"acting": (claimed or offered[0]).value, **self.initial}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        answers = self.cleaned_data
        operations.record_mandate(
            self.request_.pk,
            acting=Acting(answers["acting"]),
            scope=answers["scope"],
            document=answers["document"],
            actor=actor,
            now=now,
        )


class CheckMandate(OperationForm):
    """The officer's decision on one mandate."""

    mandate = forms.UUIDField(widget=forms.HiddenInput)
    accepted = choice(_("Ratkaisu"), {YES: _("hyväksytään"), NO: _("ei hyväksytä")})
    rights = forms.MultipleChoiceField(
        label=_("Oikeudet, joihin valtuus ulottuu"), required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_until = day(_("Voimassa asti"), hint=_("Viimeinen voimassaolopäivä, jos valtuudella on sellainen."))
    how = text(
        _("Mitä tarkistettiin ja mistä"),
        longest=LONGEST_NOTE,
        hint=_("Myös edustajan oma henkilöllisyys tarkistetaan ja kirjataan erikseen. Ei henkilötunnusta."),
    )
    beside = {
        MayNotActFor: "accepted",
        representing.RightsMissing: "rights",
        representing.MandateOver: "valid_until",
        representing.CheckMissing: "how",
        refusals.TextRefused: "how",
    }

    def settle(self) -> None:
        """The rights of the request; an estate's case has none."""
        field = self.fields["rights"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(row.right, right_name(row.right)) for row in self.request_.rights.order_by("pk")]
        if not field.choices:
            del self.fields["rights"]

    def run(self, *, actor: User, now: datetime) -> None:
        """Decide."""
        answers = self.cleaned_data
        operations.check_mandate(
            self.request_.pk,
            answers["mandate"],
            accepted=answers["accepted"] == YES,
            how=answers["how"],
            rights=[Right(code) for code in answers.get("rights", [])],
            valid_until=answers["valid_until"],
            actor=actor,
            now=now,
        )


class OpenEstateCase(OperationForm):
    """Whose estate the letter is also about."""

    name = forms.CharField(
        label=_("Kuolleen henkilön nimi"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Kuolinpesän pyynnölle avataan oma tapaus samoilla yhteystiedoilla. Sillä ei ole GDPR:n määräaikaa, ja "
            "siihen vastataan kirjeellä, kun kuolinpesän valtuus on hyväksytty."
        ),
        error_messages={"required": _("Kirjoita kuolleen henkilön nimi.")},
    )
    customer_number = forms.CharField(label=_("Asiakasnumero"), required=False, max_length=20)
    birth_date = day(_("Syntymäaika"))
    beside = {representing.NameOfDeceasedMissing: "name", refusals.TextRefused: "name"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Open it."""
        answers = self.cleaned_data
        operations.open_estate_case(
            self.request_.pk,
            name=answers["name"],
            customer_number=answers["customer_number"],
            birth_date=answers["birth_date"],
            actor=actor,
            now=now,
        )
