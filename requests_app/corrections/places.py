"""Which fields of which rows about a person may be rectified, with what stands there now and where that came from.

Walks the declarations: what came from somewhere and keeps its source is data that may be wrong. What the software
itself wrote (an objection, a restriction, a history) is not changed afterwards, nor what several people share, nor what
is only plumbing or derived: that follows from what is rectified.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Field, Model

from customers.fields import SealedField
from customers.holdings import Holding, holdings
from customers.models import Party
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.terms import Code, Origin
from requests_app.corrections.values import masked, write

APP, SOURCE = "customers", "source"
MOST_ROWS = 30
"""Of one table the newest rows are offered; consumption alone has thousands."""
NEVER = frozenset({SOURCE, "external_key", "restricted_at", "pseudonymised_at", "password_hash", "token"})
"""What the software or another system keeps of a row; nobody types a key or a hash."""
KINDS = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.DateField,  # a time is a DateField to Django, too
    models.DecimalField,
    models.IntegerField,
    SealedField,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one row: ``text`` is its value as :func:`write` writes it, ``shown`` as the desk and letters may."""

    row: Model = field(repr=False)
    name: str
    source: str
    text: str = field(repr=False)
    shown: str = field(repr=False)

    @property
    def table(self) -> str:
        """The table's label, ``customers.Party``."""
        return self.row._meta.label

    @property
    def field(self) -> Field[object, object]:
        """The model's own field."""
        return field_of(type(self.row), self.name)

    @property
    def label(self) -> str:
        """What the field is called."""
        return str(self.field.verbose_name)


def places(party: Party) -> Iterator[tuple[Holding, list[Place]]]:
    """Every row of the person's that may be rectified, the newest of each table first, with its fields."""
    for holding in holdings(party):
        names = rectifiable(holding)
        if names:
            for row in holding.rows.order_by("-pk")[:MOST_ROWS]:
                yield holding, [_place(row, name, party) for name in names]


def place_of(party: Party, table: str, record: UUID, name: str) -> Place | None:
    """That place of the person's data, read afresh; ``None`` where it is not theirs or may not be rectified."""
    for holding in holdings(party):
        if holding.model._meta.label == table and name in rectifiable(holding):
            row = holding.rows.filter(pk=record).first()
            return _place(row, name, party) if row is not None else None
    return None


def row_of(party: Party, table: str, record: UUID) -> Model | None:
    """A row of the person's in a table that may be rectified."""
    for holding in holdings(party):
        if holding.model._meta.label == table and rectifiable(holding):
            return holding.rows.filter(pk=record).first()
    return None


def rectifiable(holding: Holding) -> tuple[str, ...]:
    """The names of the fields of that table which may be rectified, in the order in which they are declared."""
    declaration = holding.declaration
    if holding.model._meta.app_label != APP or holding.shared or not _keeps_its_source(declaration):
        return ()
    known = register()
    return tuple(name for name, category in _rectifiable(holding.model, declaration) if known.has_category(category))


def rectifiable_fields() -> Iterator[Field[object, object]]:
    """Every field of every table that a rectification may concern, whatever notice is adopted. Asks no database."""
    for model in apps.get_app_config(APP).get_models():
        declaration = declaration_of(model)
        if isinstance(declaration, Privacy) and _keeps_its_source(declaration):
            yield from (field_of(model, name) for name, _category in _rectifiable(model, declaration))


def _rectifiable(model: type[Model], declaration: Privacy) -> Iterator[tuple[str, Code]]:
    for origin, category, name in declaration.under():
        if origin is not Origin.DERIVED and name not in NEVER and isinstance(model._meta.get_field(name), KINDS):
            yield name, category


def _keeps_its_source(declaration: Privacy) -> bool:
    return declaration.guarded and not declaration.append_only and SOURCE in declaration.fields()


def field_of(model: type[Model], name: str) -> Field[object, object]:
    """The model's column of that name. Raises TypeError for what is no column."""
    found = model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{model._meta.label}.{name} is no column.")
    return found


def _place(row: Model, name: str, party: Party) -> Place:
    text = write(field_of(type(row), name), getattr(row, name))
    return Place(row, name, str(getattr(row, SOURCE)), text, masked(row, name, text, party))
