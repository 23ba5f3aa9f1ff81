"""Rows of others that refer to a person's, such as a payer's invoice of the contract. They asked for nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import ForeignKey, Model
from psycopg import sql

from customers.models import Party
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.terms import Register
from retention.disposal import children_of
from retention.erasure.reading import Alike, Judge
from retention.fates import NO_ERASURE_GROUND, Fate, Sentence

NEEDED_BY_ANOTHER = Sentence(Fate.IN_USE, NO_ERASURE_GROUND)


def outside(every: Sequence[Alike], register: Register, today: date) -> Mapping[int, list[Sentence]]:
    """For each record that would go, by its place: what becomes of the rows of others that refer to it.

    What nothing would keep if its own person asked stays all the same, because that person did not.
    """
    found: dict[int, list[Sentence]] = {}
    going: dict[type[Model], dict[UUID, int]] = {}
    theirs: dict[type[Model], set[UUID]] = {}
    for place, each in enumerate(every):
        theirs.setdefault(each.model, set()).update(each.keys)
        if (each.who or each.own.fate is Fate.REMOVED) and _is_asked(each.model):
            going.setdefault(each.model, {}).update(dict.fromkeys(each.keys, place))
    asked = [(model, child, key) for model in going for child, key in _from_elsewhere(model)]
    for model, child, key in _there(asked, going, theirs):
        places = going[model]
        for referred, sentence in _referring(child, key, places, theirs.get(child, set()), register, today):
            found.setdefault(places[referred], []).append(sentence)
    return found


Asked = tuple[type[Model], type[Model], ForeignKey[Model, Model]]
"""A table whose rows would go, a table that may refer to it, and by what key."""


def _there(
    asked: Sequence[Asked], going: Mapping[type[Model], Collection[UUID]], theirs: Mapping[type[Model], set[UUID]]
) -> list[Asked]:
    """Those of the keys by which a row of another's does refer to one that would go: one statement asks of them all."""
    if not asked:
        return []
    values: dict[str, list[UUID]] = {}
    questions = []
    for model, child, key in asked:
        values.setdefault(model._meta.db_table, list(going[model]))
        values.setdefault(f"of {child._meta.db_table}", list(theirs.get(child, ())))
        questions.append(
            sql.SQL("EXISTS (SELECT 1 FROM {} WHERE {} = ANY({}) {})").format(
                sql.Identifier(child._meta.db_table),
                sql.Identifier(key.column),
                sql.Placeholder(model._meta.db_table),
                sql.SQL("AND {} NOT IN (SELECT unnest({}::uuid[]))").format(
                    sql.Identifier(str(child._meta.pk.column)), sql.Placeholder(f"of {child._meta.db_table}")
                )
                if theirs.get(child)
                else sql.SQL(""),
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(questions)), values)
        answers = cursor.fetchone() or ()
    return [each for each, there in zip(asked, answers, strict=True) if there]


def _referring(
    child: type[Model],
    key: ForeignKey[Model, Model],
    places: Mapping[UUID, int],
    theirs: set[UUID],
    register: Register,
    today: date,
) -> Iterator[tuple[UUID, Sentence]]:
    declaration = declaration_of(child)
    judge = Judge(declaration, register, today) if isinstance(declaration, Privacy) else None
    columns = judge.columns if judge else ()
    rows = child._base_manager.filter(**{f"{key.name}__in": list(places)}).values_list(key.attname, "pk", *columns)
    for referred, pk, *clocks in rows:
        if pk not in theirs:
            own = judge.of(judge.days(clocks)) if judge else NEEDED_BY_ANOTHER
            yield referred, NEEDED_BY_ANOTHER if own.fate is Fate.REMOVED else own


@cache
def _from_elsewhere(model: type[Model]) -> tuple[tuple[type[Model], ForeignKey[Model, Model]], ...]:
    """The keys to the table that may be another person's: to the person's own row, those that make nothing theirs."""
    return tuple((child, key) for child, key in children_of(model) if not (model is Party and _is_theirs(child, key)))


def _is_theirs(child: type[Model], key: ForeignKey[Model, Model]) -> bool:
    declaration = declaration_of(child)
    return isinstance(declaration, Privacy) and key.name in declaration.subjects


def _is_asked(model: type[Model]) -> bool:
    return bool(_from_elsewhere(model))
