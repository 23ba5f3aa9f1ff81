"""Paths through the tables: from a row to its person, and from a row to the day its retention is counted from."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel


class NoSuchPath(LookupError):
    """A path names a field that is not there; the message says which of which model."""


@dataclass(frozen=True, slots=True)
class Step:
    """One field on a path: of which model, and what it is."""

    model: type[models.Model]
    name: str
    field: models.Field[object, object] | ForeignObjectRel

    @property
    def forward(self) -> bool:
        """Whether it leads from a row to at most one other."""
        return isinstance(self.field, models.ForeignKey)

    @property
    def may_lead_nowhere(self) -> bool:
        """Whether a row may have nothing there."""
        return not isinstance(self.field, models.Field) or bool(self.field.null)

    @property
    def indexed(self) -> bool:
        """Whether the column has an index of all rows that starts with it."""
        return isinstance(self.field, models.Field) and starts_an_index(self.model, self.field)


def related(field: models.Field[object, object] | ForeignObjectRel) -> type[models.Model] | None:
    """The model that a field leads to, ``None`` for a plain column."""
    target: object = field.related_model
    return target if isinstance(target, type) and issubclass(target, models.Model) else None


def walk(model: type[models.Model], path: str) -> tuple[Step, ...]:
    """The steps of a ``__`` path from ``model``. Raises :class:`NoSuchPath`."""
    steps: list[Step] = []
    here: type[models.Model] | None = model
    for name in path.split("__"):
        if here is None:
            raise NoSuchPath(f"{steps[-1].model._meta.label}.{steps[-1].name} leads to no other table")
        try:
            field = here._meta.get_field(name)
        except FieldDoesNotExist as missing:
            raise NoSuchPath(f"{here._meta.label} has no field {name!r}") from missing
        if isinstance(field, GenericForeignKey):
            raise NoSuchPath(f"{here._meta.label}.{name} may lead to any table")
        steps.append(Step(here, name, field))
        here = related(field)
    return tuple(steps)


def starts_an_index(model: type[models.Model], field: models.Field[object, object]) -> bool:
    """Whether an ordinary index, of every row of the table, starts with the column."""
    if field.db_index or field.unique:  # type: ignore[attr-defined]  # missing in the stubs
        return True
    firsts = [
        index.fields[0].removeprefix("-")
        for index in model._meta.indexes
        if type(index) is models.Index and index.fields and index.condition is None
    ]
    firsts += [
        constraint.fields[0]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and constraint.condition is None
    ]
    firsts += [str(together[0]) for together in model._meta.unique_together]
    return field.name in firsts or field.attname in firsts
