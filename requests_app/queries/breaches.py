"""What is read of breaches: which are open, what of them is due and when, and their history. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from requests_app import history
from requests_app.breaches.course import NAMES, Status
from requests_app.breaches.duties import DUTY_NAMES, EXCUSES, RISK_NAMES, Duty, Excuse, Risk
from requests_app.breaches.events import LABELS, Happening, Key, read_codes
from requests_app.models import Breach, BreachEvent, PrivacyRequest
from requests_app.permitted.breaches.record import record_of


@dataclass(frozen=True, slots=True)
class DueBreach:
    """A breach and what of it is due; the hours are those of the Ombudsman's notice (GDPR 33(1))."""

    breach: Breach
    status: str
    risk: str
    duties: tuple[Duty, ...]
    due_at: datetime
    hours_left: int
    late: bool
    words: str
    colour: str

    @property
    def duties_in_words(self) -> str:
        """What is due, in Finnish."""
        return ", ".join(DUTY_NAMES[duty] for duty in self.duties)

    @property
    def clock_runs(self) -> bool:
        """Whether the Ombudsman's notice, whose hours these are, is still due."""
        return Duty.AUTHORITY in self.duties and self.breach.status != Status.CLOSED


def open_breaches(now: datetime) -> list[DueBreach]:
    """Every open breach as it stands at ``now``, whatever is left of it, the one due first before the others."""
    rows = Breach.objects.exclude(status=Status.CLOSED).order_by("aware_at", "id")
    return [_due(breach, now) for breach in rows]


def breaches_of_case(request: PrivacyRequest, now: datetime) -> list[DueBreach]:
    """The breaches that opened when something of the request went to the wrong person, the latest first."""
    return [_due(breach, now) for breach in Breach.objects.filter(case=request.pk).order_by("-aware_at", "-id")]


def _due(breach: Breach, now: datetime) -> DueBreach:
    record = record_of(breach)
    clock = record.clock
    return DueBreach(
        breach=breach,
        status=NAMES[record.status],
        risk=RISK_NAMES[record.risk] if record.risk else "",
        duties=record.open_duties,
        due_at=clock.due_at,
        hours_left=clock.hours_left(now),
        late=clock.is_late(now),
        words=clock.words(now),
        colour=clock.colour(now),
    )


@dataclass(frozen=True, slots=True)
class BreachHappened:
    """One line of a breach's history: an instant in UTC, what happened in Finnish, who, and what more there is."""

    at: datetime
    label: str
    who: str
    more: str


def history_of(breach: Breach) -> list[BreachHappened]:
    """Everything that happened to the breach, the latest first."""
    return [_happened(event) for event in history.latest_first(breach.events.all())]


def number_of_changes(breach: Breach) -> int:
    """How much people have done about the breach: whether somebody has acted since a page was made."""
    return history.by_people(breach.events.all()).count()


def _happened(event: BreachEvent) -> BreachHappened:
    return BreachHappened(
        at=event.at,
        label=LABELS[Happening(event.kind)],
        who=history.who_acted(event),
        more=", ".join(_more(event, read_codes(event.codes))),
    )


def _more(event: BreachEvent, codes: Mapping[Key, str]) -> Iterator[str]:
    if Key.RISK in codes:
        yield RISK_NAMES[Risk(codes[Key.RISK])]
    if Key.EXCUSE in codes:
        yield EXCUSES[Excuse(codes[Key.EXCUSE])].name
    if Key.PHASE in codes:
        yield f"{codes[Key.PHASE]}. ilmoitus"
    if Key.LATE in codes:
        yield "myöhässä"
    if Key.WAS_SENT in codes:
        yield "oli lähtenyt" if codes[Key.WAS_SENT] == "yes" else "ei ollut lähtenyt"
    if moved := history.moved_in(event, Status):
        yield " → ".join(NAMES[status] for status in moved)
