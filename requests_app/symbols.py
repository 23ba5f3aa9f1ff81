"""The symbols of references and codes (Crockford's base 32): no I, L, O or U, so that they are read over the phone."""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212-]")


def symbols_of(number: int, count: int) -> str:
    """The lowest ``5 * count`` bits of ``number`` in ``count`` symbols, the highest first."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def as_typed(text: str) -> str:
    """What was typed, in plain symbols: lower case, spaces, dashes, and I, L and O for 1, 1 and 0 are read."""
    return _BETWEEN.sub("", text).upper().translate(_READ_AS)


def are_symbols(plain: str, count: int) -> bool:
    """Whether ``plain`` is that many symbols and nothing else."""
    return len(plain) == count and set(plain) <= set(ALPHABET)
