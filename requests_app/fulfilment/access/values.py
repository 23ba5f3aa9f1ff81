"""A record of the copy as it was read: each value raw and in words, and what is told of the record.

A copy has hundreds of thousands of values. They are not frozen, because that takes most of the time of making one; and
each equals only itself, so that what is made of one that repeats can be kept by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model

from requests_app.fulfilment.access.files import CopiedFile
from requests_app.fulfilment.access.information import Information
from requests_app.fulfilment.access.tables import Column
from requests_app.fulfilment.access.words import in_words


@dataclass(slots=True, eq=False)
class Value:
    """One value: as it is kept, and in words. ``file`` is the stored file, ``refers`` the record referred to."""

    column: Column
    raw: object = field(repr=False)
    words: str | None = field(repr=False)
    """``None`` for a list, whose words are made where somebody asks: a day of quarter-hours is not read aloud."""
    file: CopiedFile | None = None
    refers: tuple[str, str] | None = None
    there: bool = True
    """Whether it could be read and its file is there (GDPR 15(3))."""
    repeats: bool = False
    """Whether the same value may stand in other records of the table."""

    @property
    def text(self) -> str:
        """The value in words; empty where there is none."""
        return in_words(self.raw, self.column.say) if self.words is None else self.words


@dataclass(slots=True, eq=False)
class Read:
    """One record of the copy. ``kind`` numbers what is told alike of several records of its table.

    ``values`` has, by their fields' names, those that are not withheld.
    """

    key: object
    row: Model = field(repr=False)
    values: Mapping[str, Value]
    information: Information
    kind: int
    when: date | None
