"""Rows about synthetic people, gathered before they are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models, transaction

_RowT = TypeVar("_RowT", bound=models.Model)


@dataclass
class Population:
    """Rows about synthetic people, by model, in the order in which they can be written."""

    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)

    def add(self, row: models.Model) -> None:
        """Keep ``row`` to be written after every model that was added before its own."""
        self.rows.setdefault(type(row), []).append(row)

    def last(self, model: type[_RowT]) -> _RowT:
        """The row of ``model`` that was added last."""
        row = self.rows[model][-1]
        if not isinstance(row, model):
            raise TypeError(f"A row stands under {model.__name__} that is none.")
        return row

    def write(self, order: Iterable[type[models.Model]]) -> int:
        """Write every row, table by table in that ``order``, in one transaction; return how many there were."""
        with transaction.atomic():
            for model in order:
                model._default_manager.bulk_create(self.rows.get(model, []), batch_size=2000)
        return sum(map(len, self.rows.values()))
