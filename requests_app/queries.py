"""What the desk reads of requests. ``today`` is a day in Europe/Helsinki; nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Q

from customers import matching
from customers.matching import Confidence, Item, Verdict
from customers.models import Party
from oomi_registry.notice.days import midnight_in_helsinki, months_after
from oomi_registry.notice.refused import Refused
from requests_app.claimed import matches_of
from requests_app.clock import clock_of, clocks_of
from requests_app.controllers import Answering, controllers_of, controllers_of_all
from requests_app.deadlines import Deadline, words_for
from requests_app.events import LABELS, Happening, Key, read_codes
from requests_app.letters import texts
from requests_app.lifecycle import ACTOR_NAMES, OPEN, Actor, Status
from requests_app.models import Letter, PrivacyRequest, RequestedRight, RequestEvent
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import case_of
from requests_app.permitted.checks import CHECKS, LETTER_OPERATIONS, check_letter_in
from requests_app.rights import Right
from retention.models import LegalHold

__all__ = [
    "Action",
    "Answering",
    "Candidate",
    "Counters",
    "DeskRow",
    "Evidence",
    "Happened",
    "Month",
    "allowed_actions",
    "candidates_for",
    "changed_by_people",
    "controllers_of",
    "controllers_of_all",
    "counters",
    "deadline_of",
    "desk_list",
    "half_year",
    "letter_actions",
    "open_by_right",
    "perhaps_the_same",
    "suggested_answer",
    "timeline",
]

SOON = 7  # days
HIDDEN = "turvakielto: osoitetta ei näytetä"

ITEM_NAMES = {
    Item.NAME: "nimi",
    Item.HETU: "henkilötunnus",
    Item.CUSTOMER_NUMBER: "asiakasnumero",
    Item.METERING_POINT: "käyttöpaikka",
    Item.BIRTH_DATE: "syntymäaika",
    Item.ADDRESS: "postiosoite",
    Item.EMAIL: "sähköposti",
    Item.PHONE: "puhelin",
}
VERDICT_NAMES = {
    Verdict.AGREES: "täsmää",
    Verdict.DISAGREES: "ei täsmää",
    Verdict.NOT_GIVEN: "ei annettu",
    Verdict.NOT_HELD: "ei rekisterissä",
}
CONFIDENCE_NAMES = {
    Confidence.CERTAIN: "varma",
    Confidence.PROBABLE: "todennäköinen",
    Confidence.POSSIBLE: "mahdollinen",
    Confidence.NONE: "ei tunnistettu, vain katsottavaksi",
}


@dataclass(frozen=True, slots=True)
class Action:
    """An operation as a button: ``code`` is the operation's name, ``reason`` why it is not allowed now, in Finnish."""

    code: str
    label: str
    enabled: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field side by side: what was claimed, what the register holds, and what comparing them gave."""

    field: str
    label: str
    claimed: str
    held: str
    agrees: bool
    note: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the register who may be the requester. ``alone`` is false where several stand at the same level."""

    party_id: UUID
    number: int
    confidence: str
    confidence_label: str
    evidence: tuple[Evidence, ...]
    alone: bool
    protected_address: bool


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One request on the desk's list; ``late`` is past the adjusted binding date [D: two-dates]."""

    request: PrivacyRequest
    deadline: Deadline
    days_left: int
    words: str
    late: bool
    possible_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Counters:
    """The front page's figures."""

    late: int
    due_within_7_days: int
    open: int
    awaiting_identity: int
    letters_failed: int
    letters_unknown: int
    letters_to_post: int
    holds_for_review: int


@dataclass(frozen=True, slots=True)
class Month:
    """What came in one month, and what was answered in it and in time."""

    first_day: date
    received: int
    answered: int
    answered_in_time: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a case's history: an instant in UTC, what happened in Finnish, who, and the codes of the rest.

    ``moved`` is from which status to which, ``None`` where the request stayed where it was.
    """

    at: datetime
    kind: Happening
    label: str
    who: str
    right: Right | None
    moved: tuple[Status, Status] | None
    codes: Mapping[Key, str]


def deadline_of(request: PrivacyRequest, *, today: date) -> Deadline:
    """The request's dates and how they were counted, its pauses and extension read from its events and letters."""
    return clock_of(request).deadline(today)


