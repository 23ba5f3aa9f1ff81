"""What was refused and the Ombudsman gets, at the desk: the wish, and what is made for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from requests_app import operations
from requests_app.admin.buttons import ON_WISHES, Buttons
from requests_app.admin.dossiers import WantedShown, wanted_shown
from requests_app.admin.forms.button import Button
from requests_app.models import Dossier, OmbudsmanWish
from requests_app.permitted.case import Case
from requests_app.permitted.wishes import can_make_for_ombudsman, made_for
from requests_app.wishes import due_of


@dataclass(frozen=True)
class MadeShown:
    """What was made and waits to be given; ``give`` records that it was."""

    row: Dossier
    give: Button


@dataclass(frozen=True)
class WishShown:
    """One wish, with its last day while it is open, what the worker makes for it, and what was made."""

    row: OmbudsmanWish
    due: date | None
    late: bool
    wanted: WantedShown | None
    made: list[MadeShown]


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The wishes of the case, and what may be done next."""
    record, give, end = ON_WISHES
    rows = case.request.ombudsman_wishes.select_related("recorded_by", "ended_by").order_by("recorded_at", "pk")
    return {
        "wishes": [_shown(row, buttons, give) for row in rows],
        "record_wish": buttons.of(record),
        "end_wish": buttons.of(end),
        "may_make_for_ombudsman": can_make_for_ombudsman(case, buttons.reader),
    }


def wanted(request_id: UUID, actor: User) -> None:
    """What is given is wanted of the worker. Raises the operation's refusals."""
    operations.want_for_ombudsman(request_id, actor=actor, now=timezone.now())


def _shown(row: OmbudsmanWish, buttons: Buttons, give: str) -> WishShown:
    if row.ended_at is not None:
        return WishShown(row, None, late=False, wanted=None, made=[])
    due = due_of(row.said_at)
    waiting = [MadeShown(each, buttons.of(give, str(each.pk), dossier=each.pk)) for each in made_for(row)]
    return WishShown(row, due, late=buttons.today > due, wanted=wanted_shown(row.wanted_dossiers.all()), made=waiting)
