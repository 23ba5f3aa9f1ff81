"""Whether somebody who asks for another may, on this day [D: representatives]; and what a mandate's operations ask."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app.events import Happening, Key, read_codes
from requests_app.identity import Level, Means, check_identity
from requests_app.lifecycle import NAMES, Actor, Outcome, Status
from requests_app.models import Mandate, PrivacyRequest
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.decisions import tells
from requests_app.permitted.refusals import NotInThisStatus, RequestClosed
from requests_app.representation import (
    Acting,
    Authority,
    Represented,
    check_estate,
    check_represented,
    represented,
    standing_of_representative,
)
from requests_app.rights import Right

AT_WORK = (Status.IDENTITY_WANTED, Status.IN_WORK, Status.CLARIFICATION_WANTED)


class NobodyRepresents(Refused):
    """The person asks for themselves."""

    sentence = "Pyynnön tekee henkilö itse, eikä valtuutta tarvita."


class MandateUnknown(Refused):
    """The case has no such mandate, or it has been looked at."""

    sentence = "Valtuutta ei ole, tai se on jo tarkistettu. Avaa pyyntö uudelleen, ja kirjaa tarvittaessa uusi valtuus."


class ScopeMissing(Refused):
    """A mandate that does not say what it reaches."""

    sentence = "Kirjoita, mihin valtuus ulottuu ja mistä se käy ilmi. Älä kirjoita henkilötunnusta."


class CheckMissing(Refused):
    """A mandate is decided on, and nobody says what was looked at."""

    sentence = "Kirjoita, mitä tarkistit ja mistä: esimerkiksi päätöksen päiväys, antaja ja voimassaolo."


class RightsMissing(Refused):
    """An accepted mandate that reaches none of the rights."""

    sentence = "Valitse vähintään yksi oikeus, johon valtuus ulottuu. Jos se ei ulotu yhteenkään, älä hyväksy sitä."


class MandateOver(Refused):
    """A mandate whose last day has passed is accepted."""

    sentence = "Valtuuden voimassaolo on jo päättynyt. Älä hyväksy sitä, vaan pyydä voimassa oleva."


class NoDocument(Refused):
    """The mandate has no document, or it has been used."""

    sentence = "Asiakirjaa ei ole enää: se poistetaan, kun valtuus on käytetty. Pyydä se tarvittaessa uudelleen."


class NoEstateOfEstate(Refused):
    """An estate's case is opened from an estate's case."""

    sentence = "Tämä on jo kuolinpesän pyyntö. Avaa toinen kuolinpesän pyyntö alkuperäiseltä pyynnöltä."


class NameOfDeceasedMissing(Refused):
    """Nobody knows whose estate it is."""

    sentence = "Kirjoita kuolleen henkilön nimi."


class NotOfEstates(Refused):
    """GDPR's rights and dates are not an estate's."""

    sentence = "Kuolinpesän pyynnöllä ei ole rekisteröidyn oikeuksia eikä GDPR:n määräaikaa: vastaa siihen kirjeellä."


class CodeShowsAnother(Refused):
    """A code letter would go to the person, and somebody else asks."""

    sentence = (
        "Pyynnön tekee henkilön edustaja: rekisterin osoitteeseen lähtevä koodi ei osoita, kuka edustaja on. Tarkista "
        "edustajan oma henkilöllisyys ja kirjaa selvitys siitä."
    )


def is_represented(request: PrivacyRequest) -> bool:
    """Whether somebody else than the person asks."""
    return bool(request.representative_name) or request.kind == PrivacyRequest.Kind.ESTATE


def is_of_estate(request: PrivacyRequest) -> bool:
    """Whether the case is an estate's, to which the GDPR does not apply as such (Recital 27)."""
    return request.kind == PrivacyRequest.Kind.ESTATE


def authorities_of(request: PrivacyRequest) -> list[Authority]:
    """The request's mandates as the rules look at them."""
    return [authority_of(mandate) for mandate in request.mandates.order_by("recorded_at", "pk")]


def authority_of(mandate: Mandate) -> Authority:
    """One mandate as the rules look at it."""
    return Authority(
        Acting(mandate.kind), mandate.accepted, frozenset(Right(code) for code in mandate.rights), mandate.valid_until
    )


def whom_of(request: PrivacyRequest, today: date) -> Represented:
    """Who the person is for whom somebody asks: by the register where the request is matched, else by what is typed."""
    party = request.party
    birth_date = party.birth_date if party is not None and party.birth_date else request.birth_date
    deceased = is_of_estate(request) or (party is not None and party.deceased)
    return represented(birth_date=birth_date, deceased=deceased, today=today)


def representative_standing(request: PrivacyRequest) -> Level:
    """How surely it is known who the representative is, by how they were confirmed (GDPR 12(6))."""
    kinds = (Happening.IDENTITY_CONFIRMED, Happening.STRONGLY_IDENTIFIED)
    confirmed = request.events.filter(kind__in=kinds).values_list("codes", flat=True)
    means = (read_codes(codes).get(Key.HOW, "") for codes in confirmed)
    return standing_of_representative([Means(how) for how in means if how in set(Means)])


def check_may_act(case: Case, right: Right, outcome: Outcome, today: date) -> None:
    """Nothing is given or told to one who may not act for the person. Raises as ``check_represented``."""
    if is_represented(case.request) and tells(outcome):
        check_represented(right, authorities_of(case.request), whom_of(case.request, today), today)


def check_decided_represented(case: Case, today: date) -> None:
    """Every right as decided may still be told: a mandate may have expired since."""
    if not is_represented(case.request):
        return
    for row in case.rights:
        if row.outcome:
            check_may_act(case, Right(row.right), Outcome(row.outcome), today)


def check_estate_told(case: Case, today: date) -> None:
    """Recital 27: an estate is told of the deceased's contracts by proof of the estate and of who asks for it."""
    check_identity(Right.ACCESS, representative_standing(case.request))
    check_estate(authorities_of(case.request), today)


def check_record_mandate(case: Case, user: User, today: date) -> Actor:
    """While the request of a representative is worked on."""
    actor = check_capacity(user, *STAFF)
    if not is_represented(case.request):
        raise NobodyRepresents
    _check_at_work(case)
    return actor


def check_check_mandate(case: Case, user: User, today: date) -> Actor:
    """The officer's decision on a mandate that was recorded."""
    actor = check_capacity(user, Actor.OFFICER)
    if not is_represented(case.request):
        raise NobodyRepresents
    _check_at_work(case)
    if not case.request.mandates.filter(checked_at__isnull=True).exists():
        raise MandateUnknown
    return actor


def check_open_mandate(case: Case, user: User, today: date) -> Actor:
    """A mandate is opened to decide on it: by the officer."""
    if case.closed:
        raise RequestClosed
    return check_capacity(user, Actor.OFFICER)


def check_open_estate_case(case: Case, user: User, today: date) -> Actor:
    """The officer opens the estate's case beside the request that it came in."""
    actor = check_capacity(user, Actor.OFFICER)
    if is_of_estate(case.request):
        raise NoEstateOfEstate
    _check_at_work(case)
    return actor


def _check_at_work(case: Case) -> None:
    if case.status not in AT_WORK:
        named = " tai ".join(NAMES[status] for status in AT_WORK)
        raise NotInThisStatus(current=NAMES[case.status], allowed=named)
