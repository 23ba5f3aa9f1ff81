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
from requests_app.operations.attachments import open_attachment, send_attachment
from requests_app.operations.breaches import open_breach, report_wrong_release
from requests_app.operations.deciding import (
    SentBack,
    approve,
    decide,
    mark_ready,
    return_to_work,
    send_back,
    send_for_approval,
)
from requests_app.operations.dossiers import hand_over_dossier, make_dossier, open_dossier, want_dossier
from requests_app.operations.ending import ReopenReason, mark_duplicate, reopen, withdraw
from requests_app.operations.erasing import carry_out_erasure, plan_erasure
from requests_app.operations.estates import open_estate_case
from requests_app.operations.evidence import check_document, confirm_identity, open_document, record_evidence
from requests_app.operations.fees import (
    FeeAnswer,
    announce_fee,
    approve_fee,
    propose_fee,
    record_fee_answer,
    waive_fee,
)
from requests_app.operations.linking import link_party, unlink_party
from requests_app.operations.mandates import check_mandate, open_mandate_document, record_mandate
from requests_app.operations.messaging import answer_message, read_message, write_message
from requests_app.operations.packages import discard_copy, give_part, open_copy, want_copy, withhold_part
from requests_app.operations.printing import print_letter
from requests_app.operations.proofs import (
    confirm_contact,
    enter_code,
    make_code_letter,
    print_code_letter,
    return_code,
)
from requests_app.operations.receiving import receive
from requests_app.operations.recipients import (
    approve_notice_excuse,
    propose_notice_excuse,
    record_notice_told,
    save_channel,
    send_notice_again,
)
from requests_app.operations.recipients.listing import tell_of_recipients
from requests_app.operations.rectifying import (
    decide_change,
    propose_address,
    propose_change,
    propose_contact,
    void_change,
)
from requests_app.operations.restricting import (
    lift_restriction,
    restrict_records,
    scope_objection,
    tell_of_lifting,
)
from requests_app.operations.reviewing import review_decision
from requests_app.operations.submission import TYPED, AskedRight, Submission
from requests_app.operations.taking import hand_over, record_address, take
from requests_app.operations.wishes import end_wish, give_to_ombudsman, record_wish, want_for_ombudsman
from requests_app.operations.withdrawing import withdraw_consents
from requests_app.operations.wording import word_letter

__all__ = [
    "TYPED",
    "AskedRight",
    "FeeAnswer",
    "ReopenReason",
    "SentBack",
    "Submission",
    "announce_fee",
    "answer_message",
    "approve",
    "approve_fee",
    "approve_notice_excuse",
    "ask_clarification",
    "ask_identity",
    "carry_out_erasure",
    "check_document",
    "check_mandate",
    "confirm_contact",
    "confirm_identity",
    "decide",
    "decide_change",
    "discard_copy",
    "end_wish",
    "enter_code",
    "extend",
    "give_part",
    "give_to_ombudsman",
    "hand_over",
    "hand_over_dossier",
    "lift_restriction",
    "link_party",
    "make_code_letter",
    "make_dossier",
    "mark_duplicate",
    "mark_posted",
    "mark_ready",
    "open_attachment",
    "open_breach",
    "open_copy",
    "open_document",
    "open_dossier",
    "open_estate_case",
    "open_mandate_document",
    "plan_erasure",
    "print_code_letter",
    "print_letter",
    "propose_address",
    "propose_change",
    "propose_contact",
    "propose_fee",
    "propose_notice_excuse",
    "read_message",
    "receive",
    "record_address",
    "record_answer",
    "record_evidence",
    "record_fee_answer",
    "record_mandate",
    "record_notice_told",
    "record_wish",
    "reopen",
    "report_wrong_release",
    "restrict_records",
    "resume",
    "return_code",
    "return_to_work",
    "review_decision",
    "save_channel",
    "scope_objection",
    "send_again",
    "send_attachment",
    "send_back",
    "send_for_approval",
    "send_letter",
    "send_notice_again",
    "settle_unknown",
    "take",
    "tell_of_lifting",
    "tell_of_recipients",
    "unlink_party",
    "void_change",
    "waive_fee",
    "want_copy",
    "want_dossier",
    "want_for_ombudsman",
    "withdraw",
    "withdraw_consents",
    "withhold_part",
    "word_letter",
    "write_letter",
    "write_message",
]
