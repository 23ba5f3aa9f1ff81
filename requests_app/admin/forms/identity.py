"""Who asks: what was checked, to whose address a code goes, and a code that was told."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, choice, text
from requests_app.codes import CODE_SYMBOLS, CodeMistyped, parse_symbols
from requests_app.identity import FACT_NAMES, Fact, FactsShowNobody
from requests_app.models import IdentityEvidence
from requests_app.operations.evidence import LONGEST_NOTE
from requests_app.permitted import refusals


class RecordEvidence(OperationForm):
    """What an officer or a handler looked at (GDPR 12(6))."""

    kind = choice(_("Millä tavalla"), {kind.value: kind.label for kind in IdentityEvidence.Kind})
    facts = forms.MultipleChoiceField(
        label=_("Mitä kysyttiin"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(fact.value, _(name)) for fact, name in FACT_NAMES.items()],
        help_text=_(
            "Kun tapa on kysymykset. Henkilötunnus, syntymäaika ja nimi eivät riitä, eivät yhdessäkään "
            "(tietosuojalaki 29 §)."
        ),
    )
    note = text(
        _("Mitä tarkistettiin ja mihin verrattiin"),
        longest=LONGEST_NOTE,
        hint=_("Älä kirjoita henkilötunnusta. Selvitys poistetaan, kun sitä on käytetty."),
    )
    document = forms.FileField(
        label=_("Toimitettu asiakirja"),
        required=False,
        help_text=_(
            "PDF, JPG tai PNG, enintään 10 Mt, ja vain kun tapa on toimitettu asiakirja. Älä pyydä kopiota "
            "henkilökortista: muut tavat riittävät yleensä."
        ),
    )
    beside = {
        FactsShowNobody: "facts",
        refusals.NoteMissing: "note",
        refusals.TextRefused: "note",
        refusals.DocumentWanted: "document",
        refusals.DocumentUnfit: "document",
    }

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        answers = self.cleaned_data
        operations.record_evidence(
            self.request_.pk,
            kind=IdentityEvidence.Kind(answers["kind"]),
            note=answers["note"],
            facts=[Fact(fact) for fact in answers["facts"]],
            document=answers["document"],
            actor=actor,
            now=now,
        )


class MakeCodeLetter(OperationForm):
    """To which candidate's address on file a code goes."""

    party = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Make the code."""
        operations.make_code_letter(
            self.request_.pk,
            party_id=self.cleaned_data["party"],
            actor=actor,
            now=now,
            secret=settings.SECRET_KEY.encode(),
        )


class EnterCode(OperationForm):
    """The code that the person told."""

    code = forms.CharField(
        label=_("Henkilön kertoma koodi"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Kymmenen merkkiä. Viiden väärän yrityksen jälkeen koodi mitätöityy."),
        error_messages={"required": _("Kirjoita koodi.")},
    )
    beside = {CodeMistyped: "code", refusals.CodeWrong: "code"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Take it; a wrong one is shown as such without being raised, so that its try stays counted."""
        symbols = parse_symbols(self.cleaned_data["code"], CODE_SYMBOLS)
        secret = settings.SECRET_KEY.encode()
        if not operations.enter_code(self.request_.pk, symbols, actor=actor, now=now, secret=secret):
            self.refuse(refusals.CodeWrong())
