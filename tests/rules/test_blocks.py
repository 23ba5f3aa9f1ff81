"""What the text of a letter is made of: headings, paragraphs and lists, and never a word lost or added."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.wording.blocks import Block, Heading, Items, Paragraph, blocks_of

READ: tuple[tuple[str, str, tuple[Block, ...]], ...] = (
    ("nothing", " \n\n", ()),
    ("one paragraph", "Hei.\n", (Paragraph(("Hei.",)),)),
    ("lines of one paragraph", "Peruste: laki.\nToinen rivi.", (Paragraph(("Peruste: laki.", "Toinen rivi.")),)),
    ("two paragraphs", "Yksi.\n\n\nKaksi.", (Paragraph(("Yksi.",)), Paragraph(("Kaksi.",)))),
    ("a list", "- yksi\n- kaksi", (Items(("yksi", "kaksi")),)),
    ("each mark of a list", "- yksi\n– kaksi\n• kolme", (Items(("yksi", "kaksi", "kolme")),)),
    ("a list after its words", "Näin:\n- yksi", (Paragraph(("Näin:",)), Items(("yksi",)))),
    ("words after a list", "- yksi\nJa niin.", (Items(("yksi",)), Paragraph(("Ja niin.",)))),
    ("an item that goes on", "- yksi\n  jatkuu\n- kaksi", (Items(("yksi jatkuu", "kaksi")),)),
    ("a list with empty lines in it", "- yksi\n\n- kaksi", (Items(("yksi", "kaksi")),)),
    ("a dash that begins no item", "-5 astetta", (Paragraph(("-5 astetta",)),)),
    ("a mark with nothing after it", "- \nLoppu.", (Paragraph(("-", "Loppu.")),)),
    ("a heading", "Mitä tapahtui\n\nTämä.", (Heading("Mitä tapahtui"), Paragraph(("Tämä.",)))),
    (
        "a right and its provision",
        "Kopio (GDPR 15)\n\nSaat sen.",
        (Heading("Kopio (GDPR 15)"), Paragraph(("Saat sen.",))),
    ),
    ("a heading of a list", "Valintasi\n\n- yksi", (Heading("Valintasi"), Items(("yksi",)))),
    ("a line of words that ends the letter", "Hei.\n\nOomi Oy", (Paragraph(("Hei.",)), Paragraph(("Oomi Oy",)))),
    ("a greeting above a name", "Terveisin\n\nSanna", (Paragraph(("Terveisin",)), Paragraph(("Sanna",)))),
    (
        "a heading under a line like one",
        "Vastaus\n\nMitä tapahtui\n\nTämä.",
        (Paragraph(("Vastaus",)), Heading("Mitä tapahtui"), Paragraph(("Tämä.",))),
    ),
    ("a sentence", "Hei.\n\nTämä.", (Paragraph(("Hei.",)), Paragraph(("Tämä.",)))),
    ("a line that leads", "Sopimukset:\n\nTämä.", (Paragraph(("Sopimukset:",)), Paragraph(("Tämä.",)))),
    ("a code by itself", "7K4M-92XD\n\nTämä.", (Paragraph(("7K4M-92XD",)), Paragraph(("Tämä.",)))),
    ("an address by itself", "https://a.fi/B\n\nOn.", (Paragraph(("https://a.fi/B",)), Paragraph(("On.",)))),
    ("an address after words", "Katso https://a.fi\n\nOn.", (Paragraph(("Katso https://a.fi",)), Paragraph(("On.",)))),
    ("small letters", "näin se on\n\nTämä.", (Paragraph(("näin se on",)), Paragraph(("Tämä.",)))),
    ("two lines", "Mitä tapahtui\nsilloin\n\nOn.", (Paragraph(("Mitä tapahtui", "silloin")), Paragraph(("On.",)))),
    ("the longest heading", f"{'A' + 79 * 'a'}\n\nOn.", (Heading("A" + 79 * "a"), Paragraph(("On.",)))),
    ("too long for one", f"{'A' + 80 * 'a'}\n\nOn.", (Paragraph(("A" + 80 * "a",)), Paragraph(("On.",)))),
    ("a line of marks", "***\n\nOn.", (Paragraph(("***",)), Paragraph(("On.",)))),
)


@pytest.mark.parametrize(("text", "blocks"), [each[1:] for each in READ], ids=[each[0] for each in READ])
def test_a_text_is_read_as(text: str, blocks: tuple[Block, ...]) -> None:
    assert blocks_of(text) == blocks


def told(blocks: tuple[Block, ...]) -> str:
    """The words of the blocks, by their spaces alone."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Heading(text):
                lines.append(text)
            case Paragraph(written):
                lines.extend(written)
            case Items(items):
                lines.extend(items)
    return "".join("".join(lines).split())


LINES = st.lists(st.sampled_from(["", "- yksi", "  jatkuu", "Mitä tapahtui", "Näin on.", "#let x = 1", "• 2", "-"]))


@given(LINES)
def test_no_word_is_lost_or_added_and_each_stands_in_its_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    without_marks = "\n".join(line[2:] if line.startswith(("- ", "• ")) else line for line in lines)
    assert told(blocks_of(text)) == "".join(without_marks.split())


@given(LINES)
def test_a_heading_always_leads_to_something(lines: list[str]) -> None:
    blocks = blocks_of("\n".join(lines))
    assert not blocks or not isinstance(blocks[-1], Heading)
    assert not any(isinstance(one, Heading) and isinstance(next_, Heading) for one, next_ in pairwise(blocks))
