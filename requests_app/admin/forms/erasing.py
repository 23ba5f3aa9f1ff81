"""Carrying out the erasure that was approved."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm


class CarryOutErasure(OperationForm):
    """That the officer knows what they do: nothing brings the data back."""

    cannot_be_undone = forms.BooleanField(
        label=_("Olen lukenut suunnitelman ja tiedän, ettei poistoa voi perua"),
        error_messages={"required": _("Lue suunnitelma ja vahvista: poistettua ei saa takaisin.")},
    )

    def run(self, *, actor: User, now: datetime) -> None:
        """Carry it out; where the plan has become another, say what became of the case."""
        carried_out = operations.carry_out_erasure(
            self.request_.pk, index_key=settings.INDEX_KEY.encode(), actor=actor, now=now
        )
        if not carried_out:
            self.warning = _(
                "Mitään ei poistettu: tiedot ovat muuttuneet hyväksynnän jälkeen. Hyväksyntä raukesi ja pyyntö palasi "
                "käsittelyyn. Laadi suunnitelma uudelleen, tarkista ratkaisu ja vie vastaus hyväksyttäväksi."
            )
