"""Identifiers made from their parts, by sums written out here and taken from no library."""

from __future__ import annotations

from datetime import date

CENTURY_OF_SIGN = {
    "+": 18,
    "-": 19, "Y": 19, "X": 19, "W": 19, "V": 19, "U": 19,
    "A": 20, "B": 20, "C": 20, "D": 20, "E": 20, "F": 20,
}  # fmt: skip
# The alphabet without G, I, O, Q and Z, which are too like digits and one another.
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def hetu_of(born: date, sign: str, number: int) -> str:
    """The henkilötunnus of somebody born on that day, with that sign and individual number."""
    day, individual = f"{born:%d%m%y}", f"{number:03d}"
    remainder = 0
    for digit in day + individual:
        remainder = (remainder * 10 + int(digit)) % 31
    return f"{day}{sign}{individual}{CHECK_CHARACTERS[remainder]}"


def gsrn_of(first_17: str) -> str:
    """The GSRN that begins with these 17 digits: threefold the first, third … and once the others make a full ten."""
    total = sum(int(digit) * 3 for digit in first_17[::2]) + sum(int(digit) for digit in first_17[1::2])
    return f"{first_17}{-total % 10}"


def business_id_of(first_7: str) -> str | None:
    """The Y-tunnus that begins with these seven digits; none where the remainder is one, which is never given."""
    remainder = sum(int(digit) * weight for digit, weight in zip(first_7, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    if remainder == 1:
        return None
    return f"{first_7}-{0 if remainder == 0 else 11 - remainder}"
