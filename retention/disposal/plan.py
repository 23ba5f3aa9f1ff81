"""From declarations to conditions: which rows of which table are due, and in which order the tables are taken.

A row is due when, in one of its alternatives, every clock lies before its rule's cutoff (GDPR 5(1)(e)); an empty clock
is never before it. A row waits for every row that refers to it, and who the person is waits for every record that needs
it. The person's own row goes together with the rows that only say who they are: whoever adds a record meanwhile finds
the person whole, or gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from graphlib import TopologicalSorter

from django.db import models
from django.db.models import Exists, ForeignKey, ForeignObjectRel, Model, OuterRef, QuerySet
from django.db.models.constants import LOOKUP_SEP

from customers.models import Party
from oomi_registry.notice.declarations import Privacy, Runs, WhileNeeded, declaration_of, passes
from oomi_registry.notice.terms import NotInRegister, Register
from retention.guards import guarded_models, managed_models
from retention.models import HeldRecord
from retention.schedule import cutoff, cutoff_instant

SELF = "self"


@dataclass(frozen=True, slots=True)
class Pass:
    """One alternative of one table: ``due`` are the rows that go by ``rules``, found along ``clock``.

    ``parts`` go in one batch with the row that they are a part of, each by the name of its key to it. ``wholes`` are
    then the rows among which such a row is looked for: their parts are still there.
    """

    model: type[Model]
    rules: tuple[str, ...]
    clock: str
    due: QuerySet[Model]
    wholes: QuerySet[Model]
    parts: tuple[tuple[str, Pass], ...] = ()

    @property
    def table(self) -> str:
        """The table's name."""
        return self.model._meta.db_table

    @property
    def rule(self) -> str:
        """The rule as the certificate names it; several that all had to end stand together."""
        return "+".join(self.rules)

    @property
    def may_free_its_own(self) -> bool:
        """Whether a row may wait for another of the same table, so that one round over it is not enough."""
        return any(key.related_model is self.model for key in _keys(self.model))


def disposal_order() -> list[type[Model]]:
    """Every guarded table: what refers to a row before the row, who the person is after everything that needs it.

    Raises graphlib.CycleError where two tables refer to each other.
    """
    guarded = guarded_models()
    order = TopologicalSorter[type[Model]](dict.fromkeys(guarded, ()))
    for model in guarded:
        order.add(model, *(child for child, _ in children_of(model) if child in guarded and child is not model))
        if _stays_while_needed(model):
            order.add(model, *(needing for needing in guarded if not _stays_while_needed(needing)))
    return list(order.static_order())


def passes_of(model: type[Model], register: Register, today: date) -> Iterator[Pass]:
    """The passes over one guarded table on the day ``today`` (Europe/Helsinki).

    None for an alternative with a rule that has no end, or that the register leaves out: it never takes a row. None for
    a table of parts, which go in the passes over the whole.
    """
    if _whole_of(model) is not None:
        return
    parts = [part for part in disposal_order() if (whole := _whole_of(part)) and whole[1] is model]
    for one in _alternatives(model, register, today):
        yield replace(one, parts=tuple(_passes_of_parts(parts, register, today)))


def _passes_of_parts(parts: Iterable[type[Model]], register: Register, today: date) -> Iterator[tuple[str, Pass]]:
    for part in parts:
        if whole := _whole_of(part):
            yield from ((whole[0], one) for one in _alternatives(part, register, today))


def _whole_of(model: type[Model]) -> tuple[str, type[Model]] | None:
    """For a table of parts the key to the whole, and the whole: both stay while needed, on one clock."""
    after = _needed_after(model)
    key, _, clock = after.clock.rpartition(LOOKUP_SEP) if after else ("", "", "")
    if after is None or not key or LOOKUP_SEP in key:
        return None
    whole: object = model._meta.get_field(key).related_model
    if (
        not isinstance(whole, type)
        or not issubclass(whole, Model)
        or _needed_after(whole) != replace(after, clock=clock)
    ):
        return None
    return key, whole


