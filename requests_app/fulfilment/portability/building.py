"""The package that a person takes along, from their rows to the finished ZIP (GDPR 20).

``tiedot.json`` follows the published schema, each table has a CSV file beside it, and consumption stands in the
convention of the Finnish Datahub as well [D: datahub-convention].
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, BinaryIO

from django.db.models import ForeignKey, Model
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from customers.holdings import Holding, holdings, place_in_the_split
from customers.models import DailyConsumption, Party, Recording
from oomi_registry.notice.terms import Register
from requests_app.fulfilment.access.archive import CHUNK, Archive, archive
from requests_app.fulfilment.access.built import Alive, Built, OpenFile
from requests_app.fulfilment.access.codes import table_in_words
from requests_app.fulfilment.access.consumption import Consumption
from requests_app.fulfilment.access.machine import plain
from requests_app.fulfilment.access.snapshot import one_snapshot, told_elsewhere
from requests_app.fulfilment.access.withheld import Withheld
from requests_app.fulfilment.portability.attached import Attached
from requests_app.fulfilment.portability.cells import in_a_cell, line
from requests_app.fulfilment.portability.leaving_out import LeftOut, excluded, rows_left_out, withheld_parts
from requests_app.fulfilment.portability.own import hangs_on_own_contract
from requests_app.fulfilment.portability.reach import Reach, reach_of, row_is_out
from requests_app.fulfilment.portability.schema import SCHEMA_NAME, VERSION, name_of, portable_models
from requests_app.models import WithheldPart

AT_A_TIME = 500
IN_MEMORY = 8 << 20
DATA, QUARTERS = "tiedot.json", "kulutus/varttitunnit.csv"
"""Machines find them by these names in whatever language the person is written to."""
README = marked("lueminut.txt")

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class _Packing:
    """What is known while one package is made."""

    party: Party
    register: Register
    withheld: Withheld
    alive: Alive
    attached: Attached
    data: Callable[[str], object]
    quarters: Callable[[bytes], object]
    records: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    tables: list[tuple[str, str, int]] = field(default_factory=list)
    consumption: Consumption | None = None
    others: bool = False
    """Whether a row of the table at hand was left out for being another's contract, or a company's."""


def build(
    party: Party,
    register: Register,
    *,
    reference: str,
    language: str,
    withheld: Sequence[WithheldPart],
    now: datetime,
    into: BinaryIO,
    open_file: OpenFile,
    alive: Alive,
    schema_address: str = SCHEMA_NAME,
) -> Built:
    """Write what ``party`` takes along into ``into``, strictly forwards; called as the builder of the copy is.

    Rows are read in one snapshot. ``alive`` is called every some hundred rows; what it raises stops the building and is
    raised here. Times are written in UTC. A stored file that is not there is named in ``missing``.

    Raises :class:`~requests_app.fulfilment.access.built.StoredFileGone` where a file went while the package was made,
    and :class:`~requests_app.grounds.GroundNotForRight` for a part withheld on a ground that portability knows not.
    """
    with translation.override(language), archive(into, now) as (zipped, forwards), ExitStack() as spools:
        parts = withheld_parts(withheld)
        data = spools.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        quarters = spools.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        packing = _Packing(
            party,
            register,
            Withheld(withheld),
            alive,
            Attached(open_file),
            lambda text: data.write(text.encode()),
            quarters.write,
        )
        with told_elsewhere(alive) as packing.alive, one_snapshot():
            packing.data(_head(register, reference=reference, now=now, schema_address=schema_address))
            _tables(packing, zipped)
        packing.left_out += parts
        packing.data(f'}},"left_out":{_dumps([each.told() for each in packing.left_out])}}}\n')
        _spooled(zipped, DATA, data)
        if packing.consumption is not None:
            _spooled(zipped, QUARTERS, quarters)
        packing.attached.copy(zipped, lambda: alive("Kopioidaan tiedostoja", packing.records, 0))
        words = {
            "packing": packing,
            "reference": reference,
            "data": DATA,
            "quarters": QUARTERS if packing.consumption else "",
            "schema": schema_address,
        }
        zipped.text(_(README), render_to_string("package/portability.txt", words))
    recordings = packing.attached.count_of(Recording)  # GDPR 20(4): other people's voices are on them
    return Built(packing.records, recordings, packing.attached.missing, forwards.size, forwards.sha256())


def _head(register: Register, *, reference: str, now: datetime, schema_address: str) -> str:
    """The beginning of the JSON file, up to its records."""
    head = {
        "schema": schema_address,
        "version": VERSION,
        "register_version": register.version.isoformat(),
        "reference": reference,
        "made_at": plain(now),
        "controllers": [{"name": each.name, "business_id": each.business_id} for each in register.controllers],
    }
    return f'{_dumps(head)[:-1]},"records":{{'


def _tables(packing: _Packing, zipped: Archive) -> None:
    """Every table from which something goes along, one after another."""
    portable = {model for model, _declaration in portable_models()}
    comma = ""
    for holding in holdings(packing.party):
        if holding.model not in portable:
            continue
        reach = reach_of(holding.declaration, packing.register)
        packing.others = False
        rows = _rows(packing, holding)
        first = next(rows, None)
        if first is not None:
            packing.left_out += excluded(holding.model, reach)
            if reach.fields:
                packing.data(f'{comma}"{name_of(holding.model)}":[')
                comma = ","
                _one_table(packing, holding, reach, _again(first, rows), zipped)
                packing.data("]")
        if packing.others and reach.fields:
            packing.left_out.append(rows_left_out(holding.model, reach))


def _again(first: Model, rest: Iterator[Model]) -> Iterator[Model]:
    yield first
    yield from rest


def _rows(packing: _Packing, holding: Holding) -> Iterator[Model]:
    """The person's rows, but for those withheld, a company's contact person's, and those of another's contract."""
    for row in holding.rows.iterator(AT_A_TIME):
        subject, _contract = place_in_the_split(row, holding.declaration)
        if row_is_out(subject, own_contract=hangs_on_own_contract(row, holding.declaration, packing.party)):
            packing.others = True
        elif not packing.withheld.row(holding.model, row.pk):
            yield row


def _one_table(packing: _Packing, holding: Holding, reach: Reach, rows: Iterator[Model], zipped: Archive) -> None:
    """The table's rows: into the JSON file, into a CSV file of their own, and quarter-hours as the Datahub has them."""
    name, count = name_of(holding.model), 0
    # A reference is the key of a record that goes along, or of one that does not; it says nothing by itself.
    columns = {
        each: f"{each}_id" if isinstance(holding.model._meta.get_field(each), ForeignKey) else each
        for each in reach.fields
    }
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as table:
        table.write(line(["id", *columns]))
        for row in rows:
            out = packing.withheld.fields(holding.model, row.pk)
            values = {each: _value(packing, row, column) for each, column in columns.items() if each not in out}
            written = {each: plain(value) for each, value in values.items()}
            packing.data(("," if count else "") + "\n" + _dumps({"id": str(row.pk), **written}))
            table.write(line([str(row.pk), *(in_a_cell(values.get(each)) for each in columns)]))
            if isinstance(row, DailyConsumption) and not out & _OF_THE_QUARTERS:
                _day(packing, row)
            count += 1
            packing.records += 1
            if packing.records % AT_A_TIME == 0:
                packing.alive("Kootaan siirrettäviä tietoja", packing.records, 0)
        _spooled(zipped, f"csv/{name}.csv", table)
    packing.tables.append((table_in_words(holding.model._meta.label), f"csv/{name}.csv", count))


def _value(packing: _Packing, row: Model, column: str) -> object:
    """The value as it is kept, a sealed one opened: it is the person's own. Of a file, its name in the package."""
    value = getattr(row, column)
    return packing.attached.named(row, value) if isinstance(value, FieldFile) else value


_OF_THE_QUARTERS = frozenset({"watt_hours", "day", "metering_point", "estimated"})
"""The fields that a quarter-hour's line tells of: where one is withheld, the day has no lines."""


def _day(packing: _Packing, row: DailyConsumption) -> None:
    """The day's quarter-hours; the first day writes the line of headings."""
    if packing.consumption is None:
        packing.consumption = Consumption(packing.quarters)
    gsrn = row.metering_point.gsrn
    packing.consumption.day(gsrn, row.day, row.watt_hours, estimated=row.estimated, kept="", kind=0)


def _spooled(zipped: Archive, name: str, spool: IO[bytes]) -> None:
    """What was written beside the archive, into it."""
    size = spool.tell()
    spool.seek(0)
    with zipped.member(name, size=size) as member:
        while chunk := spool.read(CHUNK):
            member.write(chunk)
