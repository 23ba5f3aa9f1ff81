"""What an officer fills in for each operation on an enquiry. The operations themselves decide."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from requests_app.admin.enquiries.forms.answering import Answer, AskMore
from requests_app.admin.enquiries.forms.ending import Close, ReopenEnquiry
from requests_app.admin.enquiries.forms.entering import Concern
from requests_app.admin.enquiries.forms.operation import EnquiryForm, plain
from requests_app.admin.enquiries.forms.working import AskMoreTime, Hold, RecordMoreTime
from requests_app.operations import enquiries

__all__ = ["ENQUIRY_FORMS", "EnquiryForm"]

ENQUIRY_FORMS: Mapping[str, type[EnquiryForm]] = MappingProxyType(
    {
        "take": plain(enquiries.take),
        "concern": Concern,
        "hold": Hold,
        "ask_more_time": AskMoreTime,
        "record_more_time": RecordMoreTime,
        "answer": Answer,
        "ask_more": AskMore,
        "close": Close,
        "reopen": ReopenEnquiry,
    }
)
"""Every operation on an enquiry, by its name. A test holds it against the operations that the rules know."""
