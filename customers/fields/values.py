"""What stands in a row's memory for a sealed field: never the text itself, but for the moment it is asked for."""

from __future__ import annotations

from typing import NoReturn
from uuid import UUID

from customers.sealing import Place


class Sealed:
    """A sealed value as it came from the database, or as it goes there. It shows nothing and opens nowhere by itself.

    ``ciphertext`` are its bytes, ``row`` is the key of the row it was read with or sealed for (None from ``values()``),
    ``fresh`` tells whether it was sealed here and its blind index is still to be written.
    """

    __slots__ = ("ciphertext", "fresh", "row")

    def __init__(self, ciphertext: bytes, row: UUID | None = None, *, fresh: bool = False) -> None:
        self.ciphertext = ciphertext
        self.row = row
        self.fresh = fresh

    def __repr__(self) -> str:
        return "<sealed>"


class Unsealed:
    """Text given to a row that has no key yet: sealed as soon as the row has one. It shows nothing."""

    __slots__ = ("clear",)

    def __init__(self, clear: str) -> None:
        self.clear = clear

    def __repr__(self) -> str:
        return "<to be sealed>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Give the row its key or save it before it is pickled or copied deeply.")

    def __deepcopy__(self, memo: object) -> Unsealed:
        return self  # it never changes


class Opened(str):
    """The text of a sealed value, which remembers what it was opened from.

    So whoever gives it back to the same field of the same row, as ``refresh_from_db`` and a form do, leaves the
    ciphertext as it is. In every other way it is a plain string; a copy or a pickle of it is one.
    """

    __slots__ = ("origin", "place")
    origin: Sealed
    place: Place

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str.__str__(self),)


Held = Sealed | Unsealed | None


def opened(clear: str, origin: Sealed, place: Place) -> Opened:
    """``clear`` as the text that ``origin`` was opened to in that place."""
    text = Opened(clear)
    text.origin = origin
    text.place = place
    return text
