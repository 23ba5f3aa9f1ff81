"""What an officer fills in for an enquiry of the Ombudsman. The operations themselves decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Party
from oomi_registry.notice.refused import Refused
from requests_app.admin.forms.operation import choice, moment, text
from requests_app.enquiring import DueBeforeReceived, UntilNotLater, WhyMissing
from requests_app.models import Enquiry, EnquiryAnswer, PrivacyRequest
from requests_app.operations import enquiries
from requests_app.operations.enquiries import Reach, ToEnter
from requests_app.permitted import enquiring
from requests_app.permitted.refusals import InTheFuture, TextMissing, TextRefused, TimeImpossible
from requests_app.reference import ReferenceMistyped, parse_reference

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

REACHES = {
    Reach.CASE.value: _("pyynnön omat tiedot: miten se käsiteltiin"),
    Reach.PERSON.value: _("kaikki henkilöstä pidettävät tiedot"),
}


def day(label: Words, hint: Words = "", *, required: bool = True) -> forms.DateField:
    """A day, picked where the browser has a picker for it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "required": _("Anna päivä, esimerkiksi 31.12.2026."),
            "invalid": _("Anna päivä, esimerkiksi 31.12.2026."),
        },
    )


class Said(forms.Form):
    """A form whose refusals stand beside the field that they are about."""

    use_required_attribute = False
    beside: ClassVar[Mapping[type[Refused], str]] = {}

    def refuse(self, refused: Refused) -> None:
        """Show why the operation was refused."""
        place = next((name for kind, name in self.beside.items() if isinstance(refused, kind)), None)
        self.add_error(place if place in self.fields else None, gettext(refused.sentence).format(**refused.words))


class _Concerns(Said):
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

    def run(self, *, actor: User, now: datetime) -> Enquiry:
        """Enter it."""
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
        return enquiries.enter(entered, actor=actor, now=now)


class EnquiryForm(Said):
    """The fields of one operation on an enquiry. :meth:`run` calls it and lets its refusal through."""

    def __init__(self, sent: QueryDict | None = None, *, enquiry: Enquiry, prefix_id: str = "") -> None:
        self.enquiry = enquiry
        super().__init__(sent, auto_id=f"id_{prefix_id}_%s")
        self.settle()

    def settle(self) -> None:
        """Fit the fields to the enquiry."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Carry it out. Raises the operation's named refusal."""
        raise NotImplementedError


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


class Hold(EnquiryForm):
    """What is to be held."""

    reach = choice(_("Mitä suojataan hävittämiseltä"), REACHES)

    def run(self, *, actor: User, now: datetime) -> None:
        """Place it."""
        enquiries.hold(self.enquiry.pk, reach=Reach(self.cleaned_data["reach"]), actor=actor, now=now)


