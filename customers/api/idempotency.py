"""A write that is sent again is answered again and not done again: ``Idempotency-Key``.

What was carried out is remembered for three days, as keyed hashes and an answer of keys [D: one-token-per-system]. What
was refused is not: it may be corrected and sent under the same key. Of two at once the second waits for the first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import OperationalError, transaction

from customers.api.problems import Problem
from customers.identifiers import keyed_hash
from customers.models import IdempotencyKey
from customers.models.systems import AnswerGiven

KEPT = timedelta(days=3)
FORM = re.compile(r"[!-~]{1,200}", re.ASCII)
_LOCK_NOT_AVAILABLE = "55P03"


class KeyMissing(Problem):
    """A write needs its key."""

    status_code = HTTPStatus.BAD_REQUEST
    code = "idempotency_key_missing"
    sentence = "Lähetä otsake Idempotency-Key: pyynnön oma avain, 1-200 merkkiä ilman välejä, esimerkiksi UUID."


class KeyUsed(Problem):
    """The key belongs to another request."""

    code = "idempotency_key_used"
    sentence = "Lähetä uusi pyyntö uudella avaimella: tällä avaimella on jo tehty toinen pyyntö."


class KeyInUse(Problem):
    """The first request of the key is still being carried out."""

    status_code = HTTPStatus.CONFLICT
    code = "idempotency_key_in_use"
    sentence = "Odota hetki ja lähetä sama pyyntö samalla avaimella: ensimmäinen on vielä kesken."


def once(
    system: str, key: str, request: tuple[str, object], do: Callable[[], tuple[int, AnswerGiven]], now: datetime
) -> tuple[int, AnswerGiven]:
    """The status and answer of ``do``, carried out once for the system's ``key``; ``now`` is an instant in UTC.

    ``request`` is the address and what was sent, the same whenever the key is. Raises KeyMissing, KeyUsed,
    KeyInUse, and what ``do`` raises: then nothing is written.
    """
    if not FORM.fullmatch(key):
        raise KeyMissing
    index_key = settings.INDEX_KEY.encode()
    key_hash = keyed_hash("idempotency_key", key, index_key)
    written = json.dumps(request, sort_keys=True, separators=(",", ":"))
    request_hash = keyed_hash("request", written, index_key)
    with transaction.atomic():
        kept = _claim(system, key_hash, request_hash, now)
        if kept.status:
            if kept.request_hash != request_hash:
                raise KeyUsed
            return kept.status, kept.answer
        kept.status, kept.answer = do()
        kept.request_hash, kept.expires_at = request_hash, now + KEPT
        kept.save(update_fields=["status", "answer", "request_hash", "expires_at"])
    return kept.status, kept.answer


def _claim(system: str, key_hash: str, request_hash: str, now: datetime) -> IdempotencyKey:
    """The row of the key: with the status 0 where it is new or over; else of a request that was carried out."""
    try:
        # Whoever comes second waits here, at the unique index, until the first has committed.
        kept, made = IdempotencyKey.objects.get_or_create(
            system_id=system,
            key_hash=key_hash,
            defaults={"request_hash": request_hash, "status": 0, "expires_at": now + KEPT},
        )
        if not made and kept.expires_at <= now:
            kept = IdempotencyKey.objects.select_for_update().get(pk=kept.pk)
            kept.status = 0 if kept.expires_at <= now else kept.status
    except OperationalError as waited:
        if getattr(waited.__cause__, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise KeyInUse(headers={"Retry-After": "5"}) from None
        raise
    return kept
