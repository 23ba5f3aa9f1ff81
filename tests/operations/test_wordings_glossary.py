"""The glossary at the desk: whoever words a letter is shown which words are wrong or of offices, and what to say."""

from __future__ import annotations

import pytest

from oomi_registry.notice.wording import LANGUAGES
from requests_app.letters.wordings import path_of
from requests_app.wording.kinds import LetterKind
from tests import staff
from tests.at_the_desk import AtTheDesk
from tests.operations.test_wordings_desk import OWN, page_of, sent, wording

pytestmark = pytest.mark.django_db
SHOWN = "Sanat, jotka kannattaa vaihtaa"


def test_a_wrong_word_is_shown_with_its_official_term_and_the_text_is_saved_all_the_same() -> None:
    desk = AtTheDesk(staff.sanna())
    page, form = wording(desk)
    assert SHOWN not in page.text
    text = f"Katsomme henkilörekisteristä, mikäli ehdimme.\n\n{OWN}"
    saved = sent(desk, form, "save", text=text, why="kokeilu")
    assert "Versio 1 on tallennettu." in saved.text
    assert SHOWN in saved.text
    assert "”henkilörekisteri” : virallinen termi on rekisteri" in saved.text
    assert "”mikäli” : virastokieltä, sano se arkisemmin" in saved.text


def test_the_words_are_those_of_the_wordings_language() -> None:
    """A Swedish text is judged by the Swedish terms: the officer of the company is not the Ombudsman."""
    desk = AtTheDesk(staff.sanna())
    own = path_of(LetterKind.WITHDRAWN, "sv").read_text(encoding="utf-8")
    _, form = wording(desk, page_of(LetterKind.WITHDRAWN, "sv"))
    typed = {name: held[0] for name, held in form.fields.items()}
    typed |= {"text": f"Kontakta dataskyddsombudet.\n\n{own}", "do": "save", "why": "…"}
    saved = desk.client.post(page_of(LetterKind.WITHDRAWN, "sv"), typed, follow=True).content.decode()
    assert '<strong lang="sv">dataombudsmannen</strong>' in saved


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_houses_own_wordings_have_nothing_to_change(language: str) -> None:
    desk = AtTheDesk(staff.sanna())
    for kind in LetterKind:
        assert SHOWN not in wording(desk, page_of(kind, language))[0].text
