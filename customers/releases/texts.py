"""The notice's page and the record of processing as they are published with a version, and stay readable after it."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.template.loader import render_to_string
from django.utils import translation

from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.left_out import stays_out
from oomi_registry.notice.outline import outline
from oomi_registry.notice.record import as_json, record_of_processing
from oomi_registry.notice.terms import Code, Register
from oomi_registry.notice.wording import LANGUAGES


def tables_by_category(register: Register) -> Mapping[Code, list[str]]:
    """The names of the tables that declare each category, save those the register leaves out, which are empty."""
    tables: dict[Code, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        declaration = declaration_of(model)
        if isinstance(declaration, Privacy) and not stays_out(declaration, register):
            for category in declaration.categories():
                tables.setdefault(category, []).append(str(model._meta.verbose_name_plural))
    return tables


def shown(register: Register, language: str) -> dict[str, object]:
    """What the notice's page is made of."""
    return {
        "register": register,
        "sections": outline(register),
        "record": record_of_processing(register, language=language),
    }


def notice_text(register: Register, language: str) -> str:
    """The notice in one language (GDPR 13 and GDPR 14), from its heading to its end, without the page around it."""
    with translation.override(language):
        return render_to_string("notice/text.html", shown(register, language))


def records(register: Register) -> dict[str, object]:
    """The record of processing in every language (GDPR 30(1))."""
    told: dict[str, object] = {}
    for language in LANGUAGES:
        with translation.override(language):
            tables = tables_by_category(register)
            told[language] = as_json(record_of_processing(register, holdings=tables, language=language))
    return told
