"""Who in the register a request may be about, by what evidence, field by field."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from customers import matching
from customers.matching import Because, Confidence, Item, Verdict
from customers.models import Party
from requests_app.claimed import matches_of
from requests_app.models import PrivacyRequest

HIDDEN = "turvakielto: osoitetta ei näytetä"

ITEM_NAMES = {
    Item.NAME: "nimi",
    Item.HETU: "henkilötunnus",
    Item.CUSTOMER_NUMBER: "asiakasnumero",
    Item.METERING_POINT: "käyttöpaikka",
    Item.BIRTH_DATE: "syntymäaika",
    Item.ADDRESS: "postiosoite",
    Item.EMAIL: "sähköposti",
    Item.PHONE: "puhelin",
}
VERDICT_NAMES = {
    Verdict.AGREES: "täsmää",
    Verdict.DISAGREES: "ei täsmää",
    Verdict.NOT_GIVEN: "ei annettu",
    Verdict.NOT_HELD: "ei rekisterissä",
}
CONFIDENCE_NAMES = {
    Confidence.CERTAIN: "varma",
    Confidence.PROBABLE: "todennäköinen",
    Confidence.POSSIBLE: "mahdollinen",
    Confidence.NONE: "ei tunnistettu, vain katsottavaksi",
}
BECAUSE_NAMES = {
    Because.OTHER_PERSON: "vahva tunnistautuminen osoittaa toisen henkilön",
    Because.STRONG_IDENTIFICATION: "vahva tunnistautuminen osoittaa tämän henkilön",
    Because.ACCOUNT: "pyyntö tehtiin asiakastilille kirjautuneena",
    Because.CONFIRMED_CONTACT: "vahvistettu sähköposti, nimi ja vielä yksi tieto täsmäävät",
    Because.CODE_LETTER: "tämän henkilön osoitteeseen lähetetyn kirjeen koodi palautui",
    Because.NAME_AND_ANOTHER: "nimi ja toinen annettu tieto täsmäävät",
    Because.TWO_ITEMS: "kaksi annettua tietoa täsmää, nimi ei",
    Because.TOO_LITTLE: "täsmää liian vähän: nimi tai henkilötunnus ei tunnista ketään (tietosuojalaki 29 §)",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field side by side: what was claimed, what the register holds, and what comparing them gave."""

    field: str
    label: str
    claimed: str
    held: str
    agrees: bool
    note: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the register who may be the requester. ``alone`` is false where several stand at the same level."""

    party_id: UUID
    number: int
    confidence: str
    confidence_label: str
    because: str
    evidence: tuple[Evidence, ...]
    alone: bool
    protected_address: bool


def candidates_for(request: PrivacyRequest) -> tuple[Candidate, ...]:
    """Who in the register this may be, the surest first, by what evidence [D: software-never-chooses]."""
    matches = matches_of(request)
    people = Party.objects.in_bulk([match.party for match in matches])
    at_level = Counter(match.confidence for match in matches)
    return tuple(
        _candidate(match, people[match.party], alone=at_level[match.confidence] == 1)
        for match in matches
        if match.party in people
    )


def _candidate(match: matching.Match, party: Party, *, alone: bool) -> Candidate:
    return Candidate(
        party_id=party.pk,
        number=party.number,
        confidence=match.confidence,
        confidence_label=CONFIDENCE_NAMES[match.confidence],
        because=BECAUSE_NAMES[match.because],
        evidence=tuple(_evidence(each, protected=party.protected_address) for each in match.evidence),
        alone=alone,
        protected_address=party.protected_address,
    )


def _evidence(compared: matching.Evidence, *, protected: bool) -> Evidence:
    """One item as shown. A protected address (*turvakielto*) is not, only whether it agrees."""
    notes = [VERDICT_NAMES[compared.verdict]]
    if compared.confirmed:
        notes.append("vahvistettu")
    notes += [f"”{edit.typed}” ja ”{edit.held}” eroavat kirjaimella" for edit in compared.edits]
    hide = protected and compared.item is Item.ADDRESS and bool(compared.held)
    return Evidence(
        field=compared.item,
        label=ITEM_NAMES[compared.item],
        claimed=", ".join(compared.given),
        held=HIDDEN if hide else ", ".join(compared.held),
        agrees=compared.verdict is Verdict.AGREES,
        note="; ".join(notes),
    )
