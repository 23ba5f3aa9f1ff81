"""What happened to a case, as its history tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from requests_app import history
from requests_app.events import LABELS, Happening, Key, read_codes
from requests_app.lifecycle import Status
from requests_app.models import PrivacyRequest, RequestEvent
from requests_app.rights import Right


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


_CHANGES_NOTHING = (
    Happening.LETTER_PRINTED,
    Happening.EVIDENCE_OPENED,
    Happening.MANDATE_OPENED,
    Happening.ATTACHMENT_OPENED,
)
"""What was only seen or printed: it makes no page stale, least of all the one it was done on."""


def timeline(request: PrivacyRequest) -> list[Happened]:
    """Everything that happened to the request, the latest first."""
    return [_happened(event) for event in history.latest_first(RequestEvent.objects.filter(request=request))]


def changed_by_people(request_id: UUID) -> list[Happened]:
    """What people, and not the software, have done to the request, the earliest first.

    An append-only history: how many there are tells whether somebody has acted since a page was made.
    """
    return [_happened(event) for event in _by_people(request_id).select_related("actor").order_by("at", "id")]


def number_of_changes_by_people(request_id: UUID) -> int:
    """How many there are."""
    return _by_people(request_id).count()


def _by_people(request_id: UUID) -> QuerySet[RequestEvent]:
    of_request = RequestEvent.objects.filter(request=request_id)
    return history.by_people(of_request).exclude(kind__in=_CHANGES_NOTHING)


def _happened(event: RequestEvent) -> Happened:
    return Happened(
        at=event.at,
        kind=Happening(event.kind),
        label=LABELS[Happening(event.kind)],
        who=history.who_acted(event),
        right=Right(event.right) if event.right else None,
        moved=history.moved_in(event, Status),
        codes=read_codes(event.codes),
    )
