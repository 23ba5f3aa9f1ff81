"""Is this requester that person? Evidence in, confidence out.

*Claimed* is what the requester typed; *confirmed* is what was shown to be theirs. The software compares and ranks, and
never chooses between people [D: software-never-chooses].
"""

from __future__ import annotations

from customers.matching.comparing import (
    Because,
    Confidence,
    Evidence,
    Item,
    Match,
    Verdict,
    compare,
    links_by_itself,
    rank,
)
from customers.matching.evidence import Address, Candidate, Claimed, Confirmed
from customers.matching.names import NameComparison, PartEdit, names_agree

__all__ = [
    "Address",
    "Because",
    "Candidate",
    "Claimed",
    "Confidence",
    "Confirmed",
    "Evidence",
    "Item",
    "Match",
    "NameComparison",
    "PartEdit",
    "Verdict",
    "compare",
    "links_by_itself",
    "names_agree",
    "rank",
]
