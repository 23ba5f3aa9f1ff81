"""A reference and a code, as people type them. The form judges their shape alone: whether they fit, one place says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app.codes import CODE_SYMBOLS, TOKEN_SYMBOLS, parse_symbols
from requests_app.intake.forms.inputs import refused_as_error
from requests_app.intake.forms.public import PublicForm
from requests_app.reference import parse_reference

_LONGEST = 200
_HAND_TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class CodeForm(PublicForm):
    """The two fields of both pages."""

    symbols = 0
    whole = "reference"

    reference = forms.CharField(
        label=_("Viitenumero"),
        help_text=_("Esimerkiksi TP-7K4M-92XD. Se on viestin otsikossa ja kirjeen alussa."),
        max_length=_LONGEST,
        widget=forms.TextInput(attrs=_HAND_TYPED),
        error_messages={"required": _("Kirjoita viitenumero."), "max_length": _("Kirjoita pelkkä viitenumero.")},
    )
    code = forms.CharField(
        max_length=_LONGEST,
        widget=forms.TextInput(attrs=_HAND_TYPED),
        error_messages={"required": _("Kirjoita koodi."), "max_length": _("Kirjoita pelkkä koodi.")},
    )

    def clean_reference(self) -> str:
        """In its written form."""
        return refused_as_error(parse_reference, str(self.cleaned_data["reference"]))

    def clean_code(self) -> str:
        """In its plain form."""
        return refused_as_error(lambda typed: parse_symbols(typed, self.symbols), str(self.cleaned_data["code"]))


class ConfirmForm(CodeForm):
    """The code of a mailbox. The page's script types it from the link; without the script the person does."""

    symbols = TOKEN_SYMBOLS

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        self.fields["code"].label = gettext("Vahvistuskoodi")
        self.fields["code"].help_text = gettext("Koodi on viestissä linkin jälkeen. Linkki täyttää sen yleensä itse.")


class MailedCodeForm(ConfirmForm):
    """The same code, typed to be identified for its case."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = gettext("Koodi on viestissä, jonka lähetimme, kun pyyntösi saapui.")


class LetterCodeForm(CodeForm):
    """The code of a letter."""

    symbols = CODE_SYMBOLS

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        self.fields["code"].label = gettext("Kirjeessä oleva koodi")
        self.fields["code"].help_text = gettext("Kymmenen merkkiä. Välilyönnit ja pienet kirjaimet käyvät.")
