"""The copy of the data (GDPR 15(3)): who may have it made, and when the answer may give it.

An answer that grants access leaves with a copy that is built, complete, and the one that was approved. Data withheld on
a ground, or late from a named source, do not block it: the copy lists them (GDPR 12(4)).
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from customers.holdings import personal_models
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused
from requests_app.grounds import Ground, grounds_for
from requests_app.identity import Level, check_identity
from requests_app.lifecycle import NAMES, Actor, Outcome, Status
from requests_app.models import AccessPackage
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, RightNotAsked
from requests_app.rights import Right

State = AccessPackage.State

_OF_THE_WHOLE = frozenset({Ground.MANIFESTLY_UNFOUNDED, Ground.EXCESSIVE, Ground.NOT_IDENTIFIED})
PART_GROUNDS = tuple(ground for ground in grounds_for(Right.ACCESS) if ground not in _OF_THE_WHOLE)
"""On what a part of the copy is withheld: GDPR 15(4) and tietosuojalaki 34 §. The rest of the grounds refuse access."""

MISSING_NAMES = {
    "purposes": "käyttötarkoitus (GDPR 15(1)(a))",
    "categories": "tietoryhmä (GDPR 15(1)(b))",
    "recipients": "vastaanottajat (GDPR 15(1)(c))",
    "period": "säilytysaika (GDPR 15(1)(d))",
    "rights": "muut oikeudet (GDPR 15(1)(e))",
    "complaint": "kantelu (GDPR 15(1)(f))",
    "source": "lähde (GDPR 15(1)(g))",
    "decision": "päätöksen logiikka ja seuraukset (GDPR 15(1)(h))",
    "safeguards": "siirron suojatoimet (GDPR 15(2))",
    "copy": "tallenne tai muu tiedosto (GDPR 15(3))",
}
"""What a record may lack, in words; a code without words is shown as it is."""


class CopyAlreadyThere(Refused):
    """A copy is built or on its way."""

    sentence = "Kopio on jo koottu tai koottavana. Hylkää se ensin, jos se on koottava uudelleen."


class NoCopy(Refused):
    """There is no copy to discard."""

    sentence = "Kopiota ei ole. Pyydä se ensin koottavaksi."


class CopyNotBuilt(Refused):
    """The answer would promise a copy that is not there."""

    sentence = "Vastaus antaa kopion tiedoista, mutta kopiota ei ole koottu. Kokoa kopio ja odota, että se valmistuu."


class CopyIncomplete(Refused):
    """Something of GDPR 15(1) is missing of a record."""

    sentence = (
        "Kopiota ei voi antaa: siitä puuttuu {missing}. Täydennä tieto rekisteriin tai kirjaa osa myöhästyväksi "
        "lähteineen, ja kokoa kopio uudelleen."
    )


class CopyOutOfDate(Refused):
    """The copy is not the one that was decided on or approved."""

    sentence = "Kopio ei enää vastaa ratkaisua: {why}. Hylkää kopio ja kokoa se uudelleen."


class ApprovalOfAnotherCopy(Refused):
    """Another copy was approved than the one that would leave."""

    sentence = (
        "Hyväksyntä annettiin toiselle kopiolle. Ota pyyntö takaisin käsittelyyn ja vie se uudelleen hyväksyttäväksi."
    )


class CopyOfWhatIsGone(Refused):
    """The copy could not be made again: what it was made of has been erased."""

    sentence = (
        "Poisto on toteutettu, eikä kopiota voi enää koota samoista tiedoista. Anna kopio sellaisena kuin se on, ja "
        "kerro vastauksessa, jos siinä on virhe."
    )


class OutcomeNotPartly(Refused):
    """A part is withheld on a ground, yet access is granted whole."""

    sentence = (
        "Kopiosta on jätetty osa pois perusteella: ratkaise tarkastus muotoon ”myönnetään osittain” perusteineen."
    )


class CopyNotOpened(Refused):
    """The copy cannot be opened now."""

    sentence = "Kopiota ei voi avata: sitä ei ole koottu, tai se on jo hävitetty. Kokoa kopio ensin."


class PartGroundMissing(Refused):
    """A part is withheld on no ground and is not late either, or is both."""

    sentence = (
        "Valitse joko peruste, jolla osa jätetään pois, tai kirjoita, mistä lähteestä osa myöhästyy ja mihin asti."
    )


class GroundNotForPart(Refused):
    """The ground refuses access whole, or is for another right."""

    sentence = "Tällä perusteella ei jätetä pois osaa kopiosta. Valitse jokin luettelon perusteista."


class PartUnknown(Refused):
    """There is no such table, field or withheld part."""

    sentence = (
        "Osaa ei ole. Valitse taulu ja kenttä luettelosta, ja avaa sivu uudelleen, jos osa on jo otettu takaisin."
    )


class PartAlreadyWithheld(Refused):
    """The part is withheld already."""

    sentence = "Tämä osa on jo jätetty pois kopiosta. Ota se ensin takaisin, jos perustelu on muutettava."


class ExplanationMissing(Refused):
    """A part is left out without saying why."""

    sentence = "Kirjoita, miksi osa puuttuu: se kerrotaan henkilölle kopiossa."


class DayHasPassed(Refused):
    """The late part would come on a day that has been."""

    sentence = "Anna päivä, jona myöhässä oleva osa tulee: tänään tai myöhemmin."


class ReasonToOpenMissing(Refused):
    """Nobody opens a person's whole data without saying why."""

    sentence = "Kirjoita, miksi avaat kopion, esimerkiksi: tarkistan tallenteet ennen hyväksymistä. Syy jää lokiin."


