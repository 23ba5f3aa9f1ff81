"""An operation is carried out on the enquiry as its page showed it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app import history
from requests_app.admin.acting import carried_out, number_seen
from requests_app.admin.enquiries.forms import EnquiryForm
from requests_app.models import Enquiry
from requests_app.operations.enquirywork import locked_enquiry


class EnquiryPageStale(Refused):
    """Somebody has acted on the enquiry since its page was made."""

    sentence = "Selvityspyyntöä on muutettu sen jälkeen, kun avasit sivun. Tarkista tilanne ja tee tämä uudelleen."


def number_of_changes(enquiry: Enquiry) -> int:
    """How much people have done about it: whether somebody has acted since a page was made."""
    return history.by_people(enquiry.events.all()).count()


def carry_out(form: EnquiryForm, *, seen: str, actor: User, now: datetime) -> bool:
    """Carry out an operation on an enquiry. ``seen`` is what its page carries: :func:`number_of_changes`."""

    def check_unchanged() -> None:
        if number_of_changes(locked_enquiry(form.enquiry.pk)) > number_seen(seen, "selvityspyynnön"):
            raise EnquiryPageStale

    return carried_out(form, check_unchanged, actor=actor, now=now)
