"""What may be done to a case now and by whom, what not and why; and what its page starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.models import User

from oomi_registry.languages import page_address
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.refused import Refused
from requests_app.clock import clock_of
from requests_app.corrections import told_of
from requests_app.deadlines import Deadline
from requests_app.letters import answers
from requests_app.letters.texts import fee_said
from requests_app.letters.wordings import Wording
from requests_app.models import Letter, PrivacyRequest
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case, case_of
from requests_app.permitted.checks import CHECKS, LETTER_OPERATIONS, check_letter_in
from requests_app.permitted.copies import is_fetched
from requests_app.permitted.erasures import report_of
from requests_app.permitted.fees import accepted_fee
from requests_app.permitted.headings import heading_of
from requests_app.permitted.rectifying import rectification_of
from requests_app.queries.recipients import told_of_recipients
from requests_app.queries.restricting import told_of_restriction
from requests_app.queries.reviewing import told_of_review
from requests_app.queries.withdrawing import told_of_withdrawal
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class Action:
    """An operation as a button: ``code`` is the operation's name, ``reason`` why it is not allowed now, in Finnish."""

    code: str
    label: str
    enabled: bool
    reason: str = ""


def deadline_of(request: PrivacyRequest, *, today: date) -> Deadline:
    """The request's dates and how they were counted, its pauses and extension read from its events and letters."""
    return clock_of(request).deadline(today)


def allowed_actions(request: PrivacyRequest, actor: User, *, today: date) -> list[Action]:
    """Every operation on the request with whether ``actor`` may do it now, and what to do instead where not."""
    case = case_of(request)
    actions = []
    for code, (label, check) in CHECKS.items():
        try:
            check(case, actor, today)
        except Refused as why:
            actions.append(Action(code, label, enabled=False, reason=str(why)))
        else:
            actions.append(Action(code, label, enabled=True))
    return actions


def letter_actions(letter: Letter, actor: User) -> list[Action]:
    """Every operation on a letter, as :func:`allowed_actions`; whether its request lets it leave is asked there."""
    actions = []
    for code, (label, states) in LETTER_OPERATIONS.items():
        try:
            check_capacity(actor, *STAFF)
            check_letter_in(letter, *states)
        except Refused as why:
            actions.append(Action(code, label, enabled=False, reason=str(why)))
        else:
            actions.append(Action(code, label, enabled=True))
    return actions


def suggested_answer(request: PrivacyRequest, wording: Wording | None = None) -> str:
    """The answer's text to start from: each right with its outcome, and the parts that a refusal must have.

    ``wording`` is another than the one in force, for a preview.
    """
    fetched_at = page_address("download_start", request.language)
    case = case_of(request)
    rectified = rectification_of(case)
    told = {Right.RECTIFICATION: told_of(rectified, request.party, request.language)} if rectified is not None else {}
    told[Right.CONSENT_WITHDRAWAL] = told_of_withdrawal(case)
    told[Right.RESTRICTION] = told_of_restriction(case)
    told[Right.HUMAN_REVIEW] = told_of_review(case)
    _tell_of_fees(case, told, request.language)
    estates = request.related_cases.filter(kind=PrivacyRequest.Kind.ESTATE).values_list("reference", flat=True)
    erased = report_of(case, backup_days=settings.BACKUP_DAYS)
    return answers.suggested_answer(
        heading_of(request, LetterKind.ANSWER, wording),
        case.rights,
        by_post=not is_fetched(request),
        fetched_at=fetched_at,
        erased=erased,
        told=told,
        recipients=told_of_recipients(case),
        estates=tuple(estates.order_by("reference")),
    ).body


def _tell_of_fees(case: Case, told: dict[Right, str], language: str) -> None:
    """What a right costs is said where its answer stands (GDPR 12(5))."""
    for row in case.rights:
        fee = accepted_fee(case, row)
        if row.fee and fee is not None and fee.answered_at is not None:
            right = Right(row.right)
            said = fee_said(fee.amount, day_in_helsinki(fee.answered_at), language)
            told[right] = "\n\n".join(part for part in (told.get(right, ""), said) if part)