def _alternatives(model: type[Model], register: Register, today: date) -> Iterator[Pass]:
    declaration = declaration_of(model)
    if not isinstance(declaration, Privacy):
        return
    for alternative in passes(declaration.keep):
        before = [(runs.clock, _cutoff(model, runs, register, today)) for runs in alternative]
        if any(bound is None for _, bound in before):
            continue
        wholes = model._base_manager.all()
        for clock, bound in before:
            wholes = wholes.filter(**{f"{clock}__lt": bound})
        for needed in _needed(model, declaration):
            wholes = wholes.filter(~needed)
        due = wholes.filter(~_held(model))
        for child, key in children_of(model):
            due = due.filter(~Exists(child._base_manager.filter(**{key.name: OuterRef(key.target_field.name)})))
        rules = tuple(dict.fromkeys(runs.rule for runs in alternative))
        yield Pass(model, rules, min(alternative, key=_hops).clock, due, wholes)


def _hops(runs: Runs) -> int:
    """How far the clock is: the nearest is the one that a pass goes along, by its index."""
    return runs.clock.count(LOOKUP_SEP)


def _cutoff(model: type[Model], runs: Runs, register: Register, today: date) -> date | datetime | None:
    try:
        rule = register.rule(runs.rule)
    except NotInRegister:
        return None
    clock = _field_at(model, runs.clock)
    return cutoff_instant(rule, today) if isinstance(clock, models.DateTimeField) else cutoff(rule, today)


def _field_at(model: type[Model], path: str) -> models.Field[object, object]:
    here = model
    *through, last = path.split(LOOKUP_SEP)
    for name in through:
        target: object = here._meta.get_field(name).related_model
        if not isinstance(target, type) or not issubclass(target, Model):
            raise TypeError(f"{model._meta.label} has the clock {path!r}, but {name} leads to no other table.")
        here = target
    field = here._meta.get_field(last)
    if not isinstance(field, models.DateField):  # a time is a DateField to Django, too
        raise TypeError(f"{model._meta.label} has the clock {path!r}, which is neither a date nor a time.")
    return field


def _held(model: type[Model]) -> Exists:
    """A hold covers the row [D: holds]; GDPR 18(3): so it is with what is restricted."""
    holds = HeldRecord.objects.filter(table=model._meta.db_table, record=OuterRef("pk"), released_at__isnull=True)
    return Exists(holds)


def _keys(model: type[Model]) -> Iterator[ForeignKey[Model, Model]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            yield field


def children_of(model: type[Model]) -> Iterator[tuple[type[Model], ForeignKey[Model, Model]]]:
    """Every foreign key to the table, whatever it is declared as: the database would not let the row go before it."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.field, ForeignKey):
            child: object = relation.related_model
            if isinstance(child, type) and issubclass(child, Model) and not child._meta.proxy:
                yield child, relation.field


def _needed_after(model: type[Model]) -> Runs | None:
    """For who the person is: what it is kept by when nothing needs it any more."""
    declaration = declaration_of(model)
    if isinstance(declaration, Privacy) and isinstance(declaration.keep, WhileNeeded):
        return declaration.keep.after
    return None


def _stays_while_needed(model: type[Model]) -> bool:
    return _needed_after(model) is not None


def _needed(model: type[Model], declaration: Privacy) -> Iterator[Exists]:
    """For who the person is: a record with a rule of its own still leads to that person.

    A table that people refer to, instead of the other way round, is needed by those rows, and they are its children.
    """
    if not isinstance(declaration.keep, WhileNeeded):
        return
    for path in declaration.subjects:
        if path != SELF and not _runs_forward(model, path):
            continue
        person = OuterRef("pk" if path == SELF else path)
        for needing in managed_models():
            if isinstance(declaration_of(needing), Privacy) and not _stays_while_needed(needing):
                for key in _keys(needing):
                    if key.related_model is Party:
                        yield Exists(needing._base_manager.filter(**{key.name: person}))


def _runs_forward(model: type[Model], path: str) -> bool:
    here: object = model
    for name in path.split(LOOKUP_SEP):
        if not isinstance(here, type) or not issubclass(here, Model):
            return False
        field = here._meta.get_field(name)
        if not isinstance(field, ForeignKey):
            return False
        here = field.related_model
    return here is Party
