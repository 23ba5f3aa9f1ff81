"""How each column of a table is read of a row and put in words: settled once for a table, not once for a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import attrgetter

from django.db import models
from django.db.models import FileField, ForeignKey, Model
from django.utils.translation import gettext as _

from customers.fields import CannotOpen, UnknownKey
from customers.models import Controller, Party
from oomi_registry.languages import in_active_language
from requests_app.fulfilment.access.codes import Say, choices_in_words, field_in_words
from requests_app.fulfilment.access.files import COPIES, Files
from requests_app.fulfilment.access.tables import Column, Table
from requests_app.fulfilment.access.values import Value
from requests_app.fulfilment.access.withheld import Withheld
from requests_app.fulfilment.access.words import in_words

LOGIC = "logic"
NAMING = ("contract_number", "policy_number", "gsrn", "number", "reference", "name", "street", "product")
"""The fields that people know a record by, where another refers to it."""

ALIKE = (models.CharField, models.TextField, models.BooleanField, models.DurationField, models.DateField)
"""The fields whose values repeat, and where what is equal is written alike (0.10 equals 0.1)."""
MOST_ALIKE, LONGEST_ALIKE = 64, 80
"""How many of a column's values are kept for when they repeat, and how many characters the longest of them has."""

ReadOf = Callable[[Model], Value]


class Columns:
    """Reads the columns of every table."""

    def __init__(
        self, party: Party, tables: Sequence[Table], withheld: Withheld, files: Files, sayings: Mapping[str, Say]
    ) -> None:
        self._party, self._withheld, self._files, self._sayings = party, withheld, files, sayings
        self._tables = {table.model: table for table in tables}

    def of(self, table: Table) -> dict[str, ReadOf]:
        """For each column of the table, by its name, what reads it of a row."""
        return {column.name: self._reads(table, column) for column in table.columns}

    def _reads(self, table: Table, column: Column) -> ReadOf:
        if isinstance(column.field, ForeignKey):
            return _each_key_once(column.field.attname, partial(self._reference, column))
        if isinstance(column.field, FileField):
            return partial(self._file, table, column)
        if column.name == "field" and column.say:  # of the table that the row names beside it
            return partial(_name_of_field, column)
        words = self._words(column)
        if column.sealed:
            return partial(_opened, column, words)
        return _each_once(column, words) if isinstance(column.field, ALIKE) else partial(_as_it_is, column, words)

    def _words(self, column: Column) -> Callable[[object], str | None]:
        """What puts the column's values in words; lists wait."""
        say, sayings = column.say, self._sayings
        if column.field.choices and not say:
            named = choices_in_words(column.field)
            choices = {code: in_active_language(words) for code, words in named.items() if words}
            return lambda raw: None if isinstance(raw, list) else choices.get(raw, "" if raw is None else str(raw))
        return lambda raw: None if isinstance(raw, list) else in_words(raw, say if raw != "" else None, sayings)

    def _file(self, table: Table, column: Column, row: Model) -> Value:
        """A stored file."""
        path = str(getattr(row, column.name).name or "")
        if not path:
            return Value(column, None, "")
        if (table.model, column.name) in COPIES:
            return Value(column, None, _("kopio samoista tiedoista kuin tämä; ei ole mukana toiseen kertaan"))
        when = first_day(table, row, self._withheld.fields(table.model, row.pk))
        file = self._files.named(table, path, row.pk, when)
        if file is None:
            return Value(column, None, _("tiedostoa ei löytynyt"), there=False)
        return Value(column, file.name, file.name, file=file)

    def _reference(self, column: Column, row: Model, key: object) -> Value:
        """What a record refers to, by the words people know it by: never another person, nor another's record."""
        if key is None:
            return Value(column, None, "", repeats=True)
        if column.field.related_model is Party:
            words = _("sinä itse") if key == self._party.pk else _("toinen henkilö")
            return Value(column, None, words, repeats=True)
        referred = getattr(row, column.name)
        if isinstance(referred, Controller):
            return Value(column, referred.pk, referred.name, repeats=True)
        table = self._tables.get(type(referred))
        if table is None or key not in table.leavings:
            return Value(column, None, _("toinen tietue, jota ei ole tässä kopiossa"), repeats=True)
        return Value(column, None, self._known_as(table, referred), refers=(table.label, str(key)), repeats=True)

    def _known_as(self, table: Table, referred: Model) -> str:
        hidden = self._withheld.fields(table.model, referred.pk)
        single = table.single
        for name in NAMING:
            if name not in hidden and any(each.name == name and not each.sealed for each in table.columns):
                return f"{single} {in_words(getattr(referred, name))}".strip()
        return f"{single} {in_words(first_day(table, referred, hidden))}".strip()


def first_day(table: Table, row: Model, hidden: frozenset[str]) -> date | None:
    """The first day or time that the record tells of, where it is not withheld."""
    for name in table.days:
        if name not in hidden and isinstance(found := getattr(row, name), date):
            return found
    return None


def _as_it_is(column: Column, words: Callable[[object], str | None], row: Model) -> Value:
    raw = getattr(row, column.name)
    return Value(column, raw, words(raw))


def _opened(column: Column, words: Callable[[object], str | None], row: Model) -> Value:
    try:
        return _as_it_is(column, words, row)
    except (CannotOpen, UnknownKey):
        return Value(column, None, _("Tietoa ei voitu avata."), there=False)


def _name_of_field(column: Column, row: Model) -> Value:
    raw = getattr(row, column.name)
    return Value(column, raw, field_in_words(raw, str(getattr(row, "table", ""))) if raw else "")


def _each_key_once(key_of: str, read: Callable[[Model, object], Value]) -> ReadOf:
    """However many records refer to one, it is named once."""
    known: dict[object, Value] = {}

    def read_of(row: Model) -> Value:
        key = getattr(row, key_of)
        value = known.get(key)
        if value is None:
            value = known[key] = read(row, key)
        return value

    return read_of


def _each_once(column: Column, words: Callable[[object], str | None]) -> ReadOf:
    """Codes, yes and no, and other short values that repeat are put in words once."""
    known: dict[object, Value] = {}
    value_in = attrgetter(column.name)

    def read_of(row: Model) -> Value:
        raw = value_in(row)
        value = known.get(raw)
        if value is None:
            short = not isinstance(raw, str) or len(raw) <= LONGEST_ALIKE
            value = Value(column, raw, words(raw), repeats=short and len(known) < MOST_ALIKE)
            if value.repeats:
                known[raw] = value
        return value

    return read_of
