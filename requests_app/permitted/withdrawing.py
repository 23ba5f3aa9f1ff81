"""Withdrawing consents for a request (GDPR 7(3)): of whom, which, and when the answer may say that it is done.

It asks no identity: but until the request is matched nobody knows whose the consents are
[D: a-withdrawal-binds-from-when-it-was-said].
"""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from customers.models import Consent, ConsentWithdrawal
from customers.operations.withdrawals import consents_in_force
from oomi_registry.notice.days import midnight_in_helsinki
from oomi_registry.notice.refused import Refused
from requests_app.lifecycle import NAMES, Actor, Outcome, Status
from requests_app.models import PrivacyRequest, RequestedRight
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, RightNotAsked
from requests_app.rights import Right

_AT_WORK = (Status.IDENTITY_WANTED, Status.IN_WORK, Status.CLARIFICATION_WANTED)


class NoConsentInForce(Refused):
    """The person has no consent that the request could be about."""

    sentence = "Henkilöllä ei ole voimassa suostumusta, joka olisi annettu ennen pyyntöä. Mitään ei tarvitse peruuttaa."


class ConsentsNotChosen(Refused):
    """None of the person's consents was ticked."""

    sentence = "Valitse, mitkä suostumukset henkilö peruuttaa. Vain voimassa olevan suostumuksen voi peruuttaa."


class NothingWithdrawnYet(Refused):
    """The answer would say that a consent was withdrawn, and none was."""

    sentence = (
        "Vastaus kertoo, että suostumus on peruutettu, mutta mitään ei ole peruutettu. Valitse ensin, mitkä "
        "suostumukset henkilö peruuttaa."
    )


def withdrawal_asked(case: Case) -> RequestedRight | None:
    """The right to withdraw a consent, where the request uses it."""
    return next((right for right in case.rights if right.right == Right.CONSENT_WITHDRAWAL), None)


def asks_for_all(right: RequestedRight) -> bool:
    """Whether every consent is meant: the form says that naming none means all."""
    return not right.details.strip()


def how_of(request: PrivacyRequest) -> str:
    """How a withdrawal names the request that it came by."""
    return f"tietopyyntö {request.reference}"


def open_consents(request: PrivacyRequest, now: datetime) -> QuerySet[Consent]:
    """The matched person's consents in force at ``now`` that were given by the time the request came; else none."""
    if request.party is None:
        return Consent.objects.none()
    return consents_in_force(request.party, now).filter(collected_at__lte=request.received_at)


def withdrawn_by(request: PrivacyRequest) -> QuerySet[ConsentWithdrawal]:
    """What the request has withdrawn of the person whose it is now, with the consents."""
    if request.party is None:
        return ConsentWithdrawal.objects.none()
    of_the_person = ConsentWithdrawal.objects.filter(consent__party=request.party, how=how_of(request))
    return of_the_person.select_related("consent").order_by("consent__collected_at", "pk")


def check_withdraw_consents(case: Case, user: User, today: date) -> Actor:
    """The officer or a handler, for a request that is matched, while there is something to withdraw."""
    actor = check_capacity(user, *STAFF)
    if case.status not in _AT_WORK:
        raise NotInThisStatus(current=NAMES[case.status], allowed=" tai ".join(NAMES[status] for status in _AT_WORK))
    if withdrawal_asked(case) is None:
        raise RightNotAsked
    if case.request.party is None:
        raise NotLinked
    if not open_consents(case.request, midnight_in_helsinki(today)).exists():
        raise NoConsentInForce
    return actor


def check_withdrawn(case: Case, today: date) -> None:
    """Raise :class:`NothingWithdrawnYet` where the answer would say what was not done.

    Before the request is matched, and where the person has given nothing, the answer says so much and no more.
    """
    right = withdrawal_asked(case)
    if right is None or right.outcome != Outcome.GRANTED:
        return
    if open_consents(case.request, midnight_in_helsinki(today)).exists() and not withdrawn_by(case.request).exists():
        raise NothingWithdrawnYet
