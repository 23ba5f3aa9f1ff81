"""Recording at the desk to whom data about a person goes: what the person is told by name (GDPR 15(1)(c))."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Party
from customers.operations import disclosures
from customers.reading import ReadOnlyAdmin
from customers.restricted import USES, Use
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused

MAY_RECORD = "customers.add_disclosure"
BESIDE: Mapping[type[Refused], str] = {
    disclosures.RecipientWanted: "recipient",
    disclosures.PurposeWanted: "purpose",
    disclosures.CategoriesWanted: "categories",
    disclosures.NoSuchCountry: "country",
    disclosures.MechanismWanted: "transfer",
    disclosures.DisclosedInTheFuture: "at",
    disclosures.OnlyStoredNow: "restricted_use",
}
"""Beside which field a refusal of the operation stands."""


class DisclosureForm(forms.Form):
    """Who gets what, for what, when, and under which mechanism where it leaves the EEA."""

    recipient = forms.CharField(
        label=_("Vastaanottaja"),
        help_text=_("Yhtiön, viranomaisen tai henkilön nimi. Se kerrotaan asiakkaalle."),
        max_length=disclosures.LONGEST_NAME,
        error_messages={"required": _("Kirjoita vastaanottajan nimi.")},
    )
    recipient_kind = forms.ChoiceField(
        label=_("Vastaanottajan laji"), error_messages={"required": _("Valitse vastaanottajan laji.")}
    )
    other_kind = forms.CharField(
        label=_("Muu laji"),
        help_text=_("Vain jos laji puuttuu luettelosta. Siitä tulee huomio rekisterin sivulle."),
        max_length=40,
        required=False,
    )
    categories = forms.MultipleChoiceField(
        label=_("Luovutetut tietoryhmät"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Valitse, mitä luovutetaan.")},
    )
    purpose = forms.CharField(
        label=_("Mihin tiedot luovutetaan"),
        max_length=disclosures.LONGEST_NAME,
        error_messages={"required": _("Kirjoita, mihin tiedot luovutetaan.")},
    )
    country = forms.CharField(
        label=_("Vastaanottajan maa"), help_text=_("Kahden kirjaimen koodi, esimerkiksi FI."), max_length=2
    )
    transfer = forms.ChoiceField(
        label=_("Siirtoperuste"), help_text=_("Vain kun maa ei kuulu ETAan (GDPR 46)."), required=False
    )
    restricted_use = forms.ChoiceField(
        label=_("Rajoitetun tiedon käyttö"),
        help_text=_("Vain kun henkilön tietojen käsittely on rajoitettu (GDPR 18(2))."),
        choices=[("", _("ei rajoitettua tietoa")), *((use.value, words) for use, words in USES.items())],
        required=False,
    )
    at = forms.DateTimeField(
        label=_("Milloin"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"required": _("Anna luovutuksen aika."), "invalid": _("Anna luovutuksen aika.")},
    )

    OTHER = "other"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        adopted = register()
        kinds = [(kind.code, str(kind.text)) for kind in adopted.recipients]
        mechanisms = [(mechanism.code, str(mechanism.text)) for mechanism in adopted.transfers]
        self._choices("recipient_kind", [("", str(_("Valitse"))), *kinds, (self.OTHER, str(_("muu laji")))])
        self._choices("transfer", [("", str(_("ei tarvita"))), *mechanisms])
        self._choices("categories", [(str(each.code), str(each.name)) for each in adopted.categories])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def disclosed(self) -> disclosures.ToDisclose:
        """What was filled in; a kind of its own where the list has none that fits."""
        filled = self.cleaned_data
        other = filled["recipient_kind"] == self.OTHER
        return disclosures.ToDisclose(
            recipient=filled["recipient"],
            recipient_kind=filled["other_kind"] if other else filled["recipient_kind"],
            purpose=filled["purpose"],
            categories=filled["categories"],
            country=filled["country"].upper(),
            transfer=filled["transfer"],
            restricted_use=Use(filled["restricted_use"]) if filled["restricted_use"] else None,
        )


def disclosure_page(desk: ReadOnlyAdmin[Party], request: HttpRequest, party: Party) -> HttpResponse:
    """The form by GET; by POST the disclosure is recorded, and the person's page follows. Raises PermissionDenied."""
    if not request.user.has_perm(MAY_RECORD):
        raise PermissionDenied
    now = timezone.now()
    initial = {"country": "FI", "at": timezone.localtime(now).replace(second=0, microsecond=0)}
    form = DisclosureForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _recorded(form, party, now):
        messages.success(request, _("Luovutus on kirjattu."))
        return redirect(reverse("admin:customers_party_change", args=[party.pk]))
    answer = desk.page(request, "admin/customers/disclose.html", str(_("Kirjaa luovutus")), party=party, form=form)
    answer.status_code = 422 if form.errors else 200
    return answer


def _recorded(form: DisclosureForm, party: Party, now: datetime) -> bool:
    try:
        disclosures.record_disclosure(party, form.disclosed(), register(), at=form.cleaned_data["at"], now=now)
    except Refused as refused:
        form.add_error(BESIDE.get(type(refused)), str(refused))
        return False
    return True
