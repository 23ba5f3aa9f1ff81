"""The person asked who was told: the list leaves as a letter of the case (GDPR 19, second sentence)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.fulfilment.recipients.told import told_lines
from requests_app.letters import texts
from requests_app.models import Letter
from requests_app.operations.casework import begin
from requests_app.operations.outgoing import queue
from requests_app.permitted.headings import heading_of
from requests_app.permitted.notices import NobodyWasTold
from requests_app.wording.kinds import LetterKind


@transaction.atomic
def tell_of_recipients(request_id: UUID, *, actor: User, now: datetime) -> Letter:
    """Let the list leave: every recipient of the case's changes by name, and what came of each notice.

    Raises ``NobodyWasTold`` where there is none to tell of.
    """
    case, capacity = begin("tell_of_recipients", request_id, actor, now)
    lines = told_lines(case)
    if not lines:
        raise NobodyWasTold
    text = texts.recipients_told(heading_of(case.request, LetterKind.RECIPIENTS_TOLD), notices=lines)
    return queue(case.request, text, now=now, capacity=capacity, actor=actor)
