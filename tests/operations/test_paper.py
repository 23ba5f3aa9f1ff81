"""Letters on paper: PDF/UA-1 by veraPDF, the kept text word for word in its tags, and the address in the window."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import typst

from requests_app.letters.glyphs import FONTS, code_points_of, printable, unprintable
from requests_app.letters.paper import TITLES, envelope, paper_of
from requests_app.letters.typeset import Paper, typeset
from requests_app.models import PrivacyRequest
from requests_app.wording.blocks import Items, Paragraph, blocks_of
from requests_app.wording.kinds import LetterKind
from tests.letters import reading, verapdf
from tests.letters.every import CONTROLLERS, WRITTEN_AT, Sample, every_letter, every_paper

EVERY = tuple(every_letter())
LONG_LETTER = "\n\n".join(
    f"{number}. kappale. " + "Sanoja on tässä paljon ja niitä tulee lisää. " * 12 for number in range(400)
)
"""Some fifty pages."""


def pdf_of(paper: Paper, *, at: datetime = WRITTEN_AT) -> bytes:
    """The paper, made on the letters' Monday."""
    return typeset(paper, at=at)


def saying(body: str, *, language: str = "fi") -> Paper:
    """A receipt to Aino that says something else than the house's words."""
    letter = EVERY[0].letter()
    letter.body, letter.language = body, language
    return paper_of(letter, CONTROLLERS)


def squeezed(text: str) -> str:
    """The text without its spaces and line breaks, and without where a word may break."""
    return "".join(text.replace(reading.BREAKS, "").split())


def told(pdf: bytes) -> str:
    """All that the tags tell, in their order, without its spaces."""
    return squeezed("".join(tag.all_words() for tag in reading.tags_of(pdf)))


def told_of_text(pdf: bytes) -> str:
    """What the tags tell after the heading."""
    (title,) = reading.words_of(pdf, "H1")
    return told(pdf).split(squeezed(title), 1)[1]


def listed(body: str) -> str:
    """What tags tell of a body: each item of a list has its dot."""
    said: list[str] = []
    for block in blocks_of(body):
        match block:
            case Items(items):
                said.extend(f"•{item}" for item in items)
            case Paragraph(lines):
                said.extend(lines)
            case heading:
                said.append(heading.text)
    return squeezed("".join(said))


def test_every_letter_is_pdf_ua_1_by_verapdf(tmp_path: Path) -> None:
    """ISO 14289-1: all rules of veraPDF's profile, on every letter, a receipt, a hostile text and fifty pages."""
    papers = dict(every_paper())
    papers |= {
        "hostile": saying("\n\n".join(VERBATIM)),
        "replaced": saying("Terveisin 😀"),
        "fifty": saying(LONG_LETTER),
    }
    for name, paper in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf_of(paper))
    verdicts = verapdf.judge(sorted(tmp_path.glob("*.pdf")))
    assert len(verdicts) == len(papers)
    assert [str(verdict) for verdict in verdicts if not verdict.conforms] == []


def test_verapdf_refuses_what_is_not_pdf_ua(tmp_path: Path) -> None:
    """The judge judges: the same words without tags, and with tags but no title, are no PDF/UA-1."""
    (tmp_path / "bare.pdf").write_bytes(typst.compile(b"= Kirje\nHei.", pdf_tags=False))
    (tmp_path / "untitled.pdf").write_bytes(typst.compile(b"= Kirje\nHei."))
    bare, untitled = verapdf.judge([tmp_path / "bare.pdf", tmp_path / "untitled.pdf"])
    assert any("7.1-3" in failed for failed in bare.failed), "content neither tagged nor an artifact"
    assert any(failed.startswith("7.1-10") for failed in untitled.failed), "no title to show"
    assert not bare.conforms
    assert not untitled.conforms


@pytest.mark.parametrize("sample", EVERY, ids=str)
def test_a_letter_says_its_kept_text_in_the_order_of_its_tags_and_nothing_more(sample: Sample) -> None:
    letter, paper = sample.letter(), sample.paper()
    head = "".join([*paper.sender, *paper.sender_addresses, *paper.recipient])
    facts = "".join(f"{name}: {value}" for name, value in paper.facts)
    assert told(pdf_of(paper)) == squeezed(head + facts + paper.title) + listed(letter.body)


