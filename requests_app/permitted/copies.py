"""The copy of the data (GDPR 15(3)), and what is taken along (GDPR 20(1)): who may have them made and given.

An answer that grants access or portability leaves with its package, which is built, complete, and the one that was
approved. Data withheld on a ground, or late from a named source, do not block it: the package lists them (GDPR 12(4)).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.contrib.auth.models import User

from customers.holdings import personal_models
from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused
from requests_app.grounds import Ground, grounds_for
from requests_app.identity import Level, check_identity
from requests_app.lifecycle import NAMES, Actor, Outcome, Status
from requests_app.models import AccessPackage, PrivacyRequest
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case, Gathered
from requests_app.permitted.copy_refusals import (
    ApprovalOfAnotherCopy,
    CopyAlreadyThere,
    CopyIncomplete,
    CopyNotBuilt,
    CopyNotOpened,
    CopyOfWhatIsGone,
    CopyOutOfDate,
    NoCopy,
    OutcomeNotPartly,
    PartUnknown,
)
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, RightNotAsked
from requests_app.rights import GIVE_PACKAGES, Right

State = AccessPackage.State

_OF_THE_WHOLE = frozenset({Ground.MANIFESTLY_UNFOUNDED, Ground.EXCESSIVE, Ground.NOT_IDENTIFIED})
PART_GROUNDS: Mapping[Right, tuple[Ground, ...]] = MappingProxyType(
    {right: tuple(each for each in grounds_for(right) if each not in _OF_THE_WHOLE) for right in GIVE_PACKAGES}
)
"""On what a part is withheld: GDPR 15(4) and tietosuojalaki 34 §; GDPR 20(1) and 20(4). The rest refuse it whole."""

PACKAGE_NAMES: Mapping[Right, str] = MappingProxyType(
    {Right.ACCESS: "kopio tiedoista", Right.PORTABILITY: "siirrettävät tiedot"}
)

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


def check_want_copy(case: Case, user: User, today: date) -> Actor:
    """Of an identified person, in work, where a package asked for is not there yet or its building was given up."""
    actor = _check_at_work(case, user)
    if case.request.party_id is None:
        raise NotLinked
    _check_one("want_copy", case)
    return actor


def check_discard_copy(case: Case, user: User, today: date) -> Actor:
    """A package that is there, in whatever state."""
    actor = _check_at_work(case, user)
    _check_one("discard_copy", case)
    return actor


def check_withhold_part(case: Case, user: User, today: date) -> Actor:
    """By the officer: what the person does not get is a decision (GDPR 12(4), 15(4), 20(4))."""
    actor = _check_at_work(case, user, Actor.OFFICER)
    _check_one("withhold_part", case)
    return actor


def check_give_part(case: Case, user: User, today: date) -> Actor:
    """By the officer, where a part is withheld."""
    actor = _check_at_work(case, user, Actor.OFFICER)
    _check_one("give_part", case)
    return actor


def check_package_of(operation: str, case: Case, right: Right) -> Gathered:
    """What is gathered for that right, where the operation may be done to it; who does it was asked before.

    Raises ``RightNotAsked``, or why not.
    """
    found = case.gathered_for(right)
    if found is None:
        raise RightNotAsked
    OF_ONE[operation](case, found)
    return found


def check_open_copy(case: Case, user: User, today: date) -> Actor:
    """By those who answer for it: the officer, who may post it, and the approver. In any status: the reason is kept."""
    actor = check_capacity(user, Actor.OFFICER, Actor.APPROVER)
    if case.request.party_id is None or not any(_is_built(each) for each in case.gathered):
        raise CopyNotOpened
    return actor


def _check_wanted(case: Case, gathered: Gathered) -> None:
    check_identity(gathered.right, Level(case.request.identity))  # GDPR 12(6)
    if gathered.package is not None and gathered.package.state != State.FAILED:
        raise CopyAlreadyThere


def _check_discarded(case: Case, gathered: Gathered) -> None:
    if gathered.package is None:
        raise NoCopy
    _check_can_be_made_again(case, gathered)


def _check_given(case: Case, gathered: Gathered) -> None:
    if not gathered.withheld:
        raise PartUnknown
    _check_can_be_made_again(case, gathered)


def _check_can_be_made_again(case: Case, gathered: Gathered) -> None:
    """Raise :class:`CopyOfWhatIsGone` where the package was not fetched yet and its data has been erased."""
    if case.erased and gathered.package is not None and gathered.package.delivered_at is None:
        raise CopyOfWhatIsGone


def _check_opened(case: Case, gathered: Gathered) -> None:
    if not _is_built(gathered):
        raise CopyNotOpened


OF_ONE: Mapping[str, Callable[[Case, Gathered], None]] = MappingProxyType(
    {
        "want_copy": _check_wanted,
        "discard_copy": _check_discarded,
        "withhold_part": _check_can_be_made_again,
        "give_part": _check_given,
        "open_copy": _check_opened,
    }
)
"""What each operation on a package asks of that package itself."""


def _check_one(operation: str, case: Case) -> None:
    """Let it be done where it may be done to one package of the case; else raise why not to the last of them."""
    refused: Refused | None = None
    for gathered in case.gathered:
        try:
            OF_ONE[operation](case, gathered)
        except Refused as why:
            refused = why
        else:
            return
    if refused is not None:
        raise refused


def _is_built(gathered: Gathered) -> bool:
    return gathered.package is not None and gathered.package.state == State.BUILT


def check_release(case: Case) -> None:
    """Let an answer be approved or made ready that gives a package, or raise what stands in its way.

    Raises :class:`CopyNotBuilt`, :class:`CopyIncomplete`, :class:`CopyOutOfDate` or :class:`OutcomeNotPartly`; an
    answer that gives none is let through.
    """
    for gathered in case.released:
        what, package = PACKAGE_NAMES[gathered.right], gathered.package
        if any(part.ground for part in gathered.withheld) and gathered.row.outcome == Outcome.GRANTED:
            raise OutcomeNotPartly(what=what)
        if package is None or package.state != State.BUILT:
            raise CopyNotBuilt(what=what)
        if package.missing:
            raise CopyIncomplete(what=what, missing=missing_in_words(package))
        if why := _out_of_date(case, gathered, package):
            raise CopyOutOfDate(what=what, why=why)


def check_approved_copy(case: Case) -> None:
    """What leaves is what was approved: those packages and no others. Raises :class:`ApprovalOfAnotherCopy`."""
    if case.released and case.needs_approval and case.approved_packages != case.packages:
        raise ApprovalOfAnotherCopy


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


def _out_of_date(case: Case, gathered: Gathered, package: AccessPackage) -> str:
    """Why the package is not of the current decision; empty where it is."""
    matched_at = case.request.matched_at
    if matched_at is not None and matched_at > package.wanted_at:  # unlinking discards; this is the second lock
        return "pyyntö on yhdistetty rekisteröityyn uudelleen"
    if any(part.decided_at > package.wanted_at for part in gathered.withheld):
        return "pois jätettäviä osia on muutettu"
    if package.register_version != register().version:
        return "tietosuojaseloste on muuttunut"
    return ""


def _check_at_work(case: Case, user: User, *capacities: Actor) -> Actor:
    actor = check_capacity(user, *(capacities or STAFF))
    if case.status is not Status.IN_WORK:
        raise NotInThisStatus(current=NAMES[case.status], allowed=NAMES[Status.IN_WORK])
    if not case.gathered:
        raise RightNotAsked
    return actor


def is_fetched(request: PrivacyRequest) -> bool:
    """Whether the person fetches from the site what the answer gives; else it comes with the letter."""
    return request.answer_by != PrivacyRequest.AnswerBy.POST and bool(request.email)
