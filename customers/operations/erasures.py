"""What is remembered of an erased person: the keys under which other systems knew them, as keyed hashes.

So that a file which still has the person does not bring them back (GDPR 17(1)): the register refuses a row by hash
*and* time, because a system may give the same key to somebody else later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, models

from customers.identifiers import keyed_hash
from customers.models import ErasedKey

AT_ONCE = 1_000  # rows written by one statement


def erased_hash(model: type[models.Model], external_key: str, *, key: bytes) -> str:
    """The hash under which a row's external key is remembered; ``key`` is ``INDEX_KEY``."""
    return keyed_hash("external_key", f"{model._meta.label_lower}\0{external_key}", key)


def remember_keys(known: Iterable[tuple[type[models.Model], str]], *, key: bytes, now: datetime) -> int:
    """Remember the external keys of rows, each named by its table, before they are erased (GDPR 17(1)).

    ``key`` is ``INDEX_KEY``, ``now`` the instant of the erasure in UTC: the same call again writes nothing more. Comes
    out how many keys were remembered.
    """
    hashes = {erased_hash(model, external_key, key=key) for model, external_key in known}
    with connection.cursor() as cursor:  # as one array: placeholders for thousands take longer than the hashing
        cursor.execute(
            "SELECT key_hash FROM customers_erasedkey WHERE key_hash = ANY(%s) AND erased_at = %s",
            [list(hashes), now],
        )
        hashes -= {known_already for (known_already,) in cursor.fetchall()}
    ErasedKey.objects.bulk_create((ErasedKey(key_hash=each, erased_at=now) for each in sorted(hashes)), AT_ONCE)
    return len(hashes)
