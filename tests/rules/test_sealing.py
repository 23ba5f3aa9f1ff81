"""What is sealed opens where it was sealed, under its key, unchanged; and nowhere else (ASVS 5.0 11.3.2).

[D: sealed-fields]
"""

from __future__ import annotations

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identifiers import keyed_hash
from customers.sealing import (
    CannotOpen,
    CannotSeal,
    Keyring,
    KeysRefused,
    Place,
    UnknownKey,
    blind_index_of,
    header_of,
    key_id_of,
)

CODE = "010190-999X"
AINO, VEIKKO = UUID(int=1), UUID(int=2)
HERE = Place("customers_party", "identity_code")
NONCE = bytes(range(12))


def written(name: str, byte: int = 1) -> str:
    return f"{name}:{base64.b64encode(bytes([byte]) * 32).decode()}"


OLD = Keyring.read(written("2026a", 1))
BOTH = Keyring.read(f"{written('2027a', 2)},{written('2026a', 1)}")
NEW = Keyring.read(written("2027a", 2))


@given(
    clear=st.text(st.characters(exclude_categories=["Cs"])),
    row=st.uuids(),
    nonce=st.binary(min_size=12, max_size=12),
)
def test_any_text_opens_as_it_was(clear: str, row: UUID, nonce: bytes) -> None:
    sealed = OLD.seal(HERE, row, clear, nonce=nonce)
    assert OLD.open(HERE, row, sealed) == clear
    assert len(sealed) == len(clear.encode()) + len(header_of("2026a")) + 12 + 16


def test_what_is_sealed_is_as_the_format_says_and_holds_no_clear_text() -> None:
    sealed = OLD.seal(HERE, AINO, CODE, nonce=NONCE)
    assert sealed[:7] == b"\x01\x052026a"
    assert sealed[7:19] == NONCE
    assert CODE.encode() not in sealed


def test_the_format_and_the_associated_data_stay_as_they_were() -> None:
    """A known answer: rows of years ago must open."""
    place = Place("customers_party", "identity_code")
    assert OLD.seal(place, AINO, CODE, nonce=NONCE).hex() == KNOWN
    assert place.associated(header_of("2026a"), AINO) == (
        b"\x01\x052026a" + b"\x00\x0fcustomers_party" + b"\x00\x0didentity_code" + bytes(15) + b"\x01"
    )


KNOWN = "01053230323661000102030405060708090a0b8b97a51719ce2b40c753bfc84804bc6536ef1e2f887e951626ac3b"


def test_every_flipped_bit_is_noticed() -> None:
    sealed = OLD.seal(HERE, AINO, CODE, nonce=NONCE)
    for at in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(CannotOpen):
            OLD.open(HERE, AINO, bytes(flipped))


@pytest.mark.parametrize("length", range(40))
def test_what_is_cut_short_is_noticed(length: int) -> None:
    with pytest.raises(CannotOpen):
        OLD.open(HERE, AINO, OLD.seal(HERE, AINO, CODE, nonce=NONCE)[:length])


def test_the_shortest_sealed_value_is_that_of_no_text_and_a_byte_less_is_none() -> None:
    sealed = OLD.seal(HERE, AINO, "", nonce=NONCE)
    assert (key_id_of(sealed), OLD.open(HERE, AINO, sealed)) == ("2026a", "")
    assert key_id_of(sealed[:-1]) is None
    with pytest.raises(CannotOpen, match=f"{HERE} of row {AINO} is not a sealed value. Restore the row from a backup"):
        OLD.open(HERE, AINO, sealed[:-1])


@pytest.mark.parametrize("key_id", ["", "2026A", "-2026", "a" * 17, "2026\n"])
def test_what_begins_as_no_key_is_named_is_no_sealed_value(key_id: str) -> None:
    assert key_id_of(header_of(key_id) + bytes(12 + 5 + 16)) is None


@pytest.mark.parametrize(
    ("place", "row"),
    [
        pytest.param(HERE, VEIKKO, id="another-row"),
        pytest.param(Place("customers_party", "health"), AINO, id="another-field"),
        pytest.param(Place("customers_claim", "identity_code"), AINO, id="another-table"),
        pytest.param(Place("customers_partyi", "dentity_code"), AINO, id="the-same-letters-parted-elsewhere"),
    ],
)
def test_what_was_moved_does_not_open_and_its_message_holds_no_value(place: Place, row: UUID) -> None:
    sealed = OLD.seal(HERE, AINO, CODE, nonce=NONCE)
    with pytest.raises(CannotOpen, match="restore the row from a backup") as refused:
        OLD.open(place, row, sealed)
    assert CODE not in str(refused.value)
    assert sealed.hex() not in str(refused.value)
    assert refused.value.__cause__ is None


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_two_places_never_have_the_same_associated_data(table: str, column: str, other: str, another: str) -> None:
    try:
        one, two = Place(table, column), Place(other, another)
    except UnicodeEncodeError:
        return
    alike = one.associated(header_of("a"), AINO) == two.associated(header_of("a"), AINO)
    assert alike == ((table, column) == (other, another))


