"""The kinds of input the form has. Each takes hostile text and gives it back clean, or says what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app.intake.told import in_words
from requests_app.intake.typed import UNREADABLE
from requests_app.intake.words import Words

LONGEST_LINE = 200
LONGEST_STORY = 4000
# The browser cuts a paste only here, far over what is taken: up to it the page says how much too long the text is.
# Two stories of this length, in the widest letters, still fit into DATA_UPLOAD_MAX_MEMORY_SIZE.
_BROWSER_LINE = "1000"
_BROWSER_STORY = "10000"

# Marks that turn the direction of a line: on an officer's screen they make a text read as what it is not.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LAID_OUT = frozenset("\n\t")


class Story(forms.CharField):
    """Free text of at most :data:`LONGEST_STORY` characters, in the person's own words and lines.

    Here as in the kinds below, ``missing`` is what to say where nothing was written; without it the field is optional.
    """

    def __init__(self, *, label: Words, help_text: Words = "", missing: Words = "") -> None:
        super().__init__(
            required=bool(missing),
            label=label,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": "6", "maxlength": _BROWSER_STORY}),
            strip=False,
            error_messages={"required": missing},
        )

    def clean(self, value: object) -> str:
        """The text in its normal form (NFC). Raises ValidationError for what cannot be read, and for too much."""
        text = _readable(str(value or "").replace("\r\n", "\n").replace("\r", "\n"))
        if self.required and not text:
            raise ValidationError(self.error_messages["required"], code="required")
        return _no_longer_than(text, LONGEST_STORY)


class Line(forms.CharField):
    """One line of at most ``longest`` characters with a letter or digit in it."""

    def __init__(
        self,
        *,
        label: Words,
        help_text: Words = "",
        missing: Words = "",
        longest: int = LONGEST_LINE,
        autocomplete: str = "off",
        narrow: bool = False,
    ) -> None:
        super().__init__(
            required=bool(missing),
            label=label,
            help_text=help_text,
            widget=forms.TextInput(attrs=_line(autocomplete, narrow=narrow)),
            strip=False,
            error_messages={"required": missing},
        )
        self.longest = longest

    def clean(self, value: object) -> str:
        """The line in its normal form (NFC), its spaces single. Raises ValidationError."""
        text = " ".join(_readable(str(value or "")).split())
        if text and not any(character.isalnum() for character in text):
            raise ValidationError(gettext("Kirjoita tähän kirjaimia tai numeroita."))
        if self.required and not text:
            raise ValidationError(self.error_messages["required"], code="required")
        return _no_longer_than(text, self.longest)


class Identifier(forms.CharField):
    """An identifier of :mod:`customers.identifiers`; its refusal is the error's text."""

    def __init__(
        self,
        parse: Callable[[str], str],
        *,
        label: Words,
        help_text: Words = "",
        missing: Words = "",
        autocomplete: str = "off",
        widget: type[forms.Widget] = forms.TextInput,
        narrow: bool = False,
    ) -> None:
        super().__init__(
            required=bool(missing),
            label=label,
            help_text=help_text,
            widget=widget(attrs=_line(autocomplete, narrow=narrow)),
            strip=False,
            error_messages={"required": missing},
        )
        self.parse = parse

    def clean(self, value: object) -> str:
        """The identifier in its one written form, or empty. Raises ValidationError."""
        text = _readable(str(value or ""))
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        return refused_as_error(self.parse, text)


class TelInput(forms.TextInput):
    """A phone number."""

    input_type = "tel"


class DateInput(forms.DateInput):
    """A day; browsers without a calendar of their own show it as text."""

    input_type = "date"


class BirthDate(forms.DateField):
    """A day of birth, as the browser's calendar sends it or as Finnish writes it."""

    def __init__(self, *, label: Words, help_text: Words = "", autocomplete: str) -> None:
        wrong = _("Anna syntymäaika päivänä, esimerkiksi 31.12.1980.")
        super().__init__(
            required=False,
            label=label,
            help_text=help_text,
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            widget=DateInput(attrs={"autocomplete": autocomplete}),
            error_messages={"invalid": wrong},
        )


