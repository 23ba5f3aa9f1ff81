"""A person's copy as anybody finds it on disk: a page, files for machines, and the stored files beside them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from zipfile import ZipFile

_PAGES, _FOR_MACHINES = (".html",), (".json", ".csv")
_PARTED = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d)")  # thousands, as Finnish parts them
_SPACES = re.compile(r"[\u00a0\u202f]")

Told = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Copy:
    """What stands in a copy: the text of its pages, of its files for machines, and the bytes of all others by name.

    ``fields`` has what is told of each field by table, the record's key and the field's name; ``withheld`` the list of
    what was left out.
    """

    page: str = field(repr=False)
    machine: str = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    fields: Mapping[tuple[str, str, str], Told] = field(repr=False)
    withheld: tuple[Told, ...] = ()

    def everywhere(self) -> str:
        """All of its text, names of files and what other files say where it is text."""
        others = (content.decode("utf-8", "replace") for content in self.files.values())
        return "\n".join([self.page, self.machine, *self.files, *others])


def read(opened: BinaryIO) -> Copy:
    """The copy in a ZIP file. Raises ValueError where a file that its list of contents names is not there."""
    with ZipFile(opened) as zipped:
        entries = {name: zipped.read(name) for name in zipped.namelist()}
    texts = {name: content.decode() for name, content in entries.items() if name.endswith(_PAGES + _FOR_MACHINES)}
    contents = _list_of_contents(texts)
    tables = {str(each["table"]): json.loads(texts[str(each["file"])]) for each in _objects(contents["tables"])}
    return Copy(
        page=legible("\n".join(html.unescape(text) for name, text in texts.items() if name.endswith(_PAGES))),
        machine=legible("\n".join(text for name, text in texts.items() if name.endswith(_FOR_MACHINES))),
        files={name: content for name, content in entries.items() if name not in texts},
        fields={
            (table, str(record["record"]), str(told["field"])): told
            for table, records in tables.items()
            for record in _objects(records)
            for told in _objects(record["fields"])
        },
        withheld=tuple(_objects(contents["withheld"])),
    )


def legible(text: str) -> str:
    """The text with its numbers in one piece and its spaces plain."""
    return _SPACES.sub(" ", _PARTED.sub("", text))


def _list_of_contents(texts: Mapping[str, str]) -> Told:
    for text in texts.values():
        if text.startswith("{"):
            found = json.loads(text)
            if isinstance(found, dict) and {"tables", "withheld"} <= set(found):
                return found
    raise ValueError("The copy has no list of contents that names its tables and what was withheld.")


def _objects(found: object) -> Iterable[dict[str, object]]:
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError("The copy's files for machines are not lists of objects.")
    return found
