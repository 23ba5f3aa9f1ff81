"""What an estate's answer may tell, and when (Recital 27): its contracts by proof, and else that it needs the proof."""

from __future__ import annotations

from datetime import date

from requests_app.letters import answers
from requests_app.letters.wordings import Wording, labelled
from requests_app.models import PrivacyRequest
from requests_app.permitted.case import Case
from requests_app.permitted.headings import heading_of
from requests_app.permitted.representing import check_estate_told, is_of_estate
from requests_app.wording.kinds import LetterKind


def check_estate_answer(case: Case, today: date) -> None:
    """Without an accepted mandate an estate is sent nothing but the letter that says so. Raises as ``check_estate``."""
    if is_of_estate(case.request) and not _declines(case):
        check_estate_told(case, today)


def _declines(case: Case) -> bool:
    """Whether the draft is that letter and nothing more, in the wording it was written from."""
    draft = case.draft
    return draft is not None and draft.body == declining(case.request, labelled(LetterKind.ANSWER, draft.wording))


def declining(request: PrivacyRequest, wording: Wording | None = None) -> str:
    """The letter to an estate that has not shown who acts for it: it tells nothing, not even of a contract."""
    return answers.estate_declined(heading_of(request, LetterKind.ANSWER, wording)).body
