"""Which wording a letter is written from: the newest that an officer has put, else the house's own.

The house's own wordings are files beside the templates, one for each kind and language; they are version 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from requests_app.models import LetterWording
from requests_app.wording.checking import can_word
from requests_app.wording.kinds import LetterKind

OWN = 0
"""The number of the house's own wording."""
FIRST_LANGUAGE = "fi"
"""The language of the office: a letter not yet written in another is in this one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of one wording, in the language it is written in; who worded it, when and why, save the house."""

    kind: LetterKind
    language: str
    number: int
    text: str
    why: str = ""
    made_at: datetime | None = None
    made_by: str = ""

    @property
    def label(self) -> str:
        """How a letter names it: ``"fi/3"``."""
        return f"{self.language}/{self.number}"


def path_of(kind: LetterKind, language: str) -> Path:
    """Where the house's own wording is kept."""
    return Path(settings.BASE_DIR) / "templates" / "letters" / language / f"{kind}.txt"


@cache
def own_wording(kind: LetterKind, language: str) -> Wording | None:
    """The house's own wording in that language, where it has one."""
    path = path_of(kind, language)
    return Wording(kind, language, OWN, path.read_text(encoding="utf-8")) if path.is_file() else None


def in_force(kind: LetterKind, language: str) -> Wording:
    """The wording that letters of that kind are written from now: in ``language``, else in :data:`FIRST_LANGUAGE`.

    A version that the rules no longer let through, since a release asked more of its kind, is passed over for the
    house's own: no receipt is lost for it, and the desk says so.
    """
    put = newest_put(kind, language)
    if put is not None and can_word(kind, put.text):
        return put
    own = own_wording(kind, language)
    if own is not None:
        return own
    if language == FIRST_LANGUAGE:
        raise FileNotFoundError(path_of(kind, language))
    return in_force(kind, FIRST_LANGUAGE)


def newest_put(kind: LetterKind, language: str) -> Wording | None:
    """The newest version that an officer has put, fit or not."""
    row = _put(kind, language).first()
    return _as_wording(row) if row is not None else None


def versions_of(kind: LetterKind, language: str) -> Iterator[Wording]:
    """Every version in that language, the newest first and the house's own last."""
    yield from map(_as_wording, _put(kind, language))
    own = own_wording(kind, language)
    if own is not None:
        yield own


def newest_of_all() -> dict[tuple[LetterKind, str], Wording]:
    """The newest version that an officer has put, of each kind and language that has one."""
    rows = LetterWording.objects.order_by("kind", "language", "-number").distinct("kind", "language")
    return {(made.kind, made.language): made for made in map(_as_wording, rows.select_related("made_by"))}


def _put(kind: LetterKind, language: str) -> QuerySet[LetterWording]:
    return LetterWording.objects.filter(kind=kind, language=language).order_by("-number").select_related("made_by")


def _as_wording(row: LetterWording) -> Wording:
    by = row.made_by.get_username()
    return Wording(LetterKind(row.kind), row.language, row.number, row.text, row.why, row.made_at, by)


def labelled(kind: LetterKind, label: str) -> Wording | None:
    """The version that a letter names; none for a letter that names none, or one that is not there."""
    language, _, _ = label.partition("/")
    return next((each for each in versions_of(kind, language) if each.label == label), None)
