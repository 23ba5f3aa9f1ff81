"""What a copy says that stands in no text of it: the names of tables, fields, choices and codes, in Finnish.

Whoever looks for what must be translated finds these here; where they are said, gettext has them as it has the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field

from oomi_registry.languages import looked_up
from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.fulfilment.access.codes import JSON_KEYS, OWN_WORDS, WORDS, choices_in_words
from requests_app.grounds import GROUNDS
from retention.models import LegalHold


def spoken() -> Iterator[str]:
    """Each of them, some more than once: of every table that is declared, whatever the register of the day takes in."""
    for model in apps.get_models(include_auto_created=True):
        declaration = declaration_of(model)
        if isinstance(declaration, Privacy):
            yield from looked_up(model._meta.verbose_name or "", model._meta.verbose_name_plural or "")
            for _origin, _category, name in declaration.under():
                column = model._meta.get_field(name)
                if isinstance(column, Field):
                    choices = (words for words in choices_in_words(column).values() if words)
                    yield from looked_up(column.verbose_name, *choices)
    yield OWN_WORDS
    yield from JSON_KEYS.values()
    for words in WORDS.values():
        yield from looked_up(*words.values())
    yield from (rule.name for rule in GROUNDS.values())
    yield from looked_up(*LegalHold.Reason.labels)
