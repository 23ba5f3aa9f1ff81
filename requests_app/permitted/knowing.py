"""How surely it is known who asks, as the rights of one case are judged by it (GDPR 12(6))."""

from __future__ import annotations

from requests_app.claimed import is_matched
from requests_app.identity import Level, standing
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest
from requests_app.permitted.case import Case
from requests_app.permitted.decisions import check_known
from requests_app.permitted.representing import is_represented, representative_standing
from requests_app.rights import Right


def standing_of(request: PrivacyRequest) -> Level:
    """What the person has shown, as it counts now: a confirmed mailbox only with a match in the register.

    Where somebody acts for them, what that somebody has shown of themselves [D: representatives].
    """
    if is_represented(request):
        return representative_standing(request)
    shown = Level(request.identity)
    return standing(shown, matched=shown is Level.CONTACT and is_matched(request))


def check_decided_known(case: Case) -> None:
    """Every right as decided is still one that this person may be told. Raises ``IdentityNotEnough``.

    Asked again before an answer goes on: a match may have been taken back since the right was decided.
    """
    told = [(Right(right.right), Outcome(right.outcome)) for right in case.rights if right.outcome]
    if told:
        shown = standing_of(case.request)
        for right, outcome in told:
            check_known(right, outcome, shown)
