"""An open request protects the data it is about, by holds that end when the right they serve is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import User

from requests_app.events import Happening
from requests_app.lifecycle import Actor, Outcome
from requests_app.models import PrivacyRequest, RequestedRight
from requests_app.operations.casework import record
from requests_app.rights import Right
from retention import holds
from retention.models import LegalHold

HOLDING = frozenset({Right.ACCESS, Right.PORTABILITY, Right.RECTIFICATION, Right.RESTRICTION, Right.HUMAN_REVIEW})
"""[D: open-requests-hold] The rights that hold the data while open: never an erasure, an objection or a withdrawal."""

_KEEPS_ITS_HOLD = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})


def origin_of(request: PrivacyRequest, right: Right) -> str:
    """How a hold names the right it serves."""
    return f"{request.reference} {right}"


def place_holds(
    request: PrivacyRequest, rights: Iterable[RequestedRight], *, actor: User, now: datetime, review_on: date
) -> None:
    """Hold the matched person's data for every right that holds it and has no hold yet."""
    if request.party is None:
        return
    for row in rights:
        right = Right(row.right)
        origin = origin_of(request, right)
        if right in HOLDING and not LegalHold.objects.filter(origin=origin, lifted_at__isnull=True).exists():
            holds.place(
                request.party,
                LegalHold.Reason.OPEN_REQUEST,
                owner=actor,
                review_on=review_on,
                origin=origin,
                now=now,
            )
            record(request, Happening.HOLD_PLACED, now=now, capacity=Actor.SYSTEM, right=right)


def lift_holds(
    request: PrivacyRequest, rights: Iterable[RequestedRight], *, now: datetime, even_granted: bool = False
) -> None:
    """End the request's holds: its rights have been answered, or ask nothing more.

    A restriction that was granted keeps its hold (GDPR 18(1)-(3)): nothing restricted is disposed of before the person
    was told that the restriction is lifted, and that a person decides. ``even_granted`` ends it too, where the request
    turned out to be somebody else's.
    """
    for row in rights:
        right = Right(row.right)
        if right is Right.RESTRICTION and row.outcome in _KEEPS_ITS_HOLD and not even_granted:
            continue
        for hold in LegalHold.objects.filter(origin=origin_of(request, right), lifted_at__isnull=True):
            holds.lift(hold, now=now)
            record(request, Happening.HOLD_LIFTED, now=now, capacity=Actor.SYSTEM, right=right)
