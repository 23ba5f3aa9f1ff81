"""The house's own wordings: each is fit for its kind, and none is missing in a language that is promised."""

from __future__ import annotations

import pytest

from oomi_registry.notice.wording import LANGUAGES
from requests_app.letters.wordings import FIRST_LANGUAGE, path_of
from requests_app.wording.checking import check_wording
from requests_app.wording.gaps import names_in, paragraphs, tidied
from requests_app.wording.kinds import LetterKind

EVERY = [(kind, language) for kind in LetterKind for language in LANGUAGES]


def own(kind: LetterKind, language: str) -> str:
    return path_of(kind, language).read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_each_kind_has_a_wording_in_each_language_fit_and_tidy(kind: LetterKind, language: str) -> None:
    text = own(kind, language)
    check_wording(kind, text)
    assert text == tidied(text)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_languages_say_the_same_paragraph_by_paragraph(kind: LetterKind, language: str) -> None:
    """What somebody adds in one language is missing in the others until it is written there too."""
    told, first = paragraphs(own(kind, language)), paragraphs(own(kind, FIRST_LANGUAGE))
    assert [sorted(names_in(each)) for each in told] == [sorted(names_in(each)) for each in first]
    assert [each.count("\n- ") for each in told] == [each.count("\n- ") for each in first]


def test_no_wording_is_of_a_kind_or_language_that_is_not() -> None:
    folder = path_of(LetterKind.RECEIVED, FIRST_LANGUAGE).parents[1]
    found = {path for path in folder.glob("*/*.txt") if path.parent.name != "parts"}
    assert found <= {path_of(kind, language) for kind in LetterKind for language in LANGUAGES}
