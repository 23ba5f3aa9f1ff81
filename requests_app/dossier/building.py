"""The dossier is written: section by section, then the page that leads through it, then the list and every SHA-256.

Nothing in it depends on when it is written but ``now``, so the same rows give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import BinaryIO

from django.template.loader import render_to_string

from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused
from requests_app.dossier.looked import Looked, Staff, label_of, who_acted
from requests_app.dossier.parts import OpenedFile, Part, StoredFile, Table, as_data, in_words, listed
from requests_app.dossier.shown import LEFT_OUT, NOT_SHOWN
from requests_app.dossier.table import SECTIONS, MadeFor, Section
from requests_app.fulfilment.access.archive import CHUNK, Archive, archive

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
    """One section as it was written: in which folder, what it said, and its files."""

    folder: str
    section: Section
    part: Part
    files: tuple[str, ...]

    @property
    def of(self) -> str:
        """The case it is about, empty for what is of the whole dossier."""
        return self.folder.rpartition("/")[2]

    @property
    def anchor(self) -> str:
        """Where on the page it stands."""
        return f"{self.of}-{self.section.code}" if self.of else self.section.code

    @property
    def tables(self) -> list[tuple[Table, list[list[str]]]]:
        """Its tables with their values in words."""
        return [(table, [[in_words(value) for value in row] for row in table.rows]) for table in self.part.tables]


def bundle(looked: Looked, into: BinaryIO, *, subject: str, reason: str) -> Bundled:
    """Write the dossier at the place where ``into`` stands. ``subject`` names what it is of, ``reason`` why it is made.

    Raises :class:`PackageUnreadable`.
    """
    looked = replace(looked, staff=Staff(who_acted(looked.requests, looked.enquiry)))
    with archive(into, looked.now) as (zipped, forwards):
        told = [_written(looked, section, folder, zipped) for looked, section, folder in _asked(looked)]
        zipped.text(PAGE, _page(looked.now, told, subject=subject, reason=reason))
        zipped.text(LIST, _list(looked.now, told, zipped, subject=subject, reason=reason))
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


def _written(looked: Looked, section: Section, folder: str, into: Archive) -> _Told:
    part = section.make(looked)
    name = f"{folder}/{section.code}.json"
    into.text(name, _as_json(section, part))
    names = [name]
    for each in part.files:
        names.append(f"{folder}/{section.code}/{each.name}")
        if isinstance(each, StoredFile):
            _copied(looked, each, names[-1], into)
        elif isinstance(each, OpenedFile):
            _copied_from(each.file, each, names[-1], into)
        else:
            with into.member(names[-1], size=len(each.content)) as member:
                member.write(each.content)
    return _Told(folder if looked.request else "", section, part, tuple(names))


def _copied(looked: Looked, stored: StoredFile, name: str, into: Archive) -> None:
    try:
        with looked.open_file(stored.path) as source:
            _copied_from(source, stored, name, into)
    except OSError:
        raise PackageUnreadable from None


def _copied_from(source: BinaryIO, told: StoredFile | OpenedFile, name: str, into: Archive) -> None:
    """Copy it in chunks; it must be the very bytes that are told of."""
    with into.member(name, size=told.size, stored=True) as member:
        while chunk := source.read(CHUNK):
            member.write(chunk)
    if into.entries[-1].sha256 != told.sha256:
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
