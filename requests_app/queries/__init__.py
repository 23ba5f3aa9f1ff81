"""What the desk reads of requests. ``today`` is a day in Europe/Helsinki; nothing here writes."""

from __future__ import annotations

from requests_app.controllers import Answering, controllers_of, controllers_of_all
from requests_app.fulfilment.recipients.ledger import LedgerLine, ledger_of
from requests_app.queries.actions import Action, allowed_actions, deadline_of, letter_actions, suggested_answer
from requests_app.queries.alike import Alike, alike_to, repeated_within_a_year
from requests_app.queries.candidates import CONFIDENCE_NAMES, HIDDEN, Candidate, Evidence, candidates_for
from requests_app.queries.estates import answer_to_estate
from requests_app.queries.figures import (
    SOON,
    Counters,
    DeskRow,
    Month,
    counters,
    desk_list,
    half_year,
    open_by_right,
)
from requests_app.queries.history import Happened, changed_by_people, number_of_changes_by_people, timeline
from requests_app.queries.identity import Identity, identity_of

__all__ = [
    "CONFIDENCE_NAMES",
    "HIDDEN",
    "SOON",
    "Action",
    "Alike",
    "Answering",
    "Candidate",
    "Counters",
    "DeskRow",
    "Evidence",
    "Happened",
    "Identity",
    "LedgerLine",
    "Month",
    "alike_to",
    "allowed_actions",
    "answer_to_estate",
    "candidates_for",
    "changed_by_people",
    "controllers_of",
    "controllers_of_all",
    "counters",
    "deadline_of",
    "desk_list",
    "half_year",
    "identity_of",
    "ledger_of",
    "letter_actions",
    "number_of_changes_by_people",
    "open_by_right",
    "repeated_within_a_year",
    "suggested_answer",
    "timeline",
]
