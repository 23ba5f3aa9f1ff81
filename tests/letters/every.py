"""Every letter of the house as paper, in each language that it is worded in: of each kind one, of the answer several.

Nothing here asks the database: the wordings are the house's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext as _

from customers.models import Party, PostalAddress
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import written
from oomi_registry.notice.wording import LANGUAGES
from requests_app.codes import CODE_DAYS
from requests_app.deadlines import deadline
from requests_app.fulfilment.recipients.told import ANSWERS, CHANGES, STANDINGS
from requests_app.grounds import Ground
from requests_app.intake.receipt import Receipt
from requests_app.intake.receipt import paper_of as receipt_paper
from requests_app.intake.words import RIGHTS
from requests_app.letters import answers, code_letter, texts
from requests_app.letters.erased import name_of, report, rows_in_words
from requests_app.letters.paper import paper_of, paper_of_notice
from requests_app.letters.texts import Heading, Written
from requests_app.letters.typeset import Paper
from requests_app.letters.wordings import own_wording
from requests_app.lifecycle import Outcome
from requests_app.models import (
    AddressCode,
    BreachNotice,
    Letter,
    PlannedLine,
    PrivacyRequest,
    RecipientNotice,
    RequestedRight,
)
from requests_app.notices import Standing
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind
from retention.fates import Fate
from tests.letters.officer import WROTE

WRITTEN_AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CONTROLLERS = tuple(each.code for each in register().controllers)


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter in one language."""

    name: str
    language: str
    kind: LetterKind
    write: Callable[[Heading], Written]

    def __str__(self) -> str:
        return f"{self.language}_{self.name}"

    def letter(self) -> Letter:
        """The letter, to Aino at home."""
        own = own_wording(self.kind, self.language)
        heading = Heading("TP-7K4M-92XD", self.language, tuple(each.name for each in register().controllers), own)
        return Letter(
            request=PrivacyRequest(name="Aino Mäkinen", reference="TP-7K4M-92XD"),
            kind=self.kind,
            language=self.language,
            via=Letter.Via.POST,
            recipient="Testikatu 1 A 2\n00100 Helsinki",
            subject="TP-7K4M-92XD",
            body=self.write(heading).body,
            written_at=WRITTEN_AT,
        )

    def paper(self) -> Paper:
        """What stands on it."""
        return paper_of(self.letter(), CONTROLLERS)


def _right(right: Right, outcome: Outcome, ground: Ground | None = None, reasons: str = "") -> RequestedRight:
    return RequestedRight(right=right, outcome=outcome, ground=ground or "", reasons=reasons)


def _refused(heading: Heading) -> Written:
    rights = [
        _right(Right.ACCESS, Outcome.PARTLY_GRANTED, Ground.OTHERS_RIGHTS, WROTE[heading.language].reasons),
        _right(Right.RECTIFICATION, Outcome.REFUSED, Ground.DATA_IS_RIGHT, WROTE[heading.language].reasons),
    ]
    return answers.suggested_answer(heading, rights, by_post=True)


def _granted(heading: Heading) -> Written:
    rights = [_right(right, Outcome.GRANTED) for right in (Right.ACCESS, Right.PORTABILITY, Right.MARKETING_BAN)]
    given = {"Perintä Oy": date(2026, 2, 4), "Elenia Verkko Oyj": date(2025, 11, 12)}
    recipients = [f"{name}, {written(day, heading.language)}" for name, day in given.items()]
    return answers.suggested_answer(heading, rights, by_post=True, recipients=recipients)


