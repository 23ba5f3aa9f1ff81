"""The glossary is whole; its judge finds planted words, terms of one language alone, and long sentences."""

from __future__ import annotations

import pytest

from oomi_registry.notice.wording import LANGUAGES
from requests_app.wording.glossary import Fault, faults, glossary, sentences, unevenly_named


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
        ("fi", "Tiedot ovat henkilörekisterissä.", "rekisteri"),
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


def test_a_long_sentence_is_counted() -> None:
    assert sentences("Yksi kaksi kolme. Neljä viisi (GDPR 17(3)(e)).\n\n- Kuusi\n") == [3, 4, 1]
