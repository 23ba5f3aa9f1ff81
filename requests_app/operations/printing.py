"""A letter that goes by post, on paper: who printed it and when. That it left is told apart, once it has."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening
from requests_app.letters.paper import pdf_of
from requests_app.models import Letter
from requests_app.operations.casework import begin_letter, record
from requests_app.operations.outgoing import codes_of
from requests_app.permitted.answering import check_print_letter
from requests_app.permitted.headings import senders_of
from requests_app.permitted.refusals import RequestUnknown
from requests_app.wording.kinds import LetterKind


@transaction.atomic
def print_letter(request_id: UUID, letter_id: UUID, *, actor: User, now: datetime) -> tuple[Letter, bytes]:
    """The letter that waits to be posted, and its PDF. Printed again it is the same, and the history says so.

    Raises ``RequestUnknown`` where the letter is not of that request.
    """
    case, letter = begin_letter(letter_id)
    if letter.request_id != request_id:
        raise RequestUnknown
    capacity = check_print_letter(letter, actor)
    record(case.request, Happening.LETTER_PRINTED, now=now, capacity=capacity, actor=actor, codes=codes_of(letter))
    senders = [each.code for each in senders_of(case.request, LetterKind(letter.kind))]
    return letter, pdf_of(letter, senders)
