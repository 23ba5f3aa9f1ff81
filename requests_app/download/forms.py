"""What is typed to fetch a copy. A form judges shape alone: what a reference or a code is worth it never says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.intake.forms.inputs import refused_as_error
from requests_app.intake.forms.public import PublicForm
from requests_app.letters.entry_codes import LONGEST_TYPED as LONGEST_CODE
from requests_app.reference import LONGEST_TYPED, parse_reference


class AskCode(PublicForm):
    """The reference of the request."""

    reference = forms.CharField(
        label=_("Viitenumero"),
        help_text=_("Viitenumero on vastauksessa ja kuitissa, esimerkiksi TP-7K4M-92XD."),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Kirjoita viitenumero."),
            "max_length": _("Kirjoita viitenumero niin kuin se on kuitissa, esimerkiksi TP-7K4M-92XD."),
        },
    )

    def clean_reference(self) -> str:
        """The reference in its written form."""
        return refused_as_error(parse_reference, self.cleaned_data["reference"])


class TypeCode(AskCode):
    """The reference again, and the code that came by mail."""

    code = forms.CharField(
        label=_("Koodi"),
        help_text=_("Kahdeksan merkkiä, esimerkiksi 7K4M-92XD."),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={
            "required": _("Kirjoita koodi, joka tuli sähköpostiisi."),
            "max_length": _("Kirjoita koodi niin kuin se on viestissä."),
        },
    )
