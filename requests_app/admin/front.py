"""The desk's front page: what is late, what is due, what went wrong, and what the night took and will take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.days import day_in_helsinki, days_after
from requests_app import queries
from requests_app.admin import listing
from requests_app.admin.enquiries.listing import open_enquiries
from requests_app.admin.messaging import waiting_for_the_desk
from requests_app.admin.seeing import seen_by
from requests_app.admin.words import right_name, trouble_of
from requests_app.deadlines import words_for
from requests_app.due import Due, everything_due
from requests_app.lifecycle import Actor
from requests_app.models import Letter
from requests_app.permitted.capacities import PERMISSIONS
from requests_app.queries.breaches import open_breaches
from requests_app.reminding import SOURCES
from requests_app.rights import Right
from requests_app.wording.kinds import NAMES as LETTER_NAMES
from requests_app.wording.kinds import LetterKind
from retention.models import DisposalRun

MOST_URGENT = 8
MAY_SEE_BREACHES = "requests_app.view_breach"
MOST_LETTERS = 10
FIGURES = {
    "late": _("Myöhässä"),
    "soon": _("Enintään 7 päivää"),
    "open": _("Avoinna"),
    "identity": _("Odottaa tunnistamista"),
    "approval": _("Odottaa hyväksyntää"),
}
MONTHS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")
_WAITS_FOR_A_PERSON = (Letter.State.FAILED, Letter.State.UNKNOWN, Letter.State.TO_POST)


@dataclass(frozen=True)
class Figure:
    """A number that leads to the requests it counts."""

    tab: str
    name: str
    count: int


@dataclass(frozen=True)
class LetterWaiting:
    """A letter that a person has to see to."""

    letter: Letter
    name: str
    trouble: bool
    error: str


@dataclass(frozen=True)
class Bars:
    """One month as the picture draws it, in its units: how high, and where each bar begins from the top."""

    name: str
    left: int
    month: queries.Month
    received_height: int
    answered_height: int

    @property
    def received_top(self) -> int:
        """Where the bar of what came in begins."""
        return HEIGHT - self.received_height

    @property
    def answered_top(self) -> int:
        """Where the bar of what was answered in time begins."""
        return HEIGHT - self.answered_height


@dataclass(frozen=True)
class Overdue:
    """Something late, by what it is called, and the days in words."""

    due: Due
    name: str
    words: str


HEIGHT, STEP = 110, 80
"""The picture's units: how high the tallest bar is, and from month to month."""


@dataclass(frozen=True)
class Night:
    """The last disposal run with what it took, and when the next may begin (Europe/Helsinki).

    ``waited_for`` is whether its hour has come: the next run is at work, or worker or beat are not.
    """

    last: DisposalRun | None
    went: int
    trouble: bool
    next_on: datetime
    waited_for: bool


def front_page(user: User, *, now: datetime) -> dict[str, object]:
    """Everything the front page shows to the user at the instant ``now``."""
    today = day_in_helsinki(now)
    rows = listing.open_rows(user, today)
    counts = listing.counts(rows)
    by_right = queries.open_by_right()
    return {
        "figures": [Figure(tab, str(name), counts[tab]) for tab, name in FIGURES.items()],
        "counters": queries.counters(today=today),
        "overdue": overdue(user, now=now),
        "breaches": open_breaches(now) if user.has_perm(MAY_SEE_BREACHES) else [],
        "urgent": listing.shown(rows[:MOST_URGENT]),
        "enquiries": open_enquiries(user, today),
        "letters": _letters(user),
        **waiting_for_the_desk(user),
        "night": night(now=now),
        "months": _bars(queries.half_year(today=today)),
        "by_right": [(right_name(right), count) for right, count in _most_first(by_right.items())],
        "most_by_right": max(by_right.values(), default=0) or 1,
    }


def overdue(user: User, *, now: datetime) -> list[Overdue]:
    """What is late, whatever it is, to whom answers for it: the officers [D: reminded-once]."""
    if not user.has_perm(PERMISSIONS[Actor.OFFICER]):
        return []
    today = day_in_helsinki(now)
    return [
        Overdue(due, SOURCES[due.source].name, words_for(due.days_left(today)))
        for due in everything_due(now)
        if due.late
    ]


def night(*, now: datetime) -> Night:
    """What the last run of all rules did and when the next may begin."""
    last = DisposalRun.objects.filter(only_rule="").order_by("-started_at").first()
    went = last.records.aggregate(went=Sum("went"))["went"] or 0 if last is not None else 0
    finished = DisposalRun.objects.filter(only_rule="", state=DisposalRun.State.FINISHED)
    done_until = finished.aggregate(day=Max("as_of"))["day"]
    next_on = _next_night(day_in_helsinki(now), done_until)
    return Night(
        last=last,
        went=went,
        trouble=last is not None and (last.state == DisposalRun.State.INTERRUPTED or bool(last.error)),
        next_on=next_on,
        waited_for=next_on <= now,
    )


def _next_night(today: date, done_until: date | None) -> datetime:
    day = days_after(today, 1) if done_until is not None and done_until >= today else today
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(settings.DISPOSAL_NOT_BEFORE)))


def _letters(user: User) -> list[LetterWaiting]:
    """The letters that a person has to see to, what went wrong first."""
    waiting = Letter.objects.filter(state__in=_WAITS_FOR_A_PERSON, request__in=seen_by(user))
    told = [
        LetterWaiting(
            letter, LETTER_NAMES[LetterKind(letter.kind)], letter.state != Letter.State.TO_POST, trouble_of(letter)
        )
        for letter in waiting.select_related("request").order_by("written_at", "pk")
    ]
    return sorted(told, key=lambda each: not each.trouble)[:MOST_LETTERS]


def _bars(months: list[queries.Month]) -> list[Bars]:
    most = max((max(month.received, month.answered_in_time) for month in months), default=0) or 1
    return [
        Bars(
            name=MONTHS[month.first_day.month - 1],
            left=place * STEP,
            month=month,
            received_height=round(month.received * HEIGHT / most),
            answered_height=round(month.answered_in_time * HEIGHT / most),
        )
        for place, month in enumerate(months)
    ]


def _most_first(counted: Iterable[tuple[Right, int]]) -> list[tuple[Right, int]]:
    return sorted(((right, count) for right, count in counted if count), key=lambda pair: -pair[1])