def candidates_for(request: PrivacyRequest) -> tuple[Candidate, ...]:
    """Who in the register this may be, the surest first, by what evidence [D: software-never-chooses]."""
    matches = matches_of(request)
    people = Party.objects.in_bulk([match.party for match in matches])
    at_level = Counter(match.confidence for match in matches)
    return tuple(
        _candidate(match, people[match.party], alone=at_level[match.confidence] == 1)
        for match in matches
        if match.party in people
    )


def _candidate(match: matching.Match, party: Party, *, alone: bool) -> Candidate:
    return Candidate(
        party_id=party.pk,
        number=party.number,
        confidence=match.confidence,
        confidence_label=CONFIDENCE_NAMES[match.confidence],
        evidence=tuple(_evidence(each, protected=party.protected_address) for each in match.evidence),
        alone=alone,
        protected_address=party.protected_address,
    )


def _evidence(compared: matching.Evidence, *, protected: bool) -> Evidence:
    """One item as shown. A protected address (*turvakielto*) is not, only whether it agrees."""
    notes = [VERDICT_NAMES[compared.verdict]]
    if compared.confirmed:
        notes.append("vahvistettu")
    notes += [f"”{edit.typed}” ja ”{edit.held}” eroavat kirjaimella" for edit in compared.edits]
    hide = protected and compared.item is Item.ADDRESS and bool(compared.held)
    return Evidence(
        field=compared.item,
        label=ITEM_NAMES[compared.item],
        claimed=", ".join(compared.given),
        held=HIDDEN if hide else ", ".join(compared.held),
        agrees=compared.verdict is Verdict.AGREES,
        note="; ".join(notes),
    )


def allowed_actions(request: PrivacyRequest, actor: User, *, today: date) -> list[Action]:
    """Every operation on the request with whether ``actor`` may do it now, and what to do instead where not."""
    case = case_of(request)
    actions = []
    for code, (label, check) in CHECKS.items():
        try:
            check(case, actor, today)
        except Refused as why:
            actions.append(Action(code, label, enabled=False, reason=str(why)))
        else:
            actions.append(Action(code, label, enabled=True))
    return actions


def letter_actions(letter: Letter, actor: User) -> list[Action]:
    """Every operation on a letter, as :func:`allowed_actions`; whether its request lets it leave is asked there."""
    actions = []
    for code, (label, states) in LETTER_OPERATIONS.items():
        try:
            check_capacity(actor, *STAFF)
            check_letter_in(letter, *states)
        except Refused as why:
            actions.append(Action(code, label, enabled=False, reason=str(why)))
        else:
            actions.append(Action(code, label, enabled=True))
    return actions


def suggested_answer(request: PrivacyRequest) -> str:
    """The answer's text to start from: each right with its outcome, and the parts that a refusal must have."""
    names = tuple(each.name for each in controllers_of(request))
    heading = texts.Heading(request.reference, request.language, names)
    return texts.suggested_answer(heading, case_of(request).rights)


def timeline(request: PrivacyRequest) -> list[Happened]:
    """Everything that happened to the request, the latest first."""
    events = RequestEvent.objects.filter(request=request).select_related("actor").order_by("-at", "-id")
    return [_happened(event) for event in events]


def changed_by_people(request: PrivacyRequest) -> list[Happened]:
    """What people, and not the software, have done to the request, the earliest first.

    An append-only history: how many there are tells whether somebody has acted since a page was made.
    """
    events = RequestEvent.objects.filter(request=request, actor__isnull=False)
    return [_happened(event) for event in events.select_related("actor").order_by("at", "id")]


def _happened(event: RequestEvent) -> Happened:
    capacity = ACTOR_NAMES[Actor(event.actor_kind)]
    return Happened(
        at=event.at,
        kind=Happening(event.kind),
        label=LABELS[Happening(event.kind)],
        who=f"{capacity} ({event.actor.get_username()})" if event.actor else capacity,
        right=Right(event.right) if event.right else None,
        moved=(Status(event.from_status), Status(event.to_status)) if event.to_status else None,
        codes=read_codes(event.codes),
    )


