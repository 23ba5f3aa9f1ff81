"""How a breach moves from opened to closed, and who may move it.

The table [D: breach-course] is complete: every status has its row, and what stands in no row may not happen.
:func:`check_move` says why not, by a named refusal; :func:`can_move` asks the same question without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused
from requests_app.lifecycle import ACTOR_NAMES, Actor


class Kind(StrEnum):
    """What a breach does to personal data (GDPR 4(12)). One breach may be of several kinds."""

    CONFIDENTIALITY = "confidentiality"  # disclosed, or opened to somebody who may not see it
    INTEGRITY = "integrity"  # altered
    AVAILABILITY = "availability"  # lost or destroyed, also for a time


class Awareness(StrEnum):
    """How the controller became aware of it."""

    DESK = "desk"  # the desk itself found that something had gone to the wrong person
    STAFF = "staff"
    DATA_SUBJECT = "data_subject"
    PROCESSOR = "processor"  # GDPR 33(2)
    OTHER = "other"


class Status(StrEnum):
    """Where a breach stands. What has been told, and to whom, are notices on it, not statuses but for the first."""

    OPENED = "opened"  # the clock runs; its risk is not known
    ASSESSED = "assessed"  # its risk is known, and so is what is due
    NOTIFIED = "notified"  # the Ombudsman has been told, at least a first part (GDPR 33(1), 33(4))
    CLOSED = "closed"  # everything due is done, or left undone for reasons that another person approved


_OFFICER = frozenset({Actor.OFFICER})

TRANSITIONS: Mapping[Status, Mapping[Status, frozenset[Actor]]] = MappingProxyType(
    {
        Status.OPENED: {
            Status.ASSESSED: _OFFICER,
            Status.NOTIFIED: _OFFICER,  # told before the risk is known: in time first, the rest in phases, GDPR 33(4)
        },
        Status.ASSESSED: {
            Status.NOTIFIED: _OFFICER,
            Status.CLOSED: _OFFICER,
        },
        Status.NOTIFIED: {Status.CLOSED: _OFFICER},
        Status.CLOSED: {Status.OPENED: _OFFICER},  # opened again with a reason: new facts, the Ombudsman's order
    }
)
"""From each status: where to, and who may move it there."""

OPEN = frozenset(Status) - {Status.CLOSED}

KIND_NAMES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CONFIDENTIALITY: "luottamuksellisuus: tietoja päätyi sivulliselle",
        Kind.INTEGRITY: "eheys: tiedot muuttuivat luvatta tai vahingossa",
        Kind.AVAILABILITY: "saatavuus: tiedot katosivat, tuhoutuivat tai eivät olleet käytettävissä",
    }
)
AWARENESS_NAMES: Mapping[Awareness, str] = MappingProxyType(
    {
        Awareness.DESK: "tietopyynnön käsittelyssä havaittiin luovutus väärälle henkilölle",
        Awareness.STAFF: "oma henkilöstö",
        Awareness.DATA_SUBJECT: "rekisteröity tai muu yksityishenkilö",
        Awareness.PROCESSOR: "henkilötietojen käsittelijän ilmoitus (GDPR 33(2))",
        Awareness.OTHER: "muu taho",
    }
)
NAMES: Mapping[Status, str] = MappingProxyType(
    {
        Status.OPENED: "avattu",
        Status.ASSESSED: "riski arvioitu",
        Status.NOTIFIED: "valtuutetulle ilmoitettu",
        Status.CLOSED: "suljettu",
    }
)


class NoSuchMove(Refused):
    """The table has no move between those two statuses."""

    sentence = "Loukkaus on tilassa {current}, eikä siitä siirrytä tilaan {to}. Mahdollista on: {instead}."


class NotYourMove(Refused):
    """Somebody else makes that move."""

    sentence = "Siirron {current} → {to} tekee {who}. Pyydä häntä tekemään se."


class ReasonMissing(Refused):
    """A closed breach is opened again without a reason."""

    sentence = "Kirjoita, miksi loukkaus avataan uudelleen: esimerkiksi uudet tosiseikat tai valtuutetun määräys."


def check_move(current: Status, to: Status, actor: Actor, *, reason: str = "") -> None:
    """Let ``actor`` move a breach from ``current`` to ``to``, or raise the :class:`Refused` that says why not.

    ``reason`` is why a closed breach is opened again.
    """
    row = TRANSITIONS[current]
    if to not in row:
        instead = ", ".join(NAMES[status] for status in row)
        raise NoSuchMove(current=NAMES[current], to=NAMES[to], instead=instead)
    if actor not in row[to]:
        who = " tai ".join(ACTOR_NAMES[one] for one in Actor if one in row[to])
        raise NotYourMove(current=NAMES[current], to=NAMES[to], who=who)
    if current is Status.CLOSED and not reason.strip():
        raise ReasonMissing


def can_move(current: Status, to: Status, actor: Actor, *, reason: str = "") -> bool:
    """Whether :func:`check_move` lets ``actor`` move it."""
    try:
        check_move(current, to, actor, reason=reason)
    except Refused:
        return False
    return True
