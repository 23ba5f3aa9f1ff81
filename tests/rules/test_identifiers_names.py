"""A customer number, a postal code, a name and a street as people write them; one home has one key."""

from __future__ import annotations

import pytest

from customers.identifiers import (
    CustomerNumberRefused,
    NameRefused,
    PostalCodeRefused,
    StreetRefused,
    address_key,
    parse_customer_number,
    parse_name,
    parse_postal_code,
    parse_street,
)
from tests.rules.test_identifiers import BYTE_ORDER, SOFT_HYPHEN


@pytest.mark.parametrize(
    ("typed", "written"),
    [("1042", "1042"), ("#1042", "1042"), ("ab 10-42", "AB1042"), ("1" * 20, "1" * 20), ("7", "7")],
)
def test_a_customer_number_is_digits_and_letters(typed: str, written: str) -> None:
    assert parse_customer_number(typed) == written


@pytest.mark.parametrize("text", ["", "#", "1" * 21, "ABC", "10_42", "##1042", "1042ß"])
def test_what_is_no_customer_number_is_told_where_it_stands(text: str) -> None:
    with pytest.raises(CustomerNumberRefused, match="laskussa"):
        parse_customer_number(text)


@pytest.mark.parametrize(
    ("typed", "country", "written"),
    [
        ("00100", "FI", "00100"),
        (" 00 100 ", "FI", "00100"),
        ("FI-00100", "FI", "00100"),
        ("sw1a 1aa", "GB", "SW1A1AA"),
        ("111 22", "SE", "11122"),
        ("SE-111 22", "SE", "SE11122"),
    ],
)
def test_a_postal_code_is_its_countrys(typed: str, country: str, written: str) -> None:
    assert parse_postal_code(typed, country) == written


@pytest.mark.parametrize(
    ("text", "country"),
    [("", "FI"), ("0010", "FI"), ("001000", "FI"), ("SW1A 1AA", "FI"), ("0", "SE"), ("1" * 11, "SE"), ("11_22", "SE")],
)
def test_a_postal_code_of_another_form_is_told_the_form(text: str, country: str) -> None:
    with pytest.raises(PostalCodeRefused, match="viisi numeroa"):
        parse_postal_code(text, country)


def test_a_postal_code_is_finnish_unless_said_otherwise() -> None:
    with pytest.raises(PostalCodeRefused):
        parse_postal_code("SW1A 1AA")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Aino Mäkinen", "Aino Mäkinen"),
        ("  Aino\t Mäkinen\n", "Aino Mäkinen"),
        ("Aino Ma\u0308kinen", "Aino Mäkinen"),
        (f"Aino{BYTE_ORDER} Mä{SOFT_HYPHEN}kinen", "Aino Mäkinen"),
        ("Anna-Liisa O'Brien, Jr.", "Anna-Liisa O'Brien, Jr."),
        ("Sean O\u2019Connor c/o Mäki", "Sean O\u2019Connor c/o Mäki"),
        ("Ilse III", "Ilse III"),
        ("Петров", "Петров"),
        ("山田 太郎", "山田 太郎"),
        ("Å" * 200, "Å" * 200),
    ],
)
def test_a_name_in_any_script_is_kept_as_it_is_written(typed: str, written: str) -> None:
    assert parse_name(typed) == written


@pytest.mark.parametrize(
    "text", ["", " ", "-", "123", "Aino <b>", "Aino=Mäki", "Å" * 201, "Aino\x00", "Aino \ue000", "\ud800a"]
)
def test_what_is_no_name_is_told_what_one_is(text: str) -> None:
    with pytest.raises(NameRefused, match="kirjaimin"):
        parse_name(text)


def test_a_street_is_kept_as_it_is_written() -> None:
    assert parse_street("  Testikatu  1 A\u00a02 ") == "Testikatu 1 A 2"
    assert parse_street("x" * 200) == "x" * 200


@pytest.mark.parametrize("text", ["", "- .", "x" * 201, "Testikatu\x001"])
def test_what_is_no_street_is_told_what_one_is(text: str) -> None:
    with pytest.raises(StreetRefused, match="Esimerkkikatu 1 A 2"):
        parse_street(text)


@pytest.mark.parametrize(
    ("street", "postal_code"),
    [
        ("Testikatu 1 A 2", "00100"),
        ("TESTIKATU 1a2", "00 100".replace(" ", "")),
        ("Testikatu 1, A-2.", "00100"),
        (" testikatu １ a 2", "００１００"),
    ],
)
def test_one_home_has_one_key_however_its_address_is_written(street: str, postal_code: str) -> None:
    assert address_key(street, postal_code) == "00100 testikatu 1 a 2"


def test_a_composed_letter_and_its_parts_make_one_address() -> None:
    assert address_key("Ma\u0308kikatu 1", "00100") == address_key("Mäkikatu 1", "00100") == "00100 mäkikatu 1"


@pytest.mark.parametrize("other", [("Testikatu 12", "00100"), ("Testikatu 1 2", "00101"), ("Testitie 1 2", "00100")])
def test_two_homes_have_two_keys(other: tuple[str, str]) -> None:
    assert address_key("Testikatu 1 2", "00100") != address_key(*other)
