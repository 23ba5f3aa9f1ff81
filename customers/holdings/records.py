"""Each record with what a person is told of it (GDPR 15(1)): fields by category, who answers, source, until when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.db.models import Field, Model

from customers.fields import SealedField
from customers.holdings.leaving import Leaving, by_its_own_clocks
from customers.holdings.waiting import own_of, settled
from customers.holdings.walking import Holding, holdings
from customers.models import Party
from customers.responsibility import Responsibility, responsible
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.terms import Code, Contract, Origin, Register, Subject

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class HeldField:
    """One value of a record: its name for people, where it stands in the notice, and how it came."""

    name: str
    label: str
    category: Code
    origin: Origin
    value: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """One record about a person; ``source`` is a code of the register's sources, or ``own``."""

    holding: Holding
    row: Model = field(repr=False)
    fields: tuple[HeldField, ...]
    responsibility: Responsibility
    source: str
    leaving: Leaving

    def under(self, category: Code) -> tuple[HeldField, ...]:
        """The record's fields that stand under a category of the notice."""
        return tuple(each for each in self.fields if each.category == category)


def records(party: Party, register: Register, customer_of: frozenset[str]) -> list[Record]:
    """Every record about ``party`` in the order of the tables; one query for each table.

    ``customer_of`` is :func:`customers.queries.customer_of`: on it rests who answers for what no contract ties
    (GDPR 26(1)). Sealed fields stay sealed: of what one holds only that it is there is told.
    """
    found = [
        record_of(holding, row, register, customer_of) for holding in holdings(party) for row in holding.rows.iterator()
    ]
    leavings = settled([own_of(record.holding, record.row, record.leaving) for record in found])
    return [replace(record, leaving=leaving) for record, leaving in zip(found, leavings, strict=True)]


def record_of(holding: Holding, row: Model, register: Register, customer_of: frozenset[str]) -> Record:
    """One row of the holding as a record, which goes by its own clocks alone until the others are asked."""
    subject, contract = place_in_the_split(row, holding.declaration)
    return Record(
        holding=holding,
        row=row,
        fields=tuple(_fields(row, holding.declaration, register)),
        responsibility=responsible(register, subject, contract, customer_of),
        source=str(getattr(row, SOURCE)) if SOURCE in holding.declaration.fields() else holding.declaration.source,
        leaving=by_its_own_clocks(row, holding.declaration, register),
    )


def place_in_the_split(row: Model, declaration: Privacy) -> tuple[Subject, Contract]:
    """Who the person is to the controllers in this record, and what contract it relates to (notice section 4).

    A record that hangs on a contract follows it, in both: the caller who speaks for a company is its contact person.
    """
    for name in declaration.contract_from.split():
        contract_row = getattr(row, name)
        contract = declaration_of(type(contract_row))
        if isinstance(contract, Privacy):
            return place_in_the_split(contract_row, contract)
    corporate = declaration.corporate_when and getattr(row, declaration.corporate_when) is not None
    return Subject.CORPORATE_CONTACT if corporate else declaration.role, declaration.contract


def _fields(row: Model, declaration: Privacy, register: Register) -> list[HeldField]:
    """The declared fields, but for those of a category that the register leaves out (they are empty)."""
    held = []
    for origin, category, name in declaration.under():
        column = row._meta.get_field(name)
        if register.has_category(category) and isinstance(column, Field):
            # A sealed value is opened for a reason and never on the way (house, decision 7).
            value = column.attribute.loaded(row) if isinstance(column, SealedField) else getattr(row, name)
            held.append(HeldField(name, str(column.verbose_name), category, origin, value))
    return held
