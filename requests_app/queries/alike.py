"""Requests that may be the same as an earlier one [D: alike-by-what-both-gave]. Nothing here links them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from oomi_registry.notice.days import day_in_helsinki
from requests_app.fees import is_repeat
from requests_app.lifecycle import CLOSED, Status
from requests_app.likeness import (
    CONTACTS,
    RECENT_DAYS,
    WHO_NAMES,
    Asked,
    Likeness,
    Mark,
    likeness,
    marks_of,
    who,
)
from requests_app.models import PrivacyRequest
from requests_app.permitted.representing import is_of_estate
from requests_app.rights import Right

Marked = tuple[str, str]
_DATA_SUBJECTS = PrivacyRequest.objects.exclude(kind=PrivacyRequest.Kind.ESTATE)
_IN_A_YEAR = timedelta(days=367)  # likewise
_ANSWERED_LATELY = timedelta(days=RECENT_DAYS + 1)  # a day more than any rounding to days


@dataclass(frozen=True, slots=True)
class Alike:
    """Another request that is like this one; ``earlier`` is whether it came first, and so may be its original."""

    request: PrivacyRequest
    likeness: Likeness
    because: str
    earlier: bool


def asked_of(request: PrivacyRequest) -> Asked:
    """What is compared of the request, its rights included."""
    closed = request.closed_at if request.status == Status.ANSWERED else None
    return Asked(
        marks=marks_of(
            email=request.email,
            phone=request.phone,
            customer_number=request.customer_number,
            name=request.name,
            birth_date=request.birth_date,
            key=settings.INDEX_KEY.encode(),
        ),
        rights=frozenset(Right(row.right) for row in request.rights.all()),
        received=day_in_helsinki(request.received_at),
        answered=day_in_helsinki(closed) if closed else None,
        person=request.party_id,
        represented=bool(request.representative_name),
    )


def alike_to(request: PrivacyRequest) -> list[Alike]:
    """The requests that are like this one: those it may repeat, the likeliest first, then those that may repeat it."""
    if is_of_estate(request):
        return []  # opened beside the request that it came in, whose contacts it has
    asked = asked_of(request)
    found = []
    for other in _comparable([request]).exclude(pk=request.pk):
        theirs, earlier = asked_of(other), _came_before(other, request)
        how = likeness(asked, theirs) if earlier else likeness(theirs, asked)
        if how is not Likeness.NONE:
            found.append(Alike(other, how, WHO_NAMES[who(asked, theirs)], earlier))
    order = list(Likeness)
    return sorted(found, key=lambda each: (not each.earlier, order.index(each.likeness), each.request.received_at))


def repeated_within_a_year(request: PrivacyRequest) -> list[PrivacyRequest]:
    """The answered requests whose rights this one asks for again within a year: a flag, and no more (GDPR 12(5))."""
    if is_of_estate(request):
        return []
    asked, perhaps = asked_of(request), Q(pk__in=[])
    for name in ("email", "phone", "customer_number", "birth_date", "party"):
        if value := getattr(request, name):
            perhaps |= Q(**{name: value})
    answered = _DATA_SUBJECTS.filter(perhaps, status=Status.ANSWERED, closed_at__lt=request.received_at)
    earlier = answered.filter(closed_at__gte=request.received_at - _IN_A_YEAR).exclude(pk=request.pk)
    found = earlier.prefetch_related("rights").order_by("-closed_at", "pk")
    return [other for other in found if is_repeat(asked, asked_of(other))]


def repeating(requests: Iterable[PrivacyRequest]) -> set[UUID]:
    """The keys of those of the open requests that are like one that came before them, in three queries."""
    looked_at = [request for request in requests if not is_of_estate(request) and request.status not in CLOSED]
    if not looked_at:
        return set()
    everybody = {other.pk: (other, asked_of(other)) for other in _comparable(looked_at)}
    by_mark: dict[Marked, set[UUID]] = defaultdict(set)
    for key, (_, asked) in everybody.items():
        for marked in _found_by(asked):
            by_mark[marked].add(key)
    alike = set()
    for request in looked_at:
        asked = asked_of(request)
        others = set().union(*(by_mark[marked] for marked in _found_by(asked))) - {request.pk}
        if any(
            _came_before(everybody[key][0], request) and likeness(asked, everybody[key][1]) is not Likeness.NONE
            for key in others
        ):
            alike.add(request.pk)
    return alike


def _comparable(requests: list[PrivacyRequest]) -> QuerySet[PrivacyRequest]:
    """What may be the same as any of these: open requests, and those answered lately when the first of them came."""
    since = min(request.received_at for request in requests) - _ANSWERED_LATELY
    lately = Q(status=Status.ANSWERED, closed_at__gte=since)
    return _DATA_SUBJECTS.filter(lately | ~Q(status__in=sorted(CLOSED))).prefetch_related("rights")


def _found_by(asked: Asked) -> Iterator[Marked]:
    """By what a request is looked for: what alone, or with something else, makes two of them one person's."""
    yield from ((mark, value) for mark, value in asked.marks.items() if mark in CONTACTS)
    if Mark.NAME in asked.marks and Mark.BIRTH_DATE in asked.marks:
        yield Mark.NAME, asked.marks[Mark.NAME]
    if asked.person is not None:
        yield "person", str(asked.person)


def _came_before(one: PrivacyRequest, other: PrivacyRequest) -> bool:
    return (one.received_at, one.pk) < (other.received_at, other.pk)
