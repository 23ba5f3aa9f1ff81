"""Which tables and rows the copy is made of, in the order of the notice, and when each row goes.

Walks the declarations: no table is named here. A first reading of keys and clocks alone settles which row waits for
which, so that the rows themselves can be read one by one afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import DateField, Field, Model
from django.utils.text import slugify

from customers.fields import SealedField
from customers.holdings import Holding, Leaving, Own, by_clocks, clocks_of, held, references, settled
from customers.models import Party
from oomi_registry.languages import in_active_language
from oomi_registry.notice.terms import Code, Origin, Register
from requests_app.fulfilment.access.codes import Say, choices_in_words, table_in_words
from requests_app.fulfilment.access.withheld import Withheld
from retention.holds import holds_by_record

AT_A_TIME = 500
"""Rows that are fetched together, and after which the building says that it is alive."""


@dataclass(frozen=True, slots=True)
class Column:
    """One declared field of a table: where it stands in the notice, how it came, and what says its codes."""

    name: str
    label: str
    category: Code
    origin: Origin
    field: Field[object, object]
    say: Say | None = None

    @property
    def sealed(self) -> bool:
        """Whether reading it opens it."""
        return isinstance(self.field, SealedField)


@dataclass(frozen=True, slots=True)
class Table:
    """One table's records in the copy. ``section`` is the category most of its fields stand under.

    ``leavings`` has a key for every record that is not withheld. ``days`` are its columns of days and times. ``few``
    where all its records, the withheld ones too, are fetched together.
    """

    holding: Holding
    columns: tuple[Column, ...]
    section: Code
    categories: tuple[Code, ...]
    name: str
    leavings: Mapping[object, Leaving] = field(repr=False)
    names: frozenset[str]
    days: tuple[str, ...]
    has_source: bool
    few: bool

    @property
    def model(self) -> type[Model]:
        """The table."""
        return self.holding.model

    @property
    def label(self) -> str:
        """The table's label, ``app.Model``."""
        return self.model._meta.label

    @property
    def title(self) -> str:
        """What its records are called together, in the language of the copy."""
        return table_in_words(self.label)

    @property
    def single(self) -> str:
        """What one of its records is called."""
        return in_active_language(self.model._meta.verbose_name or "")

    def rows(self) -> Iterator[Model]:
        """The records that are not withheld, by the first day they tell of; what they refer to is not read beside.

        Few are read at once: a cursor asks the database three times.
        """
        rows = self.holding.rows.select_related(None).order_by(*self.days[:1], "pk")
        read = rows if self.few else rows.iterator(chunk_size=AT_A_TIME)
        return (row for row in read if row.pk in self.leavings)


def tables(
    party: Party,
    register: Register,
    withheld: Withheld,
    sayings: Mapping[str, Say],
    alive: Callable[[int], None],
    *,
    reference: str,
) -> list[Table]:
    """Every table with a record of the person's that is not withheld, in the order of the notice's categories.

    What a legal hold keeps says so, but for the hold of the request ``reference`` itself: that ends with the answer.
    ``alive`` is told the number of rows read, every some hundred.
    """
    there = [holding for holding in held(party) if any(_shown(holding, register))]
    own: list[Own] = []
    number: dict[type[Model], int] = {}
    for holding in there:
        for each in _by_their_own_clocks(holding, register):
            own.append(each)
            number[holding.model] = number.get(holding.model, 0) + 1
            if len(own) % AT_A_TIME == 0:
                alive(len(own))
    held_for = holds_by_record(party, but_of=reference)
    when: dict[type[Model], dict[object, Leaving]] = {}
    for (holding, key, _clocks, _keys), leaving in zip(own, settled(own), strict=True):
        if not withheld.row(holding.model, key):
            reasons = held_for.get(key) if isinstance(key, UUID) else None
            when.setdefault(holding.model, {})[key] = replace(leaving, held=reasons) if reasons else leaving
    shown = [holding for holding in there if holding.model in when]
    order = [category.code for category in register.categories]
    names = _names(shown)
    found = [
        _table(
            holding,
            register,
            sayings,
            names[holding.model],
            when[holding.model],
            few=number[holding.model] <= AT_A_TIME,
        )
        for holding in shown
    ]
    return sorted(found, key=lambda table: order.index(table.section))


def columns(holding: Holding, register: Register, sayings: Mapping[str, Say]) -> tuple[Column, ...]:
    """The declared fields, but for those of a category that the register leaves out (they are empty)."""
    found = []
    for origin, category, column in _shown(holding, register):
        say = None
        if not choices_in_words(column):
            say = sayings.get(f"{holding.model._meta.label}.{column.name}") or sayings.get(column.name)
        found.append(Column(column.name, in_active_language(column.verbose_name), category, origin, column, say))
    return tuple(found)


def _shown(holding: Holding, register: Register) -> Iterator[tuple[Origin, Code, Field[object, object]]]:
    for origin, category, name in holding.declaration.under():
        column = holding.model._meta.get_field(name)
        if register.has_category(category) and isinstance(column, Field):
            yield origin, category, column


def _table(
    holding: Holding,
    register: Register,
    sayings: Mapping[str, Say],
    name: str,
    leavings: Mapping[object, Leaving],
    *,
    few: bool,
) -> Table:
    found = columns(holding, register, sayings)
    categories = tuple(dict.fromkeys(each.category for each in found))
    most = max(categories, key=lambda code: sum(each.category == code for each in found))
    return Table(
        holding,
        found,
        section=most,
        categories=categories,
        name=name,
        leavings=leavings,
        names=frozenset(each.name for each in found),
        days=tuple(each.name for each in found if isinstance(each.field, DateField)),
        has_source="source" in holding.declaration.fields(),
        few=few,
    )


def _names(shown: list[Holding]) -> dict[type[Model], str]:
    """A name for each table's file, of plain letters, no two alike."""
    names: dict[type[Model], str] = {}
    for holding in shown:
        meta = holding.model._meta
        name = slugify(table_in_words(meta.label)) or meta.model_name or meta.db_table
        names[holding.model] = name if name not in names.values() else f"{name}-{meta.db_table}"
    return names


def _by_their_own_clocks(holding: Holding, register: Register) -> Iterator[Own]:
    """Every record by its keys and clocks, of which nothing else is read; what started alike goes alike."""
    clocks = clocks_of(holding.declaration)
    keys = [key.attname for key in references(holding.model)]
    alike: dict[tuple[object, ...], Leaving] = {}
    # All are kept until they are settled, so no cursor spares anything.
    for key, *rest in holding.rows.select_related(None).values_list("pk", *keys, *clocks):
        started = tuple(rest[len(keys) :])
        if started not in alike:
            alike[started] = by_clocks(dict(zip(clocks, started, strict=True)), holding.declaration, register)
        yield Own(holding, key, rest, alike[started])
