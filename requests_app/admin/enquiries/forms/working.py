"""An enquiry is worked on: what is held for it, and more time asked of the authority."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app.admin.enquiries.forms.operation import REACHES, EnquiryForm
from requests_app.admin.forms.operation import choice, day, text
from requests_app.enquiring import UntilNotLater, WhyMissing
from requests_app.operations import enquiries
from requests_app.operations.enquiries import Reach
from requests_app.permitted.refusals import TextRefused


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
