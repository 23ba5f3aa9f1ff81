"""What is done to a request. Each operation is one transaction: lock the case, ask the rules, write rows and an event.

``actor`` is the signed-in user and ``now`` an instant with its zone. Every operation raises a
:class:`oomi_registry.notice.refused.Refused` whose Finnish message says what to do instead, and then nothing is
written. None of them rings the broker: letters wait in the database for the worker.
"""

from __future__ import annotations

from requests_app.operations.answering import mark_posted, send_again, send_letter, settle_unknown, write_letter
from requests_app.operations.asking import (
    ask_clarification,
    ask_identity,
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
from requests_app.operations.evidence import check_document, confirm_identity, open_document, record_evidence
from requests_app.operations.linking import link_party, unlink_party
from requests_app.operations.packages import discard_copy, give_part, open_copy, want_copy, withhold_part
from requests_app.operations.proofs import (
    confirm_contact,
    enter_code,
    make_code_letter,
    print_code_letter,
    return_code,
)
from requests_app.operations.receiving import receive
from requests_app.operations.submission import AskedRight, Submission
from requests_app.operations.taking import hand_over, record_address, take

__all__ = [
    "AskedRight",
    "ReopenReason",
    "SentBack",
    "Submission",
    "approve",
    "ask_clarification",
    "ask_identity",
    "check_document",
    "confirm_contact",
    "confirm_identity",
    "decide",
    "discard_copy",
    "enter_code",
    "extend",
    "give_part",
    "hand_over",
    "link_party",
    "make_code_letter",
    "mark_duplicate",
    "mark_posted",
    "mark_ready",
    "open_copy",
    "open_document",
    "print_code_letter",
    "receive",
    "record_address",
    "record_answer",
    "record_evidence",
    "reopen",
    "resume",
    "return_code",
    "return_to_work",
    "send_again",
    "send_back",
    "send_for_approval",
    "send_letter",
    "settle_unknown",
    "take",
    "unlink_party",
    "want_copy",
    "withdraw",
    "withhold_part",
    "write_letter",
]
