"""What is typed to show a mailbox. A form judges shape alone: whether anybody has the address it never says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.identifiers import parse_email
from requests_app.intake.forms.inputs import Identifier
from requests_app.intake.forms.public import PublicForm
from requests_app.letters.entry_codes import LONGEST_TYPED


class AskCode(PublicForm):
    """The address of the mailbox."""

    address = Identifier(
        parse_email,
        label=_("Sähköpostiosoite"),
        help_text=_("Osoite, johon saat viestejä meiltä, esimerkiksi nimi@esimerkki.fi."),
        missing=_("Kirjoita sähköpostiosoite."),
        autocomplete="email",
        widget=forms.EmailInput,
    )


class TypeCode(AskCode):
    """The address again, and the code that came to it."""

    code = forms.CharField(
        label=_("Koodi"),
        help_text=_("Kahdeksan merkkiä, esimerkiksi 7K4M-92XD."),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={
            "required": _("Kirjoita koodi, joka tuli sähköpostiisi."),
            "max_length": _("Kirjoita koodi niin kuin se on viestissä."),
        },
    )
