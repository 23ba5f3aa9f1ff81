"""An enquiry is entered as the authority's letter has it, and what it is about once that is known."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from customers.models import Party
from requests_app.admin.enquiries.forms.operation import REACHES, EnquiryForm
from requests_app.admin.forms.judged import Judged
from requests_app.admin.forms.operation import choice, day, moment, text
from requests_app.enquiring import DueBeforeReceived
from requests_app.models import Enquiry, PrivacyRequest
from requests_app.operations import enquiries
from requests_app.operations.enquiries import Reach, ToEnter
from requests_app.permitted import enquiring
from requests_app.permitted.refusals import InTheFuture, TextRefused
from requests_app.reference import ReferenceMistyped, parse_reference


class _Concerns(Judged):
    """What an enquiry is about: a case by its reference, or a person by the number that people see."""

    reference = forms.CharField(
        label=_("Pyynnön viitenumero"),
        required=False,
        max_length=40,
        help_text=_("Jos selvityspyyntö koskee tietopyyntöä, esimerkiksi TP-7K4M-92XD."),
    )
    number = forms.IntegerField(
        label=_("Henkilön numero"),
        required=False,
        min_value=1,
        help_text=_("Jos se koskee henkilöä mutta ei tiettyä pyyntöä. Numero on henkilön sivun otsikossa."),
        error_messages={"invalid": _("Kirjoita henkilön numero, esimerkiksi 1042.")},
    )
    reach = choice(
        _("Mitä suojataan hävittämiseltä"),
        REACHES,
        required=False,
        hint=_("Pito alkaa heti ja päättyy, kun selvityspyyntö suljetaan. Jos et valitse, pito koskee kaikkea."),
    )
    beside = {
        ReferenceMistyped: "reference",
        enquiring.OfACaseOrAPerson: "number",
        enquiring.ConcernsNobodyYet: "reference",
    }

    def clean_reference(self) -> PrivacyRequest | None:
        """The case, by its reference in any spelling that can be read."""
        typed = str(self.cleaned_data["reference"]).strip()
        if not typed:
            return None
        try:
            found = PrivacyRequest.objects.filter(reference=parse_reference(typed)).first()
        except ReferenceMistyped as mistyped:
            raise forms.ValidationError(_(mistyped.sentence)) from None
        if found is None:
            raise forms.ValidationError(_("Tällä viitenumerolla ei ole pyyntöä. Tarkista numero."))
        return found

    def clean_number(self) -> Party | None:
        """The person."""
        number = self.cleaned_data["number"]
        if number is None:
            return None
        party = Party.objects.filter(number=number).first()
        if party is None:
            raise forms.ValidationError(_("Tarkista numero henkilön sivulta: sillä ei ole rekisterissä ketään."))
        return party

    @property
    def said_reach(self) -> Reach:
        """What is to be held."""
        return Reach(self.cleaned_data["reach"] or Reach.PERSON)


class EnterEnquiry(_Concerns):
    """An enquiry as the authority's letter has it."""

    diary_number = forms.CharField(
        label=_("Viranomaisen diaarinumero"),
        max_length=80,
        help_text=_("Kirjeen yläosasta, esimerkiksi TSV/4321/2026."),
        error_messages={"required": _(enquiring.DiaryNumberMissing.sentence)},
    )
    received_at = moment(_("Milloin selvityspyyntö tuli"))
    due_on = day(_("Viranomaisen antama määräpäivä"), _("Kirjeestä. Sitä ei lasketa kuukausina eikä siirretä itse."))
    asked = text(_("Mitä pyydetään"), hint=_("Lyhyesti. Älä kirjoita henkilötunnusta."))
    field_order = ("diary_number", "received_at", "due_on", "asked", "reference", "number", "reach")
    beside = {
        **_Concerns.beside,
        enquiring.DiaryNumberMissing: "diary_number",
        enquiring.DiaryNumberTaken: "diary_number",
        enquiring.AskedMissing: "asked",
        InTheFuture: "received_at",
        DueBeforeReceived: "due_on",
        TextRefused: "asked",
    }

    def enter(self, *, actor: User, now: datetime) -> Enquiry | None:
        """The enquiry that is entered; where it is refused, the form says why."""
        given = self.cleaned_data
        entered = ToEnter(
            diary_number=given["diary_number"],
            received_at=given["received_at"],
            due_on=given["due_on"],
            asked=given["asked"],
            request=given["reference"],
            party=given["number"],
            reach=self.said_reach,
        )
        return self.tried(lambda: enquiries.enter(entered, actor=actor, now=now))


class Concern(_Concerns, EnquiryForm):
    """What the enquiry is about, once it is known."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        given = self.cleaned_data
        enquiries.concern(
            self.enquiry.pk,
            request=given["reference"],
            party=given["number"],
            reach=self.said_reach,
            actor=actor,
            now=now,
        )
