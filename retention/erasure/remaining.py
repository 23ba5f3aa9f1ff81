"""Whether anything of an erased person is still kept."""

from __future__ import annotations

from uuid import UUID


def last_gone(party_id: UUID) -> bool:
    """Whether nothing is kept of the person any more but what shows how their requests were handled (GDPR 5(2))."""
    raise NotImplementedError
