"""The list of what the notice names and the tables do not hold yet stays true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.checks import CheckMessage, Error, Info
from django.db import models

from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.not_yet_held import NOT_YET_HELD, NotYetHeld
from oomi_registry.notice.terms import Code, Register

LIST = "oomi_registry/notice/not_yet_held.py"


def held_after_all(held: Iterable[type[models.Model]]) -> Iterator[Error]:
    """An Error for each entry of the list that a declared field holds."""
    fields = [described for model in held for described in _described(model)]
    for entry in NOT_YET_HELD:
        for category, label, words in fields:
            if entry.is_held_by(category, words):
                yield Error(
                    f"{label} holds {entry.content!r} ({entry.category!s}), which {LIST} says is not yet held.",
                    hint=f"In {LIST}, take the entry {entry.content!r} away.",
                    id="notice.E050",
                )
                break


def _described(model: type[models.Model]) -> Iterator[tuple[Code, str, str]]:
    """Each field that stands under a category, with the words it is known by: its model's, and its own."""
    declaration = declaration_of(model)
    if not isinstance(declaration, Privacy):
        return
    meta = model._meta
    concrete = {field.name: field for field in meta.local_concrete_fields}
    for _, category, name in declaration.under():
        if name in concrete:
            words = f"{meta.model_name} {meta.verbose_name} {name} {concrete[name].verbose_name}"
            yield category, f"{meta.label}.{name}", words.casefold()


def not_yet_held(register: Register) -> list[CheckMessage]:
    """One Info that names what the adopted register's categories say and no table holds yet."""
    said = {category.code: category.content.fi for category in register.categories}
    entries = [entry for entry in NOT_YET_HELD if entry.content in said.get(entry.category, "")]
    if not entries:
        return []
    return [Info("Not yet held of what the notice names: " + _listed(entries) + ".", hint=f"{LIST}", id="notice.I001")]


def _listed(entries: Iterable[NotYetHeld]) -> str:
    return "; ".join(f"{entry.category!s}: {entry.content}" for entry in entries)
