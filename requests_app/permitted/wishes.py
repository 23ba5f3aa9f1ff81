"""May what a person was refused be given to the Ombudsman, and by whom (tietosuojalaki 34 § 4 mom.)?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.refused import Refused
from requests_app.grounds import Ground, Need, needs
from requests_app.lifecycle import Actor, Outcome
from requests_app.models import Dossier, Letter, OmbudsmanWish, PrivacyRequest, RequestedRight, WithheldPart
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.refusals import NotLinked
from requests_app.permitted.representing import is_of_estate
from requests_app.rights import Right
from requests_app.wishes import WishEnd
from requests_app.wording.kinds import LetterKind


class NotOfAccess(Refused):
    """A case of another kind: nobody asked for access to their own data in it."""

    sentence = (
        "Tässä asiassa ei ole pyydetty pääsyä omiin tietoihin, joten valtuutetulle ei ole annettavaa. Kirjaa toive "
        "siihen pyyntöön, jossa pääsy evättiin."
    )


class NothingRefused(Refused):
    """No part of the data is refused on tietosuojalaki 34 §."""

    sentence = (
        "Mihinkään tietoon ei ole evätty pääsyä tietosuojalain 34 §:n nojalla. Jos osa evättiin, avaa pyyntö uudelleen "
        "ja kirjaa, mitä kopiosta jätettiin pois."
    )


class RefusalNotTold(Refused):
    """The answer that refuses has not left."""

    sentence = "Vastaus, jossa pääsy evätään, ei ole vielä lähtenyt. Kirjaa toive, kun henkilö on saanut vastauksen."


class WishedAlready(Refused):
    """The case has an open wish."""

    sentence = "Toive on jo kirjattu: henkilö esitti sen {day}. Anna tiedot valtuutetulle tai päätä toive."


class GivenAlready(Refused):
    """What was refused has been given, and nothing has been refused since."""

    sentence = (
        "Evätyt tiedot on jo annettu valtuutetulle {day}. Uuden toiveen voi kirjata, jos pääsy evätään uudelleen."
    )


class NoWish(Refused):
    """The case has no open wish."""

    sentence = "Pyynnöllä ei ole avointa toivetta antaa tietoja valtuutetulle. Kirjaa ensin henkilön toive."


class NothingMadeToGive(Refused):
    """Nothing was made that could be given."""

    sentence = "Tee ensin aineisto valtuutetulle: annetuksi kirjataan se, joka hänelle toimitettiin."


class EndOfGiving(Refused):
    """A wish ends as given only where the data is given."""

    sentence = "Annetuksi toive päättyy vasta, kun kirjaat aineiston annetuksi valtuutetulle."


@dataclass(frozen=True, slots=True)
class RefusedAccess:
    """What of the person's data was refused on tietosuojalaki 34 §: these parts of the copy; with none, the whole."""

    right: RequestedRight
    parts: tuple[WithheldPart, ...]

    @property
    def decided_at(self) -> datetime | None:
        """When something of it was last decided."""
        times = [self.right.decided_at, *(part.decided_at for part in self.parts)]
        return max((time for time in times if time is not None), default=None)


def refused_access(case: Case) -> RefusedAccess | None:
    """What the Ombudsman may be given; ``None`` where 34 § refuses nothing."""
    access = case.gathered_for(Right.ACCESS)
    if access is None:
        return None
    if access.row.outcome == Outcome.REFUSED:
        return RefusedAccess(access.row, ()) if _offered(access.row.ground) else None
    if access.row.outcome != Outcome.PARTLY_GRANTED:
        return None
    parts = tuple(part for part in access.withheld if _offered(part.ground))
    return RefusedAccess(access.row, parts) if parts else None


def open_wish(request: PrivacyRequest) -> OmbudsmanWish | None:
    """The wish of the case that nobody has fulfilled or ended."""
    return request.ombudsman_wishes.filter(ended_at__isnull=True).first()


def made_for(wish: OmbudsmanWish) -> QuerySet[Dossier]:
    """What was made for the wish and not handed over, the newest first."""
    return wish.dossiers.filter(handed_over_at__isnull=True).order_by("-made_at", "-pk")


def told_at(request: PrivacyRequest) -> datetime | None:
    """When the first answer of the case left."""
    answers = request.letters.filter(kind=LetterKind.ANSWER, state=Letter.State.SENT, sent_at__isnull=False)
    return answers.order_by("sent_at").values_list("sent_at", flat=True).first()


def origin_of_wish(request: PrivacyRequest) -> str:
    """How the hold of a wish names it: not by the reference first, for it does not end with the request's answer."""
    return f"valtuutetulle {request.reference}"


def check_record_wish(case: Case, user: User, today: date) -> Actor:
    """Of a refusal under 34 § that the person was told of, once, in a case open or closed."""
    actor = check_capacity(user, *STAFF)
    check_may_be_given(case)
    if told_at(case.request) is None:
        raise RefusalNotTold
    wish = open_wish(case.request)
    if wish is not None:
        raise WishedAlready(day=written(day_in_helsinki(wish.said_at)))
    given = case.request.ombudsman_wishes.filter(end=WishEnd.GIVEN).order_by("-ended_at").first()
    refused = refused_access(case)
    decided = None if refused is None else refused.decided_at
    if given is not None and given.ended_at is not None and (decided is None or decided <= given.ended_at):
        raise GivenAlready(day=written(day_in_helsinki(given.ended_at)))
    return actor


def check_may_be_given(case: Case) -> RefusedAccess:
    """What the Ombudsman may be given. Raises :class:`NotOfAccess`, :class:`NothingRefused` or ``NotLinked``."""
    if is_of_estate(case.request) or case.gathered_for(Right.ACCESS) is None:
        raise NotOfAccess
    refused = refused_access(case)
    if refused is None:
        raise NothingRefused
    if case.request.party_id is None:
        raise NotLinked
    return refused


def check_make_for_ombudsman(case: Case, user: User) -> tuple[Actor, OmbudsmanWish, RefusedAccess]:
    """By the officer, for an open wish; comes out in which capacity, for which wish and of what."""
    actor = check_capacity(user, Actor.OFFICER)
    wish = open_wish(case.request)
    if wish is None:
        raise NoWish
    return actor, wish, check_may_be_given(case)


def can_make_for_ombudsman(case: Case, user: User) -> bool:
    """Whether :func:`check_make_for_ombudsman` lets it be made."""
    try:
        check_make_for_ombudsman(case, user)
    except Refused:
        return False
    return True


def check_give_to_ombudsman(case: Case, user: User, today: date) -> Actor:
    """By the officer, of what was made for the open wish."""
    actor = check_capacity(user, Actor.OFFICER)
    wish = open_wish(case.request)
    if wish is None:
        raise NoWish
    if not made_for(wish).exists():
        raise NothingMadeToGive
    return actor


def check_end_wish(case: Case, user: User, today: date) -> Actor:
    """A wish that is open: the person took it back, or had the data after all."""
    actor = check_capacity(user, *STAFF)
    if open_wish(case.request) is None:
        raise NoWish
    return actor


def _offered(ground: str) -> bool:
    return bool(ground) and Need.OMBUDSMAN_OFFER in needs(Right.ACCESS, Ground(ground))
