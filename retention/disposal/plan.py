"""From declarations to conditions: which rows of which table are due, in which order, as SQL.

A row is due when every clock of one of its alternatives lies before its rule's cutoff; a clock that is empty is never
before it. A parent waits for its children, and who the person is waits for every record that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from graphlib import TopologicalSorter

from django.db import models
from psycopg import sql

from customers.models import Party
from oomi_registry.notice.declarations import Privacy, Runs, WhileNeeded, declaration_of, passes
from oomi_registry.notice.terms import NotInRegister, Register
from retention.guards import guarded_models, managed_models
from retention.schedule import cutoff, cutoff_instant

ROW = sql.Identifier("due")
"""How the conditions name the row itself."""

Bound = date | datetime
Words = sql.SQL | sql.Composed | sql.Identifier | sql.Literal


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock column as reached from the row: the hops over foreign keys, then the table and column it stands on."""

    hops: tuple[tuple[str, str, str], ...]  # column of the key, table it leads to, that table's key
    table: str
    column: str
    is_time: bool

    def condition(self, test: Callable[[Words], Words]) -> Words:
        """What ``test`` says of the clock's column, as a condition on the row."""
        if not self.hops:
            return test(sql.SQL("{}.{}").format(ROW, sql.Identifier(self.column)))
        inner = test(sql.Identifier(self.column))
        for depth, (column, table, key) in reversed(list(enumerate(self.hops))):
            holder: Words = sql.Identifier(column) if depth else sql.SQL("{}.{}").format(ROW, sql.Identifier(column))
            inner = sql.SQL("{} IN (SELECT {} FROM {} WHERE {})").format(
                holder, sql.Identifier(key), sql.Identifier(table), inner
            )
        return inner


@dataclass(frozen=True, slots=True)
class Pass:
    """One alternative of one table: the rows that go by ``rule``, found along the first clock, tested by all."""

    model: type[models.Model]
    rule: str
    clock: Clock
    before: Bound
    conditions: tuple[Words, ...]

    @property
    def table(self) -> str:
        """The table's name."""
        return self.model._meta.db_table

    @property
    def refers_to_itself(self) -> bool:
        """Whether a row may be the parent of another row of the same table."""
        return any(field.related_model is self.model for field in _keys(self.model))


def clock_of(model: type[models.Model], path: str) -> Clock:
    """The clock at the end of ``path`` from ``model``. Raises FieldDoesNotExist for a path that leads nowhere."""
    hops = []
    *keys, last = path.split("__")
    for name in keys:
        field = model._meta.get_field(name)
        target = field.related_model
        if not isinstance(field, models.ForeignKey) or not isinstance(target, type):
            raise TypeError(f"{name} in the clock {path!r} is no foreign key of {model._meta.label}.")
        hops.append((field.column, target._meta.db_table, target._meta.pk.column))
        model = target
    column = model._meta.get_field(last)
    if not isinstance(column, models.DateField):
        raise TypeError(f"{last} in the clock {path!r} is neither a date nor a time of {model._meta.label}.")
    return Clock(tuple(hops), model._meta.db_table, column.column, isinstance(column, models.DateTimeField))


def passes_of(model: type[models.Model], register: Register, today: date) -> Iterator[Pass]:
    """The passes over one guarded model on the day ``today`` (Europe/Helsinki), none for rules without an end."""
    declaration = declaration_of(model)
    if not isinstance(declaration, Privacy):
        return
    waiting = [*_childless(model), *_not_needed(model)]
    for alternative in passes(declaration.keep):
        bounds = [_bound(model, runs, register, today) for runs in alternative]
        dated = [(clock, before) for clock, before in bounds if before is not None]
        if len(dated) < len(alternative):
            continue  # a rule that never ends, or that the register leaves out, keeps the row
        clocks = [clock.condition(_earlier(before)) for clock, before in dated[1:]]
        first, before = dated[0]
        yield Pass(model, alternative[0].rule, first, before, (*clocks, *waiting))


def _bound(model: type[models.Model], runs: Runs, register: Register, today: date) -> tuple[Clock, Bound | None]:
    clock = clock_of(model, runs.clock)
    try:
        rule = register.rule(runs.rule)
    except NotInRegister:
        return clock, None
    return clock, cutoff_instant(rule, today) if clock.is_time else cutoff(rule, today)


def _earlier(before: Bound) -> Callable[[Words], Words]:
    return lambda column: sql.SQL("{} < {}").format(column, sql.Literal(before))


def disposal_order() -> list[type[models.Model]]:
    """Every guarded model: children before their parents, and who the person is after every record that may need it."""
    guarded = guarded_models()
    parents = TopologicalSorter[type[models.Model]]({model: set() for model in guarded})
    for child in guarded:
        for field in _keys(child):
            parent = field.related_model
            if isinstance(parent, type) and parent in guarded and parent is not child:
                parents.add(parent, child)
        if _is_part(child):
            parents.add(child, *(model for model in guarded if not _waits_for_need(model)))
    return list(parents.static_order())


def _waits_for_need(model: type[models.Model]) -> bool:
    declaration = declaration_of(model)
    return isinstance(declaration, Privacy) and isinstance(declaration.keep, WhileNeeded)


def _is_part(model: type[models.Model]) -> bool:
    """Whether the table holds a part of who the person is, beside the person's own row."""
    return _waits_for_need(model) and any(key.related_model is Party for key in _keys(model))


def _keys(model: type[models.Model]) -> Iterator[models.ForeignKey[models.Model, models.Model]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field


def _childless(model: type[models.Model]) -> Iterator[Words]:
    """No row of any declared table refers to this one."""
    for child in managed_models():
        for field in _keys(child):
            if field.related_model is model and isinstance(declaration_of(child), Privacy):
                yield _no_row(child, field.column, sql.SQL("{}.{}").format(ROW, sql.Identifier(model._meta.pk.column)))


def _not_needed(model: type[models.Model]) -> Iterator[Words]:
    """For a part of who the person is: no record of that person remains that needs it.

    The person's own row waits for every child, the parts among them.
    """
    if not _is_part(model):
        return
    for part in (key for key in _keys(model) if key.related_model is Party):
        person = sql.SQL("{}.{}").format(ROW, sql.Identifier(part.column))
        for needing in managed_models():
            if isinstance(declaration_of(needing), Privacy) and not _waits_for_need(needing):
                for key in _keys(needing):
                    if key.related_model is Party:
                        yield _no_row(needing, key.column, person)


def _no_row(model: type[models.Model], column: str, equals: Words) -> Words:
    return sql.SQL("NOT EXISTS (SELECT 1 FROM {} other WHERE other.{} = {})").format(
        sql.Identifier(model._meta.db_table), sql.Identifier(column), equals
    )
