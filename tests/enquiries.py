"""The Ombudsman's enquiries as they come, and what a dossier holds when it is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from customers.models import Party
from requests_app import operations
from requests_app.models import Dossier, Enquiry, PrivacyRequest, WantedDossier
from requests_app.operations import enquiries
from requests_app.operations.dossiers import MadeDossier, build_wanted, make_dossier, open_dossier
from requests_app.operations.enquiries import Reach, ToEnter
from requests_app.operations.leases import Sweep
from tests import scenes, staff
from tests.packages import storage
from tests.submissions import KEY, MONDAY

NUMBER = "TSV/4321/2026"
DUE = date(2026, 3, 20)
ASKED = "Selvittäkää, miten pyyntö käsiteltiin ja miksi puhelutallennetta ei annettu."
WHY = "Rekisteröidyn kantelu tietosuojavaltuutetulle."


def linked(request: PrivacyRequest, party: Party | None = None) -> PrivacyRequest:
    """The case, which Sanna has linked to the person: Aino unless told."""
    return operations.link_party(
        request.pk, party_id=(party or scenes.aino()).pk, actor=staff.sanna(), now=MONDAY, index_key=KEY
    )


def came(
    *,
    about: PrivacyRequest | None = None,
    person: Party | None = None,
    reach: Reach = Reach.PERSON,
    number: str = NUMBER,
    now: datetime = MONDAY,
) -> Enquiry:
    """Sanna enters an enquiry that came the day before, to be answered by 20.3.2026."""
    entered = ToEnter(
        diary_number=number,
        received_at=now - timedelta(days=1),
        due_on=DUE,
        asked=ASKED,
        request=about,
        party=person,
        reach=reach,
    )
    return enquiries.enter(entered, actor=staff.sanna(), now=now)


def taken(*, about: PrivacyRequest | None = None, person: Party | None = None, reach: Reach = Reach.PERSON) -> Enquiry:
    """One that Heikki has taken."""
    return enquiries.take(came(about=about, person=person, reach=reach).pk, actor=staff.heikki(), now=MONDAY)


def no_file(path: str) -> BinaryIO:
    """A storage that has lost everything."""
    raise FileNotFoundError(path)


def made(of: PrivacyRequest | Enquiry, *, now: datetime = MONDAY, folder: Path | None = None) -> MadeDossier:
    """The dossier as Sanna makes it; stored files are looked for in ``folder``."""

    def open_file(path: str) -> BinaryIO:
        return (folder / path).open("rb") if folder is not None else no_file(path)

    return make_dossier(of, reason=WHY, actor=staff.sanna(), now=now, open_file=open_file)


def made_with_packages(of: PrivacyRequest | Enquiry, *, now: datetime = MONDAY) -> MadeDossier:
    """The dossier with the person's packages: wanted by Sanna, made by the worker, and opened."""
    row = operations.want_dossier(of, reason=WHY, actor=staff.sanna(), now=now)
    worked(now=now)
    return opened(row, now=now)


def worked(*, now: datetime = MONDAY) -> Sweep:
    """One poll of the worker for dossiers."""
    return build_wanted(storage=storage(), clock=lambda: now)


def opened(row: WantedDossier, *, now: datetime = MONDAY) -> MadeDossier:
    """What was made, as Sanna opens it."""
    of = row.enquiry or row.request
    assert of is not None
    return open_dossier(row.pk, of=of, actor=staff.sanna(), now=now, storage=storage())


@dataclass(frozen=True)
class ReadDossier:
    """A dossier's files by name, its bytes, and its row."""

    row: Dossier
    raw: bytes
    files: dict[str, bytes]

    @property
    def everything(self) -> str:
        """Every text of it in one."""
        return "\n".join(content.decode(errors="replace") for content in self.files.values())

    def section(self, code: str, reference: str = "") -> dict[str, list[dict[str, object]]]:
        """The tables of a section of that case by their titles."""
        folder = f"pyynnot/{reference}" if reference else "yhteiset"
        told = json.loads(self.files[f"{folder}/{code}.json"])
        return {table["title"]: table["rows"] for table in told["tables"]}


def read(dossier: MadeDossier) -> ReadDossier:
    """Everything in it; its file is closed."""
    with dossier.file as file:
        raw = file.read()
        file.seek(0)
        with ZipFile(file) as zipped:
            assert zipped.testzip() is None
            files = {name: zipped.read(name) for name in zipped.namelist()}
    assert hashlib.sha256(raw).hexdigest() == dossier.row.sha256
    assert len(raw) == dossier.row.size
    return ReadDossier(dossier.row, raw, files)
