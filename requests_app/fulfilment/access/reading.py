"""One row after another, as the copy shows it, with what is told of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from operator import attrgetter

from django.db.models import Model

from customers.holdings import Leaving, place_in_the_split
from customers.models import Party
from customers.responsibility import Responsibility, responsible
from oomi_registry.notice.terms import Contract, Register, Subject
from requests_app.fulfilment.access.codes import Say
from requests_app.fulfilment.access.columns import LOGIC, Columns, first_day
from requests_app.fulfilment.access.files import Files
from requests_app.fulfilment.access.information import WITHHELD, Decision, Information, information
from requests_app.fulfilment.access.recipients import Recipient, of_categories
from requests_app.fulfilment.access.referred import Referred, references_of
from requests_app.fulfilment.access.tables import AT_A_TIME, Table
from requests_app.fulfilment.access.values import Read
from requests_app.fulfilment.access.withheld import Withheld

SOURCE, SIGNIFICANCE, AUTOMATED = "source", "significance", "automated"
Split = tuple[Subject, Contract]


class Reader:
    """Reads the records of every table with what is told of each."""

    def __init__(
        self,
        party: Party,
        register: Register,
        tables: Sequence[Table],
        *,
        withheld: Withheld,
        known: Sequence[Recipient],
        customer_of: frozenset[str],
        files: Files,
        sayings: Mapping[str, Say],
    ) -> None:
        self._register, self._withheld, self._known = register, withheld, known
        self._referred = Referred()
        self._columns = Columns(party, tables, withheld, files, sayings)

        @cache
        def answering(subject: Subject, contract: Contract) -> Responsibility:
            return responsible(register, subject, contract, customer_of)

        self._answering = answering

    def records(self, table: Table) -> Iterator[Read]:
        """Every record of the table that is not withheld."""
        kinds: dict[tuple[Split, str], tuple[int, Information]] = {}
        alike_until: dict[tuple[int, Leaving], Information] = {}
        read_of = self._columns.of(table)
        split_of = _split(table)
        for row in self._rows(table):
            hidden = self._withheld.fields(table.model, row.pk)
            source = WITHHELD if SOURCE in hidden else _source(table, row)
            place = (split_of(row), source)
            if place not in kinds:
                kinds[place] = (len(kinds) + 1, self._alike(table, *place))
            number, alike = kinds[place]
            leaving = table.leavings[row.pk]
            told = alike_until.get((number, leaving))
            if told is None:
                told = alike_until[number, leaving] = replace(alike, leaving=leaving)
            values = {name: read(row) for name, read in read_of.items() if name not in hidden}
            there = all(value.there for value in values.values())
            decision = _decision(table, row, hidden)
            if decision or not there:
                told = replace(told, decision=decision, there=there)
            yield Read(row.pk, row, values, told, number, first_day(table, row, hidden))

    def _rows(self, table: Table) -> Iterator[Model]:
        rows, references = table.rows(), references_of(table)
        while some := list(islice(rows, AT_A_TIME)):
            self._referred.put_beside(some, references)
            yield from some

    def _alike(self, table: Table, split: Split, source: str) -> Information:
        subject, contract = split
        return information(
            self._register,
            table.holding.declaration,
            categories=table.categories,
            subject=subject,
            responsibility=self._answering(subject, contract),
            source=source,
            leaving=next(iter(table.leavings.values())),
            known=of_categories(self._known, table.categories),
        )


def _source(table: Table, row: Model) -> str:
    return str(getattr(row, SOURCE)) if table.has_source else table.holding.declaration.source


def _split(table: Table) -> Callable[[Model], Split]:
    """What finds a row's place in the split: records of one contract, and of one company or of none, have the same."""
    declaration = table.holding.declaration
    names = [*declaration.contract_from.split(), *declaration.corporate_when.split()]
    if not names:
        only = (declaration.role, declaration.contract)
        return lambda _: only
    decides = attrgetter(*(_key(table.model, name) for name in names))
    known: dict[object, Split] = {}

    def split(row: Model) -> Split:
        by = decides(row)
        if by not in known:
            known[by] = place_in_the_split(row, declaration)
        return known[by]

    return split


def _key(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "attname", name))


def _decision(table: Table, row: Model, hidden: frozenset[str]) -> Decision | None:
    """A table with a field for the logic tells of decisions or profiles that software makes (GDPR 22; C-203/22)."""
    if LOGIC not in table.names or hidden & {LOGIC, SIGNIFICANCE}:
        return None
    return Decision(
        automated=bool(getattr(row, AUTOMATED, True)),
        logic=str(getattr(row, LOGIC)),
        significance=str(getattr(row, SIGNIFICANCE)) if SIGNIFICANCE in table.names else None,
    )
