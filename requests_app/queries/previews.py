"""A letter as a wording would give it in a real case, before anybody saves the wording.

Everything is the case's own; what it has not yet stands in brackets, and a fee that nobody proposed is an example.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from requests_app.deadlines import Deadline
from requests_app.fulfilment.recipients.told import told_lines
from requests_app.letters import texts
from requests_app.letters.dates import while_waiting
from requests_app.letters.restricted import covered_by
from requests_app.letters.texts import Heading, Written
from requests_app.letters.wordings import Wording
from requests_app.models import Fee, PrivacyRequest
from requests_app.permitted.case import case_of
from requests_app.permitted.headings import heading_of
from requests_app.permitted.identifying import is_identification_offered
from requests_app.permitted.representing import is_of_estate
from requests_app.permitted.restricting import restrictions_of
from requests_app.queries.actions import deadline_of, suggested_answer
from requests_app.queries.estates import answer_to_estate
from requests_app.wording.checking import named
from requests_app.wording.kinds import LetterKind
from requests_app.wording.variables import Variable

SAMPLE_FEE = Decimal(50)
"""Euros."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The case that a preview is made on, with its dates, as if it had been asked in the wording's language."""

    request: PrivacyRequest
    dates: Deadline
    today: date
    wording: Wording

    @property
    def heading(self) -> Heading:
        """What stands in the letter, with the wording to write it from."""
        return heading_of(self.request, self.wording.kind, self.wording)

    @property
    def original(self) -> str:
        """The reference of the request that this one is the same as."""
        original = self.request.original
        return original.reference if original is not None else _sample(Variable.ORIGINAL)

    @property
    def waiting(self) -> str:
        """What a question that left today would do to the date."""
        return while_waiting(self.dates, self.today, self.request.language)

    @property
    def confirms(self) -> bool:
        """Whether there is a mailbox to confirm."""
        return bool(self.request.email)

    @property
    def identifies(self) -> bool:
        """Whether the person may be strongly identified."""
        return self.confirms and is_identification_offered(self.request)


def previewed(request: PrivacyRequest, wording: Wording, *, today: date) -> str:
    """The letter that ``wording`` would give in that case. ``today`` is the day in Europe/Helsinki.

    Raises the ``WordingRefused`` that says what is wrong with the text. Nothing is written.
    """
    as_asked = copy.copy(request)
    as_asked.language = wording.language
    asked = Asked(as_asked, deadline_of(as_asked, today=today), today, wording)
    return _answer(asked) if wording.kind is LetterKind.ANSWER else _MADE[wording.kind](asked).body


def _sample(variable: Variable) -> str:
    return f"[{named(variable)}]"


def _answer(asked: Asked) -> str:
    if is_of_estate(asked.request):
        return answer_to_estate(asked.request, today=asked.today, wording=asked.wording)
    return suggested_answer(asked.request, asked.wording)


def _lifting(asked: Asked) -> Written:
    covered = covered_by(restrictions_of(asked.request), asked.request.language) or (_sample(Variable.COVERED),)
    return texts.restriction_to_be_lifted(asked.heading, reasons=_sample(Variable.REASONS), covered=covered)


def _fee(asked: Asked) -> Written:
    fee = Fee.objects.filter(right__request=asked.request.pk).order_by("-proposed_at").first()
    amount, reasons = (fee.amount, fee.evidence) if fee else (SAMPLE_FEE, _sample(Variable.REASONS))
    return texts.fee_announced(asked.heading, amount=amount, reasons=reasons)


def _breach(asked: Asked) -> Written:
    return texts.breach(
        asked.heading,
        nature=_sample(Variable.NATURE),
        consequences=_sample(Variable.CONSEQUENCES),
        measures=_sample(Variable.MEASURES),
        advice=_sample(Variable.ADVICE),
    )


_MADE: Mapping[LetterKind, Callable[[Asked], Written]] = MappingProxyType(
    {
        LetterKind.RECEIVED: lambda asked: texts.receipt(
            asked.heading, dates=asked.dates, confirms=asked.confirms, identifies=asked.identifies
        ),
        LetterKind.IDENTITY_ASKED: lambda asked: texts.identity_question(
            asked.heading,
            question=_sample(Variable.QUESTION),
            waiting=asked.waiting,
            confirms=asked.confirms,
            identifies=asked.identifies,
        ),
        LetterKind.CLARIFICATION_ASKED: lambda asked: texts.clarification_question(
            asked.heading, question=_sample(Variable.QUESTION), waiting=asked.waiting
        ),
        LetterKind.EXTENDED: lambda asked: texts.extension_notice(
            asked.heading, reasons=_sample(Variable.REASONS), dates=replace(asked.dates, extended=True)
        ),
        LetterKind.WITHDRAWN: lambda asked: texts.withdrawal(asked.heading),
        LetterKind.DUPLICATE: lambda asked: texts.duplicate(asked.heading, original=asked.original),
        LetterKind.ORIGINAL_ANSWERED: lambda asked: texts.original_answered(asked.heading, original=asked.original),
        LetterKind.DOWNLOAD_CODE: lambda asked: texts.download_code(asked.heading),
        LetterKind.RESTRICTION_TO_BE_LIFTED: _lifting,
        LetterKind.LAST_GONE: lambda asked: texts.last_gone(asked.heading),
        LetterKind.FEE_ANNOUNCED: _fee,
        LetterKind.FEE_WITHDRAWN: lambda asked: texts.fee_withdrawn(asked.heading),
        LetterKind.BREACH: _breach,
        LetterKind.MESSAGE_WAITS: lambda asked: texts.message_waits(asked.heading),
        LetterKind.RECIPIENTS_TOLD: lambda asked: texts.recipients_told(
            asked.heading, notices=told_lines(case_of(asked.request)) or (_sample(Variable.NOTICES),)
        ),
        LetterKind.REFUSED_GIVEN: lambda asked: texts.refused_given(asked.heading, given_on=asked.dates.received),
    }
)