def _erased(heading: Heading) -> Written:
    lines = [
        PlannedLine(table="customers_contactpoint", fate=Fate.REMOVED, rows=3),
        PlannedLine(table="customers_recording", fate=Fate.REMOVED, rows=12, files=12),
        PlannedLine(
            table="customers_electricitycontract",
            fate=Fate.KEPT,
            ground=Ground.LEGAL_OBLIGATION,
            rules="accounting",
            until=date(2033, 12, 31),
            rows=1,
        ),
    ]
    told = report(lines, heading.language, on=WRITTEN_AT.date(), restricted=True, backup_days=30)
    return answers.suggested_answer(heading, [_right(Right.ERASURE, Outcome.GRANTED)], erased=told)


def _nothing_found(heading: Heading) -> Written:
    return answers.suggested_answer(heading, [_right(Right.ACCESS, Outcome.NOTHING_FOUND)])


def _contracts(language: str) -> list[str]:
    """Two contracts of the deceased, as a letter to the estate lists them."""
    began, ended = (written(day, language) for day in (date(2020, 2, 1), date(2025, 8, 31)))
    with translation.override(language):
        begins, ends = _("alkoi %(day)s") % {"day": began}, _("päättyi %(day)s") % {"day": ended}
        return [f"1001, Oomi Perus, {begins}, {_('voimassa')}", f"7, Oomi Aurinko, {begins}, {ends}"]


def _covered(language: str) -> list[str]:
    """What a restriction covers, one line for each kind of data."""
    covered = {"customers_contactpoint": 1, "customers_recording": 12}
    with translation.override(language):
        return [f"{name_of(table)}: {rows_in_words(rows)}" for table, rows in covered.items()]


def _notices(language: str) -> list[str]:
    """How far it has come with two recipients."""
    days = {"told": written(date(2026, 3, 2), language), "answered": written(date(2026, 3, 5), language)}
    with translation.override(language):
        change, same = _(CHANGES[RecipientNotice.Change.ERASED]), _(ANSWERS[RecipientNotice.Said.DONE])
        acknowledged = _(STANDINGS[Standing.ACKNOWLEDGED]) % (days | {"said": same})
        return [f"Perintä Oy: {change}; {acknowledged}", f"Mainos Oy: {change}; {_(STANDINGS[Standing.NO_WAY])}"]


WRITTEN: Mapping[str, tuple[LetterKind, Callable[[Heading], Written]]] = MappingProxyType(
    {
        "received": (LetterKind.RECEIVED, lambda at: texts.receipt(at, dates=deadline(date(2026, 3, 2)))),
        "identity_asked": (
            LetterKind.IDENTITY_ASKED,
            lambda at: texts.identity_question(at, question=WROTE[at.language].identity),
        ),
        "clarification_asked": (
            LetterKind.CLARIFICATION_ASKED,
            lambda at: texts.clarification_question(at, question=WROTE[at.language].clarification),
        ),
        "extended": (
            LetterKind.EXTENDED,
            lambda at: texts.extension_notice(
                at, reasons=WROTE[at.language].reasons, dates=deadline(date(2026, 3, 2), extended_on=date(2026, 3, 20))
            ),
        ),
        "answer_granted": (LetterKind.ANSWER, _granted),
        "answer_refused": (LetterKind.ANSWER, _refused),
        "answer_erased": (LetterKind.ANSWER, _erased),
        "answer_nothing_found": (LetterKind.ANSWER, _nothing_found),
        "answer_to_estate": (
            LetterKind.ANSWER,
            lambda at: answers.estate_answer(at, _contracts(at.language)),
        ),
        "withdrawn": (LetterKind.WITHDRAWN, texts.withdrawal),
        "duplicate": (LetterKind.DUPLICATE, lambda at: texts.duplicate(at, original="TP-0000-0007")),
        "original_answered": (
            LetterKind.ORIGINAL_ANSWERED,
            lambda at: texts.original_answered(at, original="TP-0000-0007"),
        ),
        "download_code": (LetterKind.DOWNLOAD_CODE, texts.download_code),
        "restriction_to_be_lifted": (
            LetterKind.RESTRICTION_TO_BE_LIFTED,
            lambda at: texts.restriction_to_be_lifted(
                at, reasons=WROTE[at.language].reasons, covered=_covered(at.language)
            ),
        ),
        "last_gone": (LetterKind.LAST_GONE, texts.last_gone),
        "fee_announced": (
            LetterKind.FEE_ANNOUNCED,
            lambda at: texts.fee_announced(at, amount=Decimal(25), reasons=WROTE[at.language].reasons),
        ),
        "fee_withdrawn": (LetterKind.FEE_WITHDRAWN, texts.fee_withdrawn),
        "breach": (
            LetterKind.BREACH,
            lambda at: texts.breach(
                at,
                nature=WROTE[at.language].nature,
                consequences=WROTE[at.language].consequences,
                measures=WROTE[at.language].measures,
                advice=WROTE[at.language].advice,
            ),
        ),
        "message_waits": (LetterKind.MESSAGE_WAITS, texts.message_waits),
        "recipients_told": (
            LetterKind.RECIPIENTS_TOLD,
            lambda at: texts.recipients_told(at, notices=_notices(at.language)),
        ),
        "refused_given": (
            LetterKind.REFUSED_GIVEN,
            lambda at: texts.refused_given(at, given_on=date(2026, 3, 9)),
        ),
    }
)
"""What each letter says, by the name of its file."""


