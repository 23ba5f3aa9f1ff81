"""Y-tunnus: which company it is."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus

from customers.identifiers.cleaning import IdentifierRefused, code


class BusinessIdRefused(IdentifierRefused):
    """The text is not a Y-tunnus."""

    sentence = "Kirjoita Y-tunnus muodossa 1234567-8 ja tarkista numerot: viimeisen on sovittava muihin."


def parse_business_id(text: str) -> str:
    """A Y-tunnus as ``3101315-4``, also from its VAT form ``FI31013154``. Raises :class:`BusinessIdRefused`."""
    written = code(text, BusinessIdRefused)
    # The library drops every dash wherever it stands; a dash in the wrong place is a mistyped number.
    if not re.fullmatch(r"(?:FI)?[0-9]{7}-?[0-9]", written):
        raise BusinessIdRefused
    try:
        return ytunnus.format(ytunnus.validate(written))  # [D: contact-identifiers]
    except ValidationError:
        raise BusinessIdRefused from None
