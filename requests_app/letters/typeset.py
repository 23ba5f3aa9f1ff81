"""From what a paper says to its PDF: tagged for PDF/UA-1 (ISO 14289-1), fonts within, the same bytes every time.

The engine is given the one template beside this file and the paper's words as values: it reads no word as markup, and
it has an empty folder for its root, so that there is no file for it to read. Fonts are this house's own.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst

from requests_app.letters.glyphs import FONTS, printable, unprintable
from requests_app.wording.blocks import Block, Heading, Items, Paragraph

_TEMPLATE = Path(__file__).with_name("paper.typ")
_LONGEST_WHOLE = 30
"""Characters of a word that fits a line in any case; a longer one may break anywhere."""
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WHOLE + 1},}}")
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be found at a glance and copied without a slip: a code, set large and by itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on one paper. ``facts`` are beside the sender, each with its name; ``running`` tops later pages."""

    language: str
    title: str
    sender: tuple[str, ...]
    sender_addresses: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    running: str
    blocks: tuple[Block | Shown, ...]
    recipient: tuple[str, ...] = ()
    replaced: str = ""
    """What is said at the end where a character has been replaced by :data:`~requests_app.letters.glyphs.INSTEAD`."""

    def words(self) -> str:
        """Every word of the paper."""
        facts = (each for fact in self.facts for each in fact)
        told = (line for block in self.blocks for line in _lines_of(block))
        return "\n".join([self.title, *self.sender, *self.sender_addresses, *self.recipient, *facts, *told])

    def unprintable(self) -> tuple[str, ...]:
        """The characters that cannot be shown, each once."""
        return unprintable(self.words())


def typeset(paper: Paper, *, at: datetime) -> bytes:
    """The PDF. ``at``, in any zone, is the time it says that it was made; the same paper and time give the same bytes.

    Raises ``typst.TypstError`` where the engine will not: that is a fault of this house, not of the paper's words.
    """
    return compiled(_template(), {"paper": json.dumps(_values(paper))}, at=at)


def compiled(template: bytes, values: Mapping[str, str], *, at: datetime) -> bytes:
    """The PDF of a template and its values, by an engine for which there is no file but the fonts.

    Its root and its folders of packages are one empty folder. Raises ``typst.TypstError``.
    """
    with tempfile.TemporaryDirectory() as nothing:
        engine = typst.Compiler(template, nothing, _fonts(), True, dict(values), nothing, nothing)
        # The engine refuses fractions of a second, and zones with rules of their own.
        pdf = engine.compile(pdf_standards=["ua-1"], timestamp=at.astimezone(UTC).replace(microsecond=0))
    assert isinstance(pdf, bytes)  # noqa: S101 - a PDF is one file
    return pdf


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _values(paper: Paper) -> dict[str, object]:
    """What the template reads."""
    blocks = [_block(block) for block in paper.blocks]
    if paper.replaced and paper.unprintable():
        blocks.append({"kind": "paragraph", "lines": [_line(paper.replaced)]})
    return {
        "language": paper.language,
        "title": _line(paper.title),
        "author": _line(", ".join(paper.sender)),
        "sender": {"names": _each(paper.sender), "addresses": _each(paper.sender_addresses)},
        "recipient": _each(paper.recipient),
        "facts": [_each(fact) for fact in paper.facts],
        "running": _line(paper.running),
        "blocks": blocks,
    }


def _block(block: Block | Shown) -> dict[str, object]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": _line(text)}
        case Shown(text):
            return {"kind": "shown", "text": _line(text)}
        case Paragraph(lines):
            return {"kind": "paragraph", "lines": _each(lines)}
        case Items(items):
            return {"kind": "items", "items": _each(items)}


def _lines_of(block: Block | Shown) -> tuple[str, ...]:
    match block:
        case Heading(text) | Shown(text):
            return (text,)
        case Paragraph(lines):
            return lines
        case Items(items):
            return items


def _each(lines: Iterable[str]) -> list[str]:
    return [_line(line) for line in lines]


def _line(text: str) -> str:
    """One line as the engine is given it: of characters that it can show, and of words that it can break."""
    return _LONG_WORD.sub(lambda word: _breakable(word[0]), printable(" ".join(text.split("\n"))))


def _breakable(word: str) -> str:
    parts = re.split(r"(?<=[/?&=])", word)  # an address breaks at its own joints
    return _MAY_BREAK.join(part if len(part) <= _LONGEST_WHOLE else _anywhere(part) for part in parts if part)


def _anywhere(word: str) -> str:
    broken = word[0]
    for character in word[1:]:
        broken += character if unicodedata.combining(character) else _MAY_BREAK + character
    return broken
