"""The officer's desk for requests: the list by deadline, the case page, and an operation behind every button."""

from requests_app.admin.breaches import BreachAdmin
from requests_app.admin.case import PrivacyRequestAdmin
from requests_app.admin.channels import RecipientChannelAdmin
from requests_app.admin.enquiries import EnquiryAdmin
from requests_app.admin.notices import RecipientNoticeAdmin
from requests_app.admin.wordings import LetterWordingAdmin

__all__ = [
    "BreachAdmin",
    "EnquiryAdmin",
    "LetterWordingAdmin",
    "PrivacyRequestAdmin",
    "RecipientChannelAdmin",
    "RecipientNoticeAdmin",
]
