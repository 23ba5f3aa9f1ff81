"""Whether a request may be the same as an earlier one: what they share, how much of the rights, and when they came.

The software says how alike two requests are and by what; an officer who reads both decides
[D: alike-by-what-both-gave]. What was typed is compared by keyed hashes, so nothing here holds a name or an address.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from customers.matching.names import name_parts
from oomi_registry.notice.days import days_after
from requests_app.rights import Right

RECENT_DAYS = 30
"""[D: alike-by-what-both-gave] For so many days after its answer an earlier request may still have come twice."""


class Mark(StrEnum):
    """What two requests may both have given of the person."""

    EMAIL = "email"
    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    NAME = "name"
    BIRTH_DATE = "birth_date"


CONTACTS = frozenset({Mark.EMAIL, Mark.PHONE, Mark.CUSTOMER_NUMBER})


class Who(StrEnum):
    """What speaks for the two being of one person, the surest first."""

    LINKED = "linked"  # an officer has linked both to one person
    NAME_AND_BIRTH_DATE = "name_and_birth_date"
    CONTACT_AND_NAME = "contact_and_name"
    CONTACT = "contact"  # one mailbox, number or customer number, and another name or none: perhaps a household
    OTHER = "other"


class Rights(StrEnum):
    """How much of what the later one asks was asked by the earlier one."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


class When(StrEnum):
    """Where the earlier one stood when the later one came."""

    OPEN = "open"
    RECENTLY_ANSWERED = "recently_answered"
    LONG_AGO = "long_ago"


class Likeness(StrEnum):
    """How alike they are."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    NONE = "none"


NAMES: Mapping[Likeness, str] = MappingProxyType(
    {
        Likeness.LIKELY: "todennäköinen kaksoiskappale",
        Likeness.POSSIBLE: "mahdollinen kaksoiskappale",
        Likeness.NONE: "ei kaksoiskappale",
    }
)
WHO_NAMES: Mapping[Who, str] = MappingProxyType(
    {
        Who.LINKED: "molemmat on yhdistetty samaan rekisteröityyn",
        Who.NAME_AND_BIRTH_DATE: "sama nimi ja syntymäaika",
        Who.CONTACT_AND_NAME: "sama nimi ja yhteystieto",
        Who.CONTACT: "sama yhteystieto, eri nimi",
        Who.OTHER: "ei samaa henkilöä osoittavaa tietoa",
    }
)

ALIKE: Mapping[tuple[Who, Rights], Likeness] = MappingProxyType(
    {
        (Who.LINKED, Rights.ALL): Likeness.LIKELY,
        (Who.LINKED, Rights.SOME): Likeness.POSSIBLE,
        (Who.LINKED, Rights.NONE): Likeness.NONE,
        (Who.NAME_AND_BIRTH_DATE, Rights.ALL): Likeness.LIKELY,
        (Who.NAME_AND_BIRTH_DATE, Rights.SOME): Likeness.POSSIBLE,
        (Who.NAME_AND_BIRTH_DATE, Rights.NONE): Likeness.NONE,
        (Who.CONTACT_AND_NAME, Rights.ALL): Likeness.LIKELY,
        (Who.CONTACT_AND_NAME, Rights.SOME): Likeness.POSSIBLE,
        (Who.CONTACT_AND_NAME, Rights.NONE): Likeness.NONE,
        (Who.CONTACT, Rights.ALL): Likeness.POSSIBLE,
        (Who.CONTACT, Rights.SOME): Likeness.POSSIBLE,
        (Who.CONTACT, Rights.NONE): Likeness.NONE,
        (Who.OTHER, Rights.ALL): Likeness.NONE,
        (Who.OTHER, Rights.SOME): Likeness.NONE,
        (Who.OTHER, Rights.NONE): Likeness.NONE,
    }
)
"""How alike two requests are that are near in time; what was answered long ago is never a duplicate's original."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared of one request.

    ``marks`` are keyed hashes; ``person`` is whom an officer linked it to; ``represented`` is whether somebody acts for
    the person, whose contacts are then that somebody's. ``received`` and ``answered`` are days in Europe/Helsinki.
    """

    marks: Mapping[Mark, str]
    rights: frozenset[Right]
    received: date
    answered: date | None = None
    person: UUID | None = None
    represented: bool = False


def marks_of(
    *, email: str = "", phone: str = "", customer_number: str = "", name: str = "", birth_date: date | None, key: bytes
) -> dict[Mark, str]:
    """The keyed hashes (HMAC-SHA256) of what was typed; a name in whatever order and case its parts stand.

    What was not given has none.
    """
    typed = {
        Mark.EMAIL: email.strip().casefold(),
        Mark.PHONE: "".join(phone.split()),
        Mark.CUSTOMER_NUMBER: "".join(customer_number.split()).casefold(),
        Mark.NAME: " ".join(sorted(name_parts(name))),
        Mark.BIRTH_DATE: birth_date.isoformat() if birth_date else "",
    }
    return {
        mark: hmac.digest(key, f"likeness\0{mark}\0{value}".encode(errors="replace"), "sha256").hex()
        for mark, value in typed.items()
        if value
    }


def who(one: Asked, other: Asked) -> Who:
    """What speaks for the two being of one person. Two birth dates, or two people linked, speak against it."""
    if one.person is not None and other.person is not None:
        return Who.LINKED if one.person == other.person else Who.OTHER
    if _differ(one, other, Mark.BIRTH_DATE):
        return Who.OTHER
    shared = {mark for mark in one.marks if one.marks[mark] == other.marks.get(mark)}
    if shared >= {Mark.NAME, Mark.BIRTH_DATE}:
        return Who.NAME_AND_BIRTH_DATE
    if shared & CONTACTS:
        if Mark.NAME in shared:
            return Who.CONTACT_AND_NAME
        if not (one.represented or other.represented):
            return Who.CONTACT
    return Who.OTHER


def rights_shared(later: Asked, earlier: Asked) -> Rights:
    """How much of what ``later`` asks was asked by ``earlier``."""
    if later.rights <= earlier.rights:
        return Rights.ALL
    return Rights.SOME if later.rights & earlier.rights else Rights.NONE


def when(later: Asked, earlier: Asked) -> When:
    """Where ``earlier`` stood on the day that ``later`` came."""
    if earlier.answered is None or later.received <= earlier.answered:
        return When.OPEN
    recent = later.received <= days_after(earlier.answered, RECENT_DAYS)
    return When.RECENTLY_ANSWERED if recent else When.LONG_AGO


def likeness(later: Asked, earlier: Asked) -> Likeness:
    """How alike ``later`` is to ``earlier``, which came first."""
    if when(later, earlier) is When.LONG_AGO:
        return Likeness.NONE
    return ALIKE[who(later, earlier), rights_shared(later, earlier)]


def _differ(one: Asked, other: Asked, mark: Mark) -> bool:
    mine, theirs = one.marks.get(mark), other.marks.get(mark)
    return mine is not None and theirs is not None and mine != theirs
