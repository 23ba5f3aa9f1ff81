"""What is typed to fetch a copy. A form judges shape alone: what a reference or a code is worth it never says."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app.letters.secret import LONGEST_TYPED as LONGEST_CODE
from requests_app.reference import LONGEST_TYPED, parse_reference


class _Form(forms.Form):
    use_required_attribute = False
    template_name = ""

    def wrong(self) -> Iterator[tuple[str, str]]:
        """The id of the input and the sentence, for each error, in the order of the page."""
        for field in self.visible_fields():
            for sentence in field.errors:
                yield field.auto_id, str(sentence)


class AskCode(_Form):
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
        try:
            return parse_reference(self.cleaned_data["reference"])
        except Refused as mistyped:
            raise ValidationError(gettext(mistyped.sentence)) from None


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
