"""E-mail addresses and phone numbers in one form each, and the keyed hash a banned one leaves."""

from __future__ import annotations

import hashlib
import hmac
import string

import pytest

from customers.identifiers import (
    DomainAmbiguous,
    EmailMalformed,
    EmailNotAscii,
    PhoneRefused,
    keyed_hash,
    parse_email,
    parse_phone,
)

KEY = b"a key of thirty-two bytes, no less"
ZERO_WIDTH, RIGHT_TO_LEFT = "\u200b", "\u202e"


# Phone


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("050 123 4567", "+358501234567"),
        ("(050) 123-4567", "+358501234567"),
        ("050.123.4567", "+358501234567"),
        ("050/1234567", "+358501234567"),
        ("+358 (0)50 123 4567", "+358501234567"),
        ("00358501234567", "+358501234567"),
        ("358501234567", "+358501234567"),
        ("０５０ 123 4567", "+358501234567"),
        ("050\u2013123\u22124567", "+358501234567"),
        ("09 123 4567", "+35891234567"),
        ("+46 70 123 45 67", "+46701234567"),
    ],
)
def test_a_phone_number_is_kept_in_one_form_and_is_finnish_unless_it_says_otherwise(typed: str, written: str) -> None:
    """[D: contact-identifiers]."""
    assert parse_phone(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "112",
        "0501 23",
        "0401234567890123",
        "+999 123 4567",
        "049 1234567",
        "0800-OOMI",
        "soita 050 123 4567",
        "050 123 4567 ext 3",
        "050 123 4567;phone-context=x",
        "٠٥٠١٢٣٤٥٦٧",
        "9" * 300,
    ],
)
def test_what_cannot_be_called_is_told_how_a_number_is_written(text: str) -> None:
    """[D: contact-identifiers]."""
    with pytest.raises(PhoneRefused, match="050 123 4567"):
        parse_phone(text)


# E-mail


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Aino.Makinen@Example.COM", "aino.makinen@example.com"),
        ("  aino@example.com\t\n", "aino@example.com"),
        ("aino+oomi@example.com", "aino+oomi@example.com"),
        ("o'brien_2@example.co.uk", "o'brien_2@example.co.uk"),
        ("aino＠example．com", "aino@example.com"),
        (f"aino{ZERO_WIDTH}@{RIGHT_TO_LEFT}example.com", "aino@example.com"),
        ("aino@MÄKINEN.fi", "aino@xn--mkinen-bua.fi"),
        ("aino@xn--mkinen-bua.FI", "aino@xn--mkinen-bua.fi"),
        ("aino@ma\u0308kinen.fi", "aino@xn--mkinen-bua.fi"),
        ("a@b.xn--p1ai", "a@b.xn--p1ai"),
        ("a@b-c.d1", "a@b-c.d1"),
        (f"{'a' * 64}@example.com", f"{'a' * 64}@example.com"),
        (f"a@{'b' * 63}.fi", f"a@{'b' * 63}.fi"),
    ],
)
def test_an_email_address_is_compared_in_one_form(typed: str, written: str) -> None:
    """[D: contact-identifiers]."""
    assert parse_email(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "aino",
        "@",
        "aino@",
        "@example.com",
        "aino@example",
        "aino@@example.com",
        "aino@x@example.com",
        "aino makinen@example.com",
        ".aino@example.com",
        "aino.@example.com",
        "ai..no@example.com",
        "aino@.example.com",
        "aino@example..com",
        "aino@example.com.",
        "aino@-example.com",
        "aino@example-.com",
        "aino@exa_mple.com",
        "aino@192.0.2.1",
        "aino@[192.0.2.1]",
        '"aino m"@example.com',
        "<aino@example.com>",
        "mailto:aino@example.com",
        "aino@example.com, b@example.com",
        "aino@example.com\r\nBcc: b@example.com",
        "aino\x00@example.com",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 64}.fi",
        f"a@{'b.' * 126}fi",
        "a@xn--\u00e4.fi",
    ],
)
def test_what_no_mail_reaches_is_told_how_an_address_is_written(text: str) -> None:
    """[D: contact-identifiers]."""
    with pytest.raises(EmailMalformed):
        parse_email(text)


def test_the_longest_address_is_254_characters() -> None:
    domain = f"{'b' * 63}.{'b' * 63}.{'b' * 61}"
    local = "a" * (254 - len(domain) - 1)
    assert len(parse_email(f"{local}@{domain}")) == 254
    with pytest.raises(EmailMalformed):
        parse_email(f"a{local}@{domain}")


def test_a_finnish_letter_before_the_at_sign_is_named_as_the_slip_it_is() -> None:
    with pytest.raises(EmailNotAscii, match="ilman ääkkösiä"):
        parse_email("aino.mäkinen@example.com")


@pytest.mark.parametrize("domain", ["straße.de", "STRASẞE.de", "βόλος.gr"])
def test_a_domain_that_two_standards_read_differently_is_not_guessed(domain: str) -> None:
    with pytest.raises(DomainAmbiguous, match="xn-muodossa"):
        parse_email(f"aino@{domain}")


# The hash a banned contact leaves


def test_a_banned_address_is_remembered_by_a_keyed_hash_of_its_kind_and_form() -> None:
    """[D: ban-without-identity]."""
    expected = hmac.new(KEY, b"email\x00aino@example.com", hashlib.sha256).hexdigest()
    assert keyed_hash("email", "aino@example.com", KEY) == expected
    assert len(expected) == 64
    assert set(expected) <= set(string.hexdigits.lower())


def test_another_kind_key_or_value_gives_another_hash() -> None:
    """[D: ban-without-identity]."""
    hashes = {
        keyed_hash("email", "aino@example.com", KEY),
        keyed_hash("phone", "aino@example.com", KEY),
        keyed_hash("email", "aino@example.co", KEY),
        keyed_hash("email", "aino@example.com", KEY + b"!"),
        keyed_hash("post", "00100 mäkikatu 1", KEY),
    }
    assert len(hashes) == 5


@pytest.mark.parametrize("kind", ["", "e-mail", "email\x00", "Email", "email\n"])
def test_a_kind_that_could_run_into_the_value_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=r"^Name the kind in lower-case letters: email, phone, post\.$"):
        keyed_hash(kind, "x", KEY)


def test_a_key_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        keyed_hash("email", "x", b"0123456789abcde")
    assert keyed_hash("email", "x", b"0123456789abcdef")
