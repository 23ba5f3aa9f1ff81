"""A letter's text as what it is made of: headings, paragraphs and lists, so that paper can show and tag them as such.

The text stays plain: it is the same in an e-mail. Three habits of plain text are read, and nothing else is markup:

- an empty line parts two paragraphs;
- a line that begins with ``-``, ``–`` or ``•`` and a space is an item of a list; an indented line goes on with it;
- a short line by itself that begins with a capital and ends without a mark is the heading of the text after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from requests_app.wording.gaps import paragraphs, tidied

LONGEST_HEADING = 80
_ITEM = re.compile(r"[-–•] +(?=\S)")
_INDENTED = re.compile(r"[ \t]+\S")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of what follows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, line by line as it was written."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, item by item."""

    items: tuple[str, ...]


Block = Heading | Paragraph | Items


def blocks_of(text: str) -> tuple[Block, ...]:
    """What the text is made of, in its order; every word of it is in exactly one block."""
    found: list[Block] = []
    tidy = tidied(text)
    for paragraph in paragraphs(tidy) if tidy else []:
        for block in _of_paragraph(paragraph.split("\n")):
            last = found[-1] if found else None
            if isinstance(block, Items) and isinstance(last, Items):
                found[-1] = Items(last.items + block.items)  # an empty line between items parts no list
            else:
                found.append(block)
    return tuple(_heading(block) if _leads(found, at) else block for at, block in enumerate(found))


def _of_paragraph(lines: list[str]) -> list[Block]:
    """Paragraphs and lists, as the lines of one paragraph alternate between them."""
    found: list[Block] = []
    for line in lines:
        last = found[-1] if found else None
        if item := _ITEM.match(line):
            text = line[item.end() :]
            if isinstance(last, Items):
                found[-1] = Items((*last.items, text))
            else:
                found.append(Items((text,)))
        elif isinstance(last, Items) and _INDENTED.match(line):
            found[-1] = Items((*last.items[:-1], f"{last.items[-1]} {line.strip()}"))
        elif isinstance(last, Paragraph):
            found[-1] = Paragraph((*last.lines, line))
        else:
            found.append(Paragraph((line,)))
    return found


def _leads(blocks: list[Block], at: int) -> bool:
    """Whether the block is a heading: written like one, with text after it that is not written like one too."""
    if at + 1 == len(blocks) or not _like_heading(blocks[at]):
        return False
    return not _like_heading(blocks[at + 1])


def _like_heading(block: Block) -> bool:
    if not isinstance(block, Paragraph) or len(block.lines) > 1:
        return False
    (line,) = block.lines
    letters = [character for character in line if character.isalpha()]
    return (
        len(line) <= LONGEST_HEADING
        and line[0].isupper()
        and any(letter.islower() for letter in letters)  # a code or a reference by itself is none
        and (line[-1].isalnum() or line[-1] == ")")
        and "://" not in line
    )


def _heading(block: Block) -> Heading:
    assert isinstance(block, Paragraph)  # noqa: S101 - only a paragraph is like a heading
    return Heading(block.lines[0])
