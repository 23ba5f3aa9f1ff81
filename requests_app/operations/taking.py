"""Who works on a request, and where it can be answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from customers.identifiers import parse_email
from requests_app.events import Happening, Key
from requests_app.lifecycle import Status
from requests_app.models import PrivacyRequest
from requests_app.operations.casework import begin, move, record
from requests_app.operations.submission import check_column
from requests_app.permitted.capacities import STAFF, capacities_of
from requests_app.permitted.refusals import AddressAlreadyThere, AddressMissing, CannotWorkOnRequests


@transaction.atomic
def take(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """Take a received request into work and own it. Raises ``AlreadyTaken`` to the later of two."""
    case, capacity = begin("take", request_id, actor, now)
    own(case.request, actor)
    moved = move(case.request, Status.IN_WORK)
    record(case.request, Happening.TAKEN, now=now, capacity=capacity, actor=actor, moved=moved)
    return case.request


@transaction.atomic
def hand_over(request_id: UUID, *, to: User, actor: User, now: datetime) -> PrivacyRequest:
    """Give an open request to another user who works on requests."""
    case, capacity = begin("hand_over", request_id, actor, now)
    if not set(STAFF) & set(capacities_of(to)):
        raise CannotWorkOnRequests
    case.request.owner = to
    case.request.save(update_fields=["owner"])
    record(case.request, Happening.HANDED_OVER, now=now, capacity=capacity, actor=actor)
    return case.request


@transaction.atomic
def record_address(
    request_id: UUID, *, email: str = "", postal_address: str = "", actor: User, now: datetime
) -> PrivacyRequest:
    """Fill in where to answer. What the person typed is never overwritten: a letter would go to somebody else."""
    case, capacity = begin("record_address", request_id, actor, now)
    request, given = case.request, {"email": parse_email(email) if email else "", "postal_address": postal_address}
    if not any(given.values()):
        raise AddressMissing
    for name, value in given.items():
        if value and getattr(request, name):
            raise AddressAlreadyThere
        check_column(name, value)
        setattr(request, name, value or getattr(request, name))
    request.save(update_fields=list(given))
    filled = ",".join(name for name, value in given.items() if value)
    record(request, Happening.ADDRESS_RECORDED, now=now, capacity=capacity, actor=actor, codes={Key.HOW: filled})
    return request


def own(request: PrivacyRequest, actor: User) -> None:
    """Whoever acts first on a request that nobody owns owns it."""
    if request.owner_id is None:
        request.owner = actor
        request.save(update_fields=["owner"])
