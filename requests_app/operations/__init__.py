"""What is done to a request. Each operation is one transaction: lock the case, ask the rules, write rows and an event.

``actor`` is the signed-in user and ``now`` an instant with its zone. Every operation raises a
:class:`oomi_registry.notice.refused.Refused` whose Finnish message says what to do instead, and then nothing is
written. None of them rings the broker: letters wait in the database for the worker.
"""

from __future__ import annotations

from requests_app.operations.answering import mark_posted, send_again, send_letter, settle_unknown, write_letter
from requests_app.operations.asking import (
    IdentityShown,
    ask_clarification,
    ask_identity,
    confirm_identity,
    extend,
    record_answer,
    resume,
)
from requests_app.operations.deciding import (
    SentBack,
    approve,
    decide,
    mark_ready,
    return_to_work,
    send_back,
    send_for_approval,
)
from requests_app.operations.ending import ReopenReason, mark_duplicate, reopen, withdraw
from requests_app.operations.linking import link_party, unlink_party
from requests_app.operations.receiving import receive
from requests_app.operations.submission import AskedRight, Submission
from requests_app.operations.taking import hand_over, record_address, take

__all__ = [
    "AskedRight",
    "IdentityShown",
    "ReopenReason",
    "SentBack",
    "Submission",
    "approve",
    "ask_clarification",
    "ask_identity",
    "confirm_identity",
    "decide",
    "extend",
    "hand_over",
    "link_party",
    "mark_duplicate",
    "mark_posted",
    "mark_ready",
    "receive",
    "record_address",
    "record_answer",
    "reopen",
    "resume",
    "return_to_work",
    "send_again",
    "send_back",
    "send_for_approval",
    "send_letter",
    "settle_unknown",
    "take",
    "unlink_party",
    "withdraw",
    "write_letter",
]
