"""Which tables and rows the copy is made of, in the order of the notice, and when each row goes.

Walks the declarations: no table is named here. A first reading of keys and clocks alone settles which row waits for
which, so that the rows themselves can be read one by one afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import DateField, Field, ForeignKey, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.utils.text import slugify

from customers.fields import SealedField
from customers.holdings import Holding, Leaving, by_its_own_clocks, holdings, settled
from customers.models import Party
from oomi_registry.notice.declarations import passes
from oomi_registry.notice.terms import Code, Origin, Register
from requests_app.fulfilment.access.codes import Say
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

    ``leavings`` has a key for every record that is not withheld.
    """

    holding: Holding
    columns: tuple[Column, ...]
    section: Code
    categories: tuple[Code, ...]
    name: str
    leavings: Mapping[object, Leaving] = field(repr=False)

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
        """What its records are called together."""
        return str(self.model._meta.verbose_name_plural)

    def rows(self) -> Iterator[Model]:
        """The records that are not withheld, by the first day they tell of; fetched some hundred at a time."""
        first = next((each.name for each in self.columns if isinstance(each.field, DateField)), None)
        rows = self.holding.rows.order_by(first, "pk") if first else self.holding.rows
        return (row for row in rows.iterator(chunk_size=AT_A_TIME) if row.pk in self.leavings)


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
    held = [holding for holding in holdings(party) if columns(holding, register, {})]
    own: list[tuple[Holding, Model, Leaving]] = []
    for holding in held:
        for row in _keys_and_clocks(holding):  # all are kept until they are settled, so no cursor spares anything
            own.append((holding, row, by_its_own_clocks(row, holding.declaration, register)))
            row._state.fields_cache.clear()  # noqa: SLF001 - what was read beside it is not kept for every row
            if len(own) % AT_A_TIME == 0:
                alive(len(own))
    held_for = holds_by_record(party, but_of=reference)
    when: dict[type[Model], dict[object, Leaving]] = {}
    for (holding, row, _), leaving in zip(own, settled(own), strict=True):
        if not withheld.row(holding.model, row.pk):
            when.setdefault(holding.model, {})[row.pk] = replace(leaving, held=held_for.get(row.pk, ()))
    shown = [holding for holding in held if holding.model in when]
    order = [category.code for category in register.categories]
    names = _names(shown)
    found = [_table(holding, register, sayings, names[holding.model], when[holding.model]) for holding in shown]
    return sorted(found, key=lambda table: order.index(table.section))


def columns(holding: Holding, register: Register, sayings: Mapping[str, Say]) -> tuple[Column, ...]:
    """The declared fields, but for those of a category that the register leaves out (they are empty)."""
    found = []
    for origin, category, name in holding.declaration.under():
        column = holding.model._meta.get_field(name)
        if register.has_category(category) and isinstance(column, Field):
            say = None
            if not _with_words(column):
                say = sayings.get(f"{holding.model._meta.label}.{name}") or sayings.get(name)
            found.append(Column(name, str(column.verbose_name), category, origin, column, say))
    return tuple(found)


def _with_words(column: Field[object, object]) -> bool:
    """Whether the choices have words of their own, and do not just repeat the codes."""
    return any(str(code) != str(words) for code, words in column.flatchoices)


def _table(
    holding: Holding, register: Register, sayings: Mapping[str, Say], name: str, leavings: Mapping[object, Leaving]
) -> Table:
    found = columns(holding, register, sayings)
    categories = tuple(dict.fromkeys(each.category for each in found))
    most = max(categories, key=lambda code: sum(each.category == code for each in found))
    return Table(holding, found, most, categories, name, leavings)


def _names(shown: list[Holding]) -> dict[type[Model], str]:
    """A name for each table's file, of plain letters, no two alike."""
    names: dict[type[Model], str] = {}
    for holding in shown:
        meta = holding.model._meta
        name = slugify(str(meta.verbose_name_plural)) or meta.model_name or meta.db_table
        names[holding.model] = name if name not in names.values() else f"{name}-{meta.db_table}"
    return names


def _keys_and_clocks(holding: Holding) -> QuerySet[Model]:
    """The rows with their keys, references and clocks, and nothing else of them."""
    clocks = [clock.clock for alternative in passes(holding.declaration.keep) for clock in alternative]
    beside = sorted({clock.rpartition(LOOKUP_SEP)[0] for clock in clocks} - {""})
    wanted = {key.name for key in holding.model._meta.concrete_fields if key.primary_key or isinstance(key, ForeignKey)}
    rows = holding.rows.select_related(None)
    if beside:
        rows = rows.select_related(*beside)
    return rows.only(*wanted, *clocks, *(path for clock in clocks for path in _on_the_way(clock)))


def _on_the_way(clock: str) -> Iterator[str]:
    """The references that a clock's path goes through."""
    parts = clock.split(LOOKUP_SEP)
    for length in range(1, len(parts)):
        yield LOOKUP_SEP.join(parts[:length])
