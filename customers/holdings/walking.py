"""From the declarations to one query for each table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Exists, Field, ForeignObjectRel, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from customers.models import Party
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of, passes
from oomi_registry.notice.left_out import stays_out

SELF = "self"


@dataclass(frozen=True, slots=True)
class Holding:
    """One table's records about one person: ``rows`` is a query, not asked yet.

    ``shared`` where a row may be about others too, because they refer to it: a company and its contact persons.
    """

    model: type[Model]
    declaration: Privacy
    rows: QuerySet[Model]
    shared: bool = False


def personal_models() -> list[tuple[type[Model], Privacy]]:
    """Every table that the adopted register knows of and whose rows lead to a person, in the order of the apps."""
    declared = [
        (model, declaration)
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and isinstance(declaration := declaration_of(model), Privacy) and declaration.subjects
    ]
    return [(model, declaration) for model, declaration in declared if not stays_out(declaration, register())]


def holdings(party: Party) -> list[Holding]:
    """Every record about ``party``, table by table (GDPR 15(1): everything that is held, whatever holds it)."""
    return [
        Holding(model, declaration, rows_about(party, model, declaration), shared=_shared(model, declaration))
        for model, declaration in personal_models()
    ]


def held(party: Party) -> list[Holding]:
    """Those of the :func:`holdings` that have a record: one statement asks every table, and most are empty."""
    every = personal_models()
    statement, values = _which_have(every)
    with connection.cursor() as cursor:
        cursor.execute(statement, [party.pk if value == _SOMEBODY else value for value in values])
        have = cursor.fetchone() or (False,) * len(every)
    return [
        Holding(model, declaration, rows_about(party, model, declaration), shared=_shared(model, declaration))
        for (model, declaration), has in zip(every, have, strict=True)
        if has
    ]


_SOMEBODY = UUID(int=0)
"""Stands for the person's key in the statement that is kept."""

_Tables = tuple[tuple[type[Model], int], ...]
_Value = UUID | str | int
_kept: dict[_Tables, tuple[str, tuple[_Value, ...], list[Privacy]]] = {}
"""By the tables and what is declared of each, the statement: writing sixty queries takes longer than asking them."""


def _which_have(every: list[tuple[type[Model], Privacy]]) -> tuple[str, tuple[_Value, ...]]:
    """The statement that asks every table at once whether it has a record of somebody, with its values."""
    tables = tuple((model, id(declaration)) for model, declaration in every)
    if tables not in _kept:
        somebody = Party(pk=_SOMEBODY)
        asked = Party._base_manager.filter(pk=_SOMEBODY).values_list(
            *(Exists(rows_about(somebody, model, declaration)) for model, declaration in every)
        )
        statement, values = asked.query.sql_with_params()
        _kept[tables] = statement, tuple(values), [declaration for _, declaration in every]  # so no id is another's
    return _kept[tables][:2]


def rows_about(party: Party, model: type[Model], declaration: Privacy) -> QuerySet[Model]:
    """The rows of ``model`` that any of its paths leads from to ``party``, each once; one query by index.

    Several paths are a UNION of keys, because an OR over joins reads the table from end to end (141 ms against 0.3 ms
    among a million rows). A path through a table that refers back to this one goes by keys too: it would give a row as
    many times as it is referred to.
    """
    rows = model._base_manager.all()
    paths = [_condition(path, party) for path in declaration.subjects]
    if len(paths) == 1 and not _shared(model, declaration):
        found = rows.filter(paths[0])
    else:
        first, *others = (rows.filter(path).order_by().values("pk") for path in paths)
        found = rows.filter(pk__in=first.union(*others) if others else first)
    beside = _needed_beside(model, declaration)
    # select_related() without a name would follow every reference there is.
    return (found.select_related(*beside) if beside else found).order_by("pk")


def _condition(path: str, party: Party) -> Q:
    return Q(pk=party.pk) if path == SELF else Q(**{path: party})


def _shared(model: type[Model], declaration: Privacy) -> bool:
    """Whether a path goes through a table that refers to the one before it."""
    return any(
        isinstance(step, ForeignObjectRel)
        for path in declaration.subjects
        if path != SELF
        for step in _steps(model, path)
    )


def _steps(model: type[Model], path: str) -> Iterator[Field[object, object] | ForeignObjectRel]:
    for name in path.split(LOOKUP_SEP):
        step = model._meta.get_field(name)
        if not isinstance(step, Field | ForeignObjectRel) or not isinstance(step.related_model, type):
            raise TypeError(f"{model._meta.label} has a path through {name!r}, which leads to no table.")
        yield step
        model = step.related_model


def _needed_beside(model: type[Model], declaration: Privacy) -> list[str]:
    """The rows that a record's fields, clocks and contract are read from, so that they come in the same query."""
    beside = {
        clock.clock.rpartition(LOOKUP_SEP)[0] for alternative in passes(declaration.keep) for clock in alternative
    }
    beside |= {name for _, _, name in declaration.under() if model._meta.get_field(name).is_relation}
    beside |= set(_to_contracts(model, declaration))
    return sorted(beside - {""})


def _to_contracts(model: type[Model], declaration: Privacy) -> Iterator[str]:
    """The paths to the row that has the contract, through those that only lead to it."""
    for name in declaration.contract_from.split():
        yield name
        target = model._meta.get_field(name).related_model
        further = declaration_of(target) if isinstance(target, type) and issubclass(target, Model) else None
        if isinstance(further, Privacy) and isinstance(target, type):
            yield from (f"{name}{LOOKUP_SEP}{path}" for path in _to_contracts(target, further))
