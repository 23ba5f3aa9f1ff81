"""One row after another, as the copy shows it: each value raw and in words, and what is told of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from django.db.models import DateField, FileField, ForeignKey, Model
from django.utils.translation import gettext as _

from customers.fields import CannotOpen, UnknownKey
from customers.holdings import Leaving, place_in_the_split
from customers.models import Controller, Party
from customers.responsibility import Responsibility, responsible
from oomi_registry.notice.terms import Contract, Register, Subject
from requests_app.fulfilment.access.codes import Say, field_in_words
from requests_app.fulfilment.access.files import COPIES, CopiedFile, Files
from requests_app.fulfilment.access.information import WITHHELD, Decision, Information, information
from requests_app.fulfilment.access.recipients import Recipient, of_categories
from requests_app.fulfilment.access.tables import Column, Table
from requests_app.fulfilment.access.withheld import Withheld
from requests_app.fulfilment.access.words import in_words

SOURCE, LOGIC, SIGNIFICANCE, AUTOMATED = "source", "logic", "significance", "automated"
NAMING = ("contract_number", "policy_number", "gsrn", "number", "reference", "name", "street", "product")
"""The fields that people know a record by, where another refers to it."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: as it is kept, and in words. ``file`` is the stored file, ``refers`` the record referred to."""

    column: Column
    raw: object = field(repr=False)
    words: str | None = field(repr=False)
    """``None`` for a list, whose words are made where somebody asks: a day of quarter-hours is not read aloud."""
    file: CopiedFile | None = None
    refers: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        """The value in words; empty where there is none."""
        return in_words(self.raw, self.column.say) if self.words is None else self.words


