"""What the templates need of a register: its texts in the language of the page."""

from __future__ import annotations

from django import template

from oomi_registry.languages import page_language
from oomi_registry.notice.terms import Contract, Subject, Text
from oomi_registry.notice.wording import CONTRACTS, SUBJECTS

register = template.Library()


@register.filter
def in_words(text: Text) -> str:
    """A register's text in the active language, else its Finnish original."""
    return text.in_language(page_language())


@register.filter
def subject_in_words(subject: Subject) -> str:
    """``"kuluttaja-asiakas"``."""
    return SUBJECTS[subject].in_language(page_language())


@register.filter
def contract_in_words(contract: Contract) -> str:
    """``"sähkösopimus"``."""
    return CONTRACTS[contract].in_language(page_language())
