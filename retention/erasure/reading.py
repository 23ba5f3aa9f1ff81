"""What is read of a person's records to decide their fates: keys, references and clocks, table by table.

No value of a record is read, and no row alone: ten thousand readings of one contract are one thing to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import FileField, ForeignKey, Model
from django.db.models.constants import LOOKUP_SEP

from customers.holdings import Holding
from customers.holdings.leaving import by_clocks, clocks_of
from customers.models import Party
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.declarations import Privacy, WhileNeeded, declaration_of, passes
from oomi_registry.notice.terms import NotInRegister, Register, Withstands
from retention.disposal import children_of
from retention.fates import Alternative, Sentence, sentence


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of one table about which everything that decides their fate is the same.

    A row that others may refer to stands alone. ``own`` is what its own rules make of it, without any hold; for who the
    person is it says nothing yet. ``refers_to`` are the rows it names, ``beside`` the record that it stands beside.
    """

    model: type[Model]
    declaration: Privacy
    keys: tuple[UUID, ...]
    own: Sentence
    refers_to: tuple[tuple[type[Model], UUID], ...] = ()
    ended: bool = False
    beside: UUID | None = None
    files: int = 0
    shared: bool = False

    @property
    def who(self) -> bool:
        """Whether the rows are who the person is, and stay for what needs that."""
        return isinstance(self.declaration.keep, WhileNeeded)


Days = tuple[object, ...]
"""The values of :attr:`Judge.columns` with the day in Helsinki in place of each time."""


@dataclass(slots=True)
class Judge:
    """What a table's own rules make of a row, by the days of its clocks: each combination of them once.

    Rules count in days of Europe/Helsinki, so of what happened within one day nothing more is asked.
    """

    declaration: Privacy
    register: Register
    today: date
    columns: tuple[str, ...] = field(init=False)
    """The paths that :meth:`days` wants the values of, in this order."""
    known: dict[Days, Sentence] = field(init=False, default_factory=dict)
    _clocks: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._clocks = clocks_of(self.declaration)
        self.columns = (*self._clocks, *(path for clock in self._clocks for path in _leads(clock)))

    @staticmethod
    def days(values: Iterable[object]) -> Days:
        """What decides of values as they were read."""
        return tuple(day_in_helsinki(value) if isinstance(value, date) else value for value in values)

    def of(self, days: Days) -> Sentence:
        """The sentence of a row whose :attr:`columns` have these :meth:`days`."""
        if days not in self.known:
            started = dict(zip(self.columns, days, strict=True))
            clocks = {clock: started[clock] for clock in self._clocks}
            ends = by_clocks(clocks, self.declaration, self.register).ends
            alternatives = list(self._alternatives(started))
            self.known[days] = sentence(self.declaration.basis, alternatives, ends, today=self.today)
        return self.known[days]

    def _alternatives(self, started: Mapping[str, object]) -> Iterator[Alternative]:
        for alternative in passes(self.declaration.keep):
            yield Alternative(
                tuple(dict.fromkeys(runs.rule for runs in alternative)),
                tuple(dict.fromkeys(self._withstands(runs.rule) for runs in alternative)),
                begun=all(self._begun(started[runs.clock]) for runs in alternative),
                applies=all(started[path] is not None for runs in alternative for path in _leads(runs.clock)),
            )

    def _withstands(self, rule: str) -> Withstands:
        try:
            return self.register.rule(rule).withstands
        except NotInRegister:
            return Withstands.NOTHING

    def _begun(self, at: object) -> bool:
        """A clock that starts on a day to come has not begun: the contract still runs."""
        return isinstance(at, date) and day_in_helsinki(at) <= self.today


def _leads(clock: str) -> tuple[str, ...]:
    """The path to the row that has the clock, where that is another one."""
    path = clock.rpartition(LOOKUP_SEP)[0]
    return (path,) if path else ()


def read(holdings: Iterable[Holding], register: Register, today: date) -> list[Alike]:
    """The person's guarded rows, those that are alike together; one query for each table.

    What is not guarded (a form half filled in) goes by itself within the hour and is no part of a plan.
    """
    return [
        alike for holding in holdings if holding.declaration.guarded for alike in _of_table(holding, register, today)
    ]


class _Told(NamedTuple):
    """What decides a row's fate, as it was read: rows with the same are alike."""

    refers_to: tuple[object, ...]
    own: Sentence
    files: int
    ended: bool
    beside: object
    alone: UUID | None


def _of_table(holding: Holding, register: Register, today: date) -> Iterator[Alike]:
    model, declaration = holding.model, holding.declaration
    judge, targets, alone = Judge(declaration, register, today), references(model), is_referred_to(model)
    files = [column.name for column in model._meta.concrete_fields if isinstance(column, FileField)]
    marks = [declaration.ended or "pk", declaration.beside or "pk"]
    names = [*(key.attname for key in targets), *judge.columns, *files, *marks]
    a, b = len(targets), len(targets) + len(judge.columns)
    found: dict[_Told, list[UUID]] = {}
    for key, *values in holding.rows.values_list("pk", *names):
        *named, ended, beside = values[b:]
        told = _Told(
            tuple(values[:a]),
            judge.of(judge.days(values[a:b])),
            sum(1 for path in named if path),
            ended=isinstance(ended, date) and day_in_helsinki(ended) <= today,
            beside=beside if declaration.beside else None,
            alone=key if alone else None,
        )
        found.setdefault(told, []).append(key)
    for told, keys in found.items():
        yield Alike(
            model,
            declaration,
            tuple(keys),
            told.own,
            tuple(_named(targets, told.refers_to)),
            ended=told.ended,
            beside=told.beside if isinstance(told.beside, UUID) else None,
            files=told.files,
            shared=holding.shared,
        )


def _named(targets: Sequence[ForeignKey[Model, Model]], keys: Sequence[object]) -> Iterator[tuple[type[Model], UUID]]:
    for target, key in zip(targets, keys, strict=True):
        if isinstance(key, UUID) and isinstance(target.related_model, type):
            yield target.related_model, key


@cache
def references(model: type[Model]) -> tuple[ForeignKey[Model, Model], ...]:
    """The table's keys to other records, but not to the person."""
    return tuple(
        column
        for column in model._meta.concrete_fields
        if isinstance(column, ForeignKey)
        and isinstance(column.related_model, type)
        and column.related_model is not Party
        and isinstance(declaration_of(column.related_model), Privacy)
    )


@cache
def is_referred_to(model: type[Model]) -> bool:
    """Whether a row of any table may name one of this one's."""
    return model is Party or any(True for _ in children_of(model))
