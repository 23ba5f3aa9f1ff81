"""The codes that people send back: what they are made of, how they are read, and that no domain serves another."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.codes import (
    CODE_SYMBOLS,
    LONGEST_TYPED,
    TOKEN_SYMBOLS,
    CodeMistyped,
    address_code,
    confirmation_token,
    grouped,
    kept_form,
    parse_symbols,
    same,
)
from requests_app.symbols import ALPHABET

SECRET, ROW = b"a secret of the tests", UUID(int=0x0192_0000_0000_7000_8000_0000_0000_0001)
NONCE = bytes(range(16))
symbols = st.text(alphabet=ALPHABET, min_size=CODE_SYMBOLS, max_size=CODE_SYMBOLS)


def test_codes_of_years_ago_are_still_the_same() -> None:
    """Known answers: a letter sent again says the same, whatever has been built since."""
    assert confirmation_token(SECRET, ROW, NONCE) == "N0AM9WYMQXZH6FQRCE0M4GE9CB"
    assert address_code(SECRET, ROW) == "EHCEPQRN9S"
    assert kept_form(SECRET, ROW, "0123456789") == "543c46bdda9b45febea55cbf4e086bd820f98178dc101e023e2267e57abdbe69"


def test_a_token_has_at_least_128_bits() -> None:
    """ASVS 11.5.1; 26 symbols of five bits, drawn from a keyed hash."""
    assert TOKEN_SYMBOLS * 5 == 130
    token = confirmation_token(SECRET, ROW, NONCE)
    assert len(token) == TOKEN_SYMBOLS
    assert set(token) <= set(ALPHABET)


def test_what_a_code_is_made_of_changes_it() -> None:
    other = UUID(int=ROW.int + 1)
    tokens = {
        confirmation_token(SECRET, ROW, NONCE),
        confirmation_token(b"another secret", ROW, NONCE),
        confirmation_token(SECRET, other, NONCE),
        confirmation_token(SECRET, ROW, NONCE[::-1]),
    }
    assert len(tokens) == 4
    assert len({address_code(SECRET, ROW), address_code(b"another", ROW), address_code(SECRET, other)}) == 3
    kept = {kept_form(SECRET, ROW, "0" * 10), kept_form(SECRET, other, "0" * 10), kept_form(SECRET, ROW, "1" * 10)}
    assert len(kept | {kept_form(b"another", ROW, "0" * 10)}) == 4


def test_no_kind_of_code_is_the_beginning_of_another() -> None:
    """ASVS 9.2.2: a proof of a mailbox opens nothing else."""
    code, token = address_code(SECRET, ROW), confirmation_token(SECRET, ROW, b"")
    assert not token.startswith(code)
    assert not kept_form(SECRET, ROW, code).startswith(code.lower())


@given(symbols)
def test_a_code_is_read_as_people_type_it(code: str) -> None:
    for typed in (code, code.lower(), grouped(code), "-".join(code), code.replace("1", "I"), code.replace("0", "o")):
        assert parse_symbols(typed, CODE_SYMBOLS) == code
    assert parse_symbols(code.replace("1", "l"), CODE_SYMBOLS) == code
    assert parse_symbols(f"  {grouped(code)}\n", CODE_SYMBOLS) == code


@pytest.mark.parametrize(
    "typed", ["", "0" * 9, "0" * 11, "U" * 10, "0" * 9 + "!", "0" * 9 + "\0", "0" * 9 + "ä", "٠" * 10, " " * 200]
)
def test_what_is_no_code_is_told_so(typed: str) -> None:
    with pytest.raises(CodeMistyped, match="niin kuin se on"):
        parse_symbols(typed, CODE_SYMBOLS)


def test_a_wall_of_text_is_not_read() -> None:
    code = "0" * CODE_SYMBOLS
    assert parse_symbols(code + " " * (LONGEST_TYPED - CODE_SYMBOLS), CODE_SYMBOLS) == code
    with pytest.raises(CodeMistyped):
        parse_symbols(code + " " * (LONGEST_TYPED - CODE_SYMBOLS + 1), CODE_SYMBOLS)


def test_codes_are_read_in_fours() -> None:
    assert grouped("7K4M92XD0Q") == "7K4M 92XD 0Q"
    assert grouped("") == ""


def test_two_codes_are_the_same_or_not() -> None:
    assert same("7K4M", "7K4M")
    assert not same("7K4M", "7K4N")
    assert not same("7K4M", "7K4")
