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
    CONTACT = "contact"  # the mailbox they gave is theirs; it counts where the register has it for the matched person
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

OFFERED: tuple[Means, ...] = (Means.CONFIRMED_CONTACT, Means.CODE_LETTER, Means.OFFICERS_OWN_CHECK)
"""The means that every site has, in the order in which they cost the person least."""
OFFERED_WITH_A_PROVIDER: tuple[Means, ...] = (
    Means.CONFIRMED_CONTACT,
    Means.STRONG_IDENTIFICATION,
    Means.CODE_LETTER,
    Means.OFFICERS_OWN_CHECK,
)
"""The means of a site that has a provider of strong identification."""

MEANS_NAMES: Mapping[Means, str] = MappingProxyType(
    {
        Means.CONFIRMED_CONTACT: "sähköpostiosoitteen vahvistus",
        Means.CODE_LETTER: "koodikirje rekisterissä olevaan osoitteeseen",
        Means.ACCOUNT: "kirjautuminen asiakastilille",
        Means.STRONG_IDENTIFICATION: "vahva tunnistautuminen",
        Means.OFFICERS_OWN_CHECK: "vastuukäsittelijän oma tarkistus",
    }
)
LEVEL_NAMES: Mapping[Level, str] = MappingProxyType(
    {
        Level.NONE: "ei osoitettu",
        Level.CONTACT: "sähköpostiosoite vahvistettu",
        Level.SHOWN: "henkilöllisyys osoitettu",
    }
)


class Fact(StrEnum):
    """What a person may be asked, so that the answers show who they are."""

    NAME = "name"
    HETU = "hetu"
    BIRTH_DATE = "birth_date"
    CUSTOMER_NUMBER = "customer_number"
    METERING_POINT = "metering_point"
    CONTRACT = "contract"
    INVOICE = "invoice"
    EARLIER_CONTACT = "earlier_contact"


FACT_NAMES: Mapping[Fact, str] = MappingProxyType(
    {
        Fact.NAME: "nimi",
        Fact.HETU: "henkilötunnus tai sen loppuosa",
        Fact.BIRTH_DATE: "syntymäaika",
        Fact.CUSTOMER_NUMBER: "asiakasnumero",
        Fact.METERING_POINT: "käyttöpaikan tunnus",
        Fact.CONTRACT: "sopimuksen tuote tai alkamispäivä",
        Fact.INVOICE: "laskun summa tai viitenumero",
        Fact.EARLIER_CONTACT: "aiempi yhteydenotto ja sen asia",
    }
)
SHOWS_NOBODY = frozenset({Fact.NAME, Fact.HETU, Fact.BIRTH_DATE})
"""tietosuojalaki 29 §: neither henkilötunnus nor henkilötunnus and name identify; it holds the birth date."""
FEWEST_FACTS = 2
"""How many other facts have to be right: one stands on any bill that somebody left lying."""

_ORDER = tuple(Level)


class IdentityNotEnough(Refused):
    """The right needs the person to have shown more of who they are."""

    sentence = (
        "Tämä oikeus ({provision}) vaatii enemmän kuin nyt on osoitettu. Pyydä ensin henkilöä osoittamaan, kuka hän "
        "on. Riittävä tapa: {means}. Jos hän ei sitä tee, oikeuden voi evätä tunnistamattomana (GDPR 12(2))."
    )


class FactsShowNobody(Refused):
    """What was asked identifies nobody: tietosuojalaki 29 §."""

    sentence = (
        "Kysy vähintään kahta muuta asiaa, jotka vain henkilö itse tietää: henkilötunnus, syntymäaika ja nimi eivät "
        "yksin eivätkä yhdessä osoita, kuka hän on (tietosuojalaki 29 §)."
    )


def reaches(shown: Level, needed: Level) -> bool:
    """Whether ``shown`` is as much as ``needed``, or more."""
    return _ORDER.index(shown) >= _ORDER.index(needed)


def raised(before: Level, means: Means) -> Level:
    """The level after the person has shown themselves by ``means`` too: it never falls."""
    return GIVES[means] if reaches(GIVES[means], before) else before


def standing(shown: Level, *, matched: bool) -> Level:
    """What ``shown`` is worth: a confirmed mailbox counts only with a match [D: a-link-that-scanners-survive].

    ``matched`` is whether the request is somebody's of whom the register has that very mailbox.
    """
    return Level.NONE if shown is Level.CONTACT and not matched else shown


def check_identity(right: Right, shown: Level) -> None:
    """Raise :class:`IdentityNotEnough` where the right may not be carried out for a person known only so surely."""
    if not reaches(shown, NEEDED[right]):
        means = " tai ".join(MEANS_NAMES[each] for each in enough_for(right))
        raise IdentityNotEnough(provision=right.provision, means=means)


def can_carry_out(right: Right, shown: Level) -> bool:
    """Whether the right may be carried out for a person known so surely."""
    return reaches(shown, NEEDED[right])


def enough_for(right: Right, offered: Iterable[Means] = OFFERED) -> tuple[Means, ...]:
    """The means of those ``offered`` that are enough for the right, the one that costs the person least first."""
    return tuple(means for means in offered if reaches(GIVES[means], NEEDED[right]))


def needed_for(rights: Iterable[Right]) -> Level:
    """The level that all of the rights of one request need together."""
    return max((NEEDED[right] for right in rights), key=_ORDER.index, default=Level.NONE)


def check_facts(asked: Iterable[Fact]) -> None:
    """Raise :class:`FactsShowNobody` where right answers to these would not show who answers (tietosuojalaki 29 §)."""
    if len(set(asked) - SHOWS_NOBODY) < FEWEST_FACTS:
        raise FactsShowNobody


def can_show(asked: Iterable[Fact]) -> bool:
    """Whether right answers to these would show who answers."""
    return len(set(asked) - SHOWS_NOBODY) >= FEWEST_FACTS