def test_a_value_under_a_key_that_is_gone_says_which_key_to_give_back() -> None:
    with pytest.raises(UnknownKey, match="Give the key 2026a back in FIELD_KEYS"):
        NEW.open(HERE, AINO, OLD.seal(HERE, AINO, CODE, nonce=NONCE))


def test_another_key_under_the_same_id_does_not_open() -> None:
    with pytest.raises(CannotOpen, match="another site"):
        Keyring.read(written("2026a", 9)).open(HERE, AINO, OLD.seal(HERE, AINO, CODE, nonce=NONCE))


def test_the_first_key_seals_and_every_key_opens() -> None:
    old = OLD.seal(HERE, AINO, CODE, nonce=NONCE)
    new = BOTH.seal(HERE, AINO, CODE, nonce=NONCE)
    assert BOTH.open(HERE, AINO, old) == BOTH.open(HERE, AINO, new) == NEW.open(HERE, AINO, new) == CODE
    assert (key_id_of(old), key_id_of(new)) == ("2026a", "2027a")


def test_the_keys_id_cannot_be_changed_in_what_is_sealed() -> None:
    """Two ids for one key: the header is part of what is authenticated."""
    twice = Keyring.read(f"{written('a', 1)},{written('b', 1)}")
    sealed = twice.seal(HERE, AINO, CODE, nonce=NONCE)
    with pytest.raises(CannotOpen):
        twice.open(HERE, AINO, header_of("b") + sealed[len(header_of("a")) :])


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("", "has no id"),
        (",", "has no id"),
        ("2026a", "key 2026a has 0 bytes"),
        ("2026a:", "key 2026a has 0 bytes"),
        ("2026a:xyz!", "key 2026a is not base64"),
        ("2026a:ä", "key 2026a is not base64"),
        (f"{written('2026a')}!", "key 2026a is not base64"),  # a key all the same, to who passes over the sign
        (f"2026a:{base64.b64encode(bytes(16)).decode()}", "16 bytes, not 32"),
        (written("Key"), "has no id"),
        (written("a" * 17), "has no id"),
        (written("avä"), "has no id"),
        (f"{written('a')},{written('a', 2)}", "stands twice"),
        (f"{written('a')},", "has no id"),
    ],
)
def test_keys_that_are_not_as_they_must_be_are_refused_with_what_to_write_and_not_shown(keys: str, told: str) -> None:
    with pytest.raises(KeysRefused, match=told) as refused:
        Keyring.read(keys)
    assert "Write them as id:key,id:key" in str(refused.value)
    for entry in keys.split(","):
        secret = entry.partition(":")[2]
        assert not secret or secret not in str(refused.value)


def test_a_keyring_shows_no_key() -> None:
    assert repr(OLD) == "Keyring(current='2026a')"
    assert BOTH.ids == ("2027a", "2026a")


@pytest.mark.parametrize("nonce", [b"", bytes(11), bytes(13)])
def test_a_nonce_of_another_length_is_refused(nonce: bytes) -> None:
    with pytest.raises(ValueError, match="12 random bytes"):
        OLD.seal(HERE, AINO, CODE, nonce=nonce)


def test_half_a_character_is_refused_without_the_text_in_the_error() -> None:
    """An encoding error of Python's would carry the whole text into an error report."""
    with pytest.raises(CannotSeal, match="half a character") as refused:
        OLD.seal(HERE, AINO, CODE + "\udc80", nonce=NONCE)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    with pytest.raises(CannotSeal, match="half a character"):
        blind_index_of("customers.Party.identity_code", CODE + "\udc80", b"k" * 32)


def test_equal_values_of_two_fields_have_unlike_hashes_and_neither_is_that_of_a_ban() -> None:
    key = b"k" * 32
    party = blind_index_of("customers.Party.identity_code", CODE, key)
    hashes = {
        party,
        blind_index_of("customers.InsuredPerson.identity_code", CODE, key),
        blind_index_of("customers.Party.identity_code", CODE, b"l" * 32),
        blind_index_of("customers.Party.identity_code", CODE[:-1], key),
        keyed_hash("email", CODE, key),
    }
    assert len(hashes) == 5
    assert party == blind_index_of("customers.Party.identity_code", CODE, key)
    assert len(party) == 64
