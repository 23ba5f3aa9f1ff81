"""An enquiry comes: entered with the authority's reference and date, and what it is about is held from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from customers.models import Party
from oomi_registry.notice.days import day_in_helsinki
from requests_app.enquiring import EnquiryHappening, check_due
from requests_app.events import Happening
from requests_app.models import Enquiry, PrivacyRequest
from requests_app.operations.casework import locked
from requests_app.operations.enquiries.holding import Reach, place
from requests_app.operations.enquirywork import LONGEST_TEXT, begin, record, tell_the_case
from requests_app.operations.submission import check_text
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.enquiring import (
    AskedMissing,
    ConcernsNobodyYet,
    DiaryNumberMissing,
    DiaryNumberTaken,
    OfACaseOrAPerson,
    party_of,
)
from requests_app.permitted.refusals import InTheFuture

LONGEST_DIARY_NUMBER = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ToEnter:
    """An enquiry as the authority's letter has it. ``received_at`` is an instant, ``due_on`` a day in Helsinki."""

    diary_number: str
    received_at: datetime
    due_on: date
    asked: str
    request: PrivacyRequest | None = None
    party: Party | None = None
    reach: Reach = Reach.PERSON


@transaction.atomic
def enter(entered: ToEnter, *, actor: User, now: datetime) -> Enquiry:
    """Enter what came, and hold what it is about (GDPR 31: the controller cooperates, so nothing of it goes meanwhile).

    Raises ``NotPermitted``, ``DiaryNumberMissing``, ``DiaryNumberTaken``, ``AskedMissing``, ``OfACaseOrAPerson``,
    ``InTheFuture``, ``DueBeforeReceived`` or ``TextRefused``.
    """
    capacity = check_capacity(actor, *STAFF)
    diary_number = " ".join(entered.diary_number.split())
    _check_entered(entered, diary_number, now)
    request = None if entered.request is None else locked(entered.request.pk)
    try:
        with transaction.atomic():
            enquiry = Enquiry.objects.create(
                diary_number=diary_number,
                received_at=entered.received_at,
                due_on=entered.due_on,
                asked=entered.asked.strip(),
                request=request,
                party=entered.party,
            )
    except IntegrityError:
        raise DiaryNumberTaken from None
    record(
        enquiry,
        EnquiryHappening.RECEIVED,
        actor=actor,
        capacity=capacity,
        now=now,
        day=entered.due_on,
    )
    tell_the_case(enquiry, Happening.ENQUIRY_CAME, actor=actor, capacity=capacity, now=now)
    if party_of(enquiry) is not None:
        place(enquiry, entered.reach, actor=actor, capacity=capacity, now=now)
    return enquiry


@transaction.atomic
def concern(
    enquiry_id: UUID,
    *,
    request: PrivacyRequest | None = None,
    party: Party | None = None,
    reach: Reach = Reach.PERSON,
    actor: User,
    now: datetime,
) -> Enquiry:
    """It became known what an enquiry is about: from then on that is held. Raises ``ConcernsNobodyYet`` and others."""
    if request is not None:
        locked(request.pk)
    enquiry, capacity = begin("concern", enquiry_id, actor)
    if request is not None and party is not None:
        raise OfACaseOrAPerson
    if request is None and party is None:
        raise ConcernsNobodyYet
    enquiry.request, enquiry.party = request, party
    enquiry.save(update_fields=["request", "party"])
    record(enquiry, EnquiryHappening.CONCERNS, actor=actor, capacity=capacity, now=now)
    tell_the_case(enquiry, Happening.ENQUIRY_CAME, actor=actor, capacity=capacity, now=now)
    if party_of(enquiry) is not None:
        place(enquiry, reach, actor=actor, capacity=capacity, now=now)
    return enquiry


def _check_entered(entered: ToEnter, diary_number: str, now: datetime) -> None:
    if not diary_number:
        raise DiaryNumberMissing
    check_text(diary_number, "diaarinumero", LONGEST_DIARY_NUMBER)
    if not entered.asked.strip():
        raise AskedMissing
    check_text(entered.asked, "mitä pyydetään", LONGEST_TEXT)
    if entered.request is not None and entered.party is not None:
        raise OfACaseOrAPerson
    if entered.received_at > now:
        raise InTheFuture
    check_due(day_in_helsinki(entered.received_at), entered.due_on)
