"""May a fee be proposed, approved, announced, answered or taken back; and does one keep the answer from leaving?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User

from oomi_registry.notice.days import day_in_helsinki, midnight_in_helsinki, months_after
from oomi_registry.notice.refused import Refused
from requests_app.fees import (
    FEE_GROUNDS,
    FEE_MOVES,
    MONTHS_OF_A_REPEAT,
    STATE_NAMES,
    UNSETTLED,
    FeeState,
    FeeUnsettled,
    check_fee_move,
)
from requests_app.lifecycle import Actor, AuthorMayNotApprove, Outcome
from requests_app.models import Fee, PrivacyRequest, RequestedRight
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import RELEASING, Case
from requests_app.permitted.moves import AT_WORK, check_in
from requests_app.permitted.representing import NotOfEstates, is_of_estate
from requests_app.rights import Right


class NothingCosts(Refused):
    """No right of the request may have a fee, or each has one."""

    sentence = "Pyynnössä ei ole oikeutta, josta maksun voisi esittää: oikeus on maksuton, tai maksu on jo esitetty."


class FeeUnknown(Refused):
    """The case has no such fee, or none in the state that this is for."""

    sentence = "Pyynnöllä ei ole maksua, jolle tämän voisi tehdä. Avaa pyyntö uudelleen."


class FeeNotTold(Refused):
    """The announcement has not left, so nobody can have accepted."""

    sentence = "Ilmoitus maksusta ei ole vielä lähtenyt. Kirjaa henkilön vastaus, kun hän on saanut ilmoituksen."


class NarrowingMissing(Refused):
    """The person asks for less, and nobody wrote down what."""

    sentence = "Kirjoita, mihin henkilö rajasi pyyntönsä."


def rights_without_fee(case: Case) -> tuple[RequestedRight, ...]:
    """The rights of which a fee may be proposed."""
    taken = {fee.right_id for fee in case.fees_in_force}
    chargeable = {right for rule in FEE_GROUNDS.values() for right in rule.rights}
    return tuple(row for row in case.rights if row.pk not in taken and Right(row.right) in chargeable)


def had_a_copy(request: PrivacyRequest) -> bool:
    """Whether the matched person was given a copy of their data within the year before the request (GDPR 15(3))."""
    if request.party_id is None:
        return False
    since = midnight_in_helsinki(months_after(day_in_helsinki(request.received_at), -MONTHS_OF_A_REPEAT))
    given = RequestedRight.objects.filter(
        right=Right.ACCESS,
        outcome__in=sorted(RELEASING),
        request__party=request.party_id,
        request__status="answered",
        request__closed_at__gte=since,
        request__closed_at__lte=request.received_at,
    )
    return given.exclude(request=request.pk).exists()


def check_propose_fee(case: Case, user: User, today: date) -> Actor:
    """While it is worked on, of a right that may cost and has no fee yet."""
    actor = check_capacity(user, *STAFF)
    if is_of_estate(case.request):
        raise NotOfEstates
    check_in(case, *AT_WORK)
    if not rights_without_fee(case):
        raise NothingCosts
    return actor


def check_approve_fee(case: Case, user: User, today: date) -> Actor:
    """[D: second-person] By another person than who proposed it."""
    actor = check_capacity(user, Actor.APPROVER)
    check_in(case, *AT_WORK)
    proposed = [fee for fee in case.fees if fee.state == FeeState.PROPOSED]
    if not proposed:
        raise FeeUnknown
    if all(fee.proposed_by_id == user.pk for fee in proposed):
        raise AuthorMayNotApprove
    return actor


def check_announce_fee(case: Case, user: User, today: date) -> Actor:
    """Once it was approved: the person is told before anything is incurred."""
    actor = check_capacity(user, *STAFF)
    check_in(case, *AT_WORK)
    _check_some(case, FeeState.ANNOUNCED)
    return actor


def check_record_fee_answer(case: Case, user: User, today: date) -> Actor:
    """What the person said, entered by the officer or a handler."""
    check_capacity(user, *STAFF)
    check_in(case, *AT_WORK)
    if not fees_to_answer(case):
        _check_some(case, FeeState.DECLINED)
        raise FeeNotTold
    return Actor.PERSON


def fees_to_answer(case: Case) -> tuple[Fee, ...]:
    """The fees that the person has been told of, and may still accept, decline or ask less instead of."""
    return tuple(fee for fee in _some(case, FeeState.DECLINED) if is_told(fee))


def check_waive_fee(case: Case, user: User, today: date) -> Actor:
    """The controller takes it back, at any time before the answer; so does an approver who does not approve."""
    actor = check_capacity(user, *STAFF, Actor.APPROVER)
    check_in(case, *AT_WORK)
    _check_some(case, FeeState.WAIVED)
    return actor


def is_told(fee: Fee) -> bool:
    """Whether the person has been told of it: its announcement has left."""
    return fee.letter is not None and fee.letter.sent_at is not None


def check_fees_settled(case: Case) -> None:
    """Raise :class:`FeeUnsettled` where the answer gives something whose fee the person has not answered.

    GDPR 12(5): nothing is charged unless it was announced and accepted. What is refused costs nothing.
    """
    refused = {row.pk for row in case.rights if row.outcome == Outcome.REFUSED}
    for fee in case.fees:
        if fee.state in UNSETTLED and fee.right_id not in refused:
            raise FeeUnsettled(current=STATE_NAMES[FeeState(fee.state)])


def accepted_fee(case: Case, row: RequestedRight) -> Fee | None:
    """What the person has agreed to pay for that right."""
    return next((fee for fee in case.fees if fee.right_id == row.pk and fee.state == FeeState.ACCEPTED), None)


def costs(case: Case, row: RequestedRight, outcome: Outcome) -> bool:
    """Whether the answer to that right is given for a fee: it gives something, and the person has agreed to pay."""
    return outcome in RELEASING and accepted_fee(case, row) is not None


def move_of(fee: Fee, to: FeeState, actor: Actor, user: User | None) -> None:
    """Let the fee be moved, or raise as :func:`requests_app.fees.check_fee_move`."""
    author_is_actor = user is not None and fee.proposed_by_id == user.pk
    check_fee_move(FeeState(fee.state), to, actor, author_is_actor=author_is_actor)


def _some(case: Case, to: FeeState) -> Iterable[Fee]:
    return [fee for fee in case.fees if to in FEE_MOVES[FeeState(fee.state)]]


def _check_some(case: Case, to: FeeState) -> None:
    if not _some(case, to):
        raise FeeUnknown
