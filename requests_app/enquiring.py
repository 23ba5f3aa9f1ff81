"""How an enquiry of the Ombudsman moves (*tietosuojavaltuutetun selvityspyyntö*): its statuses, its date, its events.

The authority orders the controller to provide information (GDPR 58(1)(a), 58(1)(e)) and the controller cooperates
(GDPR 31). It is no data subject's request: it uses no right, and its deadline is the day that the authority set. GDPR
12(3) counts nothing here, nothing rolls, and only the authority moves it. The table [D: enquiries-are-no-requests] is
complete: what stands in no row may not happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.days import written
from oomi_registry.notice.refused import Refused
from requests_app.lifecycle import ACTOR_NAMES, Actor


class EnquiryStatus(StrEnum):
    """Where an enquiry stands. An extension asked for or granted is an event on it, not a status."""

    RECEIVED = "received"  # the authority's date runs; nobody has taken it
    IN_WORK = "in_work"  # looked into, its dossier made
    ANSWERED = "answered"  # the answer has left; the authority may ask more, so what it is about stays held
    CLOSED = "closed"  # the officer decided that the matter is over: the hold ends


class EnquiryHappening(StrEnum):
    """Every kind of event of an enquiry."""

    RECEIVED = "received"
    CONCERNS = "concerns"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    TAKEN = "taken"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_DENIED = "extension_denied"
    DOSSIER_MADE = "dossier_made"
    ANSWERED = "answered"
    MORE_ASKED = "more_asked"
    CLOSED = "closed"
    REOPENED = "reopened"


ENQUIRY_LABELS: Mapping[EnquiryHappening, str] = MappingProxyType(
    {
        EnquiryHappening.RECEIVED: "Selvityspyyntö saapui",
        EnquiryHappening.CONCERNS: "Kirjattiin, mitä selvityspyyntö koskee",
        EnquiryHappening.HOLD_PLACED: "Tiedot suojattiin hävittämiseltä",
        EnquiryHappening.HOLD_LIFTED: "Suojaus hävittämiseltä purettiin",
        EnquiryHappening.TAKEN: "Otettiin käsittelyyn",
        EnquiryHappening.EXTENSION_ASKED: "Viranomaiselta pyydettiin lisäaikaa",
        EnquiryHappening.EXTENSION_GRANTED: "Viranomainen antoi lisäaikaa",
        EnquiryHappening.EXTENSION_DENIED: "Viranomainen ei antanut lisäaikaa",
        EnquiryHappening.DOSSIER_MADE: "Asiakirjakooste tehtiin",
        EnquiryHappening.ANSWERED: "Selvitys lähetettiin viranomaiselle",
        EnquiryHappening.MORE_ASKED: "Viranomainen pyysi lisäselvitystä",
        EnquiryHappening.CLOSED: "Selvityspyyntö suljettiin",
        EnquiryHappening.REOPENED: "Selvityspyyntö avattiin uudelleen",
    }
)

_STAFF = frozenset({Actor.OFFICER, Actor.HANDLER})
_OFFICER = frozenset({Actor.OFFICER})

ENQUIRY_MOVES: Mapping[EnquiryStatus, Mapping[EnquiryStatus, frozenset[Actor]]] = MappingProxyType(
    {
        EnquiryStatus.RECEIVED: {
            EnquiryStatus.IN_WORK: _STAFF,
            EnquiryStatus.CLOSED: _OFFICER,  # the authority took it back, or it came to the wrong controller
        },
        EnquiryStatus.IN_WORK: {
            EnquiryStatus.ANSWERED: _OFFICER,
            EnquiryStatus.CLOSED: _OFFICER,
        },
        EnquiryStatus.ANSWERED: {
            EnquiryStatus.IN_WORK: _OFFICER,  # the authority asks more, and sets a new date
            EnquiryStatus.CLOSED: _OFFICER,  # never by itself: an answer is not yet the end of the matter
        },
        EnquiryStatus.CLOSED: {
            EnquiryStatus.IN_WORK: _OFFICER,  # the authority, or a court, takes it up again
        },
    }
)
"""From each status: where to, and who may move it there."""

ENQUIRY_NAMES: Mapping[EnquiryStatus, str] = MappingProxyType(
    {
        EnquiryStatus.RECEIVED: "saapunut",
        EnquiryStatus.IN_WORK: "käsittelyssä",
        EnquiryStatus.ANSWERED: "selvitys annettu",
        EnquiryStatus.CLOSED: "suljettu",
    }
)

WAITS_FOR_US = frozenset({EnquiryStatus.RECEIVED, EnquiryStatus.IN_WORK})
"""The statuses in which the authority's date runs."""

_NEEDS_REASON = frozenset(
    {
        (EnquiryStatus.ANSWERED, EnquiryStatus.IN_WORK),
        (EnquiryStatus.CLOSED, EnquiryStatus.IN_WORK),
        *((status, EnquiryStatus.CLOSED) for status in EnquiryStatus if status is not EnquiryStatus.CLOSED),
    }
)


