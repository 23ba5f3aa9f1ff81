"""The reference of a request (*viitenumero*): ``TP-7K4M-92XD``, eight symbols of Crockford's base 32.

It says nothing of who asked or how many have, and it opens nothing: it names a case, and is never a secret. A breach
has one of its own: ``TL-7K4M-92XD``.
"""

from __future__ import annotations

from oomi_registry.notice.refused import Refused
from requests_app.symbols import are_symbols, as_typed, symbols_of

SYMBOLS = 8
BITS = 5 * SYMBOLS
LONGEST_TYPED = 40
OF_REQUEST, OF_BREACH = "TP", "TL"


class ReferenceMistyped(Refused):
    """The text is not a reference."""

    sentence = "Kirjoita viitenumero niin kuin se on kuitissa, esimerkiksi TP-7K4M-92XD."


def reference_of(randomness: int, prefix: str = OF_REQUEST) -> str:
    """The reference that ``randomness``, a number of 40 random bits, makes. Raises ValueError for any other number."""
    if not 0 <= randomness < 1 << BITS:
        raise ValueError(f"Give {BITS} random bits: 0 or more, less than 2^{BITS}.")
    return _written(symbols_of(randomness, SYMBOLS), prefix)


def parse_reference(text: str) -> str:
    """A reference as typed, in its written form: lower case, lost dashes, and I, L and O for 1, 1 and 0 are read.

    Raises :class:`ReferenceMistyped`.
    """
    if len(text) > LONGEST_TYPED:
        raise ReferenceMistyped
    plain = as_typed(text)
    symbols = plain.removeprefix(OF_REQUEST) if len(plain) > SYMBOLS else plain
    if not are_symbols(symbols, SYMBOLS):
        raise ReferenceMistyped
    return _written(symbols, OF_REQUEST)


def _written(symbols: str, prefix: str) -> str:
    return f"{prefix}-{symbols[:4]}-{symbols[4:]}"
