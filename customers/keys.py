"""Keys of rows about people: UUID version 7 (RFC 9562 5.7), made before the row is inserted.

A key made beforehand can stand in a tombstone, in associated data and in a COPY; a sequence restored from a backup
would hand an erased person's number to someone else.
"""

from __future__ import annotations

import secrets
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT_RFC = 0b10 << 62


def uuid7_at(milliseconds: int, randomness: int) -> UUID:
    """The key for an instant (Unix milliseconds, UTC) and 74 random bits."""
    instant = (milliseconds & (1 << 48) - 1) << 80
    rand_a = (randomness >> 62 & (1 << 12) - 1) << 64
    rand_b = randomness & (1 << 62) - 1
    return UUID(int=instant | _VERSION_7 | rand_a | _VARIANT_RFC | rand_b)


def new_key() -> UUID:
    """A key for a row about to be made; later keys sort after earlier ones, by the millisecond."""
    return uuid7_at(time.time_ns() // 1_000_000, secrets.randbits(74))


def new_keys(count: int) -> list[UUID]:
    """Keys for so many rows about to be made, all of this instant: their randomness is asked of the system once."""
    instant, drawn = time.time_ns() // 1_000_000, secrets.token_bytes(10 * count)
    return [uuid7_at(instant, int.from_bytes(drawn[at : at + 10])) for at in range(0, len(drawn), 10)]