def every_letter() -> Iterator[Sample]:
    """Each letter in each language that it has a wording of the house in."""
    for language in LANGUAGES:
        for name, (kind, write) in WRITTEN.items():
            if own_wording(kind, language) is not None:
                yield Sample(name, language, kind, write)


def every_paper() -> Iterator[tuple[str, Paper]]:
    """Each of them as paper, by its name."""
    for sample in every_letter():
        yield str(sample), sample.paper()
    for language in LANGUAGES:
        yield f"{language}_code_letter", code_letter_in(language)
        yield f"{language}_breach_notice", breach_notice_in(language)
    yield "fi_receipt", receipt_paper(RECEIPT, "fi", CONTROLLERS)


RECEIPT = Receipt(
    reference="TP-7K4M-92XD",
    received="2.3.2026",
    answer_due="2.4.2026",
    rights=tuple(RIGHTS[right].name for right in (Right.ACCESS, Right.MARKETING_BAN)),
    steps=(
        "Lähetämme vahvistuksen, jossa on viitenumerosi, antamaasi sähköpostiosoitteeseen.",
        "Käsittelijä lukee pyyntösi ja etsii tiedot.",
        "Vastaamme sähköpostilla. Jos tarvitsemme lisäaikaa, kerromme siitä ja sen syystä viimeistään 2.4.2026.",
    ),
)


def breach_notice_in(language: str) -> Paper:
    """The notice of a breach to Aino by post (GDPR 34), which is no letter of a case."""
    kind, write = WRITTEN["breach"]
    heading = Heading(
        "TL-7K4M-92XD", language, tuple(each.name for each in register().controllers), own_wording(kind, language)
    )
    notice = BreachNotice(
        language=language,
        via=BreachNotice.Via.POST,
        recipient="Aino Maria Mäkinen\nTestikatu 1 A 2\n00100 Helsinki",
        subject=heading.reference,
        body=write(heading).body,
        written_at=WRITTEN_AT,
    )
    return paper_of_notice(notice, CONTROLLERS)


def code_letter_in(language: str) -> Paper:
    """The code letter to Aino's address on file."""
    aino = Party(given_names="Aino Maria", family_name="Mäkinen")
    home = PostalAddress(party=aino, street="Testikatu 1 A 2", postal_code="00100", city="Helsinki", country="FI")
    request = PrivacyRequest(reference="TP-7K4M-92XD", language=language)
    code = AddressCode(request=request, address=home, expires_at=WRITTEN_AT + timedelta(days=CODE_DAYS))
    return code_letter.paper_of(code, "7K4M92XDQ3", CONTROLLERS, at=WRITTEN_AT)