@dataclass(frozen=True, slots=True)
class Read:
    """One record of the copy. ``kind`` numbers what is told alike of several records of its table."""

    key: object
    row: Model = field(repr=False)
    values: tuple[Value, ...]
    information: Information
    kind: int
    when: date | None

    @property
    def plain(self) -> bool:
        """Whether all that is told of it follows from its kind and the day it goes."""
        return self.information.decision is None and self.information.there

    def value(self, name: str) -> Value | None:
        """The value of a field, ``None`` where it is withheld or the table has none."""
        return next((each for each in self.values if each.column.name == name), None)


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
        self._party, self._register, self._withheld, self._known = party, register, withheld, known
        self._files, self._sayings = files, sayings
        self._tables = {table.model: table for table in tables}

        @cache
        def answering(subject: Subject, contract: Contract) -> Responsibility:
            return responsible(register, subject, contract, customer_of)

        self._answering = answering

    def records(self, table: Table) -> Iterator[Read]:
        """Every record of the table that is not withheld."""
        kinds: dict[tuple[Subject, Contract, str], tuple[int, Information]] = {}
        alike_until: dict[tuple[int, Leaving], Information] = {}
        for row in table.rows():
            hidden = self._withheld.fields(table.model, row.pk)
            source = WITHHELD if SOURCE in hidden else self._source(table, row)
            subject, contract = place_in_the_split(row, table.holding.declaration)
            place = (subject, contract, source)
            if place not in kinds:
                kinds[place] = (len(kinds) + 1, self._alike(table, subject, contract, source))
            number, alike = kinds[place]
            values, when, there = self._values(table, row, hidden)
            leaving, decision = table.leavings[row.pk], _decision(table, row, hidden)
            told = alike_until.get((number, leaving)) or replace(alike, leaving=leaving)
            alike_until[number, leaving] = told
            if decision or not there:
                told = replace(told, decision=decision, there=there)
            yield Read(row.pk, row, values, told, number, when)

    def _source(self, table: Table, row: Model) -> str:
        declaration = table.holding.declaration
        return str(getattr(row, SOURCE)) if SOURCE in declaration.fields() else declaration.source

    def _alike(self, table: Table, subject: Subject, contract: Contract, source: str) -> Information:
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

    def _values(self, table: Table, row: Model, hidden: frozenset[str]) -> tuple[tuple[Value, ...], date | None, bool]:
        """The values that are not withheld, the first day or time they tell of, and whether all could be read."""
        values: list[Value] = []
        when = _first_day(table, row, hidden)
        there = True
        for column in table.columns:
            if column.name in hidden:
                continue
            if isinstance(column.field, ForeignKey):
                values.append(self._reference(column, row))
                continue
            try:
                raw = getattr(row, column.name)
            except (CannotOpen, UnknownKey):
                values.append(Value(column, None, _("Tietoa ei voitu avata.")))
                there = False
                continue
            if isinstance(column.field, FileField):
                value, found = self._file(table, column, row, str(raw.name or ""), when)
                values.append(value)
                there = there and found
            else:
                values.append(Value(column, raw, self._words(column, row, raw)))
        return tuple(values), when, there

    def _words(self, column: Column, row: Model, raw: object) -> str | None:
        if isinstance(raw, list):
            return None
        if column.name == "field" and isinstance(raw, str) and column.say:  # of the table that the row names beside it
            return field_in_words(raw, str(getattr(row, "table", ""))) if raw else ""
        if column.field.choices and not column.say:
            return str(dict(column.field.flatchoices).get(raw, raw if raw is not None else ""))
        return in_words(raw, column.say if raw != "" else None, self._sayings)

    def _file(self, table: Table, column: Column, row: Model, path: str, when: date | None) -> tuple[Value, bool]:
        """A stored file, and whether it is where it should be."""
        if not path:
            return Value(column, None, ""), True
        if (table.model, column.name) == COPIES:
            return Value(column, None, _("kopio samoista tiedoista kuin tämä; ei ole mukana toiseen kertaan")), True
        file = self._files.named(table, path, row.pk, when)
        if file is None:
            return Value(column, None, _("tiedostoa ei löytynyt")), False
        return Value(column, file.name, file.name, file=file), True

    def _reference(self, column: Column, row: Model) -> Value:
        """What a record refers to, by the words people know it by: never another person, nor another's record."""
        assert isinstance(column.field, ForeignKey)  # noqa: S101 - narrows for the type checker
        key = getattr(row, column.field.attname)
        if key is None:
            return Value(column, None, "")
        target = column.field.related_model
        if target is Party:
            return Value(column, None, _("sinä itse") if key == self._party.pk else _("toinen henkilö"))
        referred = getattr(row, column.name)
        if isinstance(referred, Controller):
            return Value(column, referred.pk, referred.name)
        table = self._tables.get(type(referred))
        if table is None or key not in table.leavings:
            return Value(column, None, _("toinen tietue, jota ei ole tässä kopiossa"))
        return Value(column, None, self._known_as(table, referred), refers=(table.label, str(key)))

    def _known_as(self, table: Table, referred: Model) -> str:
        hidden = self._withheld.fields(table.model, referred.pk)
        single = str(referred._meta.verbose_name)
        for name in NAMING:
            if name not in hidden and any(each.name == name and not each.sealed for each in table.columns):
                return f"{single} {in_words(getattr(referred, name))}".strip()
        day = _first_day(table, referred, hidden)
        return f"{single} {in_words(day)}".strip()


def _first_day(table: Table, row: Model, hidden: frozenset[str]) -> date | None:
    for column in table.columns:
        if column.name not in hidden and isinstance(column.field, DateField):
            found = getattr(row, column.name)
            if isinstance(found, date):
                return found
    return None


def _decision(table: Table, row: Model, hidden: frozenset[str]) -> Decision | None:
    """A table with a field for the logic tells of decisions or profiles that software makes (GDPR 22; C-203/22)."""
    names = {each.name for each in table.columns}
    if LOGIC not in names or hidden & {LOGIC, SIGNIFICANCE}:
        return None
    return Decision(
        automated=bool(getattr(row, AUTOMATED, True)),
        logic=str(getattr(row, LOGIC)),
        significance=str(getattr(row, SIGNIFICANCE)) if SIGNIFICANCE in names else None,
    )
