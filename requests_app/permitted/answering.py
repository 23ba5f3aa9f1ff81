"""May this user decide the rights, write the answer, approve it, and let it leave?"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from requests_app.lifecycle import Actor, Status
from requests_app.models import Letter
from requests_app.permitted import refusals
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.copies import check_approved_copy, check_release
from requests_app.permitted.erasures import check_erasure, check_erasure_told
from requests_app.permitted.estates import check_estate_answer
from requests_app.permitted.fees import check_fees_settled
from requests_app.permitted.knowing import check_decided_known
from requests_app.permitted.moves import check_in, check_move_by
from requests_app.permitted.rectifying import check_changes_agree
from requests_app.permitted.representing import NotOfEstates, check_decided_represented, is_of_estate
from requests_app.permitted.withdrawing import check_withdrawn


def check_decide(case: Case, user: User, today: date) -> Actor:
    """In work; while identity is wanted, only what :func:`requests_app.operations.decide` lets through."""
    actor = check_capacity(user, *STAFF)
    if is_of_estate(case.request):
        raise NotOfEstates
    check_in(case, Status.IN_WORK, Status.IDENTITY_WANTED)
    return actor


def check_write_letter(case: Case, user: User, today: date) -> Actor:
    """Until it is approved; an answer that nobody had to approve may be changed until it leaves."""
    actor = check_capacity(user, *STAFF)
    check_in(case, Status.IN_WORK, Status.IDENTITY_WANTED, Status.READY)
    if case.answer_on_its_way:
        raise refusals.AnswerOnItsWay
    if case.status is Status.READY and case.needs_approval:
        raise refusals.ApprovedTextStands
    return actor


def check_print_letter(letter: Letter, user: User) -> Actor:
    """A letter that waits to be posted, by whoever works on the case."""
    actor = check_capacity(user, *STAFF)
    if letter.via != Letter.Via.POST:
        raise refusals.NotForPaper(way=str(Letter.Via(letter.via).label))
    if letter.state != Letter.State.TO_POST:
        here, wanted = (str(Letter.State(each).label) for each in (letter.state, Letter.State.TO_POST))
        raise refusals.LetterNotHere(current=here, allowed=wanted)
    return actor


def _check_answer_written(case: Case, today: date) -> None:
    if case.draft is None:
        raise refusals.AnswerMissing
    check_decided_known(case)
    check_decided_represented(case, today)
    check_estate_answer(case, today)
    check_changes_agree(case)
    check_withdrawn(case, today)
    check_erasure(case)
    check_fees_settled(case)


def check_send_for_approval(case: Case, user: User, today: date) -> Actor:
    """Every right decided, the answer written, and something in it for a second person."""
    actor = check_move_by(case, Status.AWAITING_APPROVAL, user)
    check_release(case)
    _check_answer_written(case, today)
    return actor


def check_approve(case: Case, user: User, today: date) -> Actor:
    """[D: second-person] By another person than any author."""
    check_in(case, Status.AWAITING_APPROVAL)
    actor = check_move_by(case, Status.READY, user)
    check_release(case)
    _check_answer_written(case, today)
    return actor


def check_send_back(case: Case, user: User, today: date) -> Actor:
    """By the approver, or by who works on it when the plan has changed."""
    check_in(case, Status.AWAITING_APPROVAL)
    return check_move_by(case, Status.IN_WORK, user)


def check_mark_ready(case: Case, user: User, today: date) -> Actor:
    """Every right decided, the answer written, and nothing in it for a second person."""
    check_in(case, Status.IN_WORK)
    actor = check_move_by(case, Status.READY, user)
    check_release(case)
    _check_answer_written(case, today)
    return actor


def check_return_to_work(case: Case, user: User, today: date) -> Actor:
    """By the officer, while the answer has not begun to leave."""
    check_in(case, Status.READY)
    actor = check_move_by(case, Status.IN_WORK, user)
    if case.answer_on_its_way:
        raise refusals.AnswerOnItsWay
    return actor


def check_send_letter(case: Case, user: User, today: date) -> Actor:
    """The answer of a ready request."""
    actor = check_capacity(user, *STAFF)
    if case.answer_on_its_way:
        raise refusals.AnswerOnItsWay
    check_in(case, Status.READY)
    _check_answer_written(case, today)
    check_leaves(case)
    return actor


def check_leaves(case: Case) -> None:
    """What the answer gives is what was decided on and approved (ASVS 2.3.3), and what it tells of has been done."""
    check_release(case)
    check_approved_copy(case)
    check_erasure_told(case)
