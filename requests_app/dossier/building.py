"""The dossier is read, section by section, and then written: the page that leads through it, the list, every SHA-256.

Nothing in it depends on when it is written but ``now``, so the same rows give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, cast

from django.template.loader import render_to_string

from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused
from requests_app.dossier.looked import Looked, Staff, label_of, who_acted
from requests_app.dossier.parts import Part, StoredFile, Table, WrittenFile, as_data, in_words, listed
from requests_app.dossier.shown import LEFT_OUT, NOT_SHOWN
from requests_app.dossier.table import SECTIONS, MadeFor, Section
from requests_app.fulfilment.access.archive import CHUNK, Archive, archive
from requests_app.fulfilment.access.built import Alive

PAGE, LIST, SUMS = "lue-ensin.html", "luettelo.json", "SHA256SUMS"


class PackageUnreadable(Refused):
    """A package was to go along, and its file is gone or is not the one that was approved."""

    sentence = (
        "Tietopakettia ei voi liittää: sen tiedosto on hävitetty tai se ei ole sama kuin hyväksytty. Tee kooste ilman "
        "paketteja."
    )


@dataclass(frozen=True, slots=True)
class Bundled:
    """A finished dossier: the size and SHA-256 of its bytes, and the names of its files in order."""

    size: int
    sha256: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """One section as it was read: in which folder it stands, of which case it is, and what it says."""

    folder: str
    section: Section
    of_a_case: bool
    part: Part

    @property
    def of(self) -> str:
        """The case it is about, empty for what is of the whole dossier."""
        return self.folder.rpartition("/")[2] if self.of_a_case else ""

    @property
    def file(self) -> str:
        """The name of its file of data."""
        return f"{self.folder}/{self.section.code}.json"

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files."""
        return (self.file, *(f"{self.folder}/{self.section.code}/{each.name}" for each in self.part.files))

    @property
    def anchor(self) -> str:
        """Where on the page it stands."""
        return f"{self.of}-{self.section.code}" if self.of else self.section.code

    @property
    def tables(self) -> list[tuple[Table, list[list[str]]]]:
        """Its tables with their values in words."""
        return [(table, [[in_words(value) for value in row] for row in table.rows]) for table in self.part.tables]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that a dossier tells, read at one moment; only stored files and what was refused are still unread."""

    looked: Looked
    told: tuple[_Told, ...] = field(repr=False)

    @property
    def to_copy(self) -> int:
        """How many bytes of stored files it takes along."""
        return sum(each.size for told in self.told for each in told.part.files if isinstance(each, StoredFile))


def nobody_waits(step: str, done: int, total: int) -> None:
    """The :data:`Alive` of whoever makes it while somebody waits for the answer."""


def gather(looked: Looked, alive: Alive = nobody_waits) -> Gathered:
    """Read what the dossier tells; ``alive`` is told of each section."""
    looked = replace(looked, staff=Staff(who_acted(looked.requests, looked.enquiry)))
    told = []
    asked = list(_asked(looked))
    for number, (at, section, folder) in enumerate(asked):
        alive("Luetaan asian vaiheita", number, len(asked))
        told.append(_Told(folder, section, at.request is not None, section.make(at)))
    return Gathered(looked, tuple(told))


def write(gathered: Gathered, into: BinaryIO, *, subject: str, reason: str, alive: Alive = nobody_waits) -> Bundled:
    """Write the dossier at the place where ``into`` stands, forwards.

    ``subject`` names what it is of, ``reason`` why it is made. Raises :class:`PackageUnreadable`.
    """
    now, told = gathered.looked.now, list(gathered.told)
    with archive(into, now) as (zipped, forwards):
        writing = _Writing(gathered.looked, zipped, alive, gathered.to_copy)
        for each in told:
            writing.write(each)
        zipped.text(PAGE, _page(now, told, subject=subject, reason=reason))
        zipped.text(LIST, _list(now, told, zipped, subject=subject, reason=reason))
        zipped.text(SUMS, "".join(f"{entry.sha256}  {entry.name}\n" for entry in zipped.entries))
        names = tuple(entry.name for entry in zipped.entries)
    return Bundled(forwards.size, forwards.sha256(), names)


def _asked(looked: Looked) -> Iterator[tuple[Looked, Section, str]]:
    """Each section with what it looks at and its folder: what is of the dossier first, then case by case."""
    for section in SECTIONS:
        if section.made_for is MadeFor.DOSSIER or (section.made_for is MadeFor.ENQUIRY and looked.enquiry is not None):
            yield looked, section, "yhteiset"
    for request in looked.requests:
        for section in SECTIONS:
            if section.made_for is MadeFor.CASE or (section.made_for is MadeFor.WISH and looked.refused is not None):
                yield replace(looked, request=request), section, f"pyynnot/{request.reference}"


@dataclass(slots=True)
class _Writing:
    """The dossier as it grows, and how many bytes of stored files it has taken along."""

    looked: Looked
    zipped: Archive
    alive: Alive
    to_copy: int
    copied: int = 0

    def write(self, told: _Told) -> None:
        """Write a section: its file of data, and the files beside it."""
        self.zipped.text(told.file, _as_json(told.section, told.part))
        for name, each in zip(told.files[1:], told.part.files, strict=True):
            if isinstance(each, StoredFile):
                self._copy(each, name)
            elif isinstance(each, WrittenFile):
                with self.zipped.member(name, stored=True) as member:
                    each.write(cast("BinaryIO", member), self.alive)
            else:
                with self.zipped.member(name, size=len(each.content)) as member:
                    member.write(each.content)

    def _copy(self, stored: StoredFile, name: str) -> None:
        """Copy it in chunks; it must be the very bytes that are told of."""
        try:
            source = self.looked.open_file(stored.path)
        except OSError:
            raise PackageUnreadable from None
        with source, self.zipped.member(name, size=stored.size, stored=True) as member:
            while chunk := source.read(CHUNK):
                member.write(chunk)
                self.copied += len(chunk)
                self.alive("Liitetään tietopaketteja", self.copied, self.to_copy)
        if self.zipped.entries[-1].sha256 != stored.sha256:
            raise PackageUnreadable


def _as_json(section: Section, part: Part) -> str:
    told = {
        "section": section.code,
        "title": section.title,
        "provisions": section.provisions,
        "says": list(part.says),
        "tables": [{"title": table.title, "rows": list(listed(table))} for table in part.tables],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _page(now: datetime, told: list[_Told], *, subject: str, reason: str) -> str:
    context = {
        "now": in_words(now),
        "subject": subject,
        "reason": reason,
        "register": register(),
        "told": told,
        "left_out": _left_out(),
        "sums": SUMS,
        "list": LIST,
    }
    return render_to_string("dossier/page.html", context)


def _list(now: datetime, told: list[_Told], into: Archive, *, subject: str, reason: str) -> str:
    listed_files = {
        "subject": subject,
        "made_at": as_data(now),
        "reason": reason,
        "register_version": register().version.isoformat(),
        "sections": [
            {
                "case": each.of or None,
                "section": each.section.code,
                "title": each.section.title,
                "provisions": each.section.provisions,
                "files": each.files,
            }
            for each in told
        ],
        "left_out": [{"what": what, "why": why} for what, why in _left_out()],
        "files": [asdict(entry) for entry in into.entries],
    }
    return json.dumps(listed_files, ensure_ascii=False, indent=1) + "\n"


def _left_out() -> list[tuple[str, str]]:
    """What no dossier tells, with why: whole tables, then fields of those that are told."""
    whole = [(str(model._meta.verbose_name_plural), why) for model, why in LEFT_OUT.items()]
    return whole + [
        (f"{model._meta.verbose_name_plural}: {label_of(model, name)}", why)
        for model, fields in NOT_SHOWN.items()
        for name, why in fields.items()
    ]
