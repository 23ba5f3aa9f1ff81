"""An enquiry is closed, and opened again where the matter goes on."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app.admin.enquiries.forms.operation import REACHES, EnquiryForm
from requests_app.admin.forms.operation import choice, day, text
from requests_app.enquiring import DueBeforeReceived, WhyMissing
from requests_app.operations import enquiries
from requests_app.operations.enquiries import Reach
from requests_app.permitted.refusals import TextRefused


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
