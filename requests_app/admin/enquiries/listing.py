"""Enquiries as lists show them: by the authority's date, in words and in colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from requests_app import queries
from requests_app.deadlines import words_for
from requests_app.enquiring import ENQUIRY_NAMES, WAITS_FOR_US, EnquiryStatus
from requests_app.models import Enquiry

VIEW = "requests_app.view_enquiry"


@dataclass(frozen=True)
class EnquiryShown:
    """An enquiry by its date: the words and the colour of it; both empty where the authority waits for nothing."""

    enquiry: Enquiry
    status: str
    words: str
    colour: str


def shown(enquiry: Enquiry, today: date) -> EnquiryShown:
    """The enquiry as a list has it on the day ``today`` (Europe/Helsinki)."""
    status = EnquiryStatus(enquiry.status)
    if status not in WAITS_FOR_US:
        return EnquiryShown(enquiry, ENQUIRY_NAMES[status], "", "")
    left = (enquiry.due_on - today).days
    colour = "late" if left < 0 else "soon" if left <= queries.SOON else "ok"
    return EnquiryShown(enquiry, ENQUIRY_NAMES[status], words_for(left), colour)


def open_enquiries(user: User, today: date) -> list[EnquiryShown]:
    """Those that are not closed, the authority's nearest date first; none for who may not view them."""
    if not user.has_perm(VIEW):
        return []
    found = Enquiry.objects.filter(closed_at__isnull=True).order_by("due_on", "pk")
    return [shown(enquiry, today) for enquiry in found]
