"""A value of a change as a letter says it, in the active language: days, yes and no, choices, figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import models
from django.db.models import Field
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from oomi_registry.languages import in_active_language, looked_up
from oomi_registry.notice.days import HELSINKI, written
from oomi_registry.notice.wording import FINNISH
from requests_app.corrections.values import HIDDEN, NO, SEALED, YES, day_of

FIXED = (YES, NO, HIDDEN, SEALED)
"""What stands for a value, by ``write`` and ``masked``."""


def in_words(column: Field[object, object], text: str) -> str:
    """``text``, which ``write`` or ``masked`` wrote of that field, as the active language says it."""
    if text in (HIDDEN, SEALED):
        return _(text)
    match column:
        case models.BooleanField():
            return _(text)
        case models.DateTimeField():
            return _moment(text)
        case models.DateField():
            day = day_of(text)
            return written(day, _language()) if day else text
        case models.DecimalField():
            return _figure(text)
        case _:
            return in_active_language(dict(column.flatchoices).get(text, text)) if column.choices else text


def words_of(column: Field[object, object]) -> Iterator[str]:
    """What the field may put into a letter beside its value: its name, and its choices in words."""
    yield from looked_up(column.verbose_name, *(words for _code, words in column.flatchoices))


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text).astimezone(HELSINKI)
    except ValueError:
        return text
    return _("%(day)s klo %(hours)s.%(minutes)s") % {
        "day": written(at.date(), _language()),
        "hours": f"{at.hour}",
        "minutes": f"{at.minute:02}",
    }


def _figure(text: str) -> str:
    try:
        return number_format(Decimal(text), force_grouping=True)
    except InvalidOperation:
        return text


def _language() -> str:
    return translation.get_language() or FINNISH
