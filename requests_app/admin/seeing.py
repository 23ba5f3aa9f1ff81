"""Who of the desk may see a request, beside Django's permission to view.

Before a request is matched to a person it may be anybody's, so it is shown to as few as its handling allows [D:
who-sees-an-unmatched-request]; what the register holds of the candidates is shown to the one who chooses among them.
"""

from __future__ import annotations

from django.contrib.auth.models import User

from requests_app.lifecycle import CLOSED, Actor, Status
from requests_app.models import PrivacyRequest
from requests_app.permitted.capacities import capacities_of

_BEFORE_THE_APPROVER = frozenset(Status) - CLOSED - {Status.AWAITING_APPROVAL, Status.READY}


def may_see(request: PrivacyRequest, user: User) -> bool:
    """Whether one who may view requests may see this one.

    Who only approves sees an unmatched request from the moment it is brought for approval (refused as not identified,
    GDPR 12(2)), and not before.
    """
    if request.party_id is not None:
        return True
    return capacities_of(user) != (Actor.APPROVER,) or request.status not in _BEFORE_THE_APPROVER


def may_see_candidates(user: User) -> bool:
    """Whether what the register holds of people who may be the requester is shown: to the officer, who decides."""
    return Actor.OFFICER in capacities_of(user)
