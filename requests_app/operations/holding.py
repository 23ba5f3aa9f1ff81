"""An open request protects the data it is about, by holds that end when the right they serve is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import User

from requests_app.events import Happening
from requests_app.lifecycle import Actor
from requests_app.models import PrivacyRequest, RequestedRight
from requests_app.operations.casework import record
from requests_app.permitted.restricting import origin_of
from requests_app.rights import Right
from retention import holds
from retention.models import LegalHold

HOLDING = frozenset({Right.ACCESS, Right.PORTABILITY, Right.RECTIFICATION, Right.RESTRICTION, Right.HUMAN_REVIEW})
"""[D: open-requests-hold] The rights that hold the data while open: never an erasure, an objection or a withdrawal."""


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


def lift_holds(request: PrivacyRequest, rights: Iterable[RequestedRight], *, now: datetime) -> None:
    """End the request's holds: its rights have been answered, or ask nothing more.

    What was restricted has a hold of its own, which ends with the restriction (:mod:`retention.restrictions`).
    """
    for row in rights:
        right = Right(row.right)
        for hold in LegalHold.objects.filter(origin=origin_of(request, right), lifted_at__isnull=True):
            holds.lift(hold, now=now)
            record(request, Happening.HOLD_LIFTED, now=now, capacity=Actor.SYSTEM, right=right)
