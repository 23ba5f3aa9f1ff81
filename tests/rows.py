"""One row of any declared table, as :mod:`oomi_registry.proving.rows` makes it, and every table with its clocks."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Model

from oomi_registry.notice.declarations import Privacy, Runs, declaration_of, passes
from oomi_registry.proving.rows import World
from retention.guards import guarded_models

__all__ = ["Alternative", "World", "alternatives", "key", "name_of"]

Alternative = tuple[type[Model], tuple[Runs, ...]]


def alternatives() -> Iterator[Alternative]:
    """Every guarded table with each set of clocks that takes its rows together."""
    for model in guarded_models():
        declaration = declaration_of(model)
        assert isinstance(declaration, Privacy)
        for alternative in passes(declaration.keep):
            yield model, alternative


def name_of(alternative: Alternative) -> str:
    """How a test of it is called."""
    model, clocks = alternative
    return f"{model._meta.db_table}-{'-and-'.join(runs.clock for runs in clocks)}"


def key(row: Model) -> UUID:
    """The row's key."""
    assert isinstance(row.pk, UUID)
    return row.pk
