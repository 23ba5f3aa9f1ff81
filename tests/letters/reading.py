"""A PDF as one who reads it meets it: the words in the order of its tags, and its pages as pictures.

By pdfium, which has no part in writing the letters.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

BREAKS = "\N{ZERO WIDTH SPACE}"
"""Where a long word may break; nobody sees or hears it."""
_LINES_LAST_HYPHEN = "\x02"  # as pdfium gives a hyphen that ends a line


@dataclass(slots=True)
class Tag:
    """One element of the structure: its type (``H1``, ``P``, ``LI``), its own words, and what is in it."""

    type: str
    words: str = ""
    inside: list[Tag] = field(default_factory=list)

    def all_words(self) -> str:
        """The words of it and of everything in it, in the order of the tags."""
        return self.words + "".join(each.all_words() for each in self.inside)

    def every(self, *types: str) -> Iterator[Tag]:
        """The elements of these types, it included, in their order."""
        if self.type in types:
            yield self
        for each in self.inside:
            yield from each.every(*types)


def tags_of(pdf: bytes) -> list[Tag]:
    """The elements at the top of each page's structure, page by page."""
    document = pypdfium2.PdfDocument(pdf)
    return [tag for page in document for tag in _tags_of_page(page)]


def words_of(pdf: bytes, *types: str) -> list[str]:
    """The words of every element of these types, in the order of the tags."""
    return [each.all_words().replace(BREAKS, "") for top in tags_of(pdf) for each in top.every(*types)]


def text_of(pdf: bytes) -> str:
    """Everything on the pages, what is an artifact too, in the order in which it is drawn."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document).replace(BREAKS, "")


def placed(pdf: bytes, words: str) -> tuple[float, float, float, float]:
    """Where the words first stand on the first page: left, top, right, bottom in millimetres from its upper left."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    found = text.search(words).get_next()
    assert found is not None, words
    boxes = [text.get_charbox(found[0] + at) for at in range(found[1])]
    height, millimetre = page.get_height(), 72 / 25.4
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    top, bottom = height - max(box[3] for box in boxes), height - min(box[1] for box in boxes)
    return left / millimetre, top / millimetre, right / millimetre, bottom / millimetre


def number_of_pages(pdf: bytes) -> int:
    """How many pages there are."""
    return len(pypdfium2.PdfDocument(pdf))


def pictures_of(pdf: bytes, *, scale: float = 1.5) -> Iterator[bytes]:
    """Each page as a PNG; a scale of 1 is 72 dots an inch."""
    for page in pypdfium2.PdfDocument(pdf):
        bitmap = page.render(scale=scale, rev_byteorder=True)
        rows = bytes(bitmap.buffer)
        lines = (rows[at * bitmap.stride :][: bitmap.width * bitmap.n_channels] for at in range(bitmap.height))
        yield _png(bitmap.width, bitmap.height, bitmap.n_channels, b"".join(b"\0" + line for line in lines))


def _png(width: int, height: int, channels: int, rows: bytes) -> bytes:
    """A PNG (ISO/IEC 15948) of eight bits a channel; each row begins with its filter, none."""

    def chunk(name: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))

    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2, 4: 6}[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _tags_of_page(page: pypdfium2.PdfPage) -> list[Tag]:
    words = _words_by_mark(page)
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    assert tree, "the page is not tagged"
    try:
        children = range(pdfium.FPDF_StructTree_CountChildren(tree))
        return [_tag(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at), words) for at in children]
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _tag(element: pdfium.FPDF_STRUCTELEMENT, words: dict[int, str]) -> Tag:
    tag = Tag(_type_of(element))
    for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
        if child:
            tag.inside.append(_tag(child, words))
        else:
            mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)
            tag.inside.append(Tag("", words.pop(mark, "")))
    return tag


def _type_of(element: pdfium.FPDF_STRUCTELEMENT) -> str:
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _words_by_mark(page: pypdfium2.PdfPage) -> dict[int, str]:
    """What is drawn under each mark (MCID) of the page; an artifact has none and is left out."""
    text, found = page.get_textpage(), dict[int, str]()
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(each.raw)
        if mark >= 0:
            found[mark] = found.get(mark, "") + _drawn(each, text)
    return found


def _drawn(drawn: pypdfium2.PdfObject, text: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(drawn.raw, text.raw, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFTextObj_GetText(drawn.raw, text.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0").replace(_LINES_LAST_HYPHEN, "-")
