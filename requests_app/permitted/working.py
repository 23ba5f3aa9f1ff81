"""May this user take the case, ask the person, extend the time, or end it without an answer?"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from requests_app.deadlines import check_extension
from requests_app.lifecycle import Actor, Status, check_move
from requests_app.permitted import refusals
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.erasures import check_not_erased
from requests_app.permitted.moves import AT_WORK, GIVEN, check_in, check_move_by, check_open
from requests_app.permitted.representing import NotOfEstates, is_of_estate


def check_take(case: Case, user: User, today: date) -> Actor:
    """A received request, by an officer or a handler."""
    actor = check_capacity(user, *STAFF)
    if case.status in AT_WORK:
        raise refusals.AlreadyTaken
    check_in(case, Status.RECEIVED)
    return actor


def check_hand_over(case: Case, user: User, today: date) -> Actor:
    """An open request."""
    check_open(case)
    return check_capacity(user, *STAFF)


def check_record_address(case: Case, user: User, today: date) -> Actor:
    """An open request that lacks one of its addresses."""
    check_open(case)
    actor = check_capacity(user, *STAFF)
    if case.request.email and case.request.postal_address:
        raise refusals.AddressAlreadyThere
    return actor


def check_ask_clarification(case: Case, user: User, today: date) -> Actor:
    """Recital 63: what exactly is asked for."""
    return check_move_by(case, Status.CLARIFICATION_WANTED, user)


def check_record_answer(case: Case, user: User, today: date) -> Actor:
    """While an answer is waited for."""
    check_open(case)
    actor = check_capacity(user, *STAFF)
    if case.clock.open_question is None:
        raise refusals.NothingAsked
    return actor


def check_resume(case: Case, user: User, today: date) -> Actor:
    """The officer no longer waits. [D: unanswered-question] A question never closes a case by itself."""
    check_in(case, Status.IDENTITY_WANTED, Status.CLARIFICATION_WANTED)
    return check_move_by(case, Status.IN_WORK, user)


def check_extend(case: Case, user: User, today: date) -> Actor:
    """GDPR 12(3): once, within the first month."""
    check_open(case)
    actor = check_capacity(user, *STAFF)
    if is_of_estate(case.request):
        raise NotOfEstates
    check_extension(case.clock.deadline(today), today, GIVEN)
    return actor


def check_withdraw(case: Case, user: User, today: date) -> Actor:
    """The person's move, entered by an officer or a handler."""
    check_capacity(user, *STAFF)
    check_move(case.status, Status.WITHDRAWN, Actor.PERSON)
    check_not_erased(case)
    return Actor.PERSON


def check_mark_duplicate(case: Case, user: User, today: date) -> Actor:
    """While nothing has been asked or decided for good."""
    actor = check_move_by(case, Status.DUPLICATE, user)
    check_not_erased(case)
    return actor


def check_reopen(case: Case, user: User, today: date) -> Actor:
    """An answered request, by the officer, with a reason."""
    check_in(case, Status.ANSWERED)
    return check_move_by(case, Status.IN_WORK, user, reason=GIVEN)
