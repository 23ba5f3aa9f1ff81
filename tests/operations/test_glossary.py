"""Every letter, of every kind and state, in three languages, held to the glossary and to plain language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from oomi_registry.notice.wording import LANGUAGES
from requests_app.wording.glossary import Fault, faults, glossary, sentences, unevenly_named
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


def test_every_term_has_its_provision_its_names_and_words_that_are_wrong() -> None:
    codes = [term.code for term in glossary().terms]
    assert len(codes) == len(set(codes)) >= 35
    for term in glossary().terms:
        assert all(term.names[language].strip() for language in LANGUAGES), term.code
        assert all(term.wrong[language] for language in LANGUAGES), term.code
        assert not term.found or set(term.found) == set(LANGUAGES), term.code
        assert bool(term.letters) <= bool(term.found), term.code


def test_no_term_is_a_wrong_word_for_another() -> None:
    for term in glossary().terms:
        for language in LANGUAGES:
            assert list(faults(term.names[language], language)) == [], term.code


# ---- the judge itself can find fault


@pytest.mark.parametrize(
    ("language", "planted", "instead"),
    [
        ("fi", "Tiedot ovat henkilörekisterissä.", "tietosuojaseloste"),
        ("fi", "Lue rekisteriselosteemme.", "tietosuojaseloste"),
        ("fi", "Vastaamme mikäli ehdimme.", ""),
        ("sv", "Du kan klaga hos Integritetsskyddsmyndigheten.", "dataombudsmannen"),
        ("sv", "Vänd dig till dataskyddsombudet.", "dataombudsmannen"),
        ("sv", "Skicka inte ditt personnummer.", "personbeteckning"),
        ("sv", "Du kan överklaga till förvaltningsrätten.", "förvaltningsdomstolen"),
        ("sv", "Uppgifterna behandlas jämlikt lagen.", ""),
        ("en", "The data owner is Oomi Oy.", "controller"),
        ("en", "Complain to the DPO.", "Data Protection Ombudsman"),
        ("en", "We confirm the deletion.", "erasure"),
        ("en", "Pursuant to the law", ""),
    ],
)
def test_a_planted_word_is_found(language: str, planted: str, instead: str) -> None:
    assert instead in [fault.instead for fault in faults(planted, language)]


def test_a_word_within_another_is_none() -> None:
    assert list(faults("The shallow end, a hackney, receiverships", "en")) == [Fault("receiver", "recipient")], (
        "a word that begins so is meant"
    )
    assert list(faults("Kontot är öppet; en underrättelse", "sv")) == []


def test_an_ombudsman_that_is_an_officer_in_swedish_is_found() -> None:
    """Both are official terms, of another thing each: only beside the Finnish it is seen which is meant."""
    letter = {
        "fi": "Voit tehdä kantelun tietosuojavaltuutetulle.",
        "sv": "Du kan lämna in ett klagomål till vårt dataskyddsombud.",
        "en": "You can lodge a complaint with the Data Protection Ombudsman.",
    }
    assert {fault.word for fault in unevenly_named(letter)} == {"ombudsman: sv", "data_protection_officer: fi, en"}


def test_a_sentence_left_in_finnish_is_found() -> None:
    assert words_of("Poistimme nämä tiedot: elavtal") & words_of("Poistimme nämä tiedot:") == {"poistimme", "tiedot"}


def test_a_long_sentence_is_counted() -> None:
    assert sentences("Yksi kaksi kolme. Neljä viisi (GDPR 17(3)(e)).\n\n- Kuusi\n") == [3, 4, 1]
