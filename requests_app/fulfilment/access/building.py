"""The copy of a person's data, from their rows to the finished ZIP (GDPR 15; C-487/21)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from customers.models import DailyConsumption, Party
from customers.queries import customer_of
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.terms import Register
from requests_app.fulfilment.access.archive import CHUNK, Archive, archive
from requests_app.fulfilment.access.built import Alive, Built, OpenFile
from requests_app.fulfilment.access.codes import sayings
from requests_app.fulfilment.access.columns import LOGIC
from requests_app.fulfilment.access.files import Files
from requests_app.fulfilment.access.information import Information, Item, lacking
from requests_app.fulfilment.access.machine import CONTENTS, JsonTable, contents, file_of, json_table
from requests_app.fulfilment.access.page import NAME, Page
from requests_app.fulfilment.access.reading import Reader
from requests_app.fulfilment.access.recipients import recipients
from requests_app.fulfilment.access.showing import Articles, Days
from requests_app.fulfilment.access.snapshot import one_snapshot, told_elsewhere
from requests_app.fulfilment.access.tables import AT_A_TIME, Table, tables
from requests_app.fulfilment.access.values import Read
from requests_app.fulfilment.access.withheld import AllBut, ToldPart, Withheld, told_parts
from requests_app.models import WithheldPart

QUARTERS = marked("kulutus/varttitunnit.csv")
IN_MEMORY = 8 << 20
"""What is written beside the archive until its turn comes; more of it goes to a file without a name."""

LONGEST_MISSING = 450
"""Characters: a longer list names the items alone."""


@dataclass
class _Copy:
    """What is known while one copy is made."""

    register: Register
    language: str
    now: datetime
    today: date
    page: Page
    alive: Alive
    records: int = 0
    total: int = 0
    missing: dict[str, set[str]] = field(default_factory=dict)
    judged: Information | None = None

    def lives(self) -> None:
        """Say how many records are done."""
        self.alive("Luetaan tietueita", self.records, self.total)

    def judge(self, table: Table, read: Read) -> None:
        """Count the record, and remember what it lacks of GDPR 15(1)."""
        self.records += 1
        if read.information is self.judged:
            return  # what is told is the same as of the record before
        self.judged = read.information
        for item in lacking(read.information, self.register):
            self.missing.setdefault(str(item), set()).add(table.model.__name__)


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
) -> Built:
    """Write the copy of everything that is held about ``party`` into ``into``, strictly forwards.

    Rows are read in one snapshot, opened here unless the caller is in a transaction already, and closed before the
    stored files are copied. ``alive`` is called every some hundred rows and several times a MiB, with the desk's words,
    which are Finnish; while rows are read, on a thread and a database connection of its own, because this one only
    reads. What it raises stops the building and is raised here. Times are instants; the page shows them in
    Europe/Helsinki.

    Raises :class:`~requests_app.fulfilment.access.built.StoredFileGone` where a file went while the copy was made, and
    :class:`~requests_app.grounds.GroundNotForRight` for a part withheld on a ground that access knows not.
    """
    return _build(
        party,
        register,
        Withheld(withheld),
        withheld,
        reference=reference,
        language=language,
        now=now,
        into=into,
        open_file=open_file,
        alive=alive,
    )


def build_refused(
    party: Party,
    register: Register,
    *,
    reference: str,
    refused: Sequence[WithheldPart],
    now: datetime,
    into: BinaryIO,
    open_file: OpenFile,
    alive: Alive,
) -> Built:
    """Write what the person was refused, for the Ombudsman (tietosuojalaki 34 § 4 mom.): what ``refused`` names alone.

    With none, access was refused whole: then it is the copy that the person would have had. In Finnish. Raises as
    :func:`build`.
    """
    return _build(
        party,
        register,
        AllBut(refused) if refused else Withheld(()),
        (),
        reference=reference,
        language="fi",
        now=now,
        into=into,
        open_file=open_file,
        alive=alive,
    )


def _build(
    party: Party,
    register: Register,
    withheld: Withheld,
    told: Sequence[WithheldPart],
    *,
    reference: str,
    language: str,
    now: datetime,
    into: BinaryIO,
    open_file: OpenFile,
    alive: Alive,
) -> Built:
    with translation.override(language), archive(into, now) as (zipped, forwards):
        parts = told_parts(told)
        files = Files(open_file)
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as page, tempfile.SpooledTemporaryFile(IN_MEMORY) as quarters:
            copy = _Copy(
                register,
                language,
                now,
                day_in_helsinki(now),
                Page(page.write, register, now=now, language=language),
                alive,
            )
            with told_elsewhere(alive) as copy.alive, one_snapshot():
                written = _records(copy, party, withheld, files, zipped, quarters.write, parts, reference)
            copy.alive = alive  # nothing is being read any more, so this thread's connection may write again
            if quarters.tell():
                _spooled(zipped, _(QUARTERS), quarters, copy.lives)
            _spooled(zipped, _(NAME), page, copy.lives)
        _stored(files, zipped, alive)
        missing = _missing(copy.missing)
        zipped.text(
            _(CONTENTS),
            contents(
                register,
                reference=reference,
                now=now,
                tables=written,
                archive=zipped,
                parts=parts,
                missing=missing,
                language=language,
            ),
        )
    audio = sum(each.audio for each in files.found)
    return Built(copy.records, audio, missing, forwards.size, forwards.sha256())


def _records(
    copy: _Copy,
    party: Party,
    withheld: Withheld,
    files: Files,
    zipped: Archive,
    quarters: Callable[[bytes], object],
    parts: Sequence[ToldPart],
    reference: str,
) -> list[tuple[Table, JsonTable]]:
    """Every table's records, onto the page and into its file, in one reading."""
    says = sayings(copy.register, copy.language)
    copy.lives()
    held = tables(
        party,
        copy.register,
        withheld,
        says,
        lambda read: copy.alive("Etsitään tietueita", read, 0),
        reference=reference,
    )
    copy.total = sum(len(table.leavings) for table in held)
    copy.lives()
    reader = Reader(
        party,
        copy.register,
        held,
        withheld=withheld,
        known=recipients(party, copy.register, withheld, copy.language),
        customer_of=customer_of(party),
        files=files,
        sayings=says,
    )
    days = any(table.model is DailyConsumption for table in held)
    copy.page.begin(
        held,
        reference=reference,
        parts=parts,
        decisions=any(LOGIC in table.names for table in held),
        links=[_(CONTENTS), *([_(QUARTERS)] if days else [])],
    )
    written = []
    for table in held:
        copy.page.table(table, file_of(table))
        shown: Articles | Days = Articles(copy.page, table)
        if table.model is DailyConsumption:
            shown = Days(
                copy.page, table, withheld, quarters, link=_(QUARTERS), today=copy.today, language=copy.language
            )
        with json_table(zipped, table, copy.register, copy.language) as machine:
            for read in reader.records(table):
                machine.record(read)
                shown.record(read)
                copy.judge(table, read)
                if copy.records % (AT_A_TIME // 2) == 0:
                    copy.lives()
        shown.end()
        copy.page.end_table(table)
        written.append((table, machine))
    copy.page.end()
    return written


def _spooled(zipped: Archive, name: str, spool: IO[bytes], lives: Callable[[], None]) -> None:
    """What was written beside the archive, into it."""
    size = spool.tell()
    spool.seek(0)
    with zipped.member(name, size=size) as member:
        while chunk := spool.read(CHUNK):
            member.write(chunk)
            lives()


def _stored(files: Files, zipped: Archive, alive: Alive) -> None:
    """The stored files, some of each at a time."""
    total, done = sum(each.size for each in files.found), 0

    def copied(size: int) -> None:
        nonlocal done
        done += size
        alive("Kopioidaan tiedostoja", done, total)

    files.copy(zipped, copied)


def _missing(found: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Item by item, in the order of the article, each with the tables that lack it while the list stays short."""
    codes = tuple(f"{item}:{table}" for item in map(str, Item) for table in sorted(found.get(item, ())))
    if len(", ".join(codes)) > LONGEST_MISSING:
        return tuple(item for item in map(str, Item) if item in found)
    return codes
