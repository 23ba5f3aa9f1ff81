"""The officer decides that an enquiry is over: only then does its hold end; the authority may take it up again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki
from requests_app.enquiring import EnquiryHappening, EnquiryStatus, WhyMissing, check_due
from requests_app.events import Happening
from requests_app.models import Enquiry
from requests_app.operations.enquiries.holding import Reach, place
from requests_app.operations.enquirywork import LONGEST_TEXT, begin, move, record, tell_the_case
from requests_app.operations.submission import check_text
from requests_app.permitted.enquiring import hold_of, party_of
from retention import holds


@transaction.atomic
def close(enquiry_id: UUID, *, why: str, actor: User, now: datetime) -> Enquiry:
    """Close it, for the reason ``why``: the authority's decision, or that it asks nothing more. Its hold ends.

    Raises ``WhyMissing`` or ``NoSuchEnquiryMove``.
    """
    enquiry, capacity = begin("close", enquiry_id, actor)
    if not why.strip():
        raise WhyMissing
    check_text(why, "mihin sulkeminen perustuu", LONGEST_TEXT)
    enquiry.asked_until = None
    moved = move(enquiry, EnquiryStatus.CLOSED, closed_at=now)
    record(enquiry, EnquiryHappening.CLOSED, actor=actor, capacity=capacity, now=now, moved=moved, why=why)
    standing = hold_of(enquiry)
    if standing is not None:
        holds.lift(standing, now=now)
        record(enquiry, EnquiryHappening.HOLD_LIFTED, actor=actor, capacity=capacity, now=now)
    tell_the_case(enquiry, Happening.ENQUIRY_CLOSED, actor=actor, capacity=capacity, now=now)
    return enquiry


@transaction.atomic
def reopen(
    enquiry_id: UUID, *, why: str, due_on: date, reach: Reach = Reach.PERSON, actor: User, now: datetime
) -> Enquiry:
    """Open it again with the authority's new date, and hold again what it is about.

    Raises ``WhyMissing`` or ``DueBeforeReceived``.
    """
    enquiry, capacity = begin("reopen", enquiry_id, actor)
    if not why.strip():
        raise WhyMissing
    check_text(why, "miksi avataan", LONGEST_TEXT)
    check_due(day_in_helsinki(enquiry.received_at), due_on)
    enquiry.due_on = due_on
    moved = move(enquiry, EnquiryStatus.IN_WORK)
    record(
        enquiry,
        EnquiryHappening.REOPENED,
        actor=actor,
        capacity=capacity,
        now=now,
        moved=moved,
        day=due_on,
        why=why,
    )
    tell_the_case(enquiry, Happening.ENQUIRY_CAME, actor=actor, capacity=capacity, now=now)
    if party_of(enquiry) is not None:
        place(enquiry, reach, actor=actor, capacity=capacity, now=now)
    return enquiry
