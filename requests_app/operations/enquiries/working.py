"""Working on an enquiry: who has it, and the time that only the authority gives."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki
from requests_app.enquiring import (
    EnquiryHappening,
    EnquiryStatus,
    check_ask_extension,
    check_extension_answered,
)
from requests_app.models import Enquiry
from requests_app.operations.enquirywork import LONGEST_TEXT, begin, move, record
from requests_app.operations.submission import check_text
from requests_app.permitted.enquiring import hold_of
from retention import holds


@transaction.atomic
def take(enquiry_id: UUID, *, actor: User, now: datetime) -> Enquiry:
    """Take an enquiry that nobody has."""
    enquiry, capacity = begin("take", enquiry_id, actor)
    enquiry.owner = actor
    moved = move(enquiry, EnquiryStatus.IN_WORK)
    record(enquiry, EnquiryHappening.TAKEN, actor=actor, capacity=capacity, now=now, moved=moved)
    return enquiry


@transaction.atomic
def ask_more_time(enquiry_id: UUID, *, until: date, why: str, actor: User, now: datetime) -> Enquiry:
    """Record that more time was asked of the authority, to the day ``until``. It moves no date before it is granted.

    Raises ``UntilNotLater``, ``ExtensionWaits``, ``WhyMissing`` or ``NothingRuns``.
    """
    enquiry, capacity = begin("ask_more_time", enquiry_id, actor)
    check_text(why, "miksi lisäaikaa pyydetään", LONGEST_TEXT)
    check_ask_extension(EnquiryStatus(enquiry.status), enquiry.due_on, until, enquiry.asked_until, why)
    enquiry.asked_until = until
    enquiry.save(update_fields=["asked_until"])
    record(enquiry, EnquiryHappening.EXTENSION_ASKED, actor=actor, capacity=capacity, now=now, day=until, why=why)
    return enquiry


@transaction.atomic
def record_more_time(enquiry_id: UUID, *, granted: date | None, why: str = "", actor: User, now: datetime) -> Enquiry:
    """Record the authority's word: the new date, which the hold's review follows, or ``None`` where it gave none.

    Raises ``NoExtensionWaits``, ``UntilNotLater`` or ``NothingRuns``.
    """
    enquiry, capacity = begin("record_more_time", enquiry_id, actor)
    check_text(why, "mitä viranomainen sanoi", LONGEST_TEXT)
    check_extension_answered(EnquiryStatus(enquiry.status), enquiry.due_on, enquiry.asked_until, granted)
    enquiry.asked_until = None
    if granted is not None:
        enquiry.due_on = granted
    enquiry.save(update_fields=["asked_until", "due_on"])
    kind = EnquiryHappening.EXTENSION_DENIED if granted is None else EnquiryHappening.EXTENSION_GRANTED
    record(enquiry, kind, actor=actor, capacity=capacity, now=now, day=granted, why=why)
    follow_the_date(enquiry, now=now)
    return enquiry


def follow_the_date(enquiry: Enquiry, *, now: datetime) -> None:
    """The hold is looked at again on the date in force, today where that has gone by."""
    standing = hold_of(enquiry)
    if standing is not None:
        holds.review(standing, max(enquiry.due_on, day_in_helsinki(now)), now=now)
