"""Everything open that has a deadline, read as one kind of thing: when it is due, whether late, and whose it is.

A new kind of deadline is a row in :data:`requests_app.reminding.SOURCES` and a reader in :data:`READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from oomi_registry.notice.days import day_in_helsinki
from requests_app.breaches.course import Status as BreachStatus
from requests_app.breaches.duties import Duty
from requests_app.clock import clocks_of
from requests_app.enquiring import EnquiryStatus
from requests_app.lifecycle import OPEN
from requests_app.models import Breach, Enquiry, OmbudsmanWish, PrivacyRequest
from requests_app.permitted.breaches.record import record_of
from requests_app.reminding import Source
from requests_app.wishes import due_of

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Due:
    """One open thing with its date, a day in Europe/Helsinki. ``about`` is its key, ``reference`` how staff name it.

    ``late`` is as its own rules say it; ``extend_until`` is until when its time may still be extended, where it may.
    """

    source: Source
    about: UUID
    reference: str
    due: date
    late: bool
    owner: User | None = None
    extend_until: date | None = None

    def days_left(self, today: date) -> int:
        """The days from ``today`` to the date; negative after it."""
        return (self.due - today).days


Reader = Callable[[datetime, UUID | None], Iterator[Due]]
"""What is due of one source at an instant; of one thing alone, where its key is given."""


def _requests(now: datetime, only: UUID | None = None) -> Iterator[Due]:
    """GDPR 12(3): open requests by their binding date [D: binding-date]; an estate's has none (Recital 27)."""
    today = day_in_helsinki(now)
    waiting = PrivacyRequest.objects.filter(status__in=sorted(OPEN)).exclude(kind=PrivacyRequest.Kind.ESTATE)
    requests = list(_narrowed(waiting, only).select_related("owner"))
    clocks = clocks_of(requests)
    for request in requests:
        dates = clocks[request.pk].deadline(today)
        may_extend = not dates.extended and today <= dates.may_extend_until
        yield Due(
            source=Source.REQUEST,
            about=request.pk,
            reference=request.reference,
            due=dates.binding,
            late=dates.is_late(today),
            owner=request.owner,
            extend_until=dates.may_extend_until if may_extend else None,
        )


def _breaches(now: datetime, only: UUID | None = None) -> Iterator[Due]:
    """GDPR 33(1): open breaches of which the Ombudsman has not been told; they are every officer's."""
    for breach in _narrowed(Breach.objects.exclude(status=BreachStatus.CLOSED), only):
        record = record_of(breach)
        if Duty.AUTHORITY in record.open_duties:
            clock = record.clock
            yield Due(
                source=Source.BREACH,
                about=breach.pk,
                reference=breach.reference,
                due=day_in_helsinki(clock.due_at),
                late=clock.is_late(now),
            )


def _enquiries(now: datetime, only: UUID | None = None) -> Iterator[Due]:
    """GDPR 31: enquiries of the Ombudsman that wait for our answer, by the authority's own date."""
    today = day_in_helsinki(now)
    waiting = Enquiry.objects.filter(status__in=[EnquiryStatus.RECEIVED, EnquiryStatus.IN_WORK])
    for enquiry in _narrowed(waiting, only).select_related("owner"):
        yield Due(
            source=Source.ENQUIRY,
            about=enquiry.pk,
            reference=enquiry.diary_number,
            due=enquiry.due_on,
            late=today > enquiry.due_on,
            owner=enquiry.owner,
        )


def _wishes(now: datetime, only: UUID | None = None) -> Iterator[Due]:
    """Wishes that what was refused be given to the Ombudsman, by [D: a-month-to-the-ombudsman]."""
    today = day_in_helsinki(now)
    waiting = OmbudsmanWish.objects.filter(ended_at__isnull=True)
    for wish in _narrowed(waiting, only).select_related("request__owner"):
        due = due_of(wish.said_at)
        yield Due(
            source=Source.WISH,
            about=wish.pk,
            reference=wish.request.reference,
            due=due,
            late=today > due,
            owner=wish.request.owner,
        )


READERS: Mapping[Source, Reader] = MappingProxyType(
    {Source.REQUEST: _requests, Source.BREACH: _breaches, Source.ENQUIRY: _enquiries, Source.WISH: _wishes}
)
"""Who reads what has a deadline, by its source. A test holds it against the table of sources."""


def everything_due(now: datetime) -> list[Due]:
    """All of it at ``now``, the nearest date first."""
    found = [due for reader in READERS.values() for due in reader(now, None)]
    return sorted(found, key=lambda due: (due.due, due.source, due.reference))


def still_due(source: Source, about: UUID, now: datetime) -> Due | None:
    """One of them as it stands at ``now``; ``None`` where it waits for nothing more."""
    return next(READERS[source](now, about), None)


def _narrowed(rows: QuerySet[Row], only: UUID | None) -> QuerySet[Row]:
    return rows if only is None else rows.filter(pk=only)
