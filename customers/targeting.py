"""May a person's hashed address be in an audience of digital advertising? One rule; whatever is unsure means no.

Finding 6 of the notice: a hash of an address is still personal data, so an audience holds only who has consented to
that very audience, and nobody who has banned marketing, of whatever kind and on whatever channel: the notice promises
it without exception, so no consent lifts a ban here [D: audiences-by-their-own-consent].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oomi_registry.notice.days import BeyondCalendar, months_after

OF_AGE = 18 * 12
"""Months from birth to majority."""


class LeftOut(StrEnum):
    """Why somebody who consented is in no audience; the first that holds is the reason."""

    DECEASED = "deceased"
    PSEUDONYMISED = "pseudonymised"
    RESTRICTED = "restricted"
    OBJECTED = "objected"
    BANNED = "banned"
    PROTECTED = "protected"
    AGE_UNKNOWN = "age_unknown"
    MINOR = "minor"
    NO_ADDRESS = "no_address"
    SHARED_ADDRESS = "shared_address"


NAMES: Mapping[LeftOut, str] = {
    LeftOut.DECEASED: "kuollut",
    LeftOut.PSEUDONYMISED: "tiedot pseudonymisoitu",
    LeftOut.RESTRICTED: "käsittely on rajoitettu",
    LeftOut.OBJECTED: "vastustaminen odottaa ratkaisua tai on hyväksytty",
    LeftOut.BANNED: "markkinointikielto",
    LeftOut.PROTECTED: "turvakielto",
    LeftOut.AGE_UNKNOWN: "ikä ei ole tiedossa",
    LeftOut.MINOR: "alaikäinen",
    LeftOut.NO_ADDRESS: "ei voimassa olevaa sähköpostiosoitetta",
    LeftOut.SHARED_ADDRESS: "osoite on myös toisella henkilöllä",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a person whose consent to the audience is in force, and of the one address that would go.

    ``banned`` is a ban of any kind: the person's own, or one on any address or number of theirs, past ones too.
    ``objected`` is an objection that is pending or upheld. ``shared`` is an address that somebody else has as well.
    """

    deceased: bool = False
    pseudonymised: bool = False
    restricted: bool = False
    objected: bool = False
    banned: bool = False
    protected: bool = False
    birth_date: date | None = None
    has_address: bool = True
    shared: bool = False


def left_out(facts: Facts, today: date) -> LeftOut | None:
    """Why the person is left out on the day ``today`` (Europe/Helsinki); None for a member."""
    reasons = {
        LeftOut.DECEASED: facts.deceased,  # Recital 27: marketing stops
        LeftOut.PSEUDONYMISED: facts.pseudonymised,
        LeftOut.RESTRICTED: facts.restricted,  # GDPR 18(2): storage only
        LeftOut.OBJECTED: facts.objected,  # GDPR 21(1)
        LeftOut.BANNED: facts.banned,  # GDPR 21(3); section 5 of the notice
        LeftOut.PROTECTED: facts.protected,
        LeftOut.AGE_UNKNOWN: facts.birth_date is None,
        LeftOut.MINOR: facts.birth_date is not None and not _of_age(facts.birth_date, today),
        LeftOut.NO_ADDRESS: not facts.has_address,
        LeftOut.SHARED_ADDRESS: facts.shared,  # its hash is also somebody's who has consented to nothing
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _of_age(born: date, today: date) -> bool:
    try:
        return months_after(born, OF_AGE) <= today
    except BeyondCalendar:
        return False
