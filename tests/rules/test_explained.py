"""A credit decision by software, told to the person it was about (GDPR 15(1)(h), C-203/22)."""

from __future__ import annotations

import pytest

from customers.explained import INPUTS, explained

LANGUAGES = ("fi", "sv", "en")


def told(
    inputs: dict[str, object], language: str = "fi", score: int | None = None, threshold: int | None = None
) -> tuple[str, ...]:
    """What the person is told."""
    return explained(inputs, score=score, threshold=threshold, language=language)


def test_aino_reads_what_the_software_knew_of_her_in_the_tables_order() -> None:
    inputs: dict[str, object] = {"trustee": False, "payment_defaults": 2}
    assert told(inputs, score=410, threshold=500) == (
        "Luottotietorekisterissä oli sinusta 2 maksuhäiriömerkintää.",
        "Sinulla ei ollut edunvalvojaa.",
        "Ohjelma antoi hakemukselle 410 pistettä. Hyväksymiseen olisi tarvittu vähintään 500 pistettä.",
    )


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("fi", ("Sinulla oli velkajärjestely.", "Hakemuksessa tarjottiin vakuutta.")),
        ("sv", ("Du hade en skuldsanering.", "En säkerhet erbjöds i ansökan.")),
        ("en", ("You had a debt arrangement.", "A deposit was offered in the application.")),
    ],
)
def test_it_is_told_in_the_language_of_the_request(language: str, sentences: tuple[str, ...]) -> None:
    assert told({"debt_arrangement": True, "deposit_offered": True}, language) == sentences


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "Meillä ei ollut aiempia laskujasi maksamatta."),
        (1, "Meillä oli yksi aiempi laskusi maksamatta."),
        (2, "Meillä oli 2 aiempaa laskuasi maksamatta."),
        (31, "Meillä oli 31 aiempaa laskuasi maksamatta."),
    ],
)
def test_none_one_and_many_are_said_as_people_say_them(number: int, sentence: str) -> None:
    assert told({"earlier_unpaid_invoices": number}) == (sentence,)


def test_a_score_without_a_threshold_is_told_alone() -> None:
    assert told({}, score=410) == ("Ohjelma antoi hakemukselle 410 pistettä.",)


@pytest.mark.parametrize(("score", "would"), [(499, "olisi tarvittu"), (500, "tarvittiin"), (501, "tarvittiin")])
def test_who_reached_the_threshold_is_not_told_that_more_was_needed(score: int, would: str) -> None:
    (sentence,) = told({}, score=score, threshold=500)
    assert f"Hyväksymiseen {would} vähintään 500" in sentence


def test_nothing_known_is_left_out_even_what_the_table_has_no_words_for() -> None:
    assert told({"income": 2100, "trustee": "ehkä", "debt_arrangement": 3}) == (
        "Muu tieto (debt_arrangement): 3.",
        "Muu tieto (trustee): ehkä.",
        "Muu tieto (income): 2100.",
    )


def test_without_inputs_or_score_there_is_nothing_to_tell() -> None:
    assert told({}) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", INPUTS)
def test_every_input_has_its_sentences_in_every_language(key: str, language: str) -> None:
    sentences = [told({key: value}, language)[0] for value in (False, True)]
    assert len(set(sentences)) == 2
    assert all(sentence.endswith(".") and "Muu tieto" not in sentence for sentence in sentences)
    if language != "fi":
        assert sentences != [told({key: value})[0] for value in (False, True)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "sv",
            (
                "Du hade 3 anteckningar om betalningsstörning i kreditupplysningsregistret.",
                "Annan uppgift (income): 2100.",
                "Programmet gav ansökan 410 poäng. För ett godkännande hade det behövts minst 500 poäng.",
            ),
        ),
        (
            "en",
            (
                "The credit register held 3 payment default entries about you.",
                "Other information (income): 2100.",
                "The software gave the application 410 points. At least 500 points were needed for approval.",
            ),
        ),
    ],
)
def test_numbers_scores_and_what_has_no_words_are_told_in_the_language_too(
    language: str, sentences: tuple[str, ...]
) -> None:
    assert told({"payment_defaults": 3, "income": 2100}, language, score=410, threshold=500) == sentences
