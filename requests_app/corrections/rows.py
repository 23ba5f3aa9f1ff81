"""A way to reach a person as one text: what a new row replaces, and what it will hold (GDPR 16: completion)."""

from __future__ import annotations

import re

from customers.identifiers import parse_email, parse_name, parse_phone, parse_postal_code, parse_street
from customers.identifiers.places import PostalCodeRefused
from customers.models import ContactPoint, PostalAddress
from requests_app.corrections.values import parse_country

_TYPED = re.compile(
    r"(?P<street>[^\n]+)(?:,\s*|\n)(?P<code>\S+)\s+(?P<city>[^\n,]+)(?:(?:,\s*|\n)(?P<country>[A-Za-z]{2}))?"
)
Reached = PostalAddress | ContactPoint
REACHED: dict[str, type[PostalAddress | ContactPoint]] = {
    PostalAddress._meta.label: PostalAddress,
    ContactPoint._meta.label: ContactPoint,
}
"""The tables to which a rectification may add a row, by their labels."""


def address_as_text(street: str, postal_code: str, city: str, country: str) -> str:
    """A postal address on its lines: street; code and city; the country's code."""
    return f"{street}\n{postal_code} {city}\n{country}"


def as_text(row: Reached) -> str:
    """The row as one text."""
    if isinstance(row, PostalAddress):
        return address_as_text(row.street, row.postal_code, row.city, row.country)
    return row.value


def fields_in(table: str, text: str) -> dict[str, str]:
    """The fields of a new row of that table that :func:`as_text` wrote."""
    if REACHED[table] is ContactPoint:
        return {"kind": ContactPoint.Kind.EMAIL if "@" in text else ContactPoint.Kind.PHONE, "value": text}
    street, place, country = text.split("\n")
    postal_code, _, city = place.partition(" ")
    return {"street": street, "postal_code": postal_code, "city": city, "country": country}


def text_in(table: str, typed: str) -> str:
    """What :func:`as_text` would write for a row that is typed on one line or several; so it reads its own writing.

    Raises an ``IdentifierRefused``.
    """
    if REACHED[table] is ContactPoint:
        return parse_email(typed) if "@" in typed else parse_phone(typed)
    found = _TYPED.fullmatch(typed.replace("\r", "").strip())
    if found is None:
        raise PostalCodeRefused
    country = parse_country(found["country"] or "FI")
    code = parse_postal_code(found["code"], country)
    return address_as_text(parse_street(found["street"]), code, parse_name(found["city"]), country)


def on_one_line(text: str) -> str:
    """The text as a sentence has it: commas for lines, Finland not named."""
    return ", ".join(text.removesuffix("\nFI").split("\n"))
