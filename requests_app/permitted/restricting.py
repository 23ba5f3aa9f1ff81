"""May what is held be restricted, and a restriction be lifted; may an objection be weighed (GDPR 18, 21(1))."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db.models import QuerySet

from customers.models import MarketingBan, Objection, Restriction
from customers.objected import MARKETING, SURVEYS
from customers.operations.restrictions import NotToldYet
from oomi_registry.notice.refused import Refused
from requests_app.grounds import Ground
from requests_app.identity import check_identity
from requests_app.lifecycle import NAMES, Actor, Outcome, Status, is_closed
from requests_app.models import PrivacyRequest, RequestedRight
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.knowing import standing_of
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, RightNotAsked
from requests_app.rights import Right

_GIVES = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})
_CONTESTED = frozenset({Right.RECTIFICATION, Right.ERASURE})
_WAITS_FOR = {Restriction.Ground.OBJECTION: Right.OBJECTION, Restriction.Ground.ACCURACY: Right.RECTIFICATION}
"""Grounds that last until another right of the same request is decided (GDPR 18(1)(a) and (d))."""


class NotRestrictedYet(Refused):
    """A restriction is granted, and nothing is restricted."""

    sentence = "Valitse ensin rajoitettavat tiedot kohdassa Rajoitukset ja vastustaminen: myönnettävä rajoitus puuttuu."


class NothingRestricted(Refused):
    """No restriction of the request is in force."""

    sentence = "Tämän pyynnön perusteella ei ole voimassa rajoitusta, jonka voisi poistaa."


class StillWeighed(Refused):
    """What the restriction waits for is not decided."""

    sentence = "Ratkaise ensin {right}: rajoitus on voimassa siihen asti (GDPR 18(1))."


class NothingUnanswered(Refused):
    """Restricted because a request is not answered, and there is none."""

    sentence = "Valitse toinen peruste: henkilöllä ei ole korjaus- eikä poistopyyntöä, johon ei ole vastattu."


class NothingObjected(Refused):
    """The request has no objection that waits."""

    sentence = "Vastustaminen on jo ratkaistu, tai pyyntöä ei ole yhdistetty rekisteröityyn."


class MarketingIsNotWeighed(Refused):
    """GDPR 21(3): an objection to marketing is absolute."""

    sentence = (
        "Markkinoinnin ja kyselyjen vastustamista ei punnita (GDPR 21(3)). Täsmennä ensin, mitä henkilö vastustaa, ja "
        "kirjaa markkinointi kielloksi."
    )


def origin_of(request: PrivacyRequest, right: Right) -> str:
    """How a hold, a restriction or an objection names the right it serves."""
    return f"{request.reference} {right}"


def restrictions_of(request: PrivacyRequest) -> QuerySet[Restriction]:
    """Every restriction that the request has led to, the first placed first."""
    origins = [origin_of(request, right) for right in Right]
    return Restriction.objects.filter(origin__in=origins).order_by("placed_at", "pk")


def objection_of(request: PrivacyRequest) -> Objection | None:
    """The objection of the request that counts, if the request is matched and uses that right."""
    found = Objection.objects.filter(origin=origin_of(request, Right.OBJECTION), party=request.party_id)
    return found.exclude(state=Objection.State.VOID).order_by("-raised_at", "-pk").first()


def ban_within_objection(request: PrivacyRequest) -> str:
    """How a ban that was made within the objection says whence it came."""
    return f"tietopyyntö {request.reference}"


def check_restrict_records(case: Case, user: User, today: date) -> Actor:
    """While a request for it is worked on, of the matched person, who has shown who they are (GDPR 12(6), 18(1))."""
    actor = check_capacity(user, *STAFF)
    if all(right.right != Right.RESTRICTION for right in case.rights):
        raise RightNotAsked
    if case.status is not Status.IN_WORK:
        raise NotInThisStatus(current=NAMES[case.status], allowed=NAMES[Status.IN_WORK])
    if case.request.party_id is None:
        raise NotLinked
    check_identity(Right.RESTRICTION, standing_of(case.request))
    return actor


def check_tell_of_lifting(case: Case, user: User, today: date) -> Actor:
    """While a restriction stands that waits for nothing, also when the request was answered long ago (GDPR 18(3))."""
    actor = check_capacity(user, *STAFF)
    _first_refusal(case, told=False)
    return actor


def check_lift_restriction(case: Case, user: User, today: date) -> Actor:
    """When the letter that tells of it has left (GDPR 18(3))."""
    actor = check_capacity(user, *STAFF)
    _first_refusal(case, told=True)
    return actor


def check_scope_objection(case: Case, user: User, today: date) -> Actor:
    """While the objection waits to be decided."""
    actor = check_capacity(user, *STAFF)
    if all(right.right != Right.OBJECTION for right in case.rights):
        raise RightNotAsked
    objection = objection_of(case.request)
    if objection is None or is_closed(case.status):
        raise NothingObjected
    return actor


def check_tell(case: Case, restriction: Restriction) -> None:
    """Raise :class:`StillWeighed` while the right that the restriction waits for is undecided."""
    waits_for = _WAITS_FOR.get(Restriction.Ground(restriction.ground))
    right = next((each for each in case.rights if each.right == waits_for), None)
    if waits_for is not None and right is not None and not right.outcome:
        names = {Right.OBJECTION: "vastustaminen", Right.RECTIFICATION: "korjauspyyntö"}
        raise StillWeighed(right=names[waits_for])


def can_tell(case: Case, restriction: Restriction) -> bool:
    """Whether the person may be told that the restriction is lifted."""
    try:
        check_tell(case, restriction)
    except StillWeighed:
        return False
    return True


def check_unanswered(request: PrivacyRequest, ground: Restriction.Ground) -> None:
    """Notice section 12: while a rectification or an erasure of the same person waits for its answer."""
    if ground is not Restriction.Ground.UNANSWERED:
        return
    waiting = RequestedRight.objects.filter(
        request__party=request.party_id, request__closed_at__isnull=True, right__in=sorted(_CONTESTED)
    )
    if not waiting.exists():
        raise NothingUnanswered


def check_carried_out(case: Case, right: Right, outcome: Outcome, ground: Ground | None) -> None:
    """A restriction is granted when something is restricted; what is absolute in an objection is not overridden."""
    if right is Right.RESTRICTION and outcome in _GIVES:
        own = restrictions_of(case.request).filter(
            origin=origin_of(case.request, Right.RESTRICTION), lifted_at__isnull=True
        )
        if not own.exists():
            raise NotRestrictedYet
    if right is Right.OBJECTION and ground is Ground.COMPELLING_GROUNDS:
        objection = objection_of(case.request)
        absolute = objection is not None and {MARKETING, SURVEYS} & set(objection.purposes)
        if (
            absolute
            and not MarketingBan.objects.filter(
                party=case.request.party_id, how=ban_within_objection(case.request)
            ).exists()
        ):
            raise MarketingIsNotWeighed


def _first_refusal(case: Case, *, told: bool) -> None:
    """Raise the refusal of the first restriction in force, unless one may be told of, or lifted."""
    standing = list(restrictions_of(case.request).filter(lifted_at__isnull=True))
    if not standing:
        raise NothingRestricted
    if told and all(each.told_at is None for each in standing):
        raise NotToldYet
    if not told and not any(can_tell(case, each) for each in standing):
        check_tell(case, standing[0])
