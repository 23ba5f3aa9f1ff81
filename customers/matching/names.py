"""Whether a typed name and the register's are the same person's name [D: names-agree]."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

# More parts than any name; an assignment over them is tried in full, so a typed wall of words must not be.
MOST_PARTS = 8
# An edit in a part of two letters would leave nothing to recognise it by.
_SHORTEST_EDITED = 3
_KINDS = frozenset("LMN")  # letters, the marks on them, and numbers; all else parts
_DROPPED = frozenset("'\u2018\u2019\u02bc`\u00b4.")  # O'Brien is OBrien, and A. is A


@dataclass(frozen=True, slots=True)
class PartEdit:
    """One part that agrees but for one letter: as typed and as held, both case-folded."""

    typed: str = field(repr=False)
    held: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NameComparison:
    """Whether the names agree, and the parts that do only with an edit, for the officer to see."""

    agree: bool
    edits: tuple[PartEdit, ...] = ()


def names_agree(typed: str, given_names: str, family_name: str) -> NameComparison:
    """Compare a name as typed, in any order, with the register's given names and family name.

    They agree when every part of the shorter name has a part of its own in the longer one, a given name and a family
    name among them. So second names are free, and either may be used alone; ``Aino Maria`` and ``Aino Liisa`` Mäkinen
    are two people. A part agrees when it is the same after Unicode normalisation (NFKC) and case folding, or but for
    one inserted, dropped or changed letter. Å, ä and ö are letters of their own: ``Makinen`` is one edit from
    ``Mäkinen``, ``Maattanen`` three from ``Määttänen``. A name of which the register holds only half agrees with that
    half alone.
    """
    parts, given, family = name_parts(typed), name_parts(given_names), name_parts(family_name)
    held = [*given, *family]
    if max(len(parts), len(held)) > MOST_PARTS:
        return NameComparison(agree=sorted(parts) == sorted(held))
    if not (given and family) and len(parts) != len(held):
        return NameComparison(agree=False)
    pairs = _pairs(parts, held, len(given)) if len(parts) <= len(held) else _pairs(held, parts, None)
    if not pairs:
        return NameComparison(agree=False)
    in_order = pairs if len(parts) <= len(held) else tuple((typed_part, part) for part, typed_part in pairs)
    return NameComparison(agree=True, edits=tuple(PartEdit(*pair) for pair in in_order if pair[0] != pair[1]))


def name_parts(name: str) -> list[str]:
    """The parts of a name, normalised and case-folded; hyphens and commas part, apostrophes and full stops do not."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = (character for character in folded if character not in _DROPPED and unicodedata.category(character) != "Cf")
    return "".join(character if unicodedata.category(character)[0] in _KINDS else " " for character in kept).split()


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one inserted, dropped or changed letter makes ``one`` of ``other``; false where they are the same."""
    shorter, longer = sorted((one, other), key=len)
    if one == other:
        return False
    start = next((index for index, letter in enumerate(shorter) if letter != longer[index]), len(shorter))
    if len(shorter) == len(longer):
        return shorter[start + 1 :] == longer[start + 1 :]
    return shorter[start:] == longer[start + 1 :]


def _pairs(shorter: Sequence[str], longer: Sequence[str], given: int | None) -> tuple[tuple[str, str], ...]:
    """Each part of ``shorter`` with a part of its own in ``longer``, with the fewest edits; empty where there is none.

    Where ``given`` is a number, ``longer`` is the register's name, so many given names and then the family names, and
    one of each has to be used (unless it holds only one kind).
    """
    best: dict[frozenset[int], tuple[tuple[str, str], ...]] = {frozenset(): ()}
    for part in shorter:
        reached: dict[frozenset[int], tuple[tuple[str, str], ...]] = {}
        for used, pairs in best.items():
            for index, other in enumerate(longer):
                if index not in used and _agree(part, other):
                    extended = (*pairs, (part, other))
                    known = reached.get(used | {index})
                    if known is None or _edits(extended) < _edits(known):
                        reached[used | {index}] = extended
        best = reached
    kinds = {index < given for index in range(len(longer))} if given is not None else set()
    whole = [pairs for used, pairs in best.items() if given is None or {index < given for index in used} == kinds]
    return min(whole, key=_edits, default=())


def _agree(part: str, other: str) -> bool:
    return part == other or (max(len(part), len(other)) >= _SHORTEST_EDITED and one_edit_apart(part, other))


def _edits(pairs: tuple[tuple[str, str], ...]) -> int:
    return sum(part != other for part, other in pairs)
