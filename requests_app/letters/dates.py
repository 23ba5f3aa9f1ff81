"""The dates of a request as the person is told of them: until when, and how that was counted, in plain sentences."""

from __future__ import annotations

from datetime import date

from oomi_registry.notice.days import days_after, months_after, written
from requests_app.deadlines import DAYS_TO_ASK, MONTHS_TO_ANSWER, MONTHS_WHEN_EXTENDED, Deadline
from requests_app.letters.parts import part
from requests_app.wording.gaps import flat, paragraphs, tidied


def how_counted(dates: Deadline, language: str) -> str:
    """How the binding date was counted: from receipt, and over days that are no working days (GDPR 12(3))."""
    ends = months_after(dates.received, MONTHS_WHEN_EXTENDED if dates.extended else MONTHS_TO_ANSWER)
    moved = dates.adjusted_binding != dates.binding
    return part(
        "counted",
        language,
        extended=dates.extended,
        received=written(dates.received, language),
        ends=written(ends, language),
        rolled=ends != dates.binding,
        days=dates.pause_days,
        adjusted=written(dates.adjusted_binding, language) if moved else "",
    )


def while_waiting(dates: Deadline, asked: date, language: str) -> str:
    """What a question that leaves on the day ``asked`` does to the date, by [D: two-dates]."""
    in_time = asked <= days_after(dates.received, DAYS_TO_ASK)  # [D: asked-in-seven-days]
    return part("waiting", language, in_time=in_time, due=written(dates.adjusted_binding, language))


def late_said(due: date, language: str) -> str:
    """That the answer is late, and that we are sorry; ``due`` is the last day it had."""
    return part("late", language, due=written(due, language))


def with_late_said(body: str, due: date, language: str) -> str:
    """The answer with :func:`late_said` after its first paragraph; as it is, where it says so already."""
    said = late_said(due, language)
    if flat(said) in flat(body):
        return body
    first, *rest = paragraphs(tidied(body))
    return "\n\n".join([first, said, *rest]) + "\n"
