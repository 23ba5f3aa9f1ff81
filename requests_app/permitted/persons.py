"""May the person do this on the page of their request? The same tables judge it as when an officer enters it.

Each check comes out the capacity in which it is done, and raises ``Refused`` as the desk's check of that name does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from oomi_registry.notice.refused import Refused
from requests_app.identity import can_carry_out
from requests_app.lifecycle import Actor, Status, check_move
from requests_app.permitted import refusals
from requests_app.permitted.case import Case
from requests_app.permitted.erasures import check_not_erased
from requests_app.permitted.fees import FeeNotTold, fees_to_answer
from requests_app.permitted.knowing import standing_of
from requests_app.permitted.messaging import check_send_attachment, check_write_message
from requests_app.permitted.moves import AT_WORK, check_in, check_open
from requests_app.permitted.representing import authorities_of, is_represented, whom_of
from requests_app.representation import check_represented
from requests_app.rights import Right

PersonsCheck = Callable[[Case], Actor]


def check_own_withdrawal(case: Case) -> Actor:
    """The person's move, until the answer is being approved or has left."""
    check_move(case.status, Status.WITHDRAWN, Actor.PERSON)
    check_not_erased(case)
    return Actor.PERSON


def check_own_answer(case: Case) -> Actor:
    """While an answer is waited for (GDPR 12(6), Recital 63)."""
    check_open(case)
    if case.clock.open_question is None:
        raise refusals.NothingAsked
    return Actor.PERSON


def check_own_fee_answer(case: Case) -> Actor:
    """Once the announcement of a fee has left, and until the answer does (GDPR 12(5))."""
    check_in(case, *AT_WORK)
    if not fees_to_answer(case):
        raise FeeNotTold
    return Actor.PERSON


PERSONS_CHECKS: Mapping[str, PersonsCheck] = MappingProxyType(
    {
        "withdraw": check_own_withdrawal,
        "record_answer": check_own_answer,
        "record_fee_answer": check_own_fee_answer,
        "write_message": check_write_message,
        "send_attachment": check_send_attachment,
    }
)
"""Every operation that the person may do by themselves, by the name that it has at the desk where it has one."""


def may_see_who_looked(case: Case, today: date) -> bool:
    """Whether whoever asks may be told who has looked at the person's data: they themselves, or one who may act in it.

    It tells of the data as the copy does (GDPR 15(1)), so a representative's mandate has to reach access.
    """
    if not is_surely_known(case):
        return False
    if not is_represented(case.request):
        return True
    try:
        check_represented(Right.ACCESS, authorities_of(case.request), whom_of(case.request, today), today)
    except Refused:
        return False
    return True


def is_surely_known(case: Case) -> bool:
    """Whether whoever asks has shown as much as a copy of the data needs.

    Before that the page tells nothing from which somebody could learn whether the person is in the register.
    """
    return can_carry_out(Right.ACCESS, standing_of(case.request))
