"""The kinds of rows that can be imported, and the fields of each: read from the models, listed nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.apps import apps
from django.db import models

from customers.fields import BlindIndexField, SealedField
from customers.filling.values import Field, Read, reader
from customers.models.origins import Keyed
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.left_out import stays_out

KEY = "external_key"
PARTY = "party"

# What is decided here and by nobody's file: a restriction (GDPR 18), and whether a consent was given here in so many
# words, which alone lifts a ban [D: may-we-contact].
DECIDED_HERE = frozenset({"Party.restricted_at", "Consent.express"})


@dataclass(frozen=True)
class Reference:
    """A field that names a row by that row's external key, or by its code where the row has a code for a key."""

    field: models.ForeignKey[models.Model, models.Model]

    @property
    def target(self) -> type[models.Model]:
        """The model of the row it names."""
        target = self.field.related_model
        if not isinstance(target, type):
            raise TypeError(f"{self.field} refers to no table.")
        return target

    @property
    def by_code(self) -> bool:
        """Whether the row is named by its own key, a code."""
        return not issubclass(self.target, Keyed)


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of row: a model of the register with an external key."""

    name: str
    model: type[Keyed]
    declaration: Privacy

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """The fields that name another row, by their names."""
        return {f.name: Reference(f) for f in self.model._meta.concrete_fields if isinstance(f, models.ForeignKey)}

    @cached_property
    def plain(self) -> Mapping[str, Field]:
        """The fields that hold a value of their own, by their names."""
        return {
            field.name: field
            for field in self.model._meta.concrete_fields
            if not field.primary_key
            and not isinstance(field, models.ForeignKey | models.FileField | BlindIndexField)
            and field.name != KEY
            and field.db_default is models.NOT_PROVIDED
            and f"{self.model._meta.object_name}.{field.name}" not in DECIDED_HERE
        }

    @cached_property
    def files(self) -> frozenset[str]:
        """Fields that name a stored file: files do not come by path."""
        return frozenset(f.name for f in self.model._meta.concrete_fields if isinstance(f, models.FileField))

    @cached_property
    def readers(self) -> Mapping[str, Read]:
        """What reads each plain field."""
        return {name: reader(field, self.declaration.schemas) for name, field in self.plain.items()}

    @cached_property
    def sealed(self) -> Mapping[str, tuple[str, ...]]:
        """The sealed fields, each with the names of its blind indexes."""
        indexes = [f for f in self.model._meta.concrete_fields if isinstance(f, BlindIndexField)]
        return {
            name: tuple(index.name for index in indexes if index.of == name)
            for name, field in self.plain.items()
            if isinstance(field, SealedField)
        }

    @cached_property
    def names(self) -> frozenset[str]:
        """Every field that a line may have beside its kind and its key."""
        return frozenset({*self.plain, *self.references})

    @cached_property
    def required(self) -> frozenset[str]:
        """The fields that a row which is not there yet cannot be without."""
        fields: list[Field] = [f for f in self.model._meta.concrete_fields if f.name in self.names]
        return frozenset(f.name for f in fields if not f.null and not f.blank and not f.has_default())

    @cached_property
    def defaults(self) -> Mapping[str, object]:
        """What a new row has in the fields that its line leaves out."""
        table = {f.name: f.get_default() for f in self.plain.values() if not isinstance(f, SealedField) and not f.null}
        here = {
            f.name: f.get_default()
            for f in self.model._meta.concrete_fields
            if not f.null and (f.name in self.files or self.decided_here(f.name))
        }
        return {name: value for name, value in (table | here).items() if name not in self.required}

    def decided_here(self, name: str) -> bool:
        """Whether the field is the register's own to decide."""
        return f"{self.model._meta.object_name}.{name}" in DECIDED_HERE

    @property
    def has_party(self) -> bool:
        """Whether each row is one person's."""
        return PARTY in self.references

    @cached_property
    def first_days(self) -> tuple[str, ...]:
        """The days and times on which a row begins: those it cannot be without."""
        return tuple(n for n, f in self.plain.items() if isinstance(f, models.DateField) and n in self.required)


@lru_cache(maxsize=2)
def _kinds(_version: object) -> Mapping[str, Kind]:
    found = []
    for model in apps.get_app_config("customers").get_models():
        declaration = declaration_of(model)
        if issubclass(model, Keyed) and isinstance(declaration, Privacy) and not stays_out(declaration, register()):
            found.append(Kind(_snake(str(model._meta.object_name)), model, declaration))
    return {kind.name: kind for kind in _in_order(found)}


def kinds() -> Mapping[str, Kind]:
    """Every kind by its name, those first that others refer to."""
    return _kinds(register().version)


def _in_order(found: list[Kind]) -> list[Kind]:
    models_left = {kind.model for kind in found}
    ordered: list[Kind] = []
    waiting = found
    while waiting:
        ready = [k for k in waiting if not {r.target for r in k.references.values()} & (models_left - {k.model})]
        if not ready:
            raise TypeError("The tables refer to each other in a ring: nothing could come first.")
        ordered += ready
        models_left -= {kind.model for kind in ready}
        waiting = [kind for kind in waiting if kind not in ready]
    return ordered


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
