"""Where a request stands, and whether this user may move it: what the checks of all operations begin with."""

from __future__ import annotations

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app.lifecycle import NAMES, Actor, NotYourMove, Status, check_move
from requests_app.permitted import refusals
from requests_app.permitted.capacities import STAFF, capacities_of, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.representing import is_of_estate

AT_WORK = (Status.IDENTITY_WANTED, Status.IN_WORK, Status.CLARIFICATION_WANTED)
GIVEN = "annettu"
"""Stands for a text the user is about to type."""


def check_in(case: Case, *allowed: Status) -> None:
    """Raise :class:`NotInThisStatus` unless the request is in one of these statuses."""
    if case.status not in allowed:
        named = " tai ".join(NAMES[status] for status in allowed)
        raise refusals.NotInThisStatus(current=NAMES[case.status], allowed=named)


def check_open(case: Case) -> None:
    """Raise :class:`RequestClosed` for a closed request."""
    if case.closed:
        raise refusals.RequestClosed


def check_move_by(case: Case, to: Status, user: User, *, reason: str = "") -> Actor:
    """The capacity in which the user may move the request. Raises as ``lifecycle.check_move``, or ``NotPermitted``."""
    held = capacities_of(user) or (check_capacity(user, *STAFF),)
    refused: Refused | None = None
    for actor in held:
        try:
            check_move(
                case.status,
                to,
                actor,
                decisions=case.decisions,
                author_is_actor=case.wrote(user.pk),
                reason=reason,
                uses_rights=not is_of_estate(case.request),
            )
        except NotYourMove as why:
            refused = refused or why
        except Refused as why:
            refused = why  # says more than that another capacity makes the move
        else:
            return actor
    assert refused is not None  # noqa: S101 - held is never empty: check_capacity raised, or gave one
    raise refused
