"""What is done to an enquiry of the Ombudsman: each operation is one transaction that locks, asks, writes, records."""

from __future__ import annotations

from requests_app.operations.enquiries.answering import answer, ask_more
from requests_app.operations.enquiries.ending import close, reopen
from requests_app.operations.enquiries.entering import ToEnter, concern, enter
from requests_app.operations.enquiries.holding import Reach, hold
from requests_app.operations.enquiries.working import ask_more_time, record_more_time, take

__all__ = [
    "Reach",
    "ToEnter",
    "answer",
    "ask_more",
    "ask_more_time",
    "close",
    "concern",
    "enter",
    "hold",
    "record_more_time",
    "reopen",
    "take",
]
