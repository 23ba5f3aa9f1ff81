"""The code of a notice, as the link's script or a person types it, and what the recipient says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.codes import LONGEST_TYPED, TOKEN_SYMBOLS, parse_symbols
from requests_app.intake.forms.inputs import refused_as_error
from requests_app.intake.forms.public import PublicForm
from requests_app.models import RecipientNotice

SAID = {
    RecipientNotice.Said.DONE: _("Olemme tehneet tämän"),
    RecipientNotice.Said.NOT_HELD: _("Meillä ei enää ole näitä tietoja"),
}


class NoticeForm(PublicForm):
    """The code alone: shows what the notice is about."""

    whole = "code"

    code = forms.CharField(
        label=_("Koodi"),
        help_text=_("Koodi on viestissä linkin jälkeen. Linkki täyttää sen yleensä itse."),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Kirjoita koodi."), "max_length": _("Kirjoita pelkkä koodi.")},
    )

    def clean_code(self) -> str:
        """In its plain form."""
        return refused_as_error(lambda typed: parse_symbols(typed, TOKEN_SYMBOLS), str(self.cleaned_data["code"]))


class AcknowledgeForm(NoticeForm):
    """The same code, and what the recipient says; asked once the notice was shown."""

    whole = "said"

    code = forms.CharField(max_length=LONGEST_TYPED, widget=forms.HiddenInput)
    said = forms.ChoiceField(
        label=_("Mitä kuittaatte?"),
        choices=[(said.value, words) for said, words in SAID.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitkaa, mitä kuittaatte."), "invalid_choice": _("Valitkaa toinen näistä.")},
    )
