"""The reference of a request (*viitenumero*): ``TP-7K4M-92XD``, eight symbols of Crockford's base 32.

The alphabet has no I, L, O or U, so a reference can be read over the phone. It says nothing of who asked or how many
have, and it opens nothing: it names a case, and is never a secret.
"""

from __future__ import annotations

import re

from oomi_registry.notice.refused import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 40
LONGEST_TYPED = 40
_READ_AS = str.maketrans("ILO", "110")


class ReferenceMistyped(Refused):
    """The text is not a reference."""

    sentence = "Kirjoita viitenumero niin kuin se on kuitissa, esimerkiksi TP-7K4M-92XD."


def reference_of(randomness: int) -> str:
    """The reference that ``randomness``, a number of 40 random bits, makes. Raises ValueError for any other number."""
    if not 0 <= randomness < 1 << BITS:
        raise ValueError(f"Give {BITS} random bits: 0 or more, less than 2^{BITS}.")
    symbols = "".join(ALPHABET[randomness >> shift & 31] for shift in range(BITS - 5, -1, -5))
    return f"TP-{symbols[:4]}-{symbols[4:]}"


def parse_reference(text: str) -> str:
    """A reference as typed, in its written form: lower case, lost dashes, and I, L and O for 1, 1 and 0 are read.

    Raises :class:`ReferenceMistyped`.
    """
    if len(text) > LONGEST_TYPED:
        raise ReferenceMistyped
    plain = re.sub(r"[\s\u2010-\u2015\u2212-]", "", text).upper()
    symbols = plain.removeprefix("TP").translate(_READ_AS) if len(plain) > 8 else plain.translate(_READ_AS)
    if len(symbols) != 8 or not set(symbols) <= set(ALPHABET):
        raise ReferenceMistyped
    return f"TP-{symbols[:4]}-{symbols[4:]}"
