"""Who of the desk may see a request, beside Django's permission to view.

Before a request is matched to a person it may be anybody's, so it is shown to as few as its handling allows; what the
register holds of the candidates is shown to the one who chooses among them [D: who-sees-an-unmatched-request].
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from requests_app.events import Happening
from requests_app.lifecycle import Actor
from requests_app.models import PrivacyRequest, RequestEvent
from requests_app.permitted.capacities import capacities_of

_BROUGHT = (Happening.SENT_FOR_APPROVAL, Happening.FEE_PROPOSED)
"""What is brought before an approver: an answer, or a fee."""


def seen_by(user: User) -> QuerySet[PrivacyRequest]:
    """The requests that one who may view requests sees.

    Who only approves sees an unmatched request once it has been brought for approval (refused as not identified, GDPR
    12(2)), and from then on: whoever approved or sent back can read what became of it.
    """
    if capacities_of(user) != (Actor.APPROVER,):
        return PrivacyRequest.objects.all()
    brought = RequestEvent.objects.filter(kind__in=_BROUGHT).values("request")
    return PrivacyRequest.objects.filter(Q(party__isnull=False) | Q(pk__in=brought))


def may_see_candidates(user: User) -> bool:
    """Whether what the register holds of people who may be the requester is shown: to the officer, who decides."""
    return Actor.OFFICER in capacities_of(user)