@pytest.mark.parametrize("sample", EVERY, ids=str)
def test_a_letter_has_one_title_and_its_own_language_and_its_font_within(sample: Sample) -> None:
    pdf = pdf_of(sample.paper())
    document = pypdfium2.PdfDocument(pdf)
    assert reading.words_of(pdf, "H1") == [document.get_metadata_value("Title")] == [sample.paper().title]
    length = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFCatalog_GetLanguage(document.raw, buffer, length)
    assert bytes(buffer).decode("utf-16-le").rstrip("\0") == sample.language
    for page in document:
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            assert pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(each.raw)) == 1


@pytest.mark.parametrize("sample", EVERY, ids=str)
def test_the_fonts_have_every_character_of_the_houses_own_words(sample: Sample) -> None:
    assert sample.paper().unprintable() == ()


def test_every_kind_of_letter_has_its_heading_and_is_among_those_judged() -> None:
    assert set(TITLES) == set(LetterKind)
    assert {sample.kind for sample in EVERY if sample.language == "fi"} == set(LetterKind)


def test_headings_and_lists_are_tagged_as_such() -> None:
    pdf = pdf_of(saying("Johdanto.\n\nMitä tapahtui\n\nTämä:\n\n- yksi\n- kaksi\n\nMitä voit tehdä\n\nLue."))
    assert reading.words_of(pdf, "H2") == ["Mitä tapahtui", "Mitä voit tehdä"]
    assert reading.words_of(pdf, "LBody") == ["yksi", "kaksi"]
    assert len(reading.words_of(pdf, "L")) == 1


def test_the_recipient_stands_in_the_window_and_nothing_else_does() -> None:
    """46 to 76 mm from the top, 20 mm from the left: Nordic C5 and E65, DIN 5008 form B."""
    lines = ("Aino Mäkinen", "c/o Hakaniemen Yhdistys", "Pitkänmatkantie 123 B 45", "PL 67", "00100 Helsinki", "SUOMI")
    pdf = pdf_of(replace(EVERY[0].paper(), recipient=lines))
    for line in lines:
        left, top, right, bottom = reading.placed(pdf, line)
        assert 19.5 < left < 21, line
        assert top > 45, line
        assert bottom < 79, line
        assert right < 105, line
    *_, sender_ends = reading.placed(pdf, "www.oomi.fi")
    _, title_begins, *_ = reading.placed(pdf, EVERY[0].paper().title)
    assert sender_ends < 40
    assert title_begins > 80


def test_each_page_says_which_it_is_of_how_many_and_later_ones_whose() -> None:
    body = "\n\n".join(f"Kappale {number}. " + "Sanoja riittää. " * 40 for number in range(7))
    pdf = pdf_of(saying(body))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    assert len(pages) == 2
    assert "1 (2)" in pages[0]
    assert "2 (2)" in pages[1]
    assert "TP-7K4M-92XD" in pages[1]
    assert "(2)" not in told(pdf), "an artifact: a screen reader knows the page by itself"


VERBATIM = (
    '#let x = 1; #read("/etc/passwd"); #import "@preview/cetz:0.3.0": *',
    "$a^2 + b_2$ @viite <label> *ei lihava* _ei kursiivi_ `ei koodi` ~ -- --- ...",
    "\\#pagebreak() \\n \\u{1F600} // ei kommentti /* ei tämäkään */",
    "= Ei otsikko",
    "+ ei luettelo / ei termi: kuvaus",
    "[hakasulut] {aaltosulut} (kaaret) <kulmat> &amp; <b>html</b>",
    "\"lainaus\" 'heitto' ”suomeksi” “in English” «på» – — … € № § ° ½",
    "Łódź Ærø Þór ŉ ẞ ſ Ǆ Ωμέγα Жуковский Đorđe Győző Ñandú",
    "a\u0308 e\u0301 yhdistyvät merkit",
    "=SUM(A1:A9) %s %(x)s {0} ${HOME} $(id) ; DROP TABLE",
    "https://example.com/" + "polku/" * 40 + "loppu?a=1&b=2",
    "Epäjärjestelmällistyttämättömyydelläänsäkäänköhän" * 4,
    "x" * 900,
)


@pytest.mark.parametrize("text", VERBATIM)
def test_what_somebody_wrote_comes_out_as_it_was_written(text: str) -> None:
    pdf = pdf_of(saying(f"Alku.\n\n{text}\n\nLoppu."))
    assert told_of_text(pdf) == squeezed(f"Alku.{text}Loppu.")


def test_a_long_word_stays_on_the_page() -> None:
    for word in ("W" * 400, "https://example.com/" + "a" * 300, "á" * 200):
        page = pypdfium2.PdfDocument(pdf_of(saying(f"{word}.")))[0]
        boxes = [each.get_bounds() for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])]
        assert max(right for _, _, right, _ in boxes) < page.get_width() - 20 * 72 / 25.4


