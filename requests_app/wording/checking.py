"""What is refused in a wording, and in a letter: nothing is sent that lacks what it must say."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping

from oomi_registry.notice.refused import Refused
from requests_app.wording.gaps import alone, filled, names_in, outside, paragraphs, tidied
from requests_app.wording.kinds import LetterKind
from requests_app.wording.variables import VARIABLES, WORDINGS, Variable

LONGEST = 10_000
"""Characters of a wording: some five pages."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what is not seen, or means nothing to anyone: control, format, unpaired, private, none."""


class WordingRefused(Refused):
    """A wording that no letter may be written from."""


class WordingEmpty(WordingRefused):
    """There is no text."""

    sentence = "Kirjoita kirjeen teksti."


class WordingTooLong(WordingRefused):
    """More than :data:`LONGEST` characters."""

    sentence = "Teksti on liian pitkä: {length} merkkiä. Lyhennä se enintään {longest} merkkiin."


class UnseenCharacter(WordingRefused):
    """A character that is not seen: it could hide or turn what stands beside it."""

    sentence = "Rivillä {line} on näkymätön merkki ({character}). Poista se: kirjoita kohta uudelleen."


class StrayBrace(WordingRefused):
    """A brace that opens or closes no gap."""

    sentence = (
        "Rivillä {line} on aaltosulje, joka ei ole muuttujan. Poista se tai kirjoita muuttuja näin: {{reference}}."
    )


class VariableUnknown(WordingRefused):
    """A name that this kind of letter has not."""

    sentence = "Tässä kirjeessä ei ole muuttujaa {unknown}. Käytä näitä: {allowed}."


class VariableMissing(WordingRefused):
    """A name that this kind of letter must have."""

    sentence = "Tekstistä puuttuu {missing}. Lisää puuttuva: ilman sitä kirjettä ei voi lähettää."


class BlockNotAlone(WordingRefused):
    """A block within a paragraph."""

    sentence = "{block} on kokonainen tekstinosa. Kirjoita se omaksi kappaleekseen, tyhjä rivi ennen ja jälkeen."


class BlockTwice(WordingRefused):
    """A block that would be told twice."""

    sentence = "{block} on tekstissä kahdesti. Jätä niistä toinen."


class PartsMissing(Refused):
    """A letter that lacks what it must say."""

    sentence = "Kirjettä ei voi lähettää: siitä puuttuu {missing}. Lisää puuttuva kohta."


def check_wording(kind: LetterKind, text: str) -> None:
    """Let letters of ``kind`` be written from ``text``, or raise the :class:`WordingRefused` that says what to mend."""
    tidy = tidied(text)
    if not tidy:
        raise WordingEmpty
    if len(tidy) > LONGEST:
        raise WordingTooLong(length=str(len(tidy)), longest=str(LONGEST))
    _check_characters(tidy)
    _check_names(kind, names_in(tidy))
    _check_blocks(tidy)


def can_word(kind: LetterKind, text: str) -> bool:
    """Whether :func:`check_wording` lets letters of ``kind`` be written from ``text``."""
    try:
        check_wording(kind, text)
    except WordingRefused:
        return False
    return True


def _check_characters(text: str) -> None:
    for line, written in enumerate(text.split("\n"), start=1):
        for character in written:
            if unicodedata.category(character) in _UNSEEN:
                raise UnseenCharacter(line=str(line), character=f"U+{ord(character):04X}")
        if set("{}") & set(outside(written)):
            raise StrayBrace(line=str(line))


def _check_names(kind: LetterKind, names: Collection[str]) -> None:
    rule = WORDINGS[kind]
    unknown = [name for name in dict.fromkeys(names) if name not in rule.allowed]
    if unknown:
        raise VariableUnknown(unknown=_braced(unknown), allowed=_braced(rule.allowed))
    missing = [name for name in rule.must if name not in names]
    if missing:
        raise VariableMissing(missing=", ".join(f"{_braced([name])} ({named(name)})" for name in missing))


def _check_blocks(text: str) -> None:
    seen: set[str] = set()
    for paragraph in paragraphs(text):
        for name in names_in(paragraph):
            if not VARIABLES[Variable(name)].block:
                continue
            if not alone(paragraph):
                raise BlockNotAlone(block=_braced([name]))
            if name in seen:
                raise BlockTwice(block=_braced([name]))
            seen.add(name)


def written_from(kind: LetterKind, text: str, values: Mapping[Variable, str]) -> str:
    """The letter of ``kind`` from its wording and the values of one case.

    Raises a :class:`WordingRefused` where the wording is not fit, and :class:`PartsMissing` where something that such a
    letter always says is empty.
    """
    check_wording(kind, text)
    empty = [name for name in WORDINGS[kind].always if not values.get(name, "").strip()]
    if empty:
        raise PartsMissing(missing=", ".join(named(name) for name in empty))
    known = dict.fromkeys(WORDINGS[kind].allowed, "") | dict(values)
    return filled(text, known)


def named(variable: Variable) -> str:
    """What a variable brings, in words."""
    return VARIABLES[variable].explanation


def _braced(names: Collection[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
