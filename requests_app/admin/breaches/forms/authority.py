"""The Ombudsman is told of a breach: the notice is written, marked as given, and its reference recorded (GDPR 33)."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app.admin.breaches.forms.operation import BreachForm
from requests_app.admin.forms.operation import moment, text
from requests_app.breaches.clock import ReasonsForDelayMissing
from requests_app.breaches.parts import PhaseIncomplete
from requests_app.operations import breaches
from requests_app.permitted.breaches import refusals
from requests_app.permitted.breaches.record import BreachRecord


class WriteAuthorityNotice(BreachForm):
    """Whether more follows, and why it is late where it is."""

    more_follows = forms.BooleanField(label=_("Loput tiedot toimitetaan myöhemmin (GDPR 33(4))"), required=False)
    delay_reasons = text(
        _("Viivästyksen syyt"), required=False, rows=2, hint=_("Tarvitaan, jos 72 tuntia on kulunut (GDPR 33(1)).")
    )
    beside = {ReasonsForDelayMissing: "delay_reasons", PhaseIncomplete: "more_follows"}

    def begins_with(self, record: BreachRecord) -> dict[str, object]:
        """What the one being written says."""
        draft = record.draft
        return {} if draft is None else {"more_follows": draft.more_follows, "delay_reasons": draft.delay_reasons}

    def run(self, *, actor: User, now: datetime) -> None:
        """Compose it."""
        given = self.cleaned_data
        breaches.write_authority_notice(
            self.record.breach.pk,
            more_follows=given["more_follows"],
            delay_reasons=given["delay_reasons"],
            actor=actor,
            now=now,
        )


class MarkAuthorityNotice(BreachForm):
    """When it was given, and by what reference the Ombudsman's office knows it."""

    given_at = moment(_("Milloin ilmoitus annettiin valtuutetun verkkolomakkeella"))
    their_reference = forms.CharField(
        label=_("Valtuutetun diaarinumero"),
        max_length=60,
        required=False,
        help_text=_("Jos se on jo tiedossa."),
    )
    beside = {refusals.GivenBeforeWritten: "given_at", ReasonsForDelayMissing: "given_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Mark it."""
        given = self.cleaned_data
        breaches.mark_authority_notice(
            self.record.breach.pk,
            given_at=given["given_at"],
            their_reference=given["their_reference"],
            actor=actor,
            now=now,
        )


class RecordReference(BreachForm):
    """By what reference the Ombudsman's office knows the last notice."""

    their_reference = forms.CharField(
        label=_("Valtuutetun diaarinumero"),
        max_length=60,
        error_messages={"required": _("Kirjoita valtuutetun diaarinumero.")},
    )
    beside = {refusals.ReferenceMissing: "their_reference"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Write it down."""
        reference = self.cleaned_data["their_reference"]
        breaches.record_reference(self.record.breach.pk, their_reference=reference, actor=actor, now=now)
