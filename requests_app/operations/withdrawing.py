"""Consents that a request takes back: all of them when it is matched, or those that the officer finds meant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from customers.operations.withdrawals import withdraw_as_asked
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import PrivacyRequest
from requests_app.operations.casework import begin, record
from requests_app.permitted.case import Case
from requests_app.permitted.withdrawing import ConsentsNotChosen, asks_for_all, how_of, withdrawal_asked
from requests_app.rights import Right


def withdraw_at_matching(case: Case, *, now: datetime) -> None:
    """Whose the request is has just been decided: a withdrawal of every consent binds, from when the request came.

    [D: a-withdrawal-binds-from-when-it-was-said] Which consents somebody meant who named one, an officer says.
    """
    request, right = case.request, withdrawal_asked(case)
    if right is None or not asks_for_all(right) or request.party is None:
        return
    withdrawn = withdraw_as_asked(request.party, said_at=request.received_at, how=how_of(request), now=now)
    if withdrawn:
        _record(request, len(withdrawn), now=now, capacity=Actor.SYSTEM)


@transaction.atomic
def withdraw_consents(request_id: UUID, *, consents: Collection[UUID], actor: User, now: datetime) -> PrivacyRequest:
    """Withdraw these consents of the matched person, from when the request came; ``consents`` are keys of theirs.

    Keys that are no consents of the person's in force change nothing. Raises as
    :func:`requests_app.permitted.withdrawing.check_withdraw_consents`, or ``ConsentsNotChosen``.
    """
    case, capacity = begin("withdraw_consents", request_id, actor, now)
    request = case.request
    assert request.party is not None  # noqa: S101 - the check has asked
    withdrawn = withdraw_as_asked(
        request.party, said_at=request.received_at, how=how_of(request), now=now, only=consents
    )
    if not withdrawn:
        raise ConsentsNotChosen
    _record(request, len(withdrawn), now=now, capacity=capacity, actor=actor)
    return request


def _record(request: PrivacyRequest, count: int, *, now: datetime, capacity: Actor, actor: User | None = None) -> None:
    record(
        request,
        Happening.CONSENTS_WITHDRAWN,
        now=now,
        capacity=capacity,
        actor=actor,
        codes={Key.CONSENTS: count},
        right=Right.CONSENT_WITHDRAWAL,
    )
