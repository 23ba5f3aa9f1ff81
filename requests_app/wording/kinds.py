"""The kinds of letters a case may have."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class LetterKind(StrEnum):
    """What a letter is for. Each kind has its wording, ``templates/letters/<language>/<kind>.txt``."""

    RECEIVED = "received"
    IDENTITY_ASKED = "identity_asked"
    CLARIFICATION_ASKED = "clarification_asked"
    EXTENDED = "extended"
    ANSWER = "answer"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    ORIGINAL_ANSWERED = "original_answered"
    DOWNLOAD_CODE = "download_code"
    RESTRICTION_TO_BE_LIFTED = "restriction_to_be_lifted"
    LAST_GONE = "last_gone"
    FEE_ANNOUNCED = "fee_announced"
    FEE_WITHDRAWN = "fee_withdrawn"
    BREACH = "breach"
    MESSAGE_WAITS = "message_waits"
    RECIPIENTS_TOLD = "recipients_told"
    REFUSED_GIVEN = "refused_given"


NAMES: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.RECEIVED: "vahvistus saapumisesta",
        LetterKind.IDENTITY_ASKED: "pyyntö osoittaa henkilöllisyys",
        LetterKind.CLARIFICATION_ASKED: "tarkennuspyyntö",
        LetterKind.EXTENDED: "ilmoitus määräajan jatkamisesta",
        LetterKind.ANSWER: "vastaus",
        LetterKind.WITHDRAWN: "vahvistus peruutuksesta",
        LetterKind.DUPLICATE: "ilmoitus yhdistämisestä aiempaan pyyntöön",
        LetterKind.ORIGINAL_ANSWERED: "ilmoitus aiemman pyynnön vastauksesta",
        LetterKind.DOWNLOAD_CODE: "latauskoodi",
        LetterKind.RESTRICTION_TO_BE_LIFTED: "ilmoitus rajoituksen poistamisesta",
        LetterKind.LAST_GONE: "ilmoitus viimeisenkin tiedon poistumisesta",
        LetterKind.FEE_ANNOUNCED: "ilmoitus maksusta etukäteen",
        LetterKind.FEE_WITHDRAWN: "ilmoitus maksusta luopumisesta",
        LetterKind.BREACH: "ilmoitus tietoturvaloukkauksesta",
        LetterKind.MESSAGE_WAITS: "ilmoitus viestistä pyynnön sivulla",
        LetterKind.RECIPIENTS_TOLD: "ilmoitus siitä, mitä vastaanottajille kerrottiin",
        LetterKind.REFUSED_GIVEN: "ilmoitus siitä, että evätyt tiedot annettiin valtuutetulle",
    }
)
