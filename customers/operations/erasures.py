"""What is remembered of an erased person: the keys under which other systems knew them, as keyed hashes.

So that a file which still has the person does not bring them back (GDPR 17(1)): the register refuses a row by hash
*and* time, because a system may give the same key to somebody else later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q

from customers.identifiers import keyed_hash
from customers.models import ErasedKey, Party
from customers.models.origins import Keyed

AT_ONCE = 1_000  # rows written by one statement


def erased_hash(model: type[models.Model], external_key: str, *, key: bytes) -> str:
    """The hash under which a row's external key is remembered; ``key`` is ``INDEX_KEY``."""
    return keyed_hash("external_key", f"{model._meta.label_lower}\0{external_key}", key)


def remember_erased(party: Party, *, key: bytes, now: datetime) -> int:
    """Remember the external keys of a person and of every row that is theirs, before they are erased (GDPR 17(1)).

    ``key`` is ``INDEX_KEY``, ``now`` the instant of the erasure in UTC: the same call again writes nothing more. Comes
    out how many keys were remembered. What people share, as a company, is nobody's alone and is not remembered.
    """
    with transaction.atomic():
        Party.objects.select_for_update(no_key=True).only("pk").get(pk=party.pk)
        return remember_keys(_keys(party), key=key, now=now)


def remember_keys(known: Iterable[tuple[type[models.Model], str]], *, key: bytes, now: datetime) -> int:
    """The same of rows that are named by their table and external key, where only some of a person's go."""
    hashes = {erased_hash(model, external_key, key=key) for model, external_key in known}
    with connection.cursor() as cursor:  # as one array: placeholders for thousands take longer than the hashing
        cursor.execute(
            "SELECT key_hash FROM customers_erasedkey WHERE key_hash = ANY(%s) AND erased_at = %s",
            [list(hashes), now],
        )
        hashes -= {known_already for (known_already,) in cursor.fetchall()}
    ErasedKey.objects.bulk_create((ErasedKey(key_hash=each, erased_at=now) for each in sorted(hashes)), AT_ONCE)
    return len(hashes)


def _keys(party: Party) -> Iterator[tuple[type[models.Model], str]]:
    if party.external_key:
        yield Party, party.external_key
    for model in apps.get_app_config("customers").get_models():
        if issubclass(model, Keyed) and any(field.name == "party" for field in model._meta.concrete_fields):
            theirs = model._base_manager.filter(Q(party=party), external_key__isnull=False)
            yield from ((model, str(known)) for known in theirs.values_list("external_key", flat=True))
