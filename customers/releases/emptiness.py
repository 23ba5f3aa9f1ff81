"""What a register leaves out holds nothing: else rows would be kept that no notice speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.left_out import categories_left_out, fields_left_out, rules_left_out, stays_out
from oomi_registry.notice.terms import Register


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A table with rows under ``codes`` that a register does not have; in ``names`` alone where it keeps the rest."""

    model: type[models.Model]
    names: tuple[str, ...]
    codes: tuple[str, ...]


def left_out(
    held: Iterable[type[models.Model]], register: Register, connection: BaseDatabaseWrapper
) -> Iterator[LeftOut]:
    """Each table with rows under a code that ``register`` does not have.

    A table or column that is not migrated yet holds nothing and is passed over.
    """
    for model in held:
        declaration = declaration_of(model)
        if not isinstance(declaration, Privacy):
            continue
        out = stays_out(declaration, register)
        names = () if out else fields_left_out(declaration, register)
        if (out or names) and _any(model, Q() if out else _something_in(model, names), names, connection):
            codes = (*categories_left_out(declaration, register), *rules_left_out(declaration, register))
            yield LeftOut(model, names, codes)


def _something_in(model: type[models.Model], names: tuple[str, ...]) -> Q:
    """Rows with a value in any of the fields; a field that cannot be empty has one in every row."""
    any_value = Q()
    for name in names:
        field = model._meta.get_field(name)
        if not isinstance(field, models.Field) or not (field.null or field.empty_strings_allowed):
            return Q()
        value = Q(**{f"{name}__isnull": False})
        if field.empty_strings_allowed:
            value &= ~Q(**{name: ""})
        any_value |= value
    return any_value


def _any(model: type[models.Model], where: Q, names: tuple[str, ...], connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        if model._meta.db_table not in connection.introspection.table_names(cursor):
            return False
        columns = {
            column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
        }
    if any(model._meta.get_field(name).column not in columns for name in names):  # type: ignore[union-attr]  # declared fields have columns
        return False
    return model._base_manager.using(connection.alias).filter(where).exists()
