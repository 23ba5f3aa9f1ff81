"""Whose name is it? Order and second names are free, å, ä and ö are letters, one edit in a part is shown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.matching import names_agree
from customers.matching.names import MOST_PARTS, name_parts, one_edit_apart
from tests.rules import oracle_matching


def edits(typed: str, given_names: str, family_name: str) -> list[tuple[str, str]]:
    compared = names_agree(typed, given_names, family_name)
    assert compared.agree
    return [(edit.typed, edit.held) for edit in compared.edits]


@pytest.mark.parametrize(
    ("typed", "given_names", "family_name"),
    [
        ("Aino Mäkinen", "Aino", "Mäkinen"),
        ("Mäkinen Aino", "Aino", "Mäkinen"),
        ("MÄKINEN, aino", "Aino", "Mäkinen"),
        ("Aino Mäkinen", "Aino Maria", "Mäkinen"),
        ("Maria Mäkinen", "Aino Maria", "Mäkinen"),
        ("Mäkinen Maria Aino", "Aino Maria", "Mäkinen"),
        ("Aino Maria Mäkinen", "Aino", "Mäkinen"),
        ("Aino Ma\u0308kinen", "Aino", "Mäkinen"),
        ("Ａｉｎｏ Mäkinen", "Aino", "Mäkinen"),
        ("Ai\u200bno Mäkinen", "Aino", "Mäkinen"),
        ("Anna Liisa Virtanen", "Anna-Liisa", "Virtanen-Mäki"),
        ("Sean O\u2019Brien", "Sean", "OBrien"),
        ("Jussi A. Mäki", "Jussi A", "Mäki"),
        ("STRASSE Hans", "Hans", "Straße"),
        ("Suharto", "", "Suharto"),
        ("Suharto", "Suharto", ""),
        ("山田 太郎", "太郎", "山田"),
    ],
)
def test_the_same_name_written_another_way_agrees_without_an_edit(
    typed: str, given_names: str, family_name: str
) -> None:
    """[D: names-agree]."""
    assert edits(typed, given_names, family_name) == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Aino Makinen", [("makinen", "mäkinen")]),
        ("Aino Mäkine", [("mäkine", "mäkinen")]),
        ("Aino Määkinen", [("määkinen", "mäkinen")]),
        ("Aini Mäkinenn", [("aini", "aino"), ("mäkinenn", "mäkinen")]),
        ("Mäkinenn Aini", [("mäkinenn", "mäkinen"), ("aini", "aino")]),
        ("Aino Mrcia Mäkinem", [("mäkinem", "mäkinen")]),
    ],
)
def test_one_edit_in_a_part_is_allowed_and_shown_as_typed_and_as_held(typed: str, shown: list[tuple[str, str]]) -> None:
    """[D: names-agree]."""
    held = "Aino Mrcia" if "Mrcia" in typed else "Aino"
    assert edits(typed, held, "Mäkinen") == shown


def test_a_longer_typed_name_shows_its_edits_as_typed_and_as_held() -> None:
    """[D: names-agree]."""
    assert edits("Aino Maria Makinen", "Aino", "Mäkinen") == [("makinen", "mäkinen")]


@pytest.mark.parametrize(
    ("typed", "given_names", "family_name"),
    [
        ("", "Aino", "Mäkinen"),
        ("Aino Mäkinen", "", ""),
        ("", "", ""),
        ("Aino", "Aino", "Mäkinen"),
        ("Mäkinen", "Aino", "Mäkinen"),
        ("Aino Maria", "Aino Maria", "Mäkinen"),
        ("Mäki Virtanen", "Aino", "Mäki-Virtanen"),
        ("Aino Mäkinen", "", "Mäkinen"),
        ("Aino Liisa Mäkinen", "Aino Maria", "Mäkinen"),
        ("Aino Maattanen", "Aino", "Määttänen"),
        ("Aino Mäkilä", "Aino", "Mäkinen"),
        ("Aino Mänikne", "Aino", "Mäkinen"),
        ("Li Mäki", "Lo", "Mäki"),
        ("A Mäki", "B", "Mäki"),
        ("Aino Aino", "Aino", "Mäkinen"),
        ("Aino Aino Mäkinen", "Aino Maria", "Mäkinen"),
        ("A. Mäkinen", "Aino", "Mäkinen"),
    ],
)
def test_another_persons_name_and_half_a_name_do_not_agree(typed: str, given_names: str, family_name: str) -> None:
    """[D: names-agree]."""
    compared = names_agree(typed, given_names, family_name)
    assert (compared.agree, compared.edits) == (False, ())


def test_an_edit_needs_a_part_of_three_letters_on_one_side() -> None:
    """[D: names-agree]."""
    assert edits("Al Mäki", "Ali", "Mäki") == [("al", "ali")]
    assert edits("Ali Mäki", "Al", "Mäki") == [("ali", "al")]


def test_of_two_ways_to_agree_the_one_with_fewer_edits_is_shown() -> None:
    """[D: names-agree]."""
    for given_names in ("Marja Maria", "Maria Marja"):
        assert edits("Maria Marja Mäki", given_names, "Mäki") == []
        assert edits("Marja Maria Mäki", given_names, "Mäki") == []
    assert edits("Marja Mäki", "Maria Marja", "Mäki") == []
    assert edits("Mari Maria Mäki", "Maria", "Mäki") == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Anna-Liisa  O'Brien, Jr.", ["anna", "liisa", "obrien", "jr"]),
        ("\u0130lker", ["i\u0307lker"]),
        ("a\u2010b/c&d", ["a", "b", "c", "d"]),
        ("a\u0300\u0300", ["\u00e0\u0300"]),
        ("\x00;--", []),
    ],
)
def test_a_name_is_taken_apart_at_all_but_apostrophes_and_full_stops(name: str, parts: list[str]) -> None:
    """[D: names-agree]."""
    assert name_parts(name) == parts


def test_a_wall_of_words_is_compared_as_a_whole_and_at_once() -> None:
    """[D: names-agree]."""
    wall = " ".join(["aino"] * (MOST_PARTS + 1))
    began = time.perf_counter()
    assert names_agree(wall, "aino " * MOST_PARTS, "aino").agree
    assert not names_agree(wall, "Aino", "Mäkinen").agree
    assert not names_agree("Aino Mäkinen", wall, wall).agree
    assert names_agree(" ".join(["aino"] * MOST_PARTS), "Aino", "Ainu").agree
    assert time.perf_counter() - began < 1


words = st.text("aäbå", min_size=1, max_size=4)
names = st.lists(words, max_size=4)


@given(words, words)
def test_one_edit_apart_is_an_edit_distance_of_one(one: str, other: str) -> None:
    """[D: names-agree]."""
    assert one_edit_apart(one, other) is (oracle_matching.distance(one, other) == 1)


@settings(max_examples=500)
@given(names, st.lists(words, max_size=3), st.lists(words, max_size=2))
def test_names_agree_as_trying_every_order_says_and_with_as_few_edits(
    typed: list[str], given_names: list[str], family: list[str]
) -> None:
    """[D: names-agree]."""
    compared = names_agree(" ".join(typed), " ".join(given_names), " ".join(family))
    fewest = oracle_matching.fewest_edits(typed, given_names, family) if typed and (given_names or family) else None
    assert compared.agree is (fewest is not None)
    assert len(compared.edits) == (fewest or 0)
    for edit in compared.edits:
        assert edit.typed in typed
        assert edit.held in [*given_names, *family]
        assert oracle_matching.distance(edit.typed, edit.held) == 1


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_typed_is_compared_without_an_error_and_with_itself_agrees(
    typed: str, given_names: str, family_name: str
) -> None:
    """[D: names-agree]."""
    names_agree(typed, given_names, family_name)
    if name_parts(given_names) and name_parts(family_name):
        assert names_agree(f"{family_name} {given_names}", given_names, family_name).agree
