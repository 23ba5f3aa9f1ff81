"""What the documentation, the Ombudsman's notice and a person's notice have to say, and what of it is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused


class Part(StrEnum):
    """One thing that is told of a breach."""

    KINDS = "kinds"
    NATURE = "nature"
    PERSON_CATEGORIES = "person_categories"
    PERSONS_ABOUT = "persons_about"
    RECORD_CATEGORIES = "record_categories"
    RECORDS_ABOUT = "records_about"
    CONTACT = "contact"
    CONSEQUENCES = "consequences"
    MEASURES = "measures"
    ADVICE = "advice"


PROVISIONS: Mapping[Part, str] = MappingProxyType(
    {
        Part.KINDS: "GDPR 33(3)(a)",
        Part.NATURE: "GDPR 33(3)(a)",
        Part.PERSON_CATEGORIES: "GDPR 33(3)(a)",
        Part.PERSONS_ABOUT: "GDPR 33(3)(a)",
        Part.RECORD_CATEGORIES: "GDPR 33(3)(a)",
        Part.RECORDS_ABOUT: "GDPR 33(3)(a)",
        Part.CONTACT: "GDPR 33(3)(b)",
        Part.CONSEQUENCES: "GDPR 33(3)(c)",
        Part.MEASURES: "GDPR 33(3)(d)",
        Part.ADVICE: "GDPR 34(2)",
    }
)
PART_NAMES: Mapping[Part, str] = MappingProxyType(
    {
        Part.KINDS: "loukkauksen tyyppi",
        Part.NATURE: "mitä tapahtui",
        Part.PERSON_CATEGORIES: "rekisteröityjen ryhmät",
        Part.PERSONS_ABOUT: "rekisteröityjen arvioitu lukumäärä",
        Part.RECORD_CATEGORIES: "henkilötietojen ryhmät",
        Part.RECORDS_ABOUT: "tietueiden arvioitu lukumäärä",
        Part.CONTACT: "yhteyspiste, josta saa lisätietoja",
        Part.CONSEQUENCES: "todennäköiset seuraukset",
        Part.MEASURES: "toteutetut ja ehdotetut toimenpiteet",
        Part.ADVICE: "mitä henkilö voi itse tehdä",
    }
)

OF_AUTHORITY = tuple(part for part in Part if part is not Part.ADVICE)
"""GDPR 33(3)(a)-(d)."""
OF_PERSONS = (Part.NATURE, Part.CONTACT, Part.CONSEQUENCES, Part.MEASURES, Part.ADVICE)
"""GDPR 34(2): the nature in plain language, and what 33(3)(b)-(d) asks for; Recital 86: advice to the person."""
OF_DOCUMENTATION = (Part.KINDS, Part.NATURE, Part.CONSEQUENCES, Part.MEASURES)
"""GDPR 33(5): the facts, the effects and the remedial action."""
OF_FIRST_PHASE = (Part.KINDS, Part.NATURE, Part.CONTACT)
"""GDPR 33(4): without these there is nothing to tell; the rest may follow."""


class PartsMissing(Refused):
    """Something that has to be told is not there."""

    sentence = "Puuttuu: {missing}. Täydennä se loukkauksen tietoihin."


class PhaseIncomplete(Refused):
    """The Ombudsman's notice lacks parts and does not say that they follow."""

    sentence = (
        "Ilmoituksesta puuttuu: {missing}. Täydennä se, tai merkitse, että loput tiedot toimitetaan myöhemmin "
        "(GDPR 33(4))."
    )


def missing_of(needed: Collection[Part], told: Mapping[Part, str]) -> tuple[Part, ...]:
    """What of ``needed`` is not told, in the order of :class:`Part`."""
    return tuple(part for part in Part if part in needed and not told.get(part, "").strip())


def check_told(needed: Collection[Part], told: Mapping[Part, str]) -> None:
    """Let what needs those parts be told, or raise :class:`PartsMissing`, which names what is missing."""
    missing = missing_of(needed, told)
    if missing:
        raise PartsMissing(missing=in_words(missing))


def check_authority_notice(told: Mapping[Part, str], *, more_follows: bool) -> None:
    """Let the Ombudsman be told this, whole or as one phase (GDPR 33(4)).

    Raises :class:`PartsMissing` where there is nothing to tell yet, and :class:`PhaseIncomplete` where parts are
    missing that are not announced to follow.
    """
    check_told(OF_FIRST_PHASE, told)
    missing = missing_of(OF_AUTHORITY, told)
    if missing and not more_follows:
        raise PhaseIncomplete(missing=in_words(missing))


def in_words(parts: Collection[Part]) -> str:
    """The parts in Finnish, each with its provision."""
    return ", ".join(f"{PART_NAMES[part]} ({PROVISIONS[part]})" for part in parts)
