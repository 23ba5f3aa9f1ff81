"""Rows of requests as the desk lists them: by deadline, in tabs, with a number of queries that no row adds to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from requests_app import queries
from requests_app.admin.seeing import seen_by
from requests_app.admin.words import right_name
from requests_app.events import Happening, Key, read_codes
from requests_app.lifecycle import CLOSED, NAMES, OPEN, Status
from requests_app.models import PrivacyRequest, RequestEvent

ROWS_ON_A_PAGE = 50
CLOSED_TAB = "closed"
TABS = MappingProxyType(
    {
        "open": _("Avoimet"),
        "late": _("Myöhässä"),
        "soon": _("Enintään 7 päivää"),
        "identity": _("Odottaa tunnistamista"),
        "approval": _("Odottaa hyväksyntää"),
        "alike": _("Kaksoiskappaleita?"),
        CLOSED_TAB: _("Suljetut"),
    }
)
"""The list's tabs, by the code that stands in the address."""

OF_TAB: Mapping[str, Callable[[queries.DeskRow], bool]] = MappingProxyType(
    {
        "open": lambda _row: True,
        "late": lambda row: row.late,
        "soon": lambda row: row.soon,
        "identity": lambda row: row.request.status == Status.IDENTITY_WANTED,
        "approval": lambda row: row.request.status == Status.AWAITING_APPROVAL or row.fee_to_approve,
        "alike": lambda row: row.possible_duplicate,
    }
)
"""Which open requests each tab has. They are the front page's figures too."""


@dataclass(frozen=True)
class RowShown:
    """One request as the list shows it. ``open`` is ``None`` for a closed one; no name stands here."""

    request: PrivacyRequest
    status: str
    rights: tuple[str, ...]
    controllers: tuple[str, ...]
    open: queries.DeskRow | None = None
    colour: str = ""
    answered_late: bool = False


def colour(days_left: int, *, late: bool) -> str:
    """The class of a deadline's colour: ``late``, ``soon`` or ``ok``. Words say the same beside it."""
    if late or days_left < 0:
        return "late"
    return "soon" if days_left <= queries.SOON else "ok"


def open_rows(user: User, today: date) -> list[queries.DeskRow]:
    """The open requests that the user may see, the nearest binding date first."""
    seen = set(seen_by(user).filter(status__in=sorted(OPEN)).values_list("pk", flat=True))
    return [row for row in queries.desk_list(today=today) if row.request.pk in seen]


def counts(rows: Sequence[queries.DeskRow]) -> dict[str, int]:
    """How many open requests each tab has."""
    return {tab: sum(map(belongs, rows)) for tab, belongs in OF_TAB.items()}


def shown(rows: Sequence[queries.DeskRow]) -> list[RowShown]:
    """Open requests as the list shows them."""
    controllers = queries.controllers_of_all([row.request for row in rows])
    return [
        RowShown(
            request=row.request,
            status=NAMES[Status(row.request.status)],
            rights=_rights(row.request),
            controllers=tuple(each.name for each in controllers[row.request.pk]),
            open=row,
            colour="" if row.days_left is None else colour(row.days_left, late=row.late),
        )
        for row in rows
    ]


def closed_requests(user: User) -> QuerySet[PrivacyRequest]:
    """The closed requests that the user may see, the last closed first."""
    closed = seen_by(user).filter(status__in=sorted(CLOSED)).order_by("-closed_at", "pk")
    return closed.select_related("owner", "original").prefetch_related("rights")


def shown_closed(requests: Sequence[PrivacyRequest]) -> list[RowShown]:
    """Closed requests as the list shows them, with whether the last answer was late."""
    controllers = queries.controllers_of_all(requests)
    answers = RequestEvent.objects.filter(request__in=requests, kind=Happening.ANSWERED).order_by("at", "pk")
    late = {event.request_id: Key.LATE in read_codes(event.codes) for event in answers}
    return [
        RowShown(
            request=request,
            status=NAMES[Status(request.status)],
            rights=_rights(request),
            controllers=tuple(each.name for each in controllers[request.pk]),
            answered_late=late.get(request.pk, False),
        )
        for request in requests
    ]


def _rights(request: PrivacyRequest) -> tuple[str, ...]:
    return tuple(right_name(right.right) for right in request.rights.all())
