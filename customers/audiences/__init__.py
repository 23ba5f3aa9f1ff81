"""Audiences of digital advertising: who may be in one, the file for the platform, and who switches one on.

Finding 6 of the notice: uploaded hashes are still personal data [D: audiences-by-their-own-consent].
"""

from customers.audiences.members import AT_ONCE, Counted, Member, counted, members
from customers.audiences.turning import ToMake, can_turn_on, check_turn_on, make_audience, turn_off, turn_on
from customers.audiences.uploading import Uploaded, disclosure_of, hashed, lines, upload

__all__ = [
    "AT_ONCE",
    "Counted",
    "Member",
    "ToMake",
    "Uploaded",
    "can_turn_on",
    "check_turn_on",
    "counted",
    "disclosure_of",
    "hashed",
    "lines",
    "make_audience",
    "members",
    "turn_off",
    "turn_on",
    "upload",
]
