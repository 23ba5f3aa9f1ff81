"""What becomes of a record when the person it is about asks for erasure: one table, without a case that is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Fate(StrEnum):
    """What is done with a record."""

    REMOVED = "removed"  # GDPR 17(1): it goes now
    PSEUDONYMISED = "pseudonymised"  # the row stays for what hangs on it; who it was is taken out of it
    KEPT = "kept"  # GDPR 17(3): only for an obligation or a claim, and until its day
    IN_USE = "in_use"  # GDPR 17(1): no ground to erase, a running contract needs it
    HELD = "held"  # a legal hold keeps it for now


@dataclass(frozen=True, slots=True)
class Sentence:
    """A record's fate, the code of what keeps it (empty where nothing does), and the last day it is kept.

    ``until`` is a day of Europe/Helsinki, ``None`` while no day can be told.
    """

    fate: Fate
    ground: str
    until: date | None
