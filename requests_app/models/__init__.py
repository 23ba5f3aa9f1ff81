"""What people ask, how they showed who they are, and the copies made for them."""

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
from requests_app.models.packages import AccessPackage, DownloadCode, WithheldPart
from requests_app.models.proofs import AddressCode, ContactConfirmation, IdentityEvidence

__all__ = [
    "WHILE_THE_CASE_IS_KEPT",
    "AccessPackage",
    "AddressCode",
    "ContactConfirmation",
    "DownloadCode",
    "Draft",
    "DraftAnswers",
    "IdentityEvidence",
    "Letter",
    "PrivacyRequest",
    "RequestEvent",
    "RequestedRight",
    "RightChoices",
    "WithheldPart",
]
