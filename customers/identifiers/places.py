"""Metering point, postal code and street: where the electricity is used and where post goes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stdnum import ean

from customers.identifiers.cleaning import IdentifierRefused, code, plain

LONGEST_STREET = 200
_GSRN_LENGTH = 18


class MeteringPointRefused(IdentifierRefused):
    """The text is not a metering-point id."""


class MeteringPointMalformed(MeteringPointRefused):
    """It is neither a GSRN nor an old code."""

    sentence = "Kirjoita käyttöpaikkatunnus niin kuin se on laskussa: 18 numeroa, tai vanha 5-9 merkin tunnus."


class MeteringPointMistyped(MeteringPointRefused):
    """It has 18 digits, of which the last does not fit the rest."""

    sentence = "Tarkista käyttöpaikkatunnus numero numerolta: viimeinen numero ei sovi muihin."


class PostalCodeRefused(IdentifierRefused):
    """The text is not a postal code of that country."""

    sentence = "Kirjoita postinumero, Suomessa viisi numeroa, esimerkiksi 00100."


class StreetRefused(IdentifierRefused):
    """The text is not a street address."""

    sentence = "Kirjoita katuosoite, esimerkiksi Esimerkkikatu 1 A 2, enintään 200 merkkiä."


@dataclass(frozen=True, slots=True)
class MeteringPoint:
    """A metering-point id (*käyttöpaikkatunnus*): a GSRN, or a code from before them, which old bills still show."""

    value: str

    def __str__(self) -> str:
        return self.value


def parse_metering_point(text: str) -> MeteringPoint:
    """A GSRN of 18 digits whose GS1 check digit fits, or an old code of 5-9 digits and letters.

    Raises :class:`MeteringPointMistyped` or :class:`MeteringPointMalformed`. [D: contact-identifiers]
    """
    written = code(text, MeteringPointMalformed).replace("-", "")
    if re.fullmatch(rf"[0-9]{{{_GSRN_LENGTH}}}", written):
        if ean.calc_check_digit(written[:-1]) != written[-1]:
            raise MeteringPointMistyped
        return MeteringPoint(written)
    if not re.fullmatch(r"[0-9A-Z]{5,9}", written):
        raise MeteringPointMalformed
    return MeteringPoint(written)


def parse_postal_code(text: str, country: str = "FI") -> str:
    """Five digits in Finland (``FI-00100`` too); elsewhere 2-10 digits and letters, spaces and dashes left out.

    ``country`` is the ISO 3166-1 code of two letters. Raises :class:`PostalCodeRefused`.
    """
    written = code(text, PostalCodeRefused).replace("-", "")
    if country == "FI":
        written = written.removeprefix("FI")
    if not re.fullmatch(r"[0-9]{5}" if country == "FI" else r"[0-9A-Z]{2,10}", written):
        raise PostalCodeRefused
    return written


def parse_street(text: str) -> str:
    """A street address in its normal form (NFC), spaces single. Raises :class:`StreetRefused`."""
    street = plain(text, StreetRefused)
    if len(street) > LONGEST_STREET or not any(character.isalnum() for character in street):
        raise StreetRefused
    return street


def address_key(street: str, postal_code: str) -> str:
    """One text for one postal address, whatever its case, spaces, punctuation and composed letters.

    The city follows from the code. For comparing and hashing, never for a letter.
    """
    return " ".join(_words(postal_code) + _words(street))


def _words(text: str) -> list[str]:
    """The numbers and the words of a text, apart also where they are written together (``2b``)."""
    return re.findall(r"\d+|[^\W\d_]+", unicodedata.normalize("NFKC", text).casefold())
