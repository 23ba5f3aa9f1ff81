"""Every letter, of every kind and state, in three languages, held to the glossary and to plain language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from oomi_registry.notice.wording import LANGUAGES
from requests_app.wording.glossary import faults, glossary, sentences, unevenly_named
from requests_app.wording.kinds import LetterKind
from tests.letters.spoken import Said, all_said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

LONGEST_ON_AVERAGE = {"fi": 12.0, "sv": 13.0, "en": 13.0}
"""Words to a sentence, over a letter. Finnish says in one word what the others say in two."""
LONGEST = {"fi": 20, "sv": 26, "en": 27}
"""Words in any one sentence."""
_WORDS = re.compile(r"[^\W\d_]{5,}")
_ADDRESSES = re.compile(r"https?://\S+|\S+\.(?:fi|example)\b\S*")


@pytest.fixture
def said() -> tuple[Said, ...]:
    return all_said()


def test_every_kind_of_letter_is_judged_in_many_states_and_every_language(said: tuple[Said, ...]) -> None:
    assert {each.kind for each in said} == set(LetterKind)
    assert all(set(each.texts) == set(LANGUAGES) for each in said)
    assert len(said) > 240


def test_no_letter_says_a_wrong_word_or_one_of_offices(said: tuple[Said, ...]) -> None:
    found = [
        (str(each), language, fault)
        for each in said
        for language, text in each.texts.items()
        for fault in faults(text, language)
    ]
    assert found == []


def test_what_is_named_in_one_language_is_named_by_its_official_term_in_the_others(said: tuple[Said, ...]) -> None:
    found = {(fault.word, fault.instead): str(each) for each in said for fault in unevenly_named(each.texts)}
    assert found == {}


def test_each_term_is_named_where_the_glossary_expects_it_and_nowhere_else(said: tuple[Said, ...]) -> None:
    for term in glossary().terms:
        if term.found:
            named = {each.kind for each in said if term.is_in(each.texts["fi"], "fi")}
            assert named == term.letters, term.code


def words_of(text: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(_ADDRESSES.sub("", text))}


NAMES_AND_BUTTONS = {
    *("solar", "turpeinen", "puhelinpalvelu", "kirjapaino", "perussähkö", "esimerkki", "esimerkkinen"),
    *("testikatu", "koivutie", "teknobulevardi", "helsinki", "tampere", "vantaa"),
    *("vahvista", "peruuta", "suostumus"),  # what stands on the buttons of pages that are in Finnish
}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_finnish_is_left_in_another_language(said: tuple[Said, ...], language: str) -> None:
    left = {word: str(each) for each in said for word in words_of(each.texts["fi"]) & words_of(each.texts[language])}
    assert set(left) <= NAMES_AND_BUTTONS, left


def averages(said: tuple[Said, ...]) -> Iterator[tuple[float, int, str, str]]:
    for each in said:
        for language, text in each.texts.items():
            counted = sentences(text)
            if counted:
                yield sum(counted) / len(counted), max(counted), language, str(each)


def test_sentences_are_short(said: tuple[Said, ...]) -> None:
    too_long = [
        (round(average, 1), longest, language, letter)
        for average, longest, language, letter in averages(said)
        if average > LONGEST_ON_AVERAGE[language] or longest > LONGEST[language]
    ]
    assert too_long == []


def test_a_sentence_left_in_finnish_is_found() -> None:
    assert words_of("Poistimme nämä tiedot: elavtal") & words_of("Poistimme nämä tiedot:") == {"poistimme", "tiedot"}
