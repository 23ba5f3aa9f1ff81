"""What can happen to a breach, in codes: the closed list behind its history, with its Finnish words.

An event says who, when and what, never a personal value. Its ``codes`` are words of the form ``risk:high`` with a space
between, of the keys of :class:`Key` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from requests_app.events import pairs_in


class Happening(StrEnum):
    """Every kind of event."""

    OPENED = "opened"
    RELEASE_ADDED = "release_added"
    AWARENESS_CORRECTED = "awareness_corrected"
    FACTS_RECORDED = "facts_recorded"
    MEASURE_RECORDED = "measure_recorded"
    MEASURE_DONE = "measure_done"
    PERSON_ADDED = "person_added"
    RISK_ASSESSED = "risk_assessed"
    AUTHORITY_NOTICE_WRITTEN = "authority_notice_written"
    AUTHORITY_NOTICE_GIVEN = "authority_notice_given"
    REFERENCE_RECORDED = "reference_recorded"
    PERSON_NOTICE_WRITTEN = "person_notice_written"
    PERSON_NOTICE_SENT = "person_notice_sent"
    PERSON_NOTICE_FAILED = "person_notice_failed"
    PERSON_NOTICE_UNKNOWN = "person_notice_unknown"
    PERSON_NOTICE_SETTLED = "person_notice_settled"
    EXCUSE_ASKED = "excuse_asked"
    EXCUSE_APPROVED = "excuse_approved"
    EXCUSE_REFUSED = "excuse_refused"
    CLOSED = "closed"
    REOPENED = "reopened"


LABELS: Mapping[Happening, str] = MappingProxyType(
    {
        Happening.OPENED: "Loukkaus avattiin",
        Happening.RELEASE_ADDED: "Lisättiin, mitä väärälle luovutettiin",
        Happening.AWARENESS_CORRECTED: "Korjattiin, milloin loukkaus tuli tietoon",
        Happening.FACTS_RECORDED: "Kirjattiin tapahtumat ja seuraukset",
        Happening.MEASURE_RECORDED: "Kirjattiin toimenpide",
        Happening.MEASURE_DONE: "Toimenpide tehtiin",
        Happening.PERSON_ADDED: "Kirjattiin henkilö, jota loukkaus koskee",
        Happening.RISK_ASSESSED: "Riski arvioitiin",
        Happening.AUTHORITY_NOTICE_WRITTEN: "Ilmoitus valtuutetulle kirjoitettiin",
        Happening.AUTHORITY_NOTICE_GIVEN: "Ilmoitus valtuutetulle annettiin",
        Happening.REFERENCE_RECORDED: "Kirjattiin valtuutetun diaarinumero",
        Happening.PERSON_NOTICE_WRITTEN: "Ilmoitus henkilölle kirjoitettiin",
        Happening.PERSON_NOTICE_SENT: "Ilmoitus henkilölle lähti",
        Happening.PERSON_NOTICE_FAILED: "Ilmoitus henkilölle ei lähtenyt",
        Happening.PERSON_NOTICE_UNKNOWN: "Ei tiedetä, lähtikö ilmoitus henkilölle",
        Happening.PERSON_NOTICE_SETTLED: "Selvitettiin, lähtikö ilmoitus henkilölle",
        Happening.EXCUSE_ASKED: "Esitettiin, ettei ilmoiteta",
        Happening.EXCUSE_APPROVED: "Ilmoittamatta jättäminen hyväksyttiin",
        Happening.EXCUSE_REFUSED: "Ilmoittamatta jättämistä ei hyväksytty",
        Happening.CLOSED: "Loukkaus suljettiin",
        Happening.REOPENED: "Loukkaus avattiin uudelleen",
    }
)


class Key(StrEnum):
    """What a word of an event's codes is about."""

    RISK = "risk"
    EXCUSE = "excuse"
    NOTICE = "notice"
    PHASE = "phase"
    LATE = "late"
    WAS_SENT = "was_sent"
    ITEMS = "items"  # how many
    PERSON = "person"
    AWARE = "aware"  # the instant before it was corrected, ISO 8601 in UTC


def read_codes(text: str) -> dict[Key, str]:
    """The codes of one event."""
    return {Key(key): value for key, value in pairs_in(text)}
