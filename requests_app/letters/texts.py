"""The text of each letter, in the language of the request, from the wording in force for its kind.

A wording has the variables of its kind (:mod:`requests_app.wording.variables`) and no others; what an officer wrote
goes in as it is and is never read as a wording. No letter holds the requester's name or repeats what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from oomi_registry.languages import page_address
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import written as day_written
from oomi_registry.notice.wording import how_long
from requests_app.codes import TOKEN_DAYS
from requests_app.deadlines import Deadline
from requests_app.grounds import LetterPart
from requests_app.letters.confirming import CODE_PLACE, LINK_PLACE
from requests_app.letters.dates import how_counted
from requests_app.letters.parts import part, part_text, worded
from requests_app.letters.secret import GAP
from requests_app.letters.wordings import Wording, in_force
from requests_app.wording.checking import written_from
from requests_app.wording.kinds import LetterKind
from requests_app.wording.variables import Variable

_REMEDIES = (LetterPart.COMPLAINT, LetterPart.DISTRICT_COURT, LetterPart.ADMINISTRATIVE_COURT)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands in every letter of one case: its reference, its language, and the controllers by name."""

    reference: str
    language: str
    controllers: tuple[str, ...]
    wording: Wording | None = None
    """What a preview is written from, instead of the wording in force."""

    def values(self) -> dict[Variable, str]:
        """The variables that every wording has."""
        return {
            Variable.REFERENCE: self.reference,
            Variable.CONTROLLERS: _listed(self.controllers, self.language),
            Variable.KEEPING: how_long(register().rule("request_cases"), self.language),
            Variable.AUTHORITY: register().authority.website,
        }


@dataclass(frozen=True, slots=True)
class Written:
    """A letter's text, and the version of the wording that it was written from: ``"fi/3"``."""

    kind: LetterKind
    body: str
    wording: str


def written(kind: LetterKind, heading: Heading, values: Mapping[Variable, str]) -> Written:
    """A letter of that kind from its wording. Raises ``PartsMissing`` where something it always says is empty."""
    wording = heading.wording or in_force(kind, heading.language)
    return Written(kind, written_from(kind, wording.text, {**heading.values(), **values}), wording.label)


def receipt(heading: Heading, *, dates: Deadline, confirms: bool = False, identifies: bool = False) -> Written:
    """The request came; until when it is answered (GDPR 12(3)), how that was counted, and what happens next.

    ``confirms`` is whether it carries the link by which the mailbox is confirmed, ``identifies`` whether by its code
    the person may also be strongly identified.
    """
    confirming = _confirming(heading.language, confirms=confirms, identifies=identifies)
    values = {**_dated(heading, dates), Variable.CONFIRMING: confirming}
    return written(LetterKind.RECEIVED, heading, values)


def identity_question(
    heading: Heading, *, question: str, waiting: str = "", confirms: bool = False, identifies: bool = False
) -> Written:
    """GDPR 12(6): what is asked to be sure of who asks; ``confirms`` and ``identifies`` as in :func:`receipt`.

    ``waiting`` is what the question does to the date, as :func:`requests_app.letters.dates.while_waiting` says it.
    """
    values = {
        Variable.QUESTION: question,
        Variable.CONFIRMING: _confirming(heading.language, confirms=confirms, identifies=identifies),
        Variable.WAITING: waiting,
    }
    return written(LetterKind.IDENTITY_ASKED, heading, values)


def _dated(heading: Heading, dates: Deadline) -> dict[Variable, str]:
    return {
        Variable.DUE: day_written(dates.binding, heading.language),
        Variable.COUNTED: how_counted(dates, heading.language),
    }


def _confirming(language: str, *, confirms: bool, identifies: bool) -> str:
    if not confirms:
        return ""
    link, code = LINK_PLACE.in_language(language), CODE_PLACE.in_language(language)
    identify = page_address("request_identify", language) if identifies else ""
    return part("confirming", language, link=link, code=code, days=TOKEN_DAYS, identify=identify)


def clarification_question(heading: Heading, *, question: str, waiting: str = "") -> Written:
    """Recital 63: what exactly is asked for; ``waiting`` as in :func:`identity_question`."""
    values = {Variable.QUESTION: question, Variable.WAITING: waiting}
    return written(LetterKind.CLARIFICATION_ASKED, heading, values)


def extension_notice(heading: Heading, *, reasons: str, dates: Deadline) -> Written:
    """GDPR 12(3): the new date, how it was counted, and the reasons for it; ``dates`` are the extended ones."""
    values = {
        **_dated(heading, dates),
        Variable.REASONS: reasons,
        Variable.COMPLAINT: part_text(LetterPart.COMPLAINT, heading.language),
    }
    return written(LetterKind.EXTENDED, heading, values)


def withdrawal(heading: Heading) -> Written:
    """The request was taken back."""
    return written(LetterKind.WITHDRAWN, heading, {})


