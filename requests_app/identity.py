"""How surely a requester has shown who they are, and how much of it each right needs (GDPR 12(6); EDPB 01/2022).

Never more than the risk of the data asks for. A henkilötunnus, alone or with a name, shows nothing (tietosuojalaki
29 §).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused
from requests_app.rights import Right


class Level(StrEnum):
    """How surely it is known who the requester is, from least to most."""

    NONE = "none"
    CONTACT = "contact"  # the mailbox or number they gave is theirs, and the register has it
    SHOWN = "shown"


class Means(StrEnum):
    """By what the person showed who they are."""

    CONFIRMED_CONTACT = "confirmed_contact"
    CODE_LETTER = "code_letter"
    ACCOUNT = "account"
    STRONG_IDENTIFICATION = "strong_identification"
    OFFICERS_OWN_CHECK = "officers_own_check"


GIVES: Mapping[Means, Level] = MappingProxyType(
    {
        Means.CONFIRMED_CONTACT: Level.CONTACT,
        Means.CODE_LETTER: Level.SHOWN,  # [D: a-code-letter-shows-identity]
        Means.ACCOUNT: Level.SHOWN,
        Means.STRONG_IDENTIFICATION: Level.SHOWN,
        Means.OFFICERS_OWN_CHECK: Level.SHOWN,
    }
)
"""The level that each means gives."""

NEEDED: Mapping[Right, Level] = MappingProxyType(
    {
        Right.MARKETING_BAN: Level.NONE,  # GDPR 21(3): binds what was typed
        Right.CONSENT_WITHDRAWAL: Level.NONE,  # GDPR 7(3): as easy to withdraw as to give
        Right.OBJECTION: Level.CONTACT,
        Right.RESTRICTION: Level.CONTACT,
        Right.ACCESS: Level.SHOWN,
        Right.PORTABILITY: Level.SHOWN,
        Right.RECTIFICATION: Level.SHOWN,
        Right.ERASURE: Level.SHOWN,
        Right.HUMAN_REVIEW: Level.SHOWN,
    }
)
"""What is enough for each right; more is asked only on reasonable doubt."""

_ORDER = tuple(Level)


class IdentityNotEnough(Refused):
    """The right needs the person to have shown more of who they are."""

    sentence = "Pyydä ensin henkilöä osoittamaan, kuka hän on: tämä oikeus vaatii enemmän kuin nyt on osoitettu."


def reaches(shown: Level, needed: Level) -> bool:
    """Whether ``shown`` is as much as ``needed``, or more."""
    return _ORDER.index(shown) >= _ORDER.index(needed)


def check_identity(right: Right, shown: Level) -> None:
    """Raise :class:`IdentityNotEnough` where the right may not be carried out for a person known only so surely."""
    if not reaches(shown, NEEDED[right]):
        raise IdentityNotEnough


def can_carry_out(right: Right, shown: Level) -> bool:
    """Whether the right may be carried out for a person known so surely."""
    return reaches(shown, NEEDED[right])


def needed_for(rights: Iterable[Right]) -> Level:
    """The level that all of the rights of one request need together."""
    return max((NEEDED[right] for right in rights), key=_ORDER.index, default=Level.NONE)
