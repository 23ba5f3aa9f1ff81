"""Sealed values past the rows' own attributes: for COPY, which takes bytes, and for readers of many rows."""

from __future__ import annotations

import os
from functools import lru_cache
from uuid import UUID

from django.db.models import Model

from customers.fields.keys import keyring
from customers.fields.sealed import SealedField
from customers.fields.values import Sealed
from customers.sealing import NONCE_BYTES, Place


def seal_value(model: type[Model], pk: UUID, field_name: str, clear: str) -> bytes:
    """``clear`` as the column of that field holds it in the row with that key: for COPY and other bulk writers.

    The blind index is :func:`customers.fields.blind_index`. Raises CannotSeal where no key can be used.
    """
    return keyring().seal(place_of(model, field_name), pk, clear, nonce=os.urandom(NONCE_BYTES))


def open_value(model: type[Model], pk: UUID, field_name: str, sealed: bytes | Sealed) -> str:
    """The text of a value that was read with its row's key, as by ``values_list("pk", field_name)`` or plain SQL.

    Raises CannotOpen where it was changed or belongs elsewhere, UnknownKey where the site lacks its key.
    """
    ciphertext = sealed.ciphertext if isinstance(sealed, Sealed) else sealed
    return keyring().open(place_of(model, field_name), pk, ciphertext)


@lru_cache(maxsize=256)
def place_of(model: type[Model], field_name: str) -> Place:
    """What the values of the model's sealed field of that name are bound to. Raises TypeError for another field."""
    field = model._meta.get_field(field_name)
    if not isinstance(field, SealedField):
        raise TypeError(f"{model._meta.label}.{field_name} is not sealed. Name a SealedField.")
    return field.place
