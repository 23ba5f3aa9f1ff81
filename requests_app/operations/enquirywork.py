"""What every operation on an enquiry begins and ends with: the locked row, the check, the move, the event."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User

from requests_app import history
from requests_app.enquiring import EnquiryHappening, EnquiryStatus
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import Enquiry, EnquiryEvent
from requests_app.operations.casework import locked
from requests_app.operations.casework import record as record_on_case
from requests_app.permitted.enquiring import ENQUIRY_CHECKS, EnquiryUnknown

LONGEST_TEXT = 20_000


def locked_enquiry(enquiry_id: UUID) -> Enquiry:
    """The enquiry, locked until the transaction ends, and its case before it. Raises :class:`EnquiryUnknown`."""
    of_case = Enquiry.objects.filter(pk=enquiry_id).values_list("request", flat=True).first()
    if of_case is not None:
        locked(of_case)
    found = Enquiry.objects.select_for_update(of=("self",)).select_related("request__party", "party")
    enquiry = found.filter(pk=enquiry_id).first()
    if enquiry is None:
        raise EnquiryUnknown
    return enquiry


def begin(operation: str, enquiry_id: UUID, actor: User) -> tuple[Enquiry, Actor]:
    """Lock the enquiry and ask whether the user may do it; comes out in which capacity. Raises ``Refused``."""
    enquiry = locked_enquiry(enquiry_id)
    return enquiry, ENQUIRY_CHECKS[operation][1](enquiry, actor)


def record(
    enquiry: Enquiry,
    kind: EnquiryHappening,
    *,
    actor: User,
    capacity: Actor,
    now: datetime,
    moved: tuple[EnquiryStatus, EnquiryStatus] | None = None,
    day: date | None = None,
    why: str = "",
) -> None:
    """Write one event of the enquiry."""
    event = EnquiryEvent(enquiry=enquiry, day=day, why=why.strip())
    history.write(event, kind, now=now, capacity=capacity, actor=actor, moved=moved)


def tell_the_case(enquiry: Enquiry, kind: Happening, *, actor: User, capacity: Actor, now: datetime) -> None:
    """Write in the history of the enquiry's case, where it has one, that the authority enquires or no longer does."""
    if enquiry.request is not None:
        codes = {Key.ENQUIRY: enquiry.pk}
        record_on_case(enquiry.request, kind, now=now, capacity=capacity, actor=actor, codes=codes)


def move(
    enquiry: Enquiry, to: EnquiryStatus, *, closed_at: datetime | None = None
) -> tuple[EnquiryStatus, EnquiryStatus]:
    """Set the status of a locked enquiry, which its table has allowed; comes out from where to where."""
    moved = (EnquiryStatus(enquiry.status), to)
    enquiry.status, enquiry.closed_at = to, closed_at
    enquiry.save(update_fields=["status", "closed_at", "due_on", "asked_until", "owner"])
    return moved
