"""The authority is answered, and asks more."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app.admin.enquiries.forms.operation import EnquiryForm
from requests_app.admin.forms.operation import choice, day, moment, text
from requests_app.enquiring import DueBeforeReceived, WhyMissing
from requests_app.models import EnquiryAnswer
from requests_app.operations import enquiries
from requests_app.permitted.refusals import TextMissing, TextRefused, TimeImpossible


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
