"""What the desk shows of the wordings of letters: which are in force, and how they came to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from oomi_registry.notice.wording import LANGUAGES
from requests_app.letters.wordings import Wording, in_force, newest_of_all, newest_put, own_wording, versions_of
from requests_app.wording.checking import can_word
from requests_app.wording.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class WordingState:
    """One kind in one language: its newest version, and whether letters are written from it.

    ``written`` is whether there is any text in that language: until there is, the letter is in Finnish. ``fit`` is
    whether the rules still let the newest version through: while they do not, the house's own is used.
    """

    kind: LetterKind
    language: str
    newest: Wording
    written: bool
    fit: bool


def state_of_wording(kind: LetterKind, language: str) -> WordingState:
    """How it stands with one kind in one language."""
    return _state(kind, language, newest_put(kind, language))


def states_of_wordings() -> list[tuple[LetterKind, list[WordingState]]]:
    """Every kind, with each language of the notice."""
    put = newest_of_all()
    return [
        (kind, [_state(kind, language, put.get((kind, language))) for language in LANGUAGES]) for kind in LetterKind
    ]


def _state(kind: LetterKind, language: str, put: Wording | None) -> WordingState:
    newest = put or own_wording(kind, language)
    shown = newest or in_force(kind, language)
    return WordingState(kind, language, shown, written=newest is not None, fit=can_word(kind, shown.text))


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that two versions have in common, or that one of them alone has: ``same``, ``gone`` or ``new``."""

    mark: str
    text: str


def differences(older: str, newer: str) -> Iterator[Passage]:
    """From one version to the next, in its order."""
    was, became = older.splitlines(), newer.splitlines()
    for mark, i, j, k, m in SequenceMatcher(None, was, became, autojunk=False).get_opcodes():
        if mark == "equal":
            yield Passage("same", "\n".join(was[i:j]))
            continue
        if was[i:j]:
            yield Passage("gone", "\n".join(was[i:j]))
        if became[k:m]:
            yield Passage("new", "\n".join(became[k:m]))


@dataclass(frozen=True, slots=True)
class Version:
    """A version as the history shows it, with what it changed of the one before."""

    wording: Wording
    changed: tuple[Passage, ...]


def history_of(kind: LetterKind, language: str) -> list[Version]:
    """Every version, the newest first. The first one that there is changes nothing."""
    versions = list(versions_of(kind, language))
    before = [*versions[1:], None]
    return [
        Version(each, tuple(differences(older.text, each.text)) if older else ())
        for each, older in zip(versions, before, strict=True)
    ]