def duplicate(heading: Heading, *, original: str) -> Written:
    """The request is answered with an earlier one, whose reference is ``original``."""
    return written(LetterKind.DUPLICATE, heading, {Variable.ORIGINAL: original})


def original_answered(heading: Heading, *, original: str) -> Written:
    """The earlier request was answered; nothing of the answer is told here."""
    return written(LetterKind.ORIGINAL_ANSWERED, heading, {Variable.ORIGINAL: original})


def restriction_to_be_lifted(heading: Heading, *, reasons: str, covered: Sequence[str]) -> Written:
    """GDPR 18(3): that the restriction is about to be lifted, of what, and why."""
    values = {
        Variable.REASONS: reasons,
        Variable.COVERED: _lines(covered),
        Variable.COMPLAINT: part_text(LetterPart.COMPLAINT, heading.language),
    }
    return written(LetterKind.RESTRICTION_TO_BE_LIFTED, heading, values)


def download_code(heading: Heading) -> Written:
    """The code by which the copy is fetched; a gap stands for it until the letter leaves."""
    return written(LetterKind.DOWNLOAD_CODE, heading, {Variable.CODE: GAP.in_language(heading.language)})


def last_gone(heading: Heading) -> Written:
    """What an erasure had to leave has gone since."""
    return written(LetterKind.LAST_GONE, heading, {})


def fee_announced(heading: Heading, *, amount: Decimal, reasons: str) -> Written:
    """GDPR 12(5)(a): what a manifestly unfounded or excessive request would cost, in euros, before it costs anything.

    ``reasons`` are why, with the evidence (GDPR 12(5): the controller bears the burden of proof).
    """
    values = {
        Variable.AMOUNT: _euros(amount, heading.language),
        Variable.REASONS: reasons,
        Variable.REMEDIES: worded(_REMEDIES, heading.language),
    }
    return written(LetterKind.FEE_ANNOUNCED, heading, values)


def fee_said(amount: Decimal, accepted_on: date, language: str) -> str:
    """What an answer says of a fee that the person has accepted."""
    return part("fee", language, amount=_euros(amount, language), accepted=day_written(accepted_on, language))


def fee_withdrawn(heading: Heading) -> Written:
    """A fee that was announced is not charged."""
    return written(LetterKind.FEE_WITHDRAWN, heading, {})


def breach(
    heading: Heading, *, nature: str, consequences: str, measures: str, advice: str, contact: str = ""
) -> Written:
    """GDPR 34(2): what happened to the person's data, in plain words, and what GDPR 33(3)(b)-(d) asks for.

    ``contact`` is who tells more; unless said, the data protection officer at the controllers' address.
    """
    values = {
        Variable.NATURE: nature,
        Variable.CONSEQUENCES: consequences,
        Variable.MEASURES: measures,
        Variable.ADVICE: advice,
        Variable.CONTACT: contact or _contact(heading),
    }
    return written(LetterKind.BREACH, heading, values)


def recipients_told(heading: Heading, *, notices: Sequence[str]) -> Written:
    """GDPR 19: each recipient who was told, with what came of it; one line each."""
    return written(LetterKind.RECIPIENTS_TOLD, heading, {Variable.NOTICES: _lines(notices)})


def refused_given(heading: Heading, *, given_on: date) -> Written:
    """On which day (Europe/Helsinki) the Ombudsman was given what was refused (tietosuojalaki 34 § 4 mom.)."""
    return written(LetterKind.REFUSED_GIVEN, heading, {Variable.GIVEN: day_written(given_on, heading.language)})


def message_waits(heading: Heading) -> Written:
    """There is a message on the request's page; nothing of it stands here."""
    return written(
        LetterKind.MESSAGE_WAITS, heading, {Variable.PAGE: page_address("request_status_start", heading.language)}
    )


def _contact(heading: Heading) -> str:
    """Who in the notice answers questions and decides no cases (GDPR 38(4), 38(6)), and where each controller is."""
    language = heading.language
    asked = [f"{each.role.in_language(language)} {each.name}" for each in register().responsible if not each.decides]
    named = [each for each in register().controllers if each.name in heading.controllers]
    at = [f"{each.name}, {each.street}, {each.postal_code} {each.city}, {each.website}" for each in named]
    return _lines([*asked, *at])


def _lines(said: Sequence[str]) -> str:
    return "\n".join(f"- {' '.join(each.split())}" for each in said)


def _euros(amount: Decimal, language: str) -> str:
    with translation.override(language):
        return _("%(amount)s euroa") % {"amount": number_format(amount, decimal_pos=2, force_grouping=True)}


def _listed(names: Sequence[str], language: str) -> str:
    """``"Oomi Oy ja Oomi Solar Oy"``."""
    *first, last = names
    with translation.override(language):
        return _("%(first)s ja %(last)s") % {"first": ", ".join(first), "last": last} if first else last