def check_want_copy(case: Case, user: User, today: date) -> Actor:
    """Access of an identified person, in work, that has no copy yet, or whose building was given up."""
    actor = _check_at_work(case, user)
    if case.request.party_id is None:
        raise NotLinked
    check_identity(Right.ACCESS, Level(case.request.identity))  # GDPR 12(6)
    if case.copy is not None and case.copy.state != State.FAILED:
        raise CopyAlreadyThere
    return actor


def check_discard_copy(case: Case, user: User, today: date) -> Actor:
    """A copy that is there, in whatever state."""
    actor = _check_at_work(case, user)
    if case.copy is None:
        raise NoCopy
    _check_can_be_made_again(case)
    return actor


def check_withhold_part(case: Case, user: User, today: date) -> Actor:
    """By the officer: what the person does not get is a decision (GDPR 12(4), 15(4))."""
    actor = _check_at_work(case, user, Actor.OFFICER)
    _check_can_be_made_again(case)
    return actor


def check_give_part(case: Case, user: User, today: date) -> Actor:
    """By the officer, where a part is withheld."""
    actor = _check_at_work(case, user, Actor.OFFICER)
    if not case.withheld:
        raise PartUnknown
    _check_can_be_made_again(case)
    return actor


def check_open_copy(case: Case, user: User, today: date) -> Actor:
    """By those who answer for it: the officer, who may post it, and the approver. In any status: the reason is kept."""
    actor = check_capacity(user, Actor.OFFICER, Actor.APPROVER)
    if case.copy is None or case.copy.state != State.BUILT or case.request.party_id is None:
        raise CopyNotOpened
    return actor


def check_release(case: Case) -> None:
    """Let an answer be approved or made ready that gives a copy, or raise what stands in its way.

    Raises :class:`CopyNotBuilt`, :class:`CopyIncomplete`, :class:`CopyOutOfDate` or :class:`OutcomeNotPartly`; an
    answer that gives no copy is let through.
    """
    access, copy = case.access, case.copy
    if access is None or not case.releases_copy:
        return
    if any(part.ground for part in case.withheld) and access.outcome == Outcome.GRANTED:
        raise OutcomeNotPartly
    if copy is None or copy.state != State.BUILT:
        raise CopyNotBuilt
    if copy.missing:
        raise CopyIncomplete(missing=missing_in_words(copy))
    if why := _out_of_date(case, copy):
        raise CopyOutOfDate(why=why)


def check_approved_copy(case: Case) -> None:
    """What leaves is what was approved: that copy and no other. Raises :class:`ApprovalOfAnotherCopy`."""
    if case.releases_copy and case.needs_approval and case.approved_copy != identity_of(case.copy):
        raise ApprovalOfAnotherCopy


def identity_of(copy: AccessPackage | None) -> tuple[str, str] | None:
    """By what a copy is approved: its key and the SHA-256 of its bytes."""
    return None if copy is None else (str(copy.pk), copy.sha256)


def missing_in_words(copy: AccessPackage) -> str:
    """What the copy lacks, one thing after another."""
    return "; ".join(_missing(code) for code in copy.missing.splitlines())


def _missing(code: str) -> str:
    item, _, table = code.partition(":")
    named = MISSING_NAMES.get(item, item)
    if not table:
        return named
    called = next((model._meta.verbose_name_plural for model, _ in personal_models() if model.__name__ == table), table)
    return f"{named}: {called}"


def _out_of_date(case: Case, copy: AccessPackage) -> str:
    """Why the copy is not of the current decision; empty where it is."""
    matched_at = case.request.matched_at
    if matched_at is not None and matched_at > copy.wanted_at:  # unlinking discards; this is the second lock
        return "pyyntö on yhdistetty rekisteröityyn uudelleen"
    if any(part.decided_at > copy.wanted_at for part in case.withheld):
        return "pois jätettäviä osia on muutettu"
    if copy.register_version != register().version:
        return "tietosuojaseloste on muuttunut"
    return ""


def _check_can_be_made_again(case: Case) -> None:
    """Raise :class:`CopyOfWhatIsGone` where the copy that counts was not fetched yet and its data has been erased."""
    if case.erased and case.copy is not None and case.copy.delivered_at is None:
        raise CopyOfWhatIsGone


def _check_at_work(case: Case, user: User, *capacities: Actor) -> Actor:
    actor = check_capacity(user, *(capacities or STAFF))
    if case.status is not Status.IN_WORK:
        raise NotInThisStatus(current=NAMES[case.status], allowed=NAMES[Status.IN_WORK])
    if case.access is None:
        raise RightNotAsked
    return actor