def test_fifty_pages_come_out_whole() -> None:
    pdf = pdf_of(saying(LONG_LETTER))
    assert reading.number_of_pages(pdf) >= 50
    assert told_of_text(pdf) == squeezed(LONG_LETTER)


@pytest.mark.parametrize(
    ("text", "shown", "lacking"),
    [
        ("Hei 😀!", "Hei �!", ("😀",)),
        ("שלום", "����", ("ש", "ל", "ו", "ם")),
        ("ei \u202evoi kääntää", "ei �voi kääntää", ("\u202e",)),
        ("ohjaus\x07merkki", "ohjaus�merkki", ("\x07",)),
        ("oma \ue000 merkki", "oma � merkki", ("\ue000",)),
        ("sarkain\tvälissä", "sarkain välissä", ()),
        ("tavu\u00adviiva", "tavu\u00adviiva", ()),
    ],
)
def test_a_character_that_no_font_has_is_seen_and_told(text: str, shown: str, lacking: tuple[str, ...]) -> None:
    assert (printable(text), unprintable(text)) == (shown, lacking)
    paper = saying(f"{text}\n\nLoppu.")
    assert paper.unprintable() == lacking
    note = squeezed(paper.replaced) if lacking else ""
    assert told_of_text(pdf_of(paper)).replace("\u00ad", "") == squeezed(f"{shown}Loppu.{note}").replace("\u00ad", "")


def test_the_same_letter_and_time_give_the_same_bytes_and_another_time_others() -> None:
    papers = [sample.paper() for sample in EVERY[:3]]
    first = [pdf_of(paper) for paper in papers]
    assert [pdf_of(paper) for paper in reversed(papers)] == list(reversed(first))
    assert pdf_of(papers[0], at=WRITTEN_AT + timedelta(days=1)) != first[0]


def test_a_time_is_the_same_in_every_zone_and_to_the_second() -> None:
    paper, helsinki = EVERY[0].paper(), ZoneInfo("Europe/Helsinki")
    for same in (WRITTEN_AT.astimezone(helsinki), WRITTEN_AT + timedelta(microseconds=999_999)):
        assert pdf_of(paper, at=same) == pdf_of(paper)


def test_the_day_on_the_paper_is_helsinkis() -> None:
    letter = EVERY[0].letter()
    letter.written_at = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    assert ("Päivä", "2.3.2026") in paper_of(letter, CONTROLLERS).facts


def test_one_controllers_letter_is_sent_by_it_alone() -> None:
    paper = paper_of(EVERY[0].letter(), ["oomi_solar"])
    assert paper.sender == ("Oomi Solar Oy",)
    assert paper.sender_addresses == ("Teknobulevardi 7, 01530 Vantaa · www.oomi.fi",)


@pytest.mark.parametrize(
    ("address", "representative", "lines"),
    [
        ("Testikatu 1 A 2\n00100 Helsinki", "", ("Aino Mäkinen", "Testikatu 1 A 2", "00100 Helsinki")),
        ("Testikatu 1 A 2, 00100 Helsinki", "", ("Aino Mäkinen", "Testikatu 1 A 2", "00100 Helsinki")),
        ("Aino Mäkinen, Testikatu 1, 00100 Helsinki", "", ("Aino Mäkinen", "Testikatu 1", "00100 Helsinki")),
        ("Storgatan 1\n111 22 Stockholm\nSVERIGE", "", ("Aino Mäkinen", "Storgatan 1", "111 22 Stockholm", "SVERIGE")),
        ("Testipolku 4\n20100 Turku", "Riitta Esimerkki", ("Riitta Esimerkki", "Testipolku 4", "20100 Turku")),
    ],
)
def test_the_envelope_has_the_name_of_whose_address_it_is(
    address: str, representative: str, lines: tuple[str, ...]
) -> None:
    request = PrivacyRequest(name="Aino Mäkinen", representative_name=representative)
    assert envelope(request, address) == lines


def test_what_the_fonts_have_is_read_from_themselves() -> None:
    for path in FONTS.glob("*.ttf"):
        points = set(code_points_of(path.read_bytes()))
        assert {ord(each) for each in "aåäöÅÄÖßŁΩЖ€–•�\u00ad"} <= points
        assert points.isdisjoint({0x1F600, 0x5D0, 0x4E2D, 0xFFFF})
        assert 2_000 < len(points) < 5_000
