"""What an enquiry is about is held while it is open: the case's rows or the person's, and no others [D: holds]."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.days import day_in_helsinki
from requests_app.belonging import rows_of_case
from requests_app.enquiring import EnquiryHappening
from requests_app.lifecycle import Actor
from requests_app.models import Enquiry
from requests_app.operations.enquirywork import begin, record
from requests_app.permitted.enquiring import NobodyToHold, origin_of_enquiry, party_of
from retention import holds
from retention.models import LegalHold


class Reach(StrEnum):
    """What the enquiry's hold covers [D: holds]: no more rows than what is asked about needs."""

    CASE = "case"  # the rows of the case alone: how it was handled
    PERSON = "person"  # everything that is held about the person at this moment


@transaction.atomic
def hold(enquiry_id: UUID, *, reach: Reach, actor: User, now: datetime) -> Enquiry:
    """Hold what the enquiry is about, where nothing is held for it. Raises ``NobodyToHold`` or ``HeldAlready``."""
    enquiry, capacity = begin("hold", enquiry_id, actor)
    place(enquiry, reach, actor=actor, capacity=capacity, now=now)
    return enquiry


def place(enquiry: Enquiry, reach: Reach, *, actor: User, capacity: Actor, now: datetime) -> None:
    """Place the hold of a locked enquiry; it is looked at again on the authority's date. Raises ``NobodyToHold``."""
    party = party_of(enquiry)
    if party is None:
        raise NobodyToHold
    reason, origin = LegalHold.Reason.OMBUDSMAN, origin_of_enquiry(enquiry)
    review_on = max(enquiry.due_on, day_in_helsinki(now))
    if reach is Reach.CASE and enquiry.request is not None:
        rows = rows_of_case(enquiry.request)
        holds.place_on(party, reason, rows, owner=actor, review_on=review_on, origin=origin, now=now)
    else:
        holds.place(party, reason, owner=actor, review_on=review_on, origin=origin, now=now)
    record(enquiry, EnquiryHappening.HOLD_PLACED, actor=actor, capacity=capacity, now=now, day=review_on)
