"""Sealing: one text under AES-256-GCM (ASVS 5.0 11.3.2), bound to its row and field (GDPR 32) [D: sealed-fields].

A sealed value is, byte by byte::

    01 | length of the key's id | the key's id (ASCII) | nonce (12) | ciphertext | tag (16)

The header (all before the nonce) stands in clear, so that a rotation sees under which key a value is. The associated
data are the header, the table's and the field's names, each behind its length, and the 16 bytes of the row's key:
what is moved to another row, field or table, or changed in a bit, does not open. Keys and nonces come in at the door.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,15}", re.ASCII)
_FORM = (
    "Write them as id:key,id:key, the current one first. An id is 1 to 16 of a-z, 0-9 and -; "
    "a key is 32 random bytes in base64."
)


class KeysRefused(ValueError):
    """The keys are not written as they must be; the message says how, and never shows a key."""


class CannotSeal(Exception):
    """Nothing could be sealed, so nothing may be stored; the message says what to do and holds no value."""


class CannotOpen(Exception):
    """A sealed value does not open where it stands; the message says what to do and holds no value."""


class UnknownKey(CannotOpen):
    """A sealed value is under a key that the site does not have."""


@dataclass(frozen=True, slots=True)
class Place:
    """The table and the column that a value is sealed for."""

    table: str
    column: str
    _bound: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [name.encode() for name in (self.table, self.column)]
        object.__setattr__(self, "_bound", b"".join(len(name).to_bytes(2) + name for name in names))

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"

    def associated(self, header: bytes, row: UUID) -> bytes:
        """The associated data of a value with that header in the row with that key."""
        return header + self._bound + row.bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of sealed fields by their ids. What is sealed is sealed under ``current``; the others only open."""

    current: str
    _ciphers: Mapping[str, AESGCM] = field(repr=False)
    _header: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_header", header_of(self.current))

    @classmethod
    def read(cls, written: str) -> Keyring:
        """The keys in ``id:base64key,id:base64key``, the first of them current. Raises :class:`KeysRefused`."""
        ciphers: dict[str, AESGCM] = {}
        for entry in written.split(","):
            name, _, text = entry.strip().partition(":")
            if not _ID.fullmatch(name):
                raise KeysRefused(f"A key has no id, or one of other signs. {_FORM}")
            if name in ciphers:
                raise KeysRefused(f"The key id {name} stands twice. {_FORM}")
            ciphers[name] = AESGCM(_key(name, text))
        return cls(next(iter(ciphers)), ciphers)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the keys, the current one first."""
        return tuple(self._ciphers)

    def seal(self, place: Place, row: UUID, clear: str, *, nonce: bytes) -> bytes:
        """``clear`` sealed under the current key for that field of that row.

        ``nonce`` is 12 random bytes, never used before: twice the same under one key gives both texts away. Raises
        :class:`CannotSeal` for text that has no UTF-8 form, ValueError for a nonce of another length.
        """
        if len(nonce) != NONCE_BYTES:
            raise ValueError(f"Give {NONCE_BYTES} random bytes, new for every value.")
        try:
            text = clear.encode()
        except UnicodeEncodeError:
            raise CannotSeal(f"{place} was given half a character. Ask for the text again.") from None
        sealed = self._ciphers[self.current].encrypt(nonce, text, place.associated(self._header, row))
        return self._header + nonce + sealed

    def open(self, place: Place, row: UUID, sealed: bytes) -> str:
        """The text that was sealed for that field of that row.

        Raises :class:`UnknownKey` where its key is not among these, :class:`CannotOpen` where it was changed, or was
        sealed for another place.
        """
        key_id = key_id_of(sealed)
        if key_id is None:
            raise CannotOpen(f"{place} of row {row} is not a sealed value. Restore the row from a backup.")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise UnknownKey(
                f"{place} of row {row} is under a key that is gone. Give the key {key_id} back in FIELD_KEYS."
            )
        start = 2 + len(key_id)
        begin = start + NONCE_BYTES
        try:
            text = cipher.decrypt(sealed[start:begin], sealed[begin:], place.associated(sealed[:start], row))
        except InvalidTag:
            raise CannotOpen(
                f"{place} of row {row} was changed, or was sealed for another row, field or table, or under a key of "
                f"another site with the id {key_id}. Look who wrote to the table, and restore the row from a backup."
            ) from None
        return text.decode()


def _key(name: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise KeysRefused(f"The key {name} is not base64. {_FORM}") from None
    if len(key) != KEY_BYTES:
        raise KeysRefused(f"The key {name} has {len(key)} bytes, not {KEY_BYTES}. {_FORM}")
    return key


def header_of(key_id: str) -> bytes:
    """What every value sealed under that key begins with, in clear."""
    return bytes([FORMAT, len(key_id)]) + key_id.encode("ascii")


def key_id_of(sealed: bytes) -> str | None:
    """The id of the key that a value is under, by its header; None where it is no sealed value."""
    if len(sealed) < 2 or sealed[0] != FORMAT or len(sealed) < 2 + sealed[1] + NONCE_BYTES + TAG_BYTES:
        return None
    name = sealed[2 : 2 + sealed[1]].decode("ascii", "replace")
    return name if _ID.fullmatch(name) else None


def blind_index_of(place: str, clear: str, key: bytes) -> str:
    """The keyed hash (HMAC-SHA256, 64 hexadecimal digits) by which a sealed value is found.

    ``place`` is part of what is hashed, so that equal values of two fields have unlike hashes; no hash of a banned
    address (:func:`customers.identifiers.keyed_hash`) begins as these do, though the key is the same. Raises
    :class:`CannotSeal` for text that has no UTF-8 form.
    """
    try:
        return hmac.digest(key, f"blind-index\0{place}\0{clear}".encode(), "sha256").hex()
    except UnicodeEncodeError:
        raise CannotSeal(f"{place} was given half a character. Ask for the text again.") from None