_OLDEST = 130


def still_possible(day: date | None, today: date) -> date | None:
    """The day, if somebody alive on ``today`` (a day in Europe/Helsinki) can be born on it. Raises ValidationError."""
    if day is not None and day > today:
        raise ValidationError(gettext("Tarkista syntymäaika: se ei voi olla tulevaisuudessa."))
    if day is not None and day.year < today.year - _OLDEST:
        raise ValidationError(gettext("Tarkista syntymäajan vuosi: kirjoita se neljällä numerolla."))
    return day


class Boxes(forms.CheckboxSelectMultiple):
    """Check boxes, each with a hint of its own where it has one."""

    def __init__(self, hints: Mapping[str, Words] | None = None) -> None:
        super().__init__()
        self.hints = hints or {}

    def create_option(self, name: str, value: object, *args: object, **kwargs: object) -> dict[str, object]:
        """Django's option, and its hint."""
        option: dict[str, object] = super().create_option(name, value, *args, **kwargs)  # type: ignore[arg-type]
        return option | {"hint": self.hints.get(str(value), "")}


class Dots(forms.RadioSelect):
    """Radio buttons, each with a hint of its own where it has one."""

    def __init__(self, hints: Mapping[str, Words] | None = None) -> None:
        super().__init__()
        self.hints = hints or {}

    def create_option(self, name: str, value: object, *args: object, **kwargs: object) -> dict[str, object]:
        """Django's option, and its hint."""
        option: dict[str, object] = super().create_option(name, value, *args, **kwargs)  # type: ignore[arg-type]
        return option | {"hint": self.hints.get(str(value), "")}


def several_of(
    choices: Mapping[str, Words],
    *,
    label: Words,
    help_text: Words = "",
    none: Words,
    hints: Mapping[str, Words] | None = None,
) -> forms.MultipleChoiceField:
    """At least one of the choices; ``none`` says so where nothing was chosen."""
    return forms.MultipleChoiceField(
        choices=list(choices.items()),
        label=label,
        help_text=help_text,
        widget=Boxes(hints),
        error_messages={"required": none, "invalid_choice": _NOT_LISTED, "invalid_list": _NOT_LISTED},
    )


def one_of(
    choices: Mapping[str, Words],
    *,
    label: Words,
    help_text: Words = "",
    none: Words,
    hints: Mapping[str, Words] | None = None,
) -> forms.ChoiceField:
    """Exactly one of the choices; ``none`` says so where nothing was chosen."""
    return forms.ChoiceField(
        choices=list(choices.items()),
        label=label,
        help_text=help_text,
        widget=Dots(hints),
        error_messages={"required": none, "invalid_choice": _NOT_LISTED},
    )


_NOT_LISTED = _("Valitse vain kohtia, jotka ovat tällä sivulla.")


def refused_as_error(parse: Callable[[str], str], text: str) -> str:
    """What ``parse`` makes of the text; its refusal as an error in the reader's language."""
    try:
        return parse(text)
    except Refused as refusal:
        raise ValidationError(in_words(refusal)) from None


def _line(autocomplete: str, *, narrow: bool) -> dict[str, str]:
    attrs = {"maxlength": _BROWSER_LINE, "autocomplete": autocomplete, "spellcheck": "false"}
    return attrs | {"class": "w10"} if narrow else attrs


def _readable(text: str) -> str:
    """The text stripped and in NFC, its direction marks gone. Raises ValidationError for what nobody can read."""
    plain = _TURNING.sub("", unicodedata.normalize("NFC", text)).strip()
    if any(
        character == UNREADABLE or (unicodedata.category(character) == "Cc" and character not in _LAID_OUT)
        for character in plain
    ):
        raise ValidationError(gettext("Poista tekstistä merkit, joita ei voi lukea."))
    return plain


def _no_longer_than(text: str, longest: int) -> str:
    if len(text) > longest:
        sentence = gettext("Lyhennä teksti enintään %(longest)d merkkiin. Nyt siinä on %(now)d merkkiä.")
        raise ValidationError(sentence % {"longest": longest, "now": len(text)})
    return text
