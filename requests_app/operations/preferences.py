"""What the reader of a mailbox changes: a consent taken back, a ban said. Each again is harmless.

[D: preferences-by-mailbox] No login and no identity: taking back is as easy as giving (GDPR 7(3)), and a ban asks none.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from customers.marketing import Channel, Purpose
from customers.operations.bans import ban_contact, ban_person
from customers.operations.withdrawals import withdraw_as_asked
from customers.queries.preferences import preferences_of

BY_PAGE = "suostumusten sivu"
"""How it was said, as the ledger keeps it."""


def withdraw_one(address: str, consent: UUID, *, key: bytes, now: datetime) -> None:
    """Take back that consent of the one person who has the mailbox, if it is in force and theirs."""
    person = preferences_of(address, key=key).person
    if person is not None:
        withdraw_as_asked(person, said_at=now, how=BY_PAGE, now=now, only=[consent])


def ban(
    address: str, channels: Collection[Channel], purposes: Collection[Purpose], *, key: bytes, now: datetime
) -> None:
    """Ban marketing on these channels for these purposes, at once: to the person, else to the address itself.

    What is banned already is not said again, so that a double press is one ban.
    """
    preferences = preferences_of(address, key=key)
    for purpose in purposes:
        new = {
            channel
            for channel in preferences.channels
            if channel in channels and preferences.banned_since(channel, purpose, now) is None
        }
        if new and preferences.person is not None:
            ban_person(preferences.person, channels=new, purposes={purpose}, how=BY_PAGE, key=key, now=now)
        elif new:
            ban_contact("email", address, channels=new, purposes={purpose}, key=key, now=now)
