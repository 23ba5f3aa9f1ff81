"""What an estate's answer may tell, and when (Recital 27): its contracts by proof, and else that it needs the proof."""

from __future__ import annotations

from datetime import date

from requests_app.controllers import controllers_of
from requests_app.letters import answers, texts
from requests_app.models import PrivacyRequest
from requests_app.permitted.case import Case
from requests_app.permitted.representing import check_estate_told, is_of_estate


def check_estate_answer(case: Case, today: date) -> None:
    """Without an accepted mandate an estate is sent nothing but the letter that says so. Raises as ``check_estate``."""
    if is_of_estate(case.request) and (case.draft is None or case.draft.body != declining(case.request)):
        check_estate_told(case, today)


def declining(request: PrivacyRequest) -> str:
    """The letter to an estate that has not shown who acts for it: it tells nothing, not even of a contract."""
    return answers.estate_declined(estate_heading(request)).body


def estate_heading(request: PrivacyRequest) -> texts.Heading:
    """What stands in a letter to an estate."""
    names = tuple(each.name for each in controllers_of(request))
    return texts.Heading(request.reference, request.language, names)
