"""Fees that come to nothing because their request has ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from requests_app.events import Happening, Key
from requests_app.fees import IN_FORCE, FeeState
from requests_app.lifecycle import Actor
from requests_app.models import Fee, PrivacyRequest
from requests_app.operations.casework import record
from requests_app.rights import Right


def lapse_fees(request: PrivacyRequest, *, now: datetime, kept: Collection[Right] = ()) -> None:
    """End every fee of the locked request that is still in force, save an accepted one of a right in ``kept``."""
    for fee in Fee.objects.filter(right__request=request.pk, state__in=sorted(IN_FORCE)).select_related("right"):
        right = Right(fee.right.right)
        if fee.state == FeeState.ACCEPTED and right in kept:
            continue
        fee.state, fee.ended_at = FeeState.LAPSED, now
        fee.save(update_fields=["state", "ended_at"])
        codes = {Key.FEE: fee.pk}
        record(request, Happening.FEE_LAPSED, now=now, capacity=Actor.SYSTEM, codes=codes, right=right)
