"""What has left the house in a case: its letters and its packages, and what of it stands in a breach already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User

from requests_app.events import Happening, Key, read_codes
from requests_app.lifecycle import Actor
from requests_app.models import AccessPackage, Letter, PrivacyRequest, ReleasedItem
from requests_app.permitted.breaches.refusals import NothingReleased
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.wording.kinds import LetterKind

TELLING = frozenset(
    {
        LetterKind.ANSWER,
        LetterKind.RESTRICTION_TO_BE_LIFTED,
        LetterKind.LAST_GONE,
        LetterKind.FEE_ANNOUNCED,
        LetterKind.RECIPIENTS_TOLD,
        LetterKind.BREACH,
    }
)
"""The letters that tell something of the person whom the register holds; the others tell of the request alone."""


@dataclass(frozen=True, slots=True)
class Release:
    """One letter that has left, or one package that could be fetched; ``kind`` is a letter's kind or a right."""

    what: ReleasedItem.What
    record: UUID
    kind: str
    left_at: datetime
    tells: bool
    """Whether it tells something of the matched person."""


def releases_of(request: PrivacyRequest) -> list[Release]:
    """What has left in the case and stands in no breach, the earliest first."""
    left = [*_letters(request), *_packages(request)]
    known = set(ReleasedItem.objects.filter(record__in=[one.record for one in left]).values_list("record", flat=True))
    return sorted((one for one in left if one.record not in known), key=lambda one: (one.left_at, one.record))


def check_report_wrong_release(case: Case, user: User, today: date) -> Actor:
    """Whoever works on requests, in a case open or closed: the hours run from when anybody knew (GDPR 33(1))."""
    actor = check_capacity(user, *STAFF)
    if not releases_of(case.request):
        raise NothingReleased
    return actor


def _letters(request: PrivacyRequest) -> Iterator[Release]:
    for letter in request.letters.filter(state=Letter.State.SENT, sent_at__isnull=False):
        if letter.sent_at is not None:
            tells = letter.kind in TELLING
            yield Release(ReleasedItem.What.LETTER, letter.pk, letter.kind, letter.sent_at, tells)


def _packages(request: PrivacyRequest) -> Iterator[Release]:
    events = request.events.filter(kind=Happening.COPY_DOWNLOADED).values_list("codes", flat=True)
    fetched = {read_codes(codes).get(Key.COPY) for codes in events}
    delivered = AccessPackage.objects.filter(right__request=request, delivered_at__isnull=False)
    for package in delivered.select_related("right"):
        what = ReleasedItem.What.DOWNLOADED if str(package.pk) in fetched else ReleasedItem.What.PACKAGE
        if package.delivered_at is not None:
            yield Release(what, package.pk, package.right.right, package.delivered_at, tells=True)
