"""A person's erasure as the desk carries it out: the same operations, none of them imitated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone

from customers.models import Party
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.proving.asking import asked, somebody
from requests_app import operations, queries
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.models import PlannedLine, PrivacyRequest
from requests_app.operations import drafts, entrance, feedback, identifications, mailboxes
from requests_app.permitted.case import case_of
from requests_app.permitted.erasures import grounds_of
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind
from retention import erasure
from retention.erasure import PlannedRow


class NotErased(RuntimeError):
    """The erasure was not carried out; the message says why."""


Rows = dict[tuple[type[Model], UUID], PlannedRow]
"""What the plan says of every row, by table and key; without its ground where no line of what was done tells it."""


def erase(party: Party, *, index_key: bytes, clock: Callable[[], datetime] = timezone.now) -> Rows:
    """Let the person's data be erased as somebody asks for it (GDPR 17(1)), up to the answer that is posted.

    A request is received, linked, identified, planned, decided as the plan has it, approved by another and carried out;
    what stood on a withdrawn consent follows, and forms half filled in are swept up as they are each hour. Raises
    :class:`NotErased`, and what the operations refuse.
    """
    officer, approver = somebody("officer"), somebody("approver")
    request = asked(Right.ERASURE, party, officer, index_key=index_key, clock=clock)
    operations.plan_erasure(request.pk, actor=officer, now=clock())
    _decide(request, officer, clock())
    operations.write_letter(request.pk, body=_answer(request), actor=officer, now=clock())
    operations.send_for_approval(request.pk, actor=officer, now=clock())
    operations.approve(request.pk, actor=approver, now=clock())
    today = day_in_helsinki(clock())
    planned = erasure.plan(party, register(), today=today, own_request=request.reference)
    if not operations.carry_out_erasure(request.pk, index_key=index_key, actor=officer, now=clock()):
        raise NotErased("The plan had changed between its approval and its carrying out, though nobody else was here.")
    for withdrawal in erasure.unfollowed(clock()):
        erasure.follow_withdrawal(withdrawal, index_key=index_key, now=clock())
    drafts.clear_expired(now=clock())
    entrance.clear_old(now=clock())
    identifications.clear_old(now=clock())
    mailboxes.clear_old(now=clock())
    feedback.clear_old(now=clock())
    letter = request.letters.get(kind=LetterKind.ANSWER)
    operations.send_letter(letter.pk, actor=officer, now=clock())
    operations.mark_posted(letter.pk, actor=officer, now=clock())
    told = _told(request)
    return {(row.model, row.key): row if _as_told(row) in told else replace(row, ground="") for row in planned.rows}


def _told(request: PrivacyRequest) -> set[tuple[str, str, str, date | None]]:
    """What the lines of what was done say: of which table what stays on which ground, and until when."""
    lines = PlannedLine.objects.filter(plan__right__request=request, stage=PlannedLine.Stage.DONE)
    return set(lines.values_list("table", "fate", "ground", "until"))


def _as_told(row: PlannedRow) -> tuple[str, str, str, date | None]:
    return row.model._meta.db_table, str(row.fate), row.ground, row.until


def _decide(request: PrivacyRequest, officer: User, now: datetime) -> None:
    """As the plan has it: in part on a ground on which something stays, else whole (GDPR 17(3), 12(4))."""
    grounds = grounds_of(case_of(PrivacyRequest.objects.get(pk=request.pk)).planned)
    ground: Ground | None = grounds[0] if grounds else None
    operations.decide(
        request.pk,
        Right.ERASURE,
        outcome=Outcome.PARTLY_GRANTED if ground else Outcome.GRANTED,
        ground=ground,
        reasons="Osa tiedoista säilytetään lakisääteisen velvoitteen tai oikeusvaateen vuoksi." if ground else "",
        actor=officer,
        now=now,
    )


def _answer(request: PrivacyRequest) -> str:
    return queries.suggested_answer(PrivacyRequest.objects.get(pk=request.pk))
