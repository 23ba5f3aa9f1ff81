"""What a copy says that stands in no text of it: the names of tables, fields, choices and codes, in Finnish.

Whoever looks for what must be translated finds these here; where they are said, gettext has them as it has the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field

from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.fulfilment.access.codes import JSON_KEYS, OWN_WORDS, WORDS, choices_in_words
from requests_app.grounds import GROUNDS
from retention.models import LegalHold


def spoken() -> Iterator[str]:
    """Each of them, some more than once: of every table that is declared, whatever the register of the day takes in."""
    for model in apps.get_models(include_auto_created=True):
        declaration = declaration_of(model)
        if isinstance(declaration, Privacy):
            yield from (str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
            for _origin, _category, name in declaration.under():
                column = model._meta.get_field(name)
                if isinstance(column, Field):
                    yield str(column.verbose_name)
                    yield from filter(None, choices_in_words(column).values())
    yield OWN_WORDS
    yield from JSON_KEYS.values()
    for words in WORDS.values():
        yield from words.values()
    yield from (rule.name for rule in GROUNDS.values())
    yield from (str(label) for label in LegalHold.Reason.labels)
