"""The code of a notice, as the link's script or a person types it, and what the recipient says."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app.codes import LONGEST_TYPED, TOKEN_SYMBOLS, parse_symbols
from requests_app.models import RecipientNotice

SAID = {
    RecipientNotice.Said.DONE: _("Olemme tehneet tämän"),
    RecipientNotice.Said.NOT_HELD: _("Meillä ei enää ole näitä tietoja"),
}


class NoticeForm(forms.Form):
    """The code alone: shows what the notice is about."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Koodi"),
        help_text=_("Koodi on viestissä linkin jälkeen. Linkki täyttää sen yleensä itse."),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Kirjoita koodi."), "max_length": _("Kirjoita pelkkä koodi.")},
    )

    def clean_code(self) -> str:
        """In its plain form."""
        try:
            return parse_symbols(str(self.cleaned_data["code"]), TOKEN_SYMBOLS)
        except Refused as mistyped:
            raise forms.ValidationError(gettext(mistyped.sentence)) from None

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Each error with the field it stands at, for the summary."""
        for sentences in self.errors.values():
            yield from ((self["code"].id_for_label, str(sentence)) for sentence in sentences)


class AcknowledgeForm(NoticeForm):
    """The same code, and what the recipient says; asked once the notice was shown."""

    code = forms.CharField(max_length=LONGEST_TYPED, widget=forms.HiddenInput)
    said = forms.ChoiceField(
        label=_("Mitä kuittaatte?"),
        choices=[(said.value, words) for said, words in SAID.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitkaa, mitä kuittaatte."), "invalid_choice": _("Valitkaa toinen näistä.")},
    )

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Each error, at the choice: the code is not seen."""
        for sentences in self.errors.values():
            yield from ((f"{self['said'].id_for_label}_0", str(sentence)) for sentence in sentences)
