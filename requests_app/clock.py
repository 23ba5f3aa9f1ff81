"""The clock of one case, read from its history: what the person was asked and when they answered, and the extension.

A question or a notice counts from the day its letter left, not from the day it was written: until it has left, nobody
was asked (GDPR 12(3): the notice goes out *within the first month*). While it waits to leave, it is counted as leaving
today, so a date shown is never later than the law's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from oomi_registry.notice.days import day_in_helsinki
from requests_app.deadlines import Deadline, Pause, deadline
from requests_app.events import Happening, Key, read_codes
from requests_app.models import Letter, PrivacyRequest, RequestEvent

QUESTIONS = frozenset({Happening.IDENTITY_ASKED, Happening.CLARIFICATION_ASKED})
_TELLS = QUESTIONS | {Happening.ANSWER_RECEIVED, Happening.RESUMED, Happening.EXTENDED}


@dataclass(frozen=True, slots=True)
class Question:
    """Something the person was asked. Instants in UTC; ``left_at`` is ``None`` while its letter has not left."""

    kind: Happening
    written_at: datetime
    left_at: datetime | None
    answered_at: datetime | None = None
    waited_for: bool = True

    @property
    def open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.waited_for and self.answered_at is None

    def pause(self, today: date) -> Pause | None:
        """The pause it makes; none where the officer no longer waits for the answer."""
        if not self.waited_for and self.answered_at is None:
            return None
        answered = None if self.answered_at is None else day_in_helsinki(self.answered_at)
        asked = today if self.left_at is None else day_in_helsinki(self.left_at)
        return Pause(asked if answered is None else min(asked, answered), answered)


@dataclass(frozen=True, slots=True)
class Extension:
    """The notice that the time is extended (GDPR 12(3)). ``left_at`` is ``None`` while its letter has not left."""

    written_at: datetime
    left_at: datetime | None

    def told_on(self, today: date) -> date:
        """The day it left; today, while it has not."""
        return today if self.left_at is None else day_in_helsinki(self.left_at)


@dataclass(frozen=True, slots=True)
class CaseClock:
    """Everything that moves the deadline of one case."""

    received_at: datetime
    questions: tuple[Question, ...] = ()
    extension: Extension | None = None

    @property
    def open_question(self) -> Question | None:
        """The question whose answer is waited for, if there is one."""
        return next((question for question in reversed(self.questions) if question.open), None)

    def deadline(self, today: date) -> Deadline:
        """The dates of the case, as they are known on the day ``today`` in Europe/Helsinki."""
        pauses = [pause for question in self.questions if (pause := question.pause(today)) is not None]
        extended_on = self.extension.told_on(today) if self.extension else None
        return deadline(self.received_at, pauses, extended_on)


def clock_of(request: PrivacyRequest) -> CaseClock:
    """The clock of one request."""
    return clocks_of([request])[request.pk]


def clocks_of(requests: Iterable[PrivacyRequest]) -> dict[UUID, CaseClock]:
    """The clocks of several requests by key, in two queries."""
    clocks = {request.pk: CaseClock(request.received_at) for request in requests}
    events = list(
        RequestEvent.objects.filter(request__in=list(clocks), kind__in=_TELLS)
        .order_by("at", "id")
        .only("request_id", "at", "kind", "codes")
    )
    named = [codes[Key.LETTER] for event in events if Key.LETTER in (codes := read_codes(event.codes))]
    left = {
        str(key): sent_at
        for key, sent_at in Letter.objects.filter(pk__in=named).values_list("pk", "sent_at")
        if sent_at
    }
    for event in events:
        clocks[event.request_id] = _told(clocks[event.request_id], event, left)
    return clocks


def _told(clock: CaseClock, event: RequestEvent, left: Mapping[str, datetime]) -> CaseClock:
    """The clock after one more event."""
    kind, codes = Happening(event.kind), read_codes(event.codes)
    left_at = left.get(codes.get(Key.LETTER, ""))
    if kind in QUESTIONS:
        return replace(clock, questions=(*clock.questions, Question(kind, event.at, left_at)))
    if kind is Happening.EXTENDED:
        return replace(clock, extension=Extension(event.at, left_at))
    answered = datetime.fromisoformat(codes[Key.ARRIVED]) if kind is Happening.ANSWER_RECEIVED else None
    return replace(clock, questions=_ended(clock.questions, answered))


def _ended(questions: tuple[Question, ...], answered_at: datetime | None) -> tuple[Question, ...]:
    """The questions with the last open one answered, or no longer waited for where ``answered_at`` is ``None``."""
    for index in range(len(questions) - 1, -1, -1):
        if questions[index].open:
            ended = replace(questions[index], answered_at=answered_at, waited_for=answered_at is not None)
            return (*questions[:index], ended, *questions[index + 1 :])
    return questions