def desk_list(*, today: date, statuses: Sequence[Status] | None = None) -> list[DeskRow]:
    """Requests in those statuses (the open ones unless told), nearest binding date first [D: binding-date]."""
    wanted = PrivacyRequest.objects.filter(status__in=statuses if statuses is not None else sorted(OPEN))
    requests = list(wanted.select_related("owner").prefetch_related("rights"))
    clocks = clocks_of(requests)
    twice = _given_twice(requests)
    rows = []
    for request in requests:
        dates = clocks[request.pk].deadline(today)
        left = dates.days_left(today)
        rows.append(
            DeskRow(
                request=request,
                deadline=dates,
                days_left=left,
                words=words_for(left),
                late=dates.is_late(today),
                possible_duplicate=not twice.isdisjoint(_contacts(request)),
            )
        )
    return sorted(rows, key=lambda row: (row.deadline.binding, row.request.received_at))


def _contacts(request: PrivacyRequest) -> set[tuple[str, str]]:
    given = {"email": request.email, "phone": request.phone, "customer_number": request.customer_number}
    return {(name, value) for name, value in given.items() if value}


def _given_twice(requests: Iterable[PrivacyRequest]) -> set[tuple[str, str]]:
    """The contacts that more than one of the requests gave."""
    counted = Counter(contact for request in requests for contact in _contacts(request))
    return {contact for contact, times in counted.items() if times > 1}


def perhaps_the_same(request: PrivacyRequest) -> list[PrivacyRequest]:
    """Other requests that gave the same mailbox, number or customer number, the earliest first, at most ten."""
    same = reduce(or_, (Q(**{name: value}) for name, value in _contacts(request)), Q(pk__in=[]))
    ended = [Status.DUPLICATE, Status.WITHDRAWN]
    others = PrivacyRequest.objects.filter(same).exclude(pk=request.pk).exclude(status__in=ended)
    return list(others.order_by("received_at", "pk")[:10])


def counters(*, today: date, rows: Sequence[DeskRow] | None = None) -> Counters:
    """The front page's figures; ``rows`` are the open requests where the caller has them already, or some of them."""
    rows = desk_list(today=today) if rows is None else rows
    letters = dict(Letter.objects.values_list("state").annotate(Count("id")).order_by())
    return Counters(
        late=sum(row.late for row in rows),
        due_within_7_days=sum(0 <= row.days_left <= SOON for row in rows),
        open=len(rows),
        awaiting_identity=sum(row.request.status == Status.IDENTITY_WANTED for row in rows),
        letters_failed=letters.get(Letter.State.FAILED, 0),
        letters_unknown=letters.get(Letter.State.UNKNOWN, 0),
        letters_to_post=letters.get(Letter.State.TO_POST, 0),
        holds_for_review=LegalHold.objects.filter(lifted_at__isnull=True, review_on__lte=today).count(),
    )


def open_by_right() -> dict[Right, int]:
    """How many open requests use each right."""
    rows = RequestedRight.objects.filter(request__status__in=sorted(OPEN))
    counted = dict(rows.values_list("right").annotate(Count("id")).order_by())
    return {right: counted.get(right, 0) for right in Right}


def half_year(*, today: date) -> list[Month]:
    """The last six months, this one included, the oldest first."""
    this_month = today.replace(day=1)
    return [_month(months_after(this_month, -back)) for back in range(5, -1, -1)]


def _month(first: date) -> Month:
    begins, ends = midnight_in_helsinki(first), midnight_in_helsinki(months_after(first, 1))
    answered = RequestEvent.objects.filter(kind=Happening.ANSWERED, at__gte=begins, at__lt=ends)
    codes = list(answered.values_list("codes", flat=True))
    return Month(
        first_day=first,
        received=PrivacyRequest.objects.filter(received_at__gte=begins, received_at__lt=ends).count(),
        answered=len(codes),
        answered_in_time=sum(Key.LATE not in read_codes(each) for each in codes),
    )
