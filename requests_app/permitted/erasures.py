"""The erasure (GDPR 17): who may plan it and carry it out, and when the answer may say what was done.

What is erased cannot be brought back. So an erasure has a plan, another person approves that very plan, and only it is
carried out; the answer leaves after it and tells what was done [D: the-plan-is-approved-as-it-is].
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User

from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.refused import Refused
from requests_app.grounds import GROUNDS, Ground, Need
from requests_app.identity import Level, check_identity
from requests_app.letters.erased import PLACE, report, tells, what_stays
from requests_app.lifecycle import NAMES, Actor, Outcome, Status
from requests_app.models import PlannedLine
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import RELEASING, Case
from requests_app.permitted.copies import check_approved_copy, check_release
from requests_app.permitted.refusals import AnswerMissing, NotInThisStatus, NotLinked, RightNotAsked
from requests_app.rights import Right
from retention.fates import Fate

MET_BY_A_PLAN = frozenset({Need.ITEM, Need.ITEM_DATE})
"""What a ground of GDPR 17(3) asks for and the plan has: each item that stays, and its day."""


class PlanMissing(Refused):
    """An erasure is granted without a plan of it."""

    sentence = "Poisto on myönnetty, mutta sillä ei ole suunnitelmaa. Laadi poistosuunnitelma: se hyväksytään."


class PlanOutOfDate(Refused):
    """The plan is not of the person or the notice that counts now."""

    sentence = "Poistosuunnitelma ei ole ajan tasalla: {why}. Laadi suunnitelma uudelleen."


class SomethingStays(Refused):
    """The erasure is granted whole, and the plan keeps something."""

    sentence = (
        "Suunnitelman mukaan osa tiedoista jää: ratkaise poisto muotoon ”myönnetään osittain” perusteineen "
        "(GDPR 17(3), 12(4))."
    )


class NothingStays(Refused):
    """The erasure is granted in part, and the plan keeps nothing."""

    sentence = "Suunnitelman mukaan kaikki poistuu: ratkaise poisto muotoon ”myönnetään”."


class GroundNotOfPlan(Refused):
    """The ground keeps nothing in the plan."""

    sentence = "Suunnitelmassa mikään ei jää tällä perusteella. Valitse jokin näistä: {grounds}."


class ReportPlaceMissing(Refused):
    """The answer has no place for what is done."""

    sentence = "Vastauksesta puuttuu kohta, johon poiston selostus tulee. Lisää vastaukseen omalle rivilleen: " + PLACE


class ReportPlaceUnwanted(Refused):
    """The answer has a place that nothing will fill."""

    sentence = (
        "Vastauksessa on paikka poiston selostukselle, mutta poistoa ei ole myönnetty tai se on jo toteutettu. "
        "Poista kohta vastauksesta tai kirjoita vastaus ehdotuksesta uudelleen."
    )


class ReportMissing(Refused):
    """The answer no longer tells what was done."""

    sentence = "Vastauksesta puuttuu selostus toteutetusta poistosta. Ota se takaisin ehdotuksesta sellaisenaan."


class ErasureNotCarriedOut(Refused):
    """The answer would leave before what it tells of."""

    sentence = "Poistoa ei ole vielä toteutettu. Toteuta se ensin: vastaus kertoo, mitä tehtiin."


class ApprovalOfAnotherPlan(Refused):
    """Another plan was approved than the one that would be carried out."""

    sentence = (
        "Hyväksyntä annettiin toiselle suunnitelmalle. Ota pyyntö takaisin käsittelyyn ja vie se uudelleen "
        "hyväksyttäväksi."
    )


class NothingToErase(Refused):
    """The erasure is not granted."""

    sentence = "Poistoa ei ole myönnetty, joten toteutettavaa ei ole."


class ErasureStands(Refused):
    """What was erased is not brought back by deciding otherwise."""

    sentence = "Poisto on jo toteutettu, eikä sitä voi perua. Kerro vastauksessa, mitä tehtiin."


def check_plan_erasure(case: Case, user: User, today: date) -> Actor:
    """Erasure asked by a matched person who has shown who they are (GDPR 12(6)), in work."""
    actor = check_capacity(user, *STAFF)
    _check_asked_in(case, Status.IN_WORK)
    if case.request.party_id is None:
        raise NotLinked
    check_identity(Right.ERASURE, Level(case.request.identity))
    return actor


def check_carry_out_erasure(case: Case, user: User, today: date) -> Actor:
    """By the officer or the approver, once the plan is approved, and the copy that the answer gives is built of it.

    A copy is made of the data, so it is there before they go (GDPR 15(3), 20(1)).
    """
    actor = check_capacity(user, Actor.OFFICER, Actor.APPROVER)
    _check_asked_in(case, Status.READY)
    if not case.erases:
        raise NothingToErase
    if case.erased:
        raise ErasureStands
    if case.draft is None:
        raise AnswerMissing
    check_erasure(case)
    check_release(case)
    check_approved_copy(case)
    if case.plan is None or case.approved_plan != case.plan.fingerprint:
        raise ApprovalOfAnotherPlan
    return actor


def check_erasure(case: Case) -> None:
    """Let an answer go on that grants an erasure, or raise what stands in its way; any other is let through.

    Granted whole only where nothing stays; else in part, on a ground on which something does (GDPR 17(1), 17(3)).
    """
    if case.erases:
        _check_as_planned(case)
    if case.draft is not None:
        _check_report(case, case.draft.body)


def check_erasure_told(case: Case) -> None:
    """The answer leaves after what it tells of. Raises :class:`ErasureNotCarriedOut`, or as :func:`check_erasure`."""
    if case.erases and not case.erased:
        raise ErasureNotCarriedOut
    if case.draft is not None:
        _check_report(case, case.draft.body)


def check_not_erased(case: Case) -> None:
    """Let the case be taken for something else, unless its erasure was carried out. Raises :class:`ErasureStands`."""
    if case.erased:
        raise ErasureStands


def check_erased_outcome(case: Case, right: Right, outcome: Outcome) -> None:
    """An erasure that was carried out stays granted, whole or in part. Raises :class:`ErasureStands`."""
    if right is Right.ERASURE and outcome not in RELEASING:
        check_not_erased(case)


def report_of(case: Case, *, backup_days: int) -> str:
    """What the answer says of the erasure: a place for the report, and once it was carried out, the report.

    ``backup_days`` is for how long a backup is kept.
    """
    plan = case.plan
    if plan is None or plan.carried_out_at is None:
        return PLACE
    restricted = any(right.right == Right.RESTRICTION and right.outcome in RELEASING for right in case.rights)
    return report(
        case.done,
        case.request.language,
        on=day_in_helsinki(plan.carried_out_at),
        restricted=restricted,
        backup_days=backup_days,
    )


def grounds_of(lines: Iterable[PlannedLine]) -> tuple[Ground, ...]:
    """On what grounds something stays, in the order of the table of grounds."""
    found = {ground_of(line) for line in what_stays(lines)}
    return tuple(ground for ground in Ground if ground in found)


def ground_of(line: PlannedLine) -> Ground:
    """The ground of one line that stays: what a running contract needs has no ground to be erased (GDPR 17(1))."""
    match Fate(line.fate):
        case Fate.IN_USE:
            return Ground.NO_ERASURE_GROUND
        case Fate.HELD:  # a dispute, a debt, an enquiry: GDPR 17(3)(e)
            return Ground.LEGAL_CLAIMS
        case _:
            return Ground(line.ground)


def _check_as_planned(case: Case) -> None:
    erasure, plan = case.erasure, case.plan
    if plan is None or erasure is None:
        raise PlanMissing
    if case.erased:
        lines = case.done
    else:
        lines = case.planned
        if why := _out_of_date(case):
            raise PlanOutOfDate(why=why)
    grounds = grounds_of(lines)
    if grounds and erasure.outcome == Outcome.GRANTED:
        raise SomethingStays
    if not grounds and erasure.outcome == Outcome.PARTLY_GRANTED:
        raise NothingStays
    if grounds and erasure.ground not in grounds:
        raise GroundNotOfPlan(grounds="; ".join(GROUNDS[ground].name for ground in grounds))


def _out_of_date(case: Case) -> str:
    """Why the plan is not of what counts now; empty where it is."""
    matched_at, plan = case.request.matched_at, case.plan
    if plan is None or (matched_at is not None and matched_at > plan.made_at):  # unlinking discards; the second lock
        return "pyyntö on yhdistetty rekisteröityyn uudelleen"
    if plan.register_version != register().version:
        return "tietosuojaseloste on muuttunut"
    return ""


def _check_report(case: Case, body: str) -> None:
    """The answer has a place for the report until the erasure is carried out, and then the report."""
    wanted = case.erases and not case.erased
    if wanted and PLACE not in body:
        raise ReportPlaceMissing
    if not wanted and PLACE in body:
        raise ReportPlaceUnwanted
    if case.erases and case.erased and not tells(body, case.done, case.request.language):
        raise ReportMissing


def _check_asked_in(case: Case, status: Status) -> None:
    if case.erasure is None:
        raise RightNotAsked
    if case.status is not status:
        raise NotInThisStatus(current=NAMES[case.status], allowed=NAMES[status])
