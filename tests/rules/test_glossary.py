"""The glossary is whole; its judge finds planted words, terms of one language alone, and long sentences."""

from __future__ import annotations

import pytest

from oomi_registry.notice.wording import LANGUAGES
from requests_app.wording.glossary import Fault, faults, glossary, glossary_of, sentences, unevenly_named
from requests_app.wording.kinds import LetterKind

WRITTEN = """
[[term]]
code = "controller"
provision = "GDPR 4(7)"
fi = "rekisterinpitäjä"
sv = "personuppgiftsansvarig"
en = "controller"
found = { fi = 'rekisterinpitäj', sv = 'personuppgiftsansvarig', en = '\\bcontrollers?\\b' }
wrong = { fi = ["tiedonhaltija"], sv = ["registeransvarig", "registerförare"], en = ["data owner"] }
letters = ["received", "answer"]

[[term]]
code = "processor"
provision = "GDPR 4(8)"
fi = "henkilötietojen käsittelijä"
sv = "personuppgiftsbiträde"
en = "processor"
wrong = { fi = ["tietojenkäsittelijä"], sv = ["databehandlare"], en = ["data handler"] }
letters = []

[legalese]
fi = ["täten"]
sv = ["härmed"]
en = ["hereby", "herein"]
"""


def test_every_term_has_its_provision_its_names_and_words_that_are_wrong() -> None:
    codes = [term.code for term in glossary().terms]
    assert len(codes) == len(set(codes)) >= 35
    for term in glossary().terms:
        assert all(term.names[language].strip() for language in LANGUAGES), term.code
        assert all(term.wrong[language] for language in LANGUAGES), term.code
        assert not term.found or set(term.found) == set(LANGUAGES), term.code
        assert bool(term.letters) <= bool(term.found), term.code


def test_a_glossary_is_read_as_it_is_written() -> None:
    controller, processor = glossary_of(WRITTEN).terms
    assert (controller.code, controller.provision) == ("controller", "GDPR 4(7)")
    assert controller.names == {"fi": "rekisterinpitäjä", "sv": "personuppgiftsansvarig", "en": "controller"}
    assert controller.wrong == {
        "fi": ("tiedonhaltija",),
        "sv": ("registeransvarig", "registerförare"),
        "en": ("data owner",),
    }
    assert controller.letters == {LetterKind.RECEIVED, LetterKind.ANSWER}
    assert (processor.found, processor.letters) == ({}, frozenset())
    assert glossary_of(WRITTEN).legalese == {"fi": ("täten",), "sv": ("härmed",), "en": ("hereby", "herein")}


def test_a_term_is_known_in_a_text_inflected_and_in_capitals() -> None:
    controller, _ = glossary_of(WRITTEN).terms
    assert controller.is_in("REKISTERINPITÄJÄLLE: Oomi Oy.", "fi")
    assert controller.is_in("Controllers are Oomi Oy and Oomi Solar Oy.", "en")
    assert not controller.is_in("A remote controllership.", "en")


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
    assert list(faults("A prior tone", "en")) == [], "words of more than one stand alone too"


def test_a_word_of_offices_is_named_and_has_nothing_in_its_place() -> None:
    assert list(faults("Sana täten on turha.", "fi")) == [Fault("täten", "")]


def test_an_ombudsman_that_is_an_officer_in_swedish_is_found() -> None:
    """Both are official terms, of another thing each: only beside the Finnish it is seen which is meant."""
    letter = {
        "fi": "Voit tehdä kantelun tietosuojavaltuutetulle.",
        "sv": "Du kan lämna in ett klagomål till vårt dataskyddsombud.",
        "en": "You can lodge a complaint with the Data Protection Ombudsman.",
    }
    assert set(unevenly_named(letter)) == {
        Fault("ombudsman: sv", official("ombudsman", "sv")),
        Fault("data_protection_officer: fi, en", official("data_protection_officer", "fi", "en")),
    }


def official(code: str, *languages: str) -> str:
    """The names of one term of the glossary in those languages, as a fault tells them."""
    (term,) = (term for term in glossary().terms if term.code == code)
    return "; ".join(term.names[language] for language in languages)


def test_a_long_sentence_is_counted() -> None:
    assert sentences("Yksi kaksi kolme. Neljä viisi (GDPR 17(3)(e)).\n\n- Kuusi\n") == [3, 4, 1]
