"""Every recipient is told of what changes (GDPR 19): notices are written with the change, leave, are chased, and end.

[D: recipients-are-told]
"""

from requests_app.operations.recipients.acknowledging import (
    acknowledge,
    acknowledge_by_system,
    notice_of,
    notice_of_system,
)
from requests_app.operations.recipients.by_hand import (
    approve_notice_excuse,
    propose_notice_excuse,
    record_notice_told,
    send_notice_again,
)
from requests_app.operations.recipients.channels import save_channel
from requests_app.operations.recipients.chasing import make_messages
from requests_app.operations.recipients.instructing import write_instructions
from requests_app.operations.recipients.messages import item_as_told, items_of, pages_of
from requests_app.operations.recipients.sending import send_notices

__all__ = [
    "acknowledge",
    "acknowledge_by_system",
    "approve_notice_excuse",
    "item_as_told",
    "items_of",
    "make_messages",
    "notice_of",
    "notice_of_system",
    "pages_of",
    "propose_notice_excuse",
    "record_notice_told",
    "save_channel",
    "send_notice_again",
    "send_notices",
    "write_instructions",
]
