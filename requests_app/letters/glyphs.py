"""Which characters the letters' font has, read from its own table: what it lacks is seen on paper, never left out.

The font is Noto Sans: Latin with all its extensions, Greek and Cyrillic. What it lacks (other scripts, emoji) and what
is not seen or would turn the text around stands on paper as :data:`INSTEAD`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
INSTEAD = "\N{REPLACEMENT CHARACTER}"
_SPACES = {"\t": " ", "\N{LINE SEPARATOR}": " ", "\N{PARAGRAPH SEPARATOR}": " "}
_TURNS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Unicode's controls of the direction of text (UAX 9): they could show a sentence in another order than it is in."""
_UNSEEN = frozenset({"Cc", "Cn", "Co", "Cs"})


def printable(text: str) -> str:
    """The text as paper can show it: every character of it, or :data:`INSTEAD` in its place."""
    return "".join(_SPACES.get(each) or (each if _shown(each) else INSTEAD) for each in text)


def unprintable(text: str) -> tuple[str, ...]:
    """The characters that paper cannot show, each once, in their order."""
    return tuple(dict.fromkeys(each for each in text if each not in _SPACES and each != "\n" and not _shown(each)))


def in_words(characters: Iterable[str]) -> tuple[str, ...]:
    """Each character with its code point, which alone tells of one that is not seen: ``"😀 (U+1F600)"``."""
    return tuple(f"{each} (U+{ord(each):04X})" if each.isprintable() else f"U+{ord(each):04X}" for each in characters)


def _shown(character: str) -> bool:
    if character in _TURNS or unicodedata.category(character) in _UNSEEN:
        return False
    return ord(character) in _covered()


@cache
def _covered() -> frozenset[int]:
    """The code points that every font of the letters has."""
    regular, *others = (frozenset(code_points_of(path.read_bytes())) for path in sorted(FONTS.glob("*.ttf")))
    return regular.intersection(*others)


def code_points_of(font: bytes) -> Iterator[int]:
    """The code points with a glyph in a TrueType font, from its ``cmap`` of format 4 (ISO/IEC 14496-22, 5.2.1.3.3).

    Raises ValueError where the font has none of that format.
    """
    records = range(12, 12 + 16 * _short(font, 4), 16)
    cmap = next(_long(font, at + 8) for at in records if font[at : at + 4] == b"cmap")
    starts = [cmap + _long(font, cmap + 8 + 8 * number) for number in range(_short(font, cmap + 2))]
    start = next((each for each in starts if _short(font, each) == 4), None)
    if start is None:
        raise ValueError("The font has no character map of format 4.")
    length = _short(font, start + 6)  # of each of its four tables: last points, first points, deltas, offsets
    for at in range(0, length, 2):
        last, begins = _short(font, start + 14 + at), start + 16 + length + at
        first, delta, offset = (_short(font, begins + table * length) for table in range(3))
        for point in range(first, last + 1):
            glyph = _short(font, begins + 2 * length + offset + 2 * (point - first)) if offset else point + delta
            if glyph % 0x10000 and point != 0xFFFF:
                yield point


def _short(font: bytes, at: int) -> int:
    return int.from_bytes(font[at : at + 2], "big")


def _long(font: bytes, at: int) -> int:
    return int.from_bytes(font[at : at + 4], "big")
