"""What can happen to a request, in codes: the closed list behind the history of a case, with its Finnish words.

An event says who, when and what, never a personal value. Its ``codes`` are words of the form ``letter:0192…`` with a
space between, of the keys of :class:`Key` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Happening(StrEnum):
    """Every kind of event."""

    RECEIVED = "received"
    BAN_BOUND = "ban_bound"
    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    ADDRESS_RECORDED = "address_recorded"
    IDENTITY_ASKED = "identity_asked"
    CLARIFICATION_ASKED = "clarification_asked"
    ANSWER_RECEIVED = "answer_received"
    IDENTITY_CONFIRMED = "identity_confirmed"
    RESUMED = "resumed"
    EXTENDED = "extended"
    LINKED = "linked"
    UNLINKED = "unlinked"
    BAN_REACHED_PERSON = "ban_reached_person"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    RIGHT_DECIDED = "right_decided"
    SENT_FOR_APPROVAL = "sent_for_approval"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    MARKED_READY = "marked_ready"
    RETURNED_TO_WORK = "returned_to_work"
    LETTER_WRITTEN = "letter_written"
    LETTER_QUEUED = "letter_queued"
    LETTER_TO_POST = "letter_to_post"
    LETTER_SENT = "letter_sent"
    LETTER_FAILED = "letter_failed"
    LETTER_UNKNOWN = "letter_unknown"
    LETTER_SETTLED = "letter_settled"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    REOPENED = "reopened"


LABELS: Mapping[Happening, str] = MappingProxyType(
    {
        Happening.RECEIVED: "Pyyntö saapui",
        Happening.BAN_BOUND: "Markkinointikielto sitoo annettuja osoitteita ja numeroita",
        Happening.TAKEN: "Otettiin käsittelyyn",
        Happening.HANDED_OVER: "Siirrettiin toiselle käsittelijälle",
        Happening.ADDRESS_RECORDED: "Kirjattiin, minne vastataan",
        Happening.IDENTITY_ASKED: "Pyydettiin osoittamaan henkilöllisyys",
        Happening.CLARIFICATION_ASKED: "Pyydettiin tarkennusta",
        Happening.ANSWER_RECEIVED: "Henkilön vastaus tuli",
        Happening.IDENTITY_CONFIRMED: "Henkilöllisyys vahvistettiin",
        Happening.RESUMED: "Vastausta ei enää odoteta",
        Happening.EXTENDED: "Määräaikaa jatkettiin",
        Happening.LINKED: "Yhdistettiin rekisteröityyn",
        Happening.UNLINKED: "Yhdistäminen purettiin",
        Happening.BAN_REACHED_PERSON: "Markkinointikielto ulottuu henkilön muihin kanaviin",
        Happening.HOLD_PLACED: "Tiedot suojattiin hävittämiseltä",
        Happening.HOLD_LIFTED: "Suojaus hävittämiseltä purettiin",
        Happening.RIGHT_DECIDED: "Oikeus ratkaistiin",
        Happening.SENT_FOR_APPROVAL: "Vietiin hyväksyttäväksi",
        Happening.APPROVED: "Hyväksyttiin",
        Happening.SENT_BACK: "Palautettiin muutettavaksi",
        Happening.MARKED_READY: "Merkittiin valmiiksi",
        Happening.RETURNED_TO_WORK: "Otettiin takaisin käsittelyyn",
        Happening.LETTER_WRITTEN: "Vastaus kirjoitettiin",
        Happening.LETTER_QUEUED: "Kirje lähtee",
        Happening.LETTER_TO_POST: "Kirje odottaa postitusta",
        Happening.LETTER_SENT: "Kirje lähti",
        Happening.LETTER_FAILED: "Kirje ei lähtenyt",
        Happening.LETTER_UNKNOWN: "Ei tiedetä, lähtikö kirje",
        Happening.LETTER_SETTLED: "Selvitettiin, lähtikö kirje",
        Happening.ANSWERED: "Pyyntöön vastattiin",
        Happening.WITHDRAWN: "Pyyntö peruttiin",
        Happening.DUPLICATE: "Merkittiin kaksoiskappaleeksi",
        Happening.REOPENED: "Avattiin uudelleen",
    }
)


class Key(StrEnum):
    """What a word of an event's codes is about."""

    LETTER = "letter"
    LETTER_KIND = "kind"
    ARRIVED = "arrived"  # an instant, ISO 8601 in UTC
    HOW = "how"
    CHANGE = "change"
    REASON = "reason"
    OUTCOME = "outcome"
    GROUND = "ground"
    MET = "met"
    CONFIDENCE = "confidence"
    ORIGINAL = "original"
    PAIRS = "pairs"
    WAS_SENT = "was_sent"
    WITHHELD = "withheld"
    LATE = "late"


def written_codes(codes: Mapping[Key, object]) -> str:
    """The codes as one text. Raises ValueError for a value with a space in it, which could not be read back."""
    words = [f"{key}:{value}" for key, value in codes.items()]
    if any(" " in word for word in words):
        raise ValueError("A code has no space in it.")
    return " ".join(words)


def read_codes(text: str) -> dict[Key, str]:
    """The codes of one event."""
    pairs = (word.split(":", 1) for word in text.split())
    return {Key(key): value for key, value in pairs}
