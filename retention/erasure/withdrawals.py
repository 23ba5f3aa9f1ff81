"""What stood on a consent alone goes when the consent is taken back (GDPR 17(1)(b))."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID


def unfollowed(now: datetime) -> list[UUID]:
    """The keys of the withdrawals up to ``now`` that were not followed yet, the oldest first."""
    raise NotImplementedError


def follow_withdrawal(withdrawal_id: UUID, now: datetime) -> int:
    """Remove what stood on the withdrawn consent and on nothing else; how many rows went."""
    raise NotImplementedError
