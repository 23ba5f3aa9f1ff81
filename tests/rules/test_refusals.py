"""A refusal tells its sentence with the gaps filled; the page that shows it can fill the gaps in another language."""

from __future__ import annotations

from customers.identifiers import HetuRefused, IdentifierRefused, PhoneRefused
from customers.identifiers.contacts import EmailMalformed, EmailNotAscii
from customers.identifiers.persons import HetuMistyped
from requests_app.codes import CodeMistyped
from requests_app.intake.refusals import typed_wrongly
from requests_app.permitted.refusals import (
    ChoiceUnknown,
    NothingRequested,
    NotInThisStatus,
    NowhereToAnswer,
    RightAskedTwice,
    TextRefused,
)
from requests_app.reference import ReferenceMistyped


def test_a_refusal_says_its_sentence_with_the_words_it_was_given() -> None:
    refused = NotInThisStatus(current="suljettu", allowed="käsittelyssä")
    assert str(refused) == "Pyyntö on tilassa suljettu. Tämän voi tehdä, kun se on tilassa käsittelyssä."
    assert refused.words == {"current": "suljettu", "allowed": "käsittelyssä"}, "as they fill the same gaps in Swedish"
    assert "{current}" in refused.sentence


def test_a_refusal_without_gaps_is_its_sentence() -> None:
    assert str(NothingRequested()) == NothingRequested.sentence
    assert NothingRequested().words == {}


def test_everything_that_a_person_may_mistype_on_a_page_is_known_to_it() -> None:
    """Aino's name, number, address, reference and code, and what she chose."""
    told = list(typed_wrongly())
    assert set(told) >= {NothingRequested, RightAskedTwice, NowhereToAnswer, TextRefused, ChoiceUnknown}
    assert set(told) >= {CodeMistyped, ReferenceMistyped}
    assert set(told) >= {HetuMistyped, PhoneRefused, EmailMalformed}
    assert EmailNotAscii in told, "and what is a kind of another"
    assert len(told) == len(set(told)), "each once"


def test_each_of_them_has_a_sentence_of_its_own_to_be_translated() -> None:
    assert [refusal for refusal in typed_wrongly() if not vars(refusal).get("sentence")] == []
    assert {IdentifierRefused, HetuRefused}.isdisjoint(typed_wrongly()), "which have none: their kinds do"


def test_what_another_system_sent_wrongly_is_for_no_page_to_tell() -> None:
    """The interfaces refuse in words of their own."""

    class KeyOfAnotherSystem(IdentifierRefused):
        sentence = "Käytä järjestelmän omaa avainta."

    class SilentKind(EmailMalformed):
        """A kind that says what its kin says."""

    told = set(typed_wrongly())
    assert KeyOfAnotherSystem not in told
    assert SilentKind not in told
