"""Requests as the desk lists and counts them: by deadline, by right, by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from oomi_registry.notice.days import midnight_in_helsinki, months_after
from requests_app.clock import clocks_of
from requests_app.deadlines import Deadline, words_for
from requests_app.events import Happening, Key, read_codes
from requests_app.fees import FeeState
from requests_app.lifecycle import OPEN, Status
from requests_app.models import Fee, Letter, PrivacyRequest, RequestedRight, RequestEvent
from requests_app.permitted.representing import is_of_estate
from requests_app.queries.alike import repeating
from requests_app.rights import Right
from retention.models import LegalHold

SOON = 7  # days
NO_DEADLINE = "ei GDPR:n määräaikaa"
_OF_DATA_SUBJECTS = PrivacyRequest.objects.exclude(kind=PrivacyRequest.Kind.ESTATE)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One request on the desk's list; ``late`` is past the adjusted binding date [D: two-dates].

    An estate's has no deadline of the GDPR, so no days left and is never late (Recital 27).
    """

    request: PrivacyRequest
    deadline: Deadline | None
    days_left: int | None
    words: str
    late: bool
    possible_duplicate: bool = False
    fee_to_approve: bool = False

    @property
    def soon(self) -> bool:
        """Whether its binding date is within a week, and has not passed."""
        return self.days_left is not None and 0 <= self.days_left <= SOON


@dataclass(frozen=True, slots=True)
class Counters:
    """What waits for a person beside the requests: letters, and holds to be looked at again."""

    letters_failed: int
    letters_unknown: int
    letters_to_post: int
    holds_for_review: int


@dataclass(frozen=True, slots=True)
class Month:
    """What came in one month, and what was answered in it and in time: requests of data subjects (Recital 27)."""

    first_day: date
    received: int
    answered: int
    answered_in_time: int


def desk_list(*, today: date, statuses: Sequence[Status] | None = None) -> list[DeskRow]:
    """Requests in those statuses (the open ones unless told), nearest binding date first [D: binding-date]."""
    wanted = PrivacyRequest.objects.filter(status__in=statuses if statuses is not None else sorted(OPEN))
    requests = list(wanted.select_related("owner").prefetch_related("rights"))
    clocks = clocks_of(requests)
    twice = repeating(requests)
    proposed = Fee.objects.filter(state=FeeState.PROPOSED, right__request__in=requests)
    with_fee = set(proposed.values_list("right__request", flat=True))
    rows = []
    for request in requests:
        if is_of_estate(request):
            rows.append(DeskRow(request, None, None, NO_DEADLINE, late=False))
            continue
        dates = clocks[request.pk].deadline(today)
        left = dates.days_left(today)
        rows.append(
            DeskRow(
                request=request,
                deadline=dates,
                days_left=left,
                words=words_for(left),
                late=dates.is_late(today),
                possible_duplicate=request.pk in twice,
                fee_to_approve=request.pk in with_fee,
            )
        )
    return sorted(rows, key=lambda row: (_binding(row), row.request.received_at))


def _binding(row: DeskRow) -> date:
    """What has no deadline comes after everything that has one."""
    return date.max if row.deadline is None else row.deadline.binding


def counters(*, today: date) -> Counters:
    """The front page's figures on the day ``today`` (Europe/Helsinki)."""
    letters = dict(Letter.objects.values_list("state").annotate(Count("id")).order_by())
    return Counters(
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
    answered = answered.exclude(request__kind=PrivacyRequest.Kind.ESTATE)
    codes = list(answered.values_list("codes", flat=True))
    return Month(
        first_day=first,
        received=_OF_DATA_SUBJECTS.filter(received_at__gte=begins, received_at__lt=ends).count(),
        answered=len(codes),
        answered_in_time=sum(Key.LATE not in read_codes(each) for each in codes),
    )
