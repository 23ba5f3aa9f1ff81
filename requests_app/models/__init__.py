"""What people ask, how they showed who they are, and the copies made for them."""

from requests_app.models.breach_notices import AffectedPerson, AuthorityNotice, BreachNotice
from requests_app.models.breaches import Breach, BreachEvent, BreachExcuse, BreachMeasure, ReleasedItem
from requests_app.models.buildings import Building
from requests_app.models.carried_out import ErasurePlan, PlannedLine, ProposedChange
from requests_app.models.cases import (
    WHILE_THE_CASE_IS_KEPT,
    Draft,
    DraftAnswers,
    Letter,
    PrivacyRequest,
    RequestedRight,
    RequestEvent,
    RightChoices,
)
from requests_app.models.despatch import Despatched
from requests_app.models.enquiries import Dossier, Enquiry, EnquiryAnswer, EnquiryEvent
from requests_app.models.entry_codes import DownloadCode, EntryCode, MailboxCode
from requests_app.models.events import Event
from requests_app.models.feedback import AccessibilityFeedback
from requests_app.models.fees import Fee
from requests_app.models.identifications import IdentificationAttempt, StrongIdentification
from requests_app.models.mandates import Mandate
from requests_app.models.messages import Attachment, CaseMessage
from requests_app.models.notices import NoticeDespatch, NoticeItem, RecipientChannel, RecipientNotice
from requests_app.models.packages import AccessPackage, WithheldPart
from requests_app.models.proofs import AddressCode, ContactConfirmation, IdentityEvidence
from requests_app.models.reminders import Reminder
from requests_app.models.wanted_dossiers import WantedDossier
from requests_app.models.wishes import OmbudsmanWish
from requests_app.models.wordings import LetterWording

__all__ = [
    "WHILE_THE_CASE_IS_KEPT",
    "AccessPackage",
    "AccessibilityFeedback",
    "AddressCode",
    "AffectedPerson",
    "Attachment",
    "AuthorityNotice",
    "Breach",
    "BreachEvent",
    "BreachExcuse",
    "BreachMeasure",
    "BreachNotice",
    "Building",
    "CaseMessage",
    "ContactConfirmation",
    "Despatched",
    "Dossier",
    "DownloadCode",
    "Draft",
    "DraftAnswers",
    "Enquiry",
    "EnquiryAnswer",
    "EnquiryEvent",
    "EntryCode",
    "ErasurePlan",
    "Event",
    "Fee",
    "IdentificationAttempt",
    "IdentityEvidence",
    "Letter",
    "LetterWording",
    "MailboxCode",
    "Mandate",
    "NoticeDespatch",
    "NoticeItem",
    "OmbudsmanWish",
    "PlannedLine",
    "PrivacyRequest",
    "ProposedChange",
    "RecipientChannel",
    "RecipientNotice",
    "ReleasedItem",
    "Reminder",
    "RequestEvent",
    "RequestedRight",
    "RightChoices",
    "StrongIdentification",
    "WantedDossier",
    "WithheldPart",
]
