"""What a sealed field asks of a statement that writes it: each value is for its row, and its index goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import FieldError
from django.db.models import Case, Field, Value, When
from django.db.models.constants import OnConflict
from django.db.models.functions import Cast
from django.db.models.lookups import Exact
from django.db.models.sql.query import Query
from django.db.models.sql.subqueries import InsertQuery, UpdateQuery
from django.db.models.sql.where import WhereNode

from customers.fields.index import indexes_of
from customers.fields.values import Opened, Sealed

if TYPE_CHECKING:
    from customers.fields.sealed import SealedField


def sealed_by_row(field: SealedField, expression: object) -> object:
    """The expression of ``bulk_update``, ``CASE WHEN pk = … THEN … END``, with each text sealed for its row.

    A text that was read and not changed keeps its ciphertext. Raises TypeError for every other expression.
    """
    case = expression.get_source_expressions()[0] if isinstance(expression, Cast) else expression
    if not isinstance(case, Case):
        return field.get_prep_value(expression)
    for when in case.cases:
        row, given = _row_of(field, when), when.result
        if row is None or not isinstance(given, Value):
            return field.get_prep_value(expression)
        when.result = Value(_for_row(field, row, given.value), output_field=field)
        when.result.for_save = True
    return expression


def _row_of(field: SealedField, when: When) -> UUID | None:
    """The row that a branch is for: its condition is that the key is this one, and nothing else."""
    condition: object = when.condition
    if not isinstance(condition, WhereNode) or condition.negated or len(condition.children) != 1:
        return None
    (said,) = condition.children
    if not isinstance(said, Exact) or getattr(said.lhs, "target", None) is not field.model._meta.pk:
        return None
    return said.rhs if isinstance(said.rhs, UUID) else None


def _for_row(field: SealedField, row: UUID, given: object) -> Sealed | None:
    if given is None or (given == "" and field.null):
        return None
    if isinstance(given, Opened) and given.place is field.place and given.origin.row == row:
        return given.origin
    if not isinstance(given, str):
        raise TypeError(f"{field.place} takes text or None, not {type(given).__name__}.")
    return field.sealed(row, given)


def refuse_half(field: SealedField, query: Query) -> None:
    """Refuse a statement that leaves the blind index behind, or puts a value made for one row into another.

    Raises FieldError with what to write instead.
    """
    written: set[Field[object, object]] = set()
    if isinstance(query, UpdateQuery):
        written = {column for column, _, _ in query.values}
    elif isinstance(query, InsertQuery) and getattr(query, "on_conflict", None) is OnConflict.UPDATE:
        written = set(getattr(query, "update_fields", ()))
        if field in written and set(getattr(query, "unique_fields", ())) != {field.model._meta.pk}:
            raise FieldError(
                f"{field.place} is sealed for the row that was to be inserted; the conflict would put it into another. "
                "Leave it out of update_fields, or give the key of the row as unique_fields."
            )
    left = [index.name for index in indexes_of(field.model, field.name) if index not in written]
    if field in written and left:
        raise FieldError(
            f"{field.place} is found by {', '.join(left)}: write both, in update_fields and in bulk_update."
        )
