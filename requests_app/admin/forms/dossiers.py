"""A dossier of the case was given to the authority: when, and to which matter of theirs."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, moment
from requests_app.permitted.dossiers import DossierUnknown
from requests_app.permitted.refusals import TextRefused, TimeImpossible


class HandOverDossier(OperationForm):
    """Which dossier, when it was given, and the authority's own reference where there is one."""

    dossier = forms.UUIDField(widget=forms.HiddenInput)
    at = moment(_("Milloin kooste annettiin"), hint=_("Henkilölle kerrotaan tästä luovutuksesta, jos hän kysyy."))
    diary_number = forms.CharField(
        label=_("Viranomaisen diaarinumero"), required=False, max_length=40, help_text=_("Jos se on tiedossa.")
    )
    beside = {TimeImpossible: "at", TextRefused: "diary_number", DossierUnknown: "dossier"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        given = self.cleaned_data
        operations.hand_over_dossier(
            self.request_.pk, given["dossier"], at=given["at"], diary_number=given["diary_number"], actor=actor, now=now
        )
