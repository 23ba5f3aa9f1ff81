"""The reference of a request: read over the phone, and never mistaken for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.reference import BITS, ReferenceMistyped, parse_reference, reference_of


@given(st.integers(0, 2**BITS - 1))
def test_every_reference_is_read_back_however_it_is_typed(randomness: int) -> None:
    reference = reference_of(randomness)
    assert len(reference) == 12
    bare = reference.removeprefix("TP-").replace("-", "")
    for typed in (reference, reference.lower(), bare, f" {bare[:4]} {bare[4:]} ", reference.replace("-", "\u2013")):
        assert parse_reference(typed) == reference


@given(st.integers(0, 2**BITS - 1), st.integers(0, 2**BITS - 1))
def test_two_numbers_make_two_references(one: int, other: int) -> None:
    assert (reference_of(one) == reference_of(other)) is (one == other)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert parse_reference("tp-il0o-92xd") == "TP-1100-92XD"


def test_a_reference_that_itself_begins_with_tp_is_not_shortened() -> None:
    assert parse_reference("TP7K4M9X") == "TP-TP7K-4M9X"
    assert parse_reference("TP-TP7K-4M9X") == "TP-TP7K-4M9X"


@pytest.mark.parametrize(
    "typed", ["", "TP-", "TP-7K4M-92X", "TP-7K4M-92XDD", "TP-7K4M-92XU", "7K4M\0092XD", "T" * 10**6]
)
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ReferenceMistyped, match="TP-7K4M-92XD"):
        parse_reference(typed)


@pytest.mark.parametrize("randomness", [-1, 2**BITS])
def test_randomness_of_another_size_is_a_fault(randomness: int) -> None:
    with pytest.raises(ValueError, match="40 random bits"):
        reference_of(randomness)
