"""The matching table and the names a second time, by brute force; nothing of the software is imported."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

ITEMS = ("name", "hetu", "customer_number", "metering_point", "birth_date", "address", "email", "phone")


def confidence(agrees: frozenset[str], *, strong: str, account: str, letter: str, confirmed: frozenset[str]) -> str:
    """The table of evidence, row by row from the top.

    ``agrees`` is what agrees, typed or shown; ``confirmed`` the mailbox or phone among it that answered. ``strong``,
    ``account`` and ``letter`` say whose it was: ``same``, ``other`` or ``nobody``.
    """
    if strong == "other":  # the state says it is somebody else
        return "none"
    if "same" in (strong, account):
        return "certain"
    for contact in ("email", "phone"):
        for fourth in ("customer_number", "metering_point", "birth_date", "address"):
            if contact in confirmed and "name" in agrees and fourth in agrees:
                return "probable"
    if letter == "same":
        return "probable"
    typed = [item for item in ITEMS if item in agrees and item != "name"]
    if "name" in agrees and any(item != "hetu" for item in typed):
        return "possible"
    # tietosuojalaki 29 §: a birth date is a part of the henkilötunnus, so the two together are that alone
    if len(typed) >= 2 and sorted(typed) != ["birth_date", "hetu"]:
        return "possible"
    return "none"


def distance(one: str, other: str) -> int:
    """The edit distance (insert, drop, change), by the whole table."""
    rows = [
        [column + row if column * row == 0 else 0 for column in range(len(other) + 1)] for row in range(len(one) + 1)
    ]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            rows[row][column] = min(
                rows[row - 1][column] + 1,
                rows[row][column - 1] + 1,
                rows[row - 1][column - 1] + (one[row - 1] != other[column - 1]),
            )
    return rows[-1][-1]


def same_part(one: str, other: str) -> bool:
    """The same, or one edit apart where one of them has three letters or more."""
    return one == other or (max(len(one), len(other)) > 2 and distance(one, other) == 1)


def fewest_edits(typed: Sequence[str], given: Sequence[str], family: Sequence[str]) -> int | None:
    """In how few edited parts the names agree, trying every order; ``None`` where they do not in any."""
    held = [*((part, "given") for part in given), *((part, "family") for part in family)]
    kinds = {kind for _, kind in held}
    if len(kinds) < 2 and len(typed) != len(held):
        return None
    if len(typed) <= len(held):
        tries = [
            list(zip(typed, [part for part, _ in order], strict=True))
            for order in permutations(held, len(typed))
            if {kind for _, kind in order} == kinds
        ]
    else:
        tries = [list(zip(order, [part for part, _ in held], strict=True)) for order in permutations(typed, len(held))]
    agreeing = [pairs for pairs in tries if all(same_part(*pair) for pair in pairs)]
    return min((sum(one != other for one, other in pairs) for pairs in agreeing), default=None)
