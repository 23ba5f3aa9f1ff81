"""Tables and rules by the names that people know them by."""

from __future__ import annotations

from django.apps import apps

from oomi_registry.notice.terms import NotInRegister, Register


def table_in_words(table: str) -> str:
    """``customers_recording`` → ``puhelutallenteet``; the table's own name where it is no model's any more."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return str(model._meta.verbose_name_plural)
    return table


def rule_in_words(rule: str, register: Register) -> str:
    """``contracts`` → ``Sähkösopimukset``; several that all had to end (``a+b``) stand together."""
    return " + ".join(_one(code, register) for code in rule.split("+"))


def _one(code: str, register: Register) -> str:
    try:
        return str(register.rule(code).name)
    except NotInRegister:
        return code  # a certificate of an earlier notice keeps its own word