class AskMoreTime(EnquiryForm):
    """To which day more time was asked of the authority, and why."""

    until = day(
        _("Mihin päivään lisäaikaa pyydettiin"), _("Määräpäivä ei siirry, ennen kuin viranomainen on vastannut.")
    )
    why = text(_("Miksi lisäaikaa pyydettiin"), rows=2)
    beside = {UntilNotLater: "until", WhyMissing: "why", TextRefused: "why"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        given = self.cleaned_data
        enquiries.ask_more_time(self.enquiry.pk, until=given["until"], why=given["why"], actor=actor, now=now)


class RecordMoreTime(EnquiryForm):
    """The authority's word."""

    granted = day(_("Uusi määräpäivä"), _("Jätä tyhjäksi, jos lisäaikaa ei annettu."), required=False)
    why = text(_("Mitä viranomainen sanoi"), required=False, rows=2)
    beside = {UntilNotLater: "granted", TextRefused: "why"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        given = self.cleaned_data
        enquiries.record_more_time(self.enquiry.pk, granted=given["granted"], why=given["why"], actor=actor, now=now)


class Answer(EnquiryForm):
    """What was sent to the authority, how and when, and which dossiers went with it."""

    text = text(_("Selvityksen teksti"), rows=10, hint=_("Sellaisena kuin se lähetettiin."))
    via = choice(_("Miten se lähetettiin"), dict(EnquiryAnswer.Via.choices))
    sent_at = moment(_("Milloin se lähetettiin"))
    dossiers = forms.MultipleChoiceField(
        label=_("Liitteenä lähetetyt koosteet"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Jokaisesta kirjataan luovutus viranomaiselle."),
    )
    beside = {TextMissing: "text", TextRefused: "text", TimeImpossible: "sent_at"}

    def settle(self) -> None:
        """The dossiers of the enquiry that have not been handed over."""
        waiting = self.enquiry.dossiers.filter(handed_over_at__isnull=True).order_by("-made_at", "-pk")
        field = self.fields["dossiers"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(row.pk), f"{row.made_at:%-d.%-m.%Y} · {row.sha256[:12]}") for row in waiting]
            if not waiting:
                del self.fields["dossiers"]

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        given = self.cleaned_data
        chosen = {str(row.pk): row.pk for row in self.enquiry.dossiers.all()}
        enquiries.answer(
            self.enquiry.pk,
            text=given["text"],
            via=EnquiryAnswer.Via(given["via"]),
            sent_at=given["sent_at"],
            dossiers=[chosen[key] for key in given.get("dossiers", [])],
            actor=actor,
            now=now,
        )


class AskMore(EnquiryForm):
    """What more the authority asks, and by when."""

    asked = text(_("Mitä viranomainen pyytää lisää"))
    due_on = day(_("Viranomaisen antama uusi määräpäivä"))
    beside = {WhyMissing: "asked", TextRefused: "asked", DueBeforeReceived: "due_on"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        given = self.cleaned_data
        enquiries.ask_more(self.enquiry.pk, asked=given["asked"], due_on=given["due_on"], actor=actor, now=now)


class Close(EnquiryForm):
    """What closing it rests on."""

    why = text(
        _("Mihin sulkeminen perustuu"),
        rows=3,
        hint=_("Esimerkiksi valtuutetun päätös. Säilytyspito puretaan, ja tiedot poistuvat omien sääntöjensä mukaan."),
    )
    beside = {WhyMissing: "why", TextRefused: "why"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Close it."""
        enquiries.close(self.enquiry.pk, why=self.cleaned_data["why"], actor=actor, now=now)


class ReopenEnquiry(EnquiryForm):
    """Why the matter goes on, by when, and what is held."""

    why = text(_("Miksi selvityspyyntö avataan uudelleen"), rows=3)
    due_on = day(_("Viranomaisen antama uusi määräpäivä"))
    reach = choice(_("Mitä suojataan hävittämiseltä"), REACHES)
    beside = {WhyMissing: "why", TextRefused: "why", DueBeforeReceived: "due_on"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Open it again."""
        given = self.cleaned_data
        enquiries.reopen(
            self.enquiry.pk,
            why=given["why"],
            due_on=given["due_on"],
            reach=Reach(given["reach"]),
            actor=actor,
            now=now,
        )


def plain(operation: Callable[..., object]) -> type[EnquiryForm]:
    """The form of an operation that asks for nothing."""

    class Plain(EnquiryForm):
        def run(self, *, actor: User, now: datetime) -> None:
            operation(self.enquiry.pk, actor=actor, now=now)

    return Plain


ENQUIRY_FORMS: Mapping[str, type[EnquiryForm]] = MappingProxyType(
    {
        "take": plain(enquiries.take),
        "concern": Concern,
        "hold": Hold,
        "ask_more_time": AskMoreTime,
        "record_more_time": RecordMoreTime,
        "answer": Answer,
        "ask_more": AskMore,
        "close": Close,
        "reopen": ReopenEnquiry,
    }
)
"""Every operation on an enquiry, by its name. A test holds it against the operations that the rules know."""
