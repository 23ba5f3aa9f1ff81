"""What is done to a breach (GDPR 33-34). Each operation is one transaction: lock it, ask the rules, write, record.

A breach opens by itself where the desk learns that something went to the wrong person; what opens it locks the case
first and the breach after it, everybody in that order.
"""

from __future__ import annotations

from requests_app.operations.breaches.authority import mark_authority_notice, record_reference, write_authority_notice
from requests_app.operations.breaches.closing import close_breach, reopen_breach
from requests_app.operations.breaches.excusing import decide_excuse, propose_excuse
from requests_app.operations.breaches.opening import Facts, open_breach, release_found_wrong, report_wrong_release
from requests_app.operations.breaches.persons import (
    mark_notice_posted,
    send_notice_again,
    send_waiting_notices,
    settle_notice,
    write_person_notices,
)
from requests_app.operations.breaches.recording import (
    add_measure,
    add_person,
    assess_risk,
    correct_awareness,
    mark_measure_done,
    record_facts,
)

__all__ = [
    "Facts",
    "add_measure",
    "add_person",
    "assess_risk",
    "close_breach",
    "correct_awareness",
    "decide_excuse",
    "mark_authority_notice",
    "mark_measure_done",
    "mark_notice_posted",
    "open_breach",
    "propose_excuse",
    "record_facts",
    "record_reference",
    "release_found_wrong",
    "reopen_breach",
    "report_wrong_release",
    "send_notice_again",
    "send_waiting_notices",
    "settle_notice",
    "write_authority_notice",
    "write_person_notices",
]
