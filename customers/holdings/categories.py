"""Which tables hold each category of the notice, as the record of processing tells it (GDPR 30(1)(c))."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps

from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.left_out import stays_out
from oomi_registry.notice.terms import Code, Register


def tables_by_category(adopted: Register) -> Mapping[Code, list[str]]:
    """The names of the tables that declare each category, save those the register leaves out, which are empty."""
    tables: dict[Code, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        declaration = declaration_of(model)
        if isinstance(declaration, Privacy) and not stays_out(declaration, adopted):
            for category in declaration.categories():
                tables.setdefault(category, []).append(str(model._meta.verbose_name_plural))
    return tables
