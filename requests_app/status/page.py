"""What the page of a request shows, gathered once for its template. Nothing here writes.

``surely`` is whether whoever asks has shown who they are: before that nothing here tells whether anybody is in the
register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from oomi_registry.languages import page_language
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.refused import Refused
from requests_app.clock import Question
from requests_app.controllers import everyone
from requests_app.download.views import TITLES
from requests_app.events import Happening, Key, read_codes
from requests_app.grounds import LetterPart
from requests_app.intake.words import RIGHTS
from requests_app.letters.dates import how_counted, while_waiting
from requests_app.letters.parts import part_text
from requests_app.lifecycle import Status
from requests_app.models import AccessPackage, Attachment, CaseMessage, Fee, Letter, RequestEvent
from requests_app.operations.downloads import packages_of
from requests_app.permitted.case import Case
from requests_app.permitted.fees import fees_to_answer
from requests_app.permitted.identifying import is_identification_offered
from requests_app.permitted.persons import PERSONS_CHECKS, is_surely_known, may_see_who_looked
from requests_app.permitted.representing import is_of_estate
from requests_app.rights import Right
from requests_app.status.looked import Look, looks_of
from requests_app.status.told import LETTERS, STANDS, TOLD, Told
from requests_app.wording.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline: an instant in UTC and a sentence in the page's language."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Until when the request is answered, and how that was counted.

    ``adjusted`` is the day moved by the time that we waited for the person, where it differs; ``waiting`` says what an
    open question does to it.
    """

    binding: date
    adjusted: date | None
    counted: str
    waiting: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person is asked now: to show who they are, or to make clear what they ask for.

    ``body`` is the question as it was sent, to whoever has shown that the mailbox is theirs.
    """

    identity: bool
    asked_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page shows of one case; ``by_code`` is whether its mailbox has been shown to be theirs."""

    case: Case
    now: datetime
    by_code: bool

    @property
    def surely(self) -> bool:
        """Whether whoever asks is surely known."""
        return self.by_code and is_surely_known(self.case)

    @property
    def stands(self) -> str:
        """Where the request stands."""
        return _(STANDS[self.case.status])

    @property
    def rights(self) -> list[str]:
        """What was asked for."""
        return [str(RIGHTS[Right(row.right)].name) for row in self.case.rights]

    def timeline(self) -> list[Line]:
        """What happened, the earliest first, as far as it concerns the person; what was done at once is told once."""
        surely = self.surely
        events = RequestEvent.objects.filter(request=self.case.request).order_by("at", "id")
        lines = (
            Line(event.at, _(told.words))
            for event in events
            if (told := told_of(event)) and (surely or not told.surely)
        )
        return list(dict.fromkeys(lines))

    def dates(self) -> Dates | None:
        """None of a closed request, and of an estate's, which has none (Recital 27)."""
        if self.case.closed or is_of_estate(self.case.request):
            return None
        dates, language = self.case.deadline(self.now), page_language()
        question = self.case.clock.open_question
        moved = dates.adjusted_binding if dates.adjusted_binding != dates.binding else None
        waiting = "" if question is None else while_waiting(dates, self._asked_on(question), language)
        return Dates(dates.binding, moved, how_counted(dates, language), waiting)

    def _asked_on(self, question: Question) -> date:
        return day_in_helsinki(question.left_at or self.now)

    def asked(self) -> Asked | None:
        """The question whose answer is waited for."""
        question = self.case.clock.open_question
        if question is None or self.case.closed:
            return None
        identity = question.kind is Happening.IDENTITY_ASKED
        # The letter about identity carries a link that stands in the message alone.
        body = "" if identity or not self.by_code else self._question()
        return Asked(identity, question.left_at or question.written_at, body)

    def _question(self) -> str:
        letters = Letter.objects.filter(request=self.case.request, kind=LetterKind.CLARIFICATION_ASKED)
        return letters.order_by("-written_at", "-id").values_list("body", flat=True).first() or ""

    def identifies(self) -> bool:
        """Whether a bank's credentials would show who asks."""
        return is_identification_offered(self.case.request)

    def fees(self) -> tuple[Fee, ...]:
        """What would cost, and waits for the person's word."""
        if not self.by_code or not self.may("record_fee_answer"):
            return ()
        return fees_to_answer(self.case)

    def lifting(self) -> bool:
        """Whether the person has been told that a restriction is about to be lifted, and it has not been yet."""
        if not self.surely:
            return False
        kinds = (Happening.LIFTING_ANNOUNCED, Happening.RESTRICTION_LIFTED)
        last = RequestEvent.objects.filter(request=self.case.request, kind__in=kinds).order_by("-at", "-id").first()
        return last is not None and last.kind == Happening.LIFTING_ANNOUNCED

    def packages(self) -> list[tuple[Right, str, AccessPackage]]:
        """What there is to fetch, for whoever has shown that the mailbox is theirs."""
        if not self.by_code:
            return []
        found = packages_of(self.case.request).packages
        return [(right, str(TITLES[right]), package) for right, package in found.items()]

    def messages(self) -> list[CaseMessage]:
        """What the person wrote and what was answered, the earliest first, to whoever showed the mailbox is theirs."""
        return list(self.case.request.messages.order_by("written_at", "id")) if self.by_code else []

    def attachments(self) -> list[Attachment]:
        """The files that were sent, by their kind and time alone: none is given out here again."""
        return list(self.case.request.attachments.order_by("sent_at", "id"))

    def tells_who_looked(self) -> bool:
        """Whether whoever asks is told who has looked at the person's data."""
        return self.by_code and may_see_who_looked(self.case, day_in_helsinki(self.now))

    def looks(self) -> list[Look]:
        """Who has looked at the person's data: roles, never names."""
        return looks_of(self.case.request) if self.tells_who_looked() else []

    def may_write(self) -> bool:
        """Whether a message may be written."""
        return self.may("write_message")

    def may_attach(self) -> bool:
        """Whether a file may be sent."""
        return self.may("send_attachment")

    def may(self, operation: str) -> bool:
        """Whether the person may do it now."""
        try:
            PERSONS_CHECKS[operation](self.case)
        except Refused:
            return False
        return True

    def may_withdraw(self) -> bool:
        """Whether the request may be withdrawn."""
        return self.may("withdraw")

    def withdrawal_waits(self) -> bool:
        """Whether the request may be withdrawn again once its answer is no longer being looked over."""
        return self.case.status in (Status.AWAITING_APPROVAL, Status.READY)

    def remedies(self) -> list[str]:
        """Where the person may turn (GDPR 13(2)(d), 77-79)."""
        language = page_language()
        court = _(
            "Voit myös viedä asian oikeuteen eli nostaa kanteen rekisterinpitäjää vastaan käräjäoikeudessa. "
            "Rekisterinpitäjät ovat: %(names)s."
        ) % {"names": ", ".join(each.name for each in everyone())}
        return [
            part_text(LetterPart.COMPLAINT, language),
            court,
            part_text(LetterPart.ADMINISTRATIVE_COURT, language),
        ]

    def authority(self) -> str:
        """The supervisory authority's address on the web."""
        return register().authority.website


def told_of(event: RequestEvent) -> Told | None:
    """What is told of one event, if anything."""
    if event.kind == Happening.LETTER_SENT:
        kind = read_codes(event.codes).get(Key.LETTER_KIND, "")
        return next((LETTERS[each] for each in LetterKind if each == kind), None)
    return TOLD[Happening(event.kind)]
