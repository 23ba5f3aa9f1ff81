"""A person's copy as it was built, opened: its page, its files, its machine-readable tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID
from zipfile import ZipFile

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db.models import Model

from customers.models import Party
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Register
from requests_app.fulfilment.access import Built, build
from requests_app.fulfilment.access.machine import is_contents
from requests_app.models import RequestedRight, WithheldPart

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
REFERENCE = "TP-7K4M-92XD"


class Forwards(BytesIO):
    """Takes what is written on, and nothing else: as a socket or a hashed upload does."""

    def seekable(self) -> bool:
        """It is not."""
        return False

    def seek(self, *_: object) -> int:
        """Never."""
        raise OSError("This is written forwards.")

    tell = seek


@dataclass
class Copy:
    """What came out."""

    built: Built
    raw: bytes

    @property
    def zipped(self) -> ZipFile:
        """The archive."""
        return ZipFile(BytesIO(self.raw))

    @property
    def names(self) -> list[str]:
        """The names of its files."""
        return self.zipped.namelist()

    def text(self, name: str) -> str:
        """One file's text."""
        return self.zipped.read(name).decode()

    @property
    def page(self) -> str:
        """The page that people read."""
        (page,) = [name for name in self.names if name.endswith(".html")]
        return self.text(page)

    @property
    def contents(self) -> dict[str, Any]:
        """The list of contents."""
        (contents,) = [name for name in self.names if is_contents(name)]
        return cast("dict[str, Any]", json.loads(self.text(contents)))

    def records(self, model: type[Model]) -> list[dict[str, Any]]:
        """A table's records; none where the copy has no such table."""
        for table in self.contents["tables"]:
            if table["table"] == model._meta.label:
                return cast("list[dict[str, Any]]", json.loads(self.text(table["file"])))
        return []

    def only(self, model: type[Model]) -> dict[str, Any]:
        """A table's one record."""
        (record,) = self.records(model)
        return record

    @property
    def everything(self) -> str:
        """All of its text in one."""
        return "\n".join(self.text(name) for name in self.names if name.endswith((".html", ".json", ".csv")))


def value(record: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A field's value in a record."""
    return field(record, name)["value"]


def field(record: dict[str, Any], name: str) -> dict[str, Any]:
    """A field of a record with what is told of it."""
    (found,) = [each for each in record["fields"] if each["field"] == name]
    return cast("dict[str, Any]", found)


def stored(path: str) -> BinaryIO:
    """A stored file, opened."""
    return cast("BinaryIO", default_storage.open(path, "rb"))


def copy_of(
    party: Party,
    *,
    withheld: Sequence[WithheldPart] = (),
    under: Register | None = None,
    language: str = "fi",
    open_file: Callable[[str], BinaryIO] = stored,
    alive: Callable[[str, int, int], None] = lambda *_: None,
) -> Copy:
    """Build the person's copy; its own size and sum are checked on the way."""
    into = Forwards()
    built = build(
        party,
        under or register(),
        reference=REFERENCE,
        language=language,
        withheld=withheld,
        now=NOW,
        into=into,
        open_file=open_file,
        alive=alive,
    )
    raw = into.getvalue()
    assert (len(raw), hashlib.sha256(raw).hexdigest()) == (built.size, built.sha256)
    copy = Copy(built, raw)
    assert copy.zipped.testzip() is None
    return copy


def unpacked(copy: Copy, folder: Path) -> Path:
    """The copy as a person unpacks it; the page."""
    copy.zipped.extractall(folder)
    return folder / "tiedot.html"


def withhold(
    table: type[Model],
    *,
    record: UUID | None = None,
    field: str = "",
    ground: str = "others_rights",
    explanation: str = "Koskee toista henkilöä.",
    late_from: str = "",
    expected_on: date | None = None,
) -> WithheldPart:
    """A part as an officer decides it; not saved, because the building only reads it."""
    return WithheldPart(
        right=RequestedRight(),
        table=table._meta.label,
        record=record,
        field=field,
        ground=ground,
        explanation=explanation,
        decided_at=NOW,
        decided_by=User(),
        late_from=late_from,
        expected_on=expected_on,
    )
