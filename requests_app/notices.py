"""Which recipient is told of a change, what of a notice is still open, and when it is chased (GDPR 19).

A notice is about one change that was carried out, for one recipient to whom the changed data was disclosed. Who holds
recordings for the controller is told to delete them by the same notice (GDPR 28(3)(g)).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused
from requests_app.grounds import Ground, check_notice_ground

CHASED_AFTER = timedelta(days=14)
"""[D: notices-are-chased]: how long an answer is waited for before the recipient is reminded."""
MOST_REMINDERS = 3
"""[D: notices-are-chased]: after so many reminders a person of the desk sees to it."""
INQUIRING = "authorities"
"""No recipient: an authority that receives data for a particular inquiry under law (GDPR 4)."""


class Change(StrEnum):
    """What was done to the data (GDPR 19), and what takes it back."""

    RECTIFIED = "rectified"
    PUT_BACK = "put_back"  # a rectification was made by mistake, and the register has again what it had
    ERASED = "erased"
    RESTRICTED = "restricted"
    RELEASED = "released"  # the restriction has ended


class Standing(StrEnum):
    """How far a notice has come."""

    NO_WAY = "no_way"  # nobody has recorded how this recipient is told
    LEAVING = "leaving"
    TROUBLE = "trouble"  # it did not leave
    TOLD = "told"  # it has left, and the recipient has not said that it was followed
    ACKNOWLEDGED = "acknowledged"
    EXCUSED = "excused"  # telling is impossible or disproportionate (GDPR 19)


class Sending(StrEnum):
    """How far the last message of a notice has come."""

    NONE = "none"
    WAITS = "waits"
    STUCK = "stuck"
    LEFT = "left"


_BY_SENDING: Mapping[Sending, Standing] = MappingProxyType(
    {
        Sending.NONE: Standing.NO_WAY,
        Sending.WAITS: Standing.LEAVING,
        Sending.STUCK: Standing.TROUBLE,
        Sending.LEFT: Standing.TOLD,
    }
)
OPEN = frozenset({Standing.NO_WAY, Standing.LEAVING, Standing.TROUBLE, Standing.TOLD})
"""What somebody or something still has to see to."""


class ReasonMissing(Refused):
    """A recipient would be left untold without a reason."""

    sentence = "Kirjoita, miksi ilmoittaminen on mahdotonta tai kohtuuton vaiva: se jää ilmoituksen tietoihin."


def standing_of(sending: Sending, *, acknowledged: bool, excused: bool) -> Standing:
    """How far a notice has come: what its recipient said stands, and what was excused is waited for no more."""
    if acknowledged:
        return Standing.ACKNOWLEDGED
    return Standing.EXCUSED if excused else _BY_SENDING[sending]


def is_recipient(kind: str) -> bool:
    """Whether one to whom data was disclosed hears of changes; ``kind`` is the code of the register's recipients."""
    return kind != INQUIRING


def is_concerned(disclosed: Collection[str], changed: Collection[str]) -> bool:
    """Whether a recipient who was given data of those categories is told of a change in these (GDPR 19)."""
    return not frozenset(map(str, disclosed)).isdisjoint(map(str, changed))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that left: when its last message did, and how many reminders there have been."""

    last_sent_at: datetime
    reminders: int


def is_chased(waiting: Waiting, *, now: datetime) -> bool:
    """Whether the recipient is reminded at ``now`` (both instants with their zone)."""
    return waiting.reminders < MOST_REMINDERS and now - waiting.last_sent_at >= CHASED_AFTER


def check_excuse(ground: Ground, reason: str) -> None:
    """Let a recipient be left untold, or raise ``GroundNotForNotices`` or :class:`ReasonMissing` (GDPR 19)."""
    check_notice_ground(ground)
    if not reason.strip():
        raise ReasonMissing


def can_excuse(ground: Ground, reason: str) -> bool:
    """Whether :func:`check_excuse` lets a recipient be left untold."""
    try:
        check_excuse(ground, reason)
    except Refused:
        return False
    return True