class NoSuchEnquiryMove(Refused):
    """The table has no move between those two statuses."""

    sentence = "Selvityspyyntö on tilassa {current}, eikä siitä siirrytä tilaan {to}. Valitse jokin näistä: {instead}."


class NotYourEnquiryMove(Refused):
    """Somebody else makes that move."""

    sentence = "Siirron {current} → {to} tekee {who}. Pyydä häntä tekemään se."


class WhyMissing(Refused):
    """A move that is explained has no explanation."""

    sentence = "Kirjoita, mihin tämä perustuu: mitä viranomainen pyysi, päätti tai ilmoitti."


class DueBeforeReceived(Refused):
    """The authority's date is before the enquiry came."""

    sentence = (
        "Viranomaisen antama määräpäivä {due} on ennen saapumista {received}. Tarkista kirjeestä molemmat päivät."
    )


class UntilNotLater(Refused):
    """The new date is no later than the one in force."""

    sentence = "Anna uudeksi määräpäiväksi päivä, joka on voimassa olevan {due} jälkeen."


class ExtensionWaits(Refused):
    """An extension was asked for, and the authority has not said."""

    sentence = "Lisäaikaa on jo pyydetty päivään {until}. Kirjaa ensin, mitä viranomainen siihen vastasi."


class NoExtensionWaits(Refused):
    """The authority's word on an extension that nobody asked for."""

    sentence = "Lisäaikaa ei ole pyydetty. Kirjaa ensin, milloin ja mihin päivään sitä pyydettiin."


class NothingRuns(Refused):
    """The date of an enquiry that has been answered or closed."""

    sentence = "Selvityspyyntö on tilassa {current}: määräpäivä ei enää juokse. Kirjaa ensin viranomaisen lisäpyyntö."


def check_enquiry_move(current: EnquiryStatus, to: EnquiryStatus, actor: Actor, *, reason: str = "") -> None:
    """Let ``actor`` move an enquiry, or raise the :class:`Refused` that says why not.

    ``reason`` is what a closing, a reopening and a further question rest on.
    """
    row = ENQUIRY_MOVES[current]
    if to not in row:
        instead = ", ".join(ENQUIRY_NAMES[status] for status in row)
        raise NoSuchEnquiryMove(current=ENQUIRY_NAMES[current], to=ENQUIRY_NAMES[to], instead=instead)
    if actor not in row[to]:
        who = " tai ".join(ACTOR_NAMES[one] for one in Actor if one in row[to])
        raise NotYourEnquiryMove(current=ENQUIRY_NAMES[current], to=ENQUIRY_NAMES[to], who=who)
    if (current, to) in _NEEDS_REASON and not reason.strip():
        raise WhyMissing


def can_move_enquiry(current: EnquiryStatus, to: EnquiryStatus, actor: Actor, *, reason: str = "") -> bool:
    """Whether :func:`check_enquiry_move` lets ``actor`` move it."""
    try:
        check_enquiry_move(current, to, actor, reason=reason)
    except Refused:
        return False
    return True


def check_due(received: date, due: date) -> None:
    """Raise :class:`DueBeforeReceived` for a date that was over before it was set. Days of Europe/Helsinki."""
    if due < received:
        raise DueBeforeReceived(due=written(due), received=written(received))


def check_runs(status: EnquiryStatus) -> None:
    """Raise :class:`NothingRuns` where the authority waits for nothing."""
    if status not in WAITS_FOR_US:
        raise NothingRuns(current=ENQUIRY_NAMES[status])


def check_ask_extension(status: EnquiryStatus, due: date, until: date, asked_until: date | None, reason: str) -> None:
    """Let more time be asked of the authority: who asked is told why, and asks again once it has been answered.

    Raises :class:`NothingRuns`, :class:`ExtensionWaits`, :class:`UntilNotLater` or :class:`WhyMissing`.
    """
    check_runs(status)
    if asked_until is not None:
        raise ExtensionWaits(until=written(asked_until))
    if until <= due:
        raise UntilNotLater(due=written(due))
    if not reason.strip():
        raise WhyMissing


def check_extension_answered(status: EnquiryStatus, due: date, asked_until: date | None, granted: date | None) -> None:
    """Let the authority's word be recorded: the new date, or ``None`` where it gave none.

    It may be another than was asked for. Raises :class:`NothingRuns`, :class:`NoExtensionWaits` or
    :class:`UntilNotLater`.
    """
    check_runs(status)
    if asked_until is None:
        raise NoExtensionWaits
    if granted is not None and granted <= due:
        raise UntilNotLater(due=written(due))


def is_late(status: EnquiryStatus, due: date, today: date) -> bool:
    """Whether the authority's date has gone by unanswered. An extension that is only asked for moves nothing."""
    return status in WAITS_FOR_US and today > due
