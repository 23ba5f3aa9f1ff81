"""What was refused and the Ombudsman gets, at the desk: the wish, what was made for it, and the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.http import FileResponse
from django.utils import timezone

from requests_app import operations
from requests_app.admin.buttons import ON_WISHES, Buttons
from requests_app.admin.dossiers import attached, stored
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
    """One wish, with its last day while it is open, and what was made for it."""

    row: OmbudsmanWish
    due: date | None
    late: bool
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


def made(request_id: UUID, actor: User) -> FileResponse:
    """What is given, as an attachment that nothing on the way keeps. Raises the operation's refusals."""
    return attached(operations.make_for_ombudsman(request_id, actor=actor, now=timezone.now(), open_file=stored))


def _shown(row: OmbudsmanWish, buttons: Buttons, give: str) -> WishShown:
    if row.ended_at is not None:
        return WishShown(row, None, late=False, made=[])
    due = due_of(row.said_at)
    waiting = [MadeShown(each, buttons.of(give, str(each.pk), dossier=each.pk)) for each in made_for(row)]
    return WishShown(row, due, late=buttons.today > due, made=waiting)
