"""What was answered to the authority is written down as it was sent; it may ask more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki
from requests_app.enquiring import EnquiryHappening, EnquiryStatus, WhyMissing, check_due
from requests_app.models import Enquiry, EnquiryAnswer
from requests_app.operations.dossiers import hand_over
from requests_app.operations.enquiries.working import follow_the_date
from requests_app.operations.enquirywork import LONGEST_TEXT, begin, move, record
from requests_app.operations.submission import check_text
from requests_app.permitted.refusals import TextMissing, TimeImpossible


@transaction.atomic
def answer(
    enquiry_id: UUID,
    *,
    text: str,
    via: EnquiryAnswer.Via,
    sent_at: datetime,
    dossiers: Collection[UUID] = (),
    actor: User,
    now: datetime,
) -> EnquiryAnswer:
    """Record the answer as it left, with the dossiers that went with it: each is then a disclosure to the authority.

    What it is about stays held: an answer does not end the matter. Raises ``TextMissing``, ``TextRefused``,
    ``TimeImpossible`` or ``DossierUnknown``.
    """
    enquiry, capacity = begin("answer", enquiry_id, actor)
    if not text.strip():
        raise TextMissing
    check_text(text, "selvityksen teksti", LONGEST_TEXT)
    if not enquiry.received_at <= sent_at <= now:
        raise TimeImpossible(earliest=f"{day_in_helsinki(enquiry.received_at):%-d.%-m.%Y}")
    answered = EnquiryAnswer.objects.create(
        enquiry=enquiry, text=text.strip(), via=via, sent_at=sent_at, recorded_at=now, recorded_by=actor
    )
    for dossier_id in dossiers:
        hand_over(dossier_id, of=enquiry, at=sent_at, actor=actor, now=now)
    enquiry.asked_until = None
    moved = move(enquiry, EnquiryStatus.ANSWERED)
    record(enquiry, EnquiryHappening.ANSWERED, actor=actor, capacity=capacity, now=now, moved=moved)
    return answered


@transaction.atomic
def ask_more(enquiry_id: UUID, *, asked: str, due_on: date, actor: User, now: datetime) -> Enquiry:
    """The authority asks more, and sets a new date for it. Raises ``WhyMissing``, ``DueBeforeReceived``."""
    enquiry, capacity = begin("ask_more", enquiry_id, actor)
    if not asked.strip():
        raise WhyMissing
    check_text(asked, "mitä lisää pyydetään", LONGEST_TEXT)
    check_due(day_in_helsinki(enquiry.received_at), due_on)
    enquiry.due_on = due_on
    moved = move(enquiry, EnquiryStatus.IN_WORK)
    record(
        enquiry,
        EnquiryHappening.MORE_ASKED,
        actor=actor,
        capacity=capacity,
        now=now,
        moved=moved,
        day=due_on,
        why=asked,
    )
    follow_the_date(enquiry, now=now)
    return enquiry
