"""Which of the person's consents a request takes back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Consent
from customers.receipts import channel_name, purpose_name
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app import operations
from requests_app.admin.forms.operation import OperationForm
from requests_app.permitted.withdrawing import ConsentsNotChosen, NoConsentInForce, open_consents


def named(consent: Consent) -> str:
    """A consent by what it is to, by which channel, to whom, and when it was given."""
    adopted = register()
    names = {controller.code: controller.name for controller in adopted.controllers}
    parts = (
        purpose_name(consent.purpose, adopted, "fi"),
        channel_name(consent.channel, "fi"),
        " ja ".join(names.get(code, code) for code in consent.controllers),
        written(day_in_helsinki(consent.collected_at)),
    )
    return ", ".join(part for part in parts if part)


class WithdrawConsents(OperationForm):
    """The consents that are in force, to be ticked."""

    consents = forms.MultipleChoiceField(
        label=_("Mitkä suostumukset henkilö peruuttaa"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Peruutus on voimassa siitä alkaen, kun pyyntö saapui, eikä sitä voi kumota."),
        error_messages={
            "required": _("Valitse vähintään yksi suostumus."),
            "invalid_choice": _("Suostumus ei ole enää voimassa. Valitse jokin luettelosta."),
        },
    )
    beside = {ConsentsNotChosen: "consents", NoConsentInForce: "consents"}

    def settle(self) -> None:
        """Those of the matched person that the request can be about."""
        field = self.fields["consents"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(each.pk), named(each)) for each in open_consents(self.request_, timezone.now())]

    def run(self, *, actor: User, now: datetime) -> None:
        """Withdraw them."""
        chosen = [UUID(key) for key in self.cleaned_data["consents"]]
        operations.withdraw_consents(self.request_.pk, consents=chosen, actor=actor, now=now)
