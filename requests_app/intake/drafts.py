"""The draft: a form being filled in. The browser holds a token of 256 bits; the database knows only its hash.

``now`` is an instant with its zone. A draft lives :data:`LIVES` from the last save; the sweep takes the row.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import QuerySet

from requests_app.models import Draft, DraftAnswers, PrivacyRequest

LIVES = timedelta(minutes=30)


class DraftExpired(Exception):
    """The browser has a token, and there is no draft for it any more."""


def new_token() -> str:
    """256 random bits, as a cookie carries them."""
    return secrets.token_urlsafe(32)


def begin(token: str, answers: DraftAnswers, now: datetime) -> Draft:
    """A new draft, which whoever holds ``token`` can go on with."""
    return Draft.objects.create(token_hash=_hash(token), answers=answers, expires_at=now + LIVES)


def find(token: str, now: datetime) -> Draft | None:
    """The draft of ``token``; ``None`` where there is no token. Raises :class:`DraftExpired`."""
    return _living(Draft.objects.all(), token, now)


def find_and_lock(token: str, now: datetime) -> Draft | None:
    """As :func:`find`, and nobody else saves or sends it before this transaction ends."""
    return _living(Draft.objects.select_for_update(), token, now)


def save(draft: Draft, answers: DraftAnswers, now: datetime) -> None:
    """Keep the answers; the draft lives on from now."""
    draft.answers = answers
    draft.expires_at = now + LIVES
    draft.save(update_fields=["answers", "expires_at"])


def keep(draft: Draft, until: datetime) -> None:
    """Keep the draft as it is for :data:`LIVES` from ``until``: the person was asked to come back then."""
    draft.expires_at = until + LIVES
    draft.save(update_fields=["expires_at"])


def sent(draft: Draft, request: PrivacyRequest, now: datetime) -> None:
    """The draft has become a request: what was typed now lives there alone, and the draft opens the receipt."""
    draft.request = request
    draft.answers = {}
    draft.expires_at = now + LIVES
    draft.save(update_fields=["request", "answers", "expires_at"])


def drop(token: str) -> None:
    """Forget what was typed, now and not in half an hour. What has been sent stays sent."""
    if token:
        Draft.objects.filter(token_hash=_hash(token), request__isnull=True).delete()


def _living(drafts: QuerySet[Draft], token: str, now: datetime) -> Draft | None:
    if not token:
        return None
    draft = drafts.filter(token_hash=_hash(token)).first()
    if draft is None or draft.expires_at <= now:
        raise DraftExpired
    return draft


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
