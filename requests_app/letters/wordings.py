"""Which wording a letter is written from.

The house's own wordings are files beside the templates, one for each kind and language; they are version 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from requests_app.wording.kinds import LetterKind

OWN = 0
"""The number of the house's own wording."""
FIRST_LANGUAGE = "fi"
"""The language of the office: a letter not yet written in another is in this one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of one wording, in the language it is written in."""

    kind: LetterKind
    language: str
    number: int
    text: str

    @property
    def label(self) -> str:
        """How a letter names it: ``"fi/3"``."""
        return f"{self.language}/{self.number}"


def path_of(kind: LetterKind, language: str) -> Path:
    """Where the house's own wording is kept."""
    return Path(settings.BASE_DIR) / "templates" / "letters" / language / f"{kind}.txt"


@cache
def own_wording(kind: LetterKind, language: str) -> Wording:
    """The house's own wording in that language, else in :data:`FIRST_LANGUAGE`."""
    for each in (language, FIRST_LANGUAGE):
        path = path_of(kind, each)
        if path.is_file():
            return Wording(kind, each, OWN, path.read_text(encoding="utf-8"))
    raise FileNotFoundError(path_of(kind, FIRST_LANGUAGE))


def in_force(kind: LetterKind, language: str) -> Wording:
    """The wording that letters of that kind are written from now."""
    return own_wording(kind, language)
