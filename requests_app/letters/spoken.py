"""What letters say that stands in no text of theirs: the names that they take from tables and choices, in Finnish.

Whoever looks for what must be translated finds these here; where they are said, gettext has them as it has the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps

from oomi_registry.languages import looked_up
from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.corrections.places import rectifiable_fields
from requests_app.corrections.words import FIXED, words_of
from requests_app.grounds import GROUNDS


def spoken() -> Iterator[str]:
    """Each of them, some more than once."""
    for rule in GROUNDS.values():
        if rule.provisions:
            yield rule.name
            yield from (each for stands_on in rule.provisions.values() for each in stands_on if not _of_gdpr(each))
    yield from FIXED
    for model in apps.get_models(include_auto_created=True):
        if isinstance(declaration_of(model), Privacy):
            yield from looked_up(model._meta.verbose_name or "", model._meta.verbose_name_plural or "")
    for column in rectifiable_fields():
        yield from words_of(column)


def _of_gdpr(provision: str) -> bool:
    """``"GDPR 12(5)"`` is written so in every language of the letters."""
    return provision.startswith("GDPR ")
