"""A person's records as an overview: of each table how many there are, and the newest few of them.

Ten years of readings and calls are counted and grouped by the database and never read from end to end. Who answers for
a record, and when it goes, depend on what it refers to and on its own clock. So of a long table one row is read for
each set of references, the one that stays longest, with how many are like it: the figures are those of every record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.db.models import Count, DateField, F, ForeignKey, Model, OrderBy, QuerySet, Window
from django.db.models.constants import LOOKUP_SEP

from customers.holdings.records import Record, record_of
from customers.holdings.waiting import own_of, settled
from customers.holdings.walking import Holding, holdings
from customers.models import Party
from oomi_registry.notice.declarations import Privacy, passes
from oomi_registry.notice.terms import Register

_ALIKE = "how_many_alike"


@dataclass(frozen=True, slots=True)
class Table:
    """One table's records about a person, of which ``newest`` are the first.

    ``kinds`` are records that stand for all of the table, each with how many are like it in whom they concern, who
    answers for them and what they hang on.
    """

    holding: Holding
    count: int
    newest: tuple[Record, ...]
    kinds: tuple[tuple[Record, int], ...]


def overview(
    party: Party,
    register: Register,
    customer_of: frozenset[str],
    *,
    most: int,
    most_of: Mapping[type[Model], int] = MappingProxyType({}),
) -> list[Table]:
    """What is held about ``party``, table by table, those without a record left out.

    At most ``most`` records of a table are read, or what ``most_of`` says of it; a query for each table, two for one
    that has more. ``customer_of`` as for :func:`customers.holdings.records`. Sealed fields stay sealed.
    """
    read = [_read(holding, most_of.get(holding.model, most)) for holding in holdings(party)]
    tables = [
        Table(
            each.holding,
            sum(alike for _, alike in each.kinds),
            tuple(record_of(each.holding, row, register, customer_of) for row in each.newest),
            tuple((record_of(each.holding, row, register, customer_of), n) for row, n in each.kinds),
        )
        for each in read
    ]
    return list(_settled([table for table in tables if table.count]))


@dataclass(frozen=True, slots=True)
class _Read:
    holding: Holding
    newest: Sequence[Model]
    kinds: Sequence[tuple[Model, int]]


def _read(holding: Holding, most: int) -> _Read:
    newest = list(newest_first(holding)[: most + 1])
    if len(newest) <= most:
        return _Read(holding, newest, [(row, 1) for row in newest])
    return _Read(holding, newest[:most], [(row, int(getattr(row, _ALIKE))) for row in one_of_each_kind(holding)])


def newest_first(holding: Holding) -> QuerySet[Model]:
    """The rows by the first day or time that the table declares, the latest first; keys sort by when they were made."""
    days = (
        name
        for _, _, name in holding.declaration.under()
        if isinstance(holding.model._meta.get_field(name), DateField)  # a time is a DateField to Django, too
    )
    day = next(days, None)
    by_day = [F(day).desc(nulls_last=True)] if day else []
    return holding.rows.order_by(*by_day, "-pk")


def one_of_each_kind(holding: Holding) -> QuerySet[Model]:
    """For each set of references the row that stays longest, with how many rows have that set."""
    references = [key.attname for key in holding.model._meta.concrete_fields if isinstance(key, ForeignKey)] or ["pk"]
    clocks = _own_clocks(holding.declaration)
    order: list[str | OrderBy] = [*references]
    if len(clocks) == 1 and len(passes(holding.declaration.keep)) == 1:
        order.append(F(clocks[0]).desc(nulls_first=True))  # a clock that has not started never ends
    else:
        # Of several alternatives no one clock says which row stays longest.
        references = [*references, *clocks]
        order = [*references]
    alike = Window(Count("pk"), partition_by=[F(name) for name in references])
    with_figures: QuerySet[Model] = holding.rows.annotate(**{_ALIKE: alike})
    return with_figures.order_by(*order).distinct(*references)


def _own_clocks(declaration: Privacy) -> list[str]:
    clocks = (runs.clock for alternative in passes(declaration.keep) for runs in alternative)
    return [clock for clock in dict.fromkeys(clocks) if LOOKUP_SEP not in clock]


def _settled(tables: Sequence[Table]) -> Iterator[Table]:
    """The tables with each record's day as all the others have it."""
    every = {
        (record.holding.model, record.row.pk): record
        for table in tables
        for record in (*table.newest, *(kind for kind, _ in table.kinds))
    }
    leavings = settled([own_of(record.holding, record.row, record.leaving) for record in every.values()])
    known = {
        key: replace(record, leaving=leaving) for (key, record), leaving in zip(every.items(), leavings, strict=True)
    }
    for table in tables:
        model = table.holding.model
        yield replace(
            table,
            newest=tuple(known[model, record.row.pk] for record in table.newest),
            kinds=tuple((known[model, record.row.pk], alike) for record, alike in table.kinds),
        )
