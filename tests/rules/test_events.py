"""What happened to a request, as codes: each event has its words, and what was written is read back as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from requests_app.events import LABELS, Happening, Key, pairs_in, read_codes, written_codes

LETTER = UUID("01931f5c-6b00-7000-8000-000000000001")


def test_every_event_has_words_of_its_own() -> None:
    assert set(LABELS) == set(Happening)
    assert len(set(LABELS.values())) == len(Happening), "and no two are told alike"


def test_no_key_could_be_taken_for_another_or_for_two_words() -> None:
    assert [key for key in Key if ":" in key or " " in key] == []


def test_a_letter_that_was_queued_is_read_back_with_its_kind_and_hour() -> None:
    """An instant has colons of its own, which part nothing."""
    told = {
        Key.LETTER: LETTER,
        Key.LETTER_KIND: "answer",
        Key.ARRIVED: datetime(2026, 3, 5, 7, 30, tzinfo=UTC).isoformat(),
    }
    written = written_codes(told)
    assert written == ("letter:01931f5c-6b00-7000-8000-000000000001 kind:answer arrived:2026-03-05T07:30:00+00:00")
    assert read_codes(written) == {key: str(value) for key, value in told.items()}


def test_an_event_of_which_there_is_nothing_more_to_say_has_no_codes() -> None:
    assert written_codes({}) == ""
    assert read_codes("") == {}
    assert list(pairs_in("")) == []


def test_a_value_that_is_empty_is_still_told() -> None:
    assert read_codes(written_codes({Key.GROUND: "", Key.OUTCOME: "granted"})) == {
        Key.GROUND: "",
        Key.OUTCOME: "granted",
    }


def test_a_number_is_written_as_its_digits() -> None:
    assert read_codes(written_codes({Key.CONSENTS: 3})) == {Key.CONSENTS: "3"}


@pytest.mark.parametrize("said", ["kaksi sanaa", " alussa", "lopussa "])
def test_words_of_a_person_do_not_fit_into_the_codes(said: str) -> None:
    with pytest.raises(ValueError, match=r"^A code has no space in it\.$"):
        written_codes({Key.LETTER: LETTER, Key.SAID: said})


def test_an_event_with_a_key_that_nobody_knows_is_not_read_as_if_it_were_known() -> None:
    """The pairs of another list of keys are read by it."""
    assert list(pairs_in("letter:1 mood:good")) == [("letter", "1"), ("mood", "good")]
    with pytest.raises(ValueError, match="mood"):
        read_codes("letter:1 mood:good")


def test_a_word_without_a_colon_is_a_key_of_which_nothing_is_said() -> None:
    assert list(pairs_in("late")) == [("late", "")]
