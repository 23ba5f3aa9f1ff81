"""What a case's page shows, gathered once for its template. Nothing here writes.

Each part of the page is a section of its own room; the table below is the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.utils import timezone

from requests_app import queries
from requests_app.admin import (
    alike,
    breached,
    candidates,
    copies,
    deciding,
    dossiers,
    erasing,
    fees,
    letters,
    messaging,
    recipients,
    rectifying,
    representing,
    restricting,
    reviewing,
    wishes,
    withdrawing,
)
from requests_app.admin.buttons import Buttons, Typed
from requests_app.admin.listing import colour
from requests_app.admin.steps import next_step
from requests_app.admin.words import more_of, right_name
from requests_app.deadlines import words_for
from requests_app.lifecycle import NAMES, is_closed
from requests_app.models import PrivacyRequest
from requests_app.permitted.case import Case, case_of

Section = Callable[[Case, Buttons], dict[str, object]]
"""One part of the page: comes out its variables of the template."""


@dataclass(frozen=True)
class AnsweringShown:
    """Controllers that answer, and why; ``assigned_by_notice`` is false where the notice assigns nobody."""

    names: str
    because: tuple[str, ...]
    assigned_by_notice: bool


@dataclass(frozen=True)
class Line:
    """One line of the timeline."""

    happened: queries.Happened
    more: str


def _head(case: Case, buttons: Buttons) -> dict[str, object]:
    """The reference, where it stands, its deadline and who answers for it."""
    request, today = case.request, buttons.today
    status, dates = case.status, queries.deadline_of(request, today=today)
    days_left, controllers = dates.days_left(today), queries.controllers_of(request)
    return {
        "case": request,
        "status_name": NAMES[status],
        "closed": is_closed(status),
        "dates": dates,
        "words": words_for(days_left),
        "colour": colour(days_left, late=dates.is_late(today)),
        "late": dates.is_late(today),
        "controllers": controllers,
        "answering": _by_reason(controllers),
    }


def _others(case: Case, buttons: Buttons) -> dict[str, object]:
    """Other requests that are answered with this one."""
    return {"duplicates": case.request.duplicates.order_by("received_at", "pk")}


def _bar(case: Case, buttons: Buttons) -> dict[str, object]:
    """What may be done to the case as a whole, what may not and why, and what usually comes next."""
    bar = buttons.bar()
    return {
        "buttons": [button for button in bar if button.enabled],
        "not_now": [button for button in (*bar, *buttons.not_elsewhere()) if not button.enabled],
        "next_step": next_step(case, buttons.actions),
    }


def _identity(case: Case, buttons: Buttons) -> dict[str, object]:
    """What is known of who asks, and what each right needs of it."""
    identity = queries.identity_of(case, reader=buttons.reader, now=timezone.now())
    return {"identity": identity, "needs": [(need, right_name(need.right)) for need in identity.needs]}


def _history(case: Case, buttons: Buttons) -> dict[str, object]:
    """Everything that happened."""
    return {"timeline": [Line(happened, more_of(happened)) for happened in queries.timeline(case.request)]}


SECTIONS: tuple[Section, ...] = (
    _head,
    _others,
    alike.section,
    _bar,
    deciding.section,
    _identity,
    candidates.section,
    fees.section,
    letters.section,
    messaging.section,
    withdrawing.section,
    reviewing.section,
    rectifying.section,
    representing.section,
    restricting.section,
    copies.section,
    erasing.section,
    recipients.section,
    breached.section,
    wishes.section,
    dossiers.section,
    letters.answer,
    _history,
)
"""The page, part by part."""


def context_of(request: PrivacyRequest, *, reader: User, today: date, typed: Typed | None = None) -> dict[str, object]:
    """The template's variables, for one reader on one day (Europe/Helsinki); ``typed`` is what was refused just now."""
    case, buttons = case_of(request), Buttons(request, reader=reader, today=today, typed=typed)
    shown: dict[str, object] = {}
    for section in SECTIONS:
        shown |= section(case, buttons)
    return shown | buttons.refused()


def _by_reason(controllers: Sequence[queries.Answering]) -> list[AnsweringShown]:
    """Controllers that answer for the same reasons stand together."""
    reasons: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for each in controllers:
        reasons.setdefault((each.because, each.assigned_by_notice), []).append(each.name)
    return [AnsweringShown(", ".join(names), because, by_notice) for (because, by_notice), names in reasons.items()]
