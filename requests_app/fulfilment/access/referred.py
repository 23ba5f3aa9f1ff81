"""What the records refer to, each row of it read once, however many refer to it.

Ten years of days refer to one contract: beside each of them, it would be read and made 3,653 times.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import ForeignKey, Model

from customers.models import Party
from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.fulfilment.access.tables import Table

Reference = ForeignKey[Model, Model]


class Referred:
    """The rows that others refer to, by table and key."""

    def __init__(self) -> None:
        self._known: dict[type[Model], dict[object, Model]] = {}

    def put_beside(self, rows: Sequence[Model], references: Iterable[Reference]) -> None:
        """Give each of the rows what it refers to, and that its contract; one query for each table with a new row."""
        for reference in references:
            target = reference.related_model
            assert isinstance(target, type)  # noqa: S101 - narrows for the type checker
            known = self._known.setdefault(target, {})
            keys = [getattr(row, reference.attname) for row in rows]
            if new := {key for key in keys if key is not None and key not in known}:
                found = target._base_manager.in_bulk(new)
                known.update(found)
                self.put_beside(list(found.values()), _to_its_contract(target))
            for row, key in zip(rows, keys, strict=True):
                if key is not None:
                    reference.set_cached_value(row, known[key])


def references_of(table: Table) -> tuple[Reference, ...]:
    """The references that a table's records show, and those to their contract; of a person only the key is needed."""
    shown = [each.field for each in table.columns if isinstance(each.field, ForeignKey)]
    every = dict.fromkeys([*shown, *_to_its_contract(table.model)])
    return tuple(each for each in every if each.related_model is not Party)


def _to_its_contract(model: type[Model]) -> list[Reference]:
    declaration = declaration_of(model)
    names = declaration.contract_from.split() if isinstance(declaration, Privacy) else []
    fields = (model._meta.get_field(name) for name in names)
    return [each for each in fields if isinstance(each, ForeignKey)]
