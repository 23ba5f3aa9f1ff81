"""Identifiers with right check digits that belong to nobody: of places of use, of companies, of people."""

from __future__ import annotations

from datetime import date

# The sign of the century, and the character that checks a henkilötunnus (valtioneuvoston asetus 128/2010).
_CENTURIES = {1900: "-", 2000: "A"}
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_FAR = 4_000_000  # beyond every number that is asked for, so that no two companies get one


def gsrn(number: int) -> str:
    """A metering-point id with its GS1 check digit."""
    body = f"6430075{number:010d}"
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def business_id(number: int) -> str:
    """A Y-tunnus of that number with its check digit; one without is given the number far beyond it."""
    digits = f"{number:07d}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    if rest == 1:
        return business_id(number + _FAR)
    return f"{digits}-{0 if rest == 0 else 11 - rest}"


def artificial_identity_code(born: date, individual: int) -> str:
    """A henkilötunnus that belongs to nobody; ``individual`` is 900-999."""
    digits = f"{born:%d%m%y}{individual}"
    return f"{born:%d%m%y}{_CENTURIES[born.year // 100 * 100]}{individual}{_CHECK[int(digits) % 31]}"
