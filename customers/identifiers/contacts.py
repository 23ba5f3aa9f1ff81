"""E-mail addresses and phone numbers, and the keyed hash under which a banned one is remembered."""

from __future__ import annotations

import hmac
import re

import phonenumbers

from customers.identifiers.cleaning import IdentifierRefused, plain

LONGEST_EMAIL = 254  # RFC 5321 4.5.3.1.3, without the angle brackets
_LONGEST_LOCAL = 64  # RFC 5321 4.5.3.1.1
_SHORTEST_KEY = 16

_ATOM = r"[0-9a-z!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"(?!-)[0-9a-z-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")
# Letters that the two standards for domain names read differently: guessing would write to a stranger.
_READ_TWO_WAYS = frozenset("\u00df\u1e9e\u03c2")


class EmailMalformed(IdentifierRefused):
    """The text is not an e-mail address."""

    sentence = "Anna sähköpostiosoite oikeassa muodossa, esimerkiksi nimi@esimerkki.fi."


class EmailNotAscii(EmailMalformed):
    """There is a letter before the @ that mail does not carry everywhere; nearly always a slip."""

    sentence = "Kirjoita sähköpostiosoitteen alku ilman ääkkösiä, esimerkiksi makinen@esimerkki.fi."


class DomainAmbiguous(EmailMalformed):
    """The domain has a letter that can be read in two ways."""

    sentence = "Kirjoita sähköpostiosoitteen verkkotunnus xn-muodossa: siinä on kirjain, joka luetaan kahdella tavalla."


class PhoneRefused(IdentifierRefused):
    """The text is not a phone number that can be called."""

    sentence = "Anna puhelinnumero, esimerkiksi 050 123 4567, ulkomaisesta myös maan tunnus: +46 70 123 45 67."


def parse_email(text: str) -> str:
    """An e-mail address in the one form by which addresses are compared: lower case, the domain as DNS knows it.

    Raises :class:`EmailMalformed` or one of its kinds. Quoted local parts, comments and address literals are not taken:
    nobody reads their mail at one. Case is dropped before the @ too, as every large
    provider does. [D: contact-identifiers]
    """
    local, _, domain = plain(text, EmailMalformed, "NFKC").partition("@")
    if not local.isascii():
        raise EmailNotAscii
    if not _READ_TWO_WAYS.isdisjoint(domain):
        raise DomainAmbiguous
    local = local.lower()
    try:
        known = domain.encode("idna").decode().lower()
    except UnicodeError:
        raise EmailMalformed from None
    address = f"{local}@{known}"
    if len(local) > _LONGEST_LOCAL or len(address) > LONGEST_EMAIL:
        raise EmailMalformed
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(known):
        raise EmailMalformed
    return address


def parse_phone(text: str) -> str:
    """A phone number as E.164, ``+358501234567``; without a country code it is Finnish.

    [D: contact-identifiers] Raises :class:`PhoneRefused`.
    """
    written = plain(text, PhoneRefused, "NFKC")
    # The library would find a number in the middle of a sentence and turn letters into digits.
    if not re.fullmatch(r"[0-9+()./\u2010-\u2015\u2212 -]+", written):
        raise PhoneRefused
    try:
        number = phonenumbers.parse(written, "FI")
    except phonenumbers.NumberParseException:
        raise PhoneRefused from None
    if not phonenumbers.is_valid_number(number):
        raise PhoneRefused
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def keyed_hash(kind: str, normalised: str, key: bytes) -> str:
    """The keyed hash (HMAC-SHA256, 64 hexadecimal digits) of a normalised address or number of that kind.

    A banned contact outlives the person's erasure as this alone [D: ban-without-identity]. The kind is part of what is
    hashed, so that one kind's hash says nothing of another's. Raises ValueError for a kind that is not a plain
    word, and for a key too short to keep the numbers of a country from being tried one by one.
    """
    if not re.fullmatch(r"[a-z_]+", kind):
        raise ValueError("Name the kind in lower-case letters: email, phone, post.")
    if len(key) < _SHORTEST_KEY:
        raise ValueError(f"Give a key of at least {_SHORTEST_KEY} bytes.")
    return hmac.digest(key, f"{kind}\0{normalised}".encode(), "sha256").hex()
