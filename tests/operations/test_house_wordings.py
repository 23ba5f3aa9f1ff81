"""The house's own wordings: each is fit for its kind, and none is missing in a language that is promised."""

from __future__ import annotations

import pytest

from oomi_registry.notice.wording import LANGUAGES
from requests_app.letters.wordings import FIRST_LANGUAGE, in_force, path_of
from requests_app.wording.checking import check_wording
from requests_app.wording.gaps import tidied
from requests_app.wording.kinds import LetterKind

NOT_YET = {"sv", "en"}
"""Languages whose letters are still being written: until then the letter is in Finnish."""
WRITTEN = [(kind, language) for kind in LetterKind for language in LANGUAGES if path_of(kind, language).is_file()]


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_each_wording_of_the_house_is_fit_and_tidy(kind: LetterKind, language: str) -> None:
    text = path_of(kind, language).read_text(encoding="utf-8")
    check_wording(kind, text)
    assert text == tidied(text)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - NOT_YET))
def test_no_letter_is_missing(language: str) -> None:
    assert [kind.value for kind in LetterKind if not path_of(kind, language).is_file()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", sorted(NOT_YET))
def test_a_language_that_is_whole_is_promised(language: str) -> None:
    """Take it off :data:`NOT_YET`."""
    missing = [kind for kind in LetterKind if not path_of(kind, language).is_file()]
    assert missing
    assert {in_force(kind, language).language for kind in missing} == {FIRST_LANGUAGE}


def test_no_wording_is_of_a_kind_or_language_that_is_not() -> None:
    folder = path_of(LetterKind.RECEIVED, FIRST_LANGUAGE).parents[1]
    found = {path for path in folder.glob("*/*.txt") if path.parent.name != "parts"}
    assert found <= {path_of(kind, language) for kind in LetterKind for language in LANGUAGES}
