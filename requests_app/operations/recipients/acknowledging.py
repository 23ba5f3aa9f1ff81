"""The recipient says that the notice was followed: by the page of its token, or by its own system."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from requests_app.codes import kept_of_notice
from requests_app.events import Happening, Key
from requests_app.models import RecipientChannel, RecipientNotice
from requests_app.operations.recipients.noting import lock_notice, note
from requests_app.permitted.notices import NoticeUnknown

Said = RecipientNotice.Said
PAGE, SYSTEM, BY_HAND = "page", "system", "by_hand"
"""Which way the recipient said it, in the event."""


def notice_of(token: str, *, secret: bytes) -> RecipientNotice | None:
    """The notice of a token in its plain form; ``None`` for one that leads to none. Nothing is written."""
    kept = kept_of_notice(secret, token)
    return RecipientNotice.objects.filter(token_hash=kept).first()


@transaction.atomic
def acknowledge(token: str, said: Said, *, secret: bytes, now: datetime) -> bool:
    """The recipient pressed the button of its page; whether the token leads to a notice.

    The same again says the same and writes nothing.
    """
    found = notice_of(token, secret=secret)
    if found is None:
        return False
    settle(found.pk, said, by=PAGE, now=now)
    return True


@transaction.atomic
def acknowledge_by_system(notice_id: UUID, said: Said, *, system: str, now: datetime) -> RecipientNotice:
    """The recipient's system says it, under its own token; ``system`` is its code.

    Raises :class:`NoticeUnknown` for a notice that is not the recipient's of that system, as for none.
    """
    return settle(notice_of_system(notice_id, system=system).pk, said, by=SYSTEM, now=now)


def notice_of_system(notice_id: UUID, *, system: str) -> RecipientNotice:
    """The notice for the recipient of that system, by the system's code. Raises :class:`NoticeUnknown` as above."""
    notice = RecipientNotice.objects.filter(pk=notice_id).first()
    if notice is None:
        raise NoticeUnknown
    if not RecipientChannel.objects.filter(recipient__iexact=notice.recipient, system=system).exists():
        raise NoticeUnknown
    return notice


def settle(notice_id: UUID, said: Said, *, by: str, now: datetime) -> RecipientNotice:
    """Write down what the recipient said, once; inside a transaction. Raises :class:`NoticeUnknown`."""
    notice = lock_notice(notice_id)
    if notice.acknowledged_at is None:
        notice.acknowledged_at, notice.said = now, said
        notice.settled_at = settled(notice, now)
        notice.save(update_fields=["acknowledged_at", "said", "settled_at"])
        note(notice, Happening.NOTICE_ACKNOWLEDGED, {Key.BY: by, Key.SAID: Said(said).value}, now=now)
    return notice


def settled(notice: RecipientNotice, now: datetime) -> datetime | None:
    """From when a notice that is over is kept: one of a case goes with it, any other counts from its first end."""
    return None if notice.right_id is not None else notice.settled_at or now
