"""May a credit decision be looked at again by a human, and has it been (GDPR 22(3))."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from customers.models import CreditDecision
from oomi_registry.notice.refused import Refused
from requests_app.events import Happening, Key, read_codes
from requests_app.identity import check_identity
from requests_app.lifecycle import NAMES, Actor, Outcome, Status
from requests_app.models import PrivacyRequest, RequestEvent
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.knowing import standing_of
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, RightNotAsked
from requests_app.permitted.representing import check_may_act
from requests_app.rights import Right

_GIVES = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})


class NothingToReview(Refused):
    """No decision of the person's that software made waits for a human."""

    sentence = "Henkilöllä ei ole automaattista luottopäätöstä, jota ei olisi jo arvioitu tämän pyynnön johdosta."


class DecisionUnknown(Refused):
    """The decision is not the person's, was made by a human, or was looked at already."""

    sentence = "Valitse jokin henkilön luottopäätöksistä, joita ei ole vielä arvioitu."


class ViewNotHeard(Refused):
    """The person has not been heard."""

    sentence = "Kuule henkilöä ensin: kysy hänen kantansa kohdassa Pyydä tarkennusta, jos hän ei ole kertonut sitä."


class ReviewReasonsMissing(Refused):
    """A human decides with reasons, and in words what it means for the person."""

    sentence = "Kirjoita, mihin ratkaisu perustuu ja mitä se merkitsee henkilölle: hän saa ne vastauksessa."


class TookPart(Refused):
    """The same user has looked at the decision before."""

    sentence = "Olet arvioinut tämän päätöksen aiemmin. Pyydä arvio henkilöltä, joka ei ole osallistunut siihen."


class NoDecisionHeld(Refused):
    """A review is granted, and software made no decision about the person."""

    sentence = (
        "Rekisterissä ei ole luottopäätöstä, jonka ohjelma olisi tehnyt henkilöstä: arviota ei voi myöntää. "
        "Ratkaise, ettei tietoja löytynyt, tai epää arvio perusteella (GDPR 22(1))."
    )


class NotReviewedYet(Refused):
    """A review is granted, and no human has looked at a decision."""

    sentence = "Arvioi ensin luottopäätös kohdassa Ihmisen arvio: myönnettävä arvio puuttuu."


def decisions_of(request: PrivacyRequest) -> QuerySet[CreditDecision]:
    """The matched person's decisions that a human may look at, the latest first.

    A score with a threshold decides in practice, whoever pressed the button (C-634/21).
    """
    by_software = Q(automated=True) | Q(score__isnull=False, threshold__isnull=False)
    if request.party_id is None:
        return CreditDecision.objects.none()
    return CreditDecision.objects.filter(by_software, party=request.party_id).order_by("-decided_at", "-pk")


def reviews_of(request: PrivacyRequest) -> dict[UUID, UUID]:
    """The key of each of the matched person's decisions that the request had looked at again, and of the new one."""
    theirs = set(decisions_of(request).values_list("pk", flat=True))
    told = request.events.filter(kind=Happening.DECISION_REVIEWED).order_by("at", "id")
    codes = [read_codes(each) for each in told.values_list("codes", flat=True)]
    reviewed = {UUID(each[Key.DECISION]): UUID(each[Key.REVIEW]) for each in codes}
    return {decision: review for decision, review in reviewed.items() if decision in theirs}


def unreviewed(request: PrivacyRequest) -> QuerySet[CreditDecision]:
    """Those of the decisions that wait for a human."""
    return decisions_of(request).exclude(pk__in=list(reviews_of(request)))


def check_review_decision(case: Case, user: User, today: date) -> Actor:
    """While the request is worked on, of the matched person, who has shown who they are (GDPR 12(6))."""
    actor = check_capacity(user, *STAFF)
    if all(right.right != Right.HUMAN_REVIEW for right in case.rights):
        raise RightNotAsked
    if case.status is not Status.IN_WORK:
        raise NotInThisStatus(current=NAMES[case.status], allowed=NAMES[Status.IN_WORK])
    if case.request.party_id is None:
        raise NotLinked
    check_identity(Right.HUMAN_REVIEW, standing_of(case.request))
    check_may_act(case, Right.HUMAN_REVIEW, Outcome.GRANTED, today)
    if not unreviewed(case.request).exists():
        raise NothingToReview
    return actor


def check_took_no_part(decision: CreditDecision, user: User) -> None:
    """GDPR 22(3): who looks again took no part before. Raises :class:`TookPart`."""
    named = f"{Key.DECISION}:{decision.pk}"
    if RequestEvent.objects.filter(kind=Happening.DECISION_REVIEWED, actor=user, codes__contains=named).exists():
        raise TookPart


def check_reviewed(case: Case, right: Right, outcome: Outcome) -> None:
    """A review is granted when a human has made one. Raises :class:`NotReviewedYet` or :class:`NoDecisionHeld`."""
    if right is not Right.HUMAN_REVIEW or outcome not in _GIVES:
        return
    if not decisions_of(case.request).exists():
        raise NoDecisionHeld
    if not reviews_of(case.request):
        raise NotReviewedYet
