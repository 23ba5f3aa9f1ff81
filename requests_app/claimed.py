"""What a requester claimed, in the forms by which the register is searched; and how sure it is that they are somebody.

What was typed may be anything: an item that cannot be read as what it should be leads to nobody, and is still shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from customers.identifiers import (
    parse_customer_number,
    parse_email,
    parse_metering_point,
    parse_name,
    parse_phone,
    parse_postal_code,
    parse_street,
)
from customers.matching import Address, Claimed, Confidence, Confirmed, Match, rank
from customers.queries import find_candidates
from oomi_registry.notice.refused import Refused
from requests_app.events import Happening, Key, read_codes
from requests_app.models import PrivacyRequest

_CONFIRMS_THE_MAILBOX = "confirmed_contact"
_STREET_AND_CODE = re.compile(r"^(?P<street>.+?)[\s,]+(?:FI-?)?(?P<code>\d{5})(?!\d)", re.DOTALL)
_Read = TypeVar("_Read")


def address_in(text: str) -> Address | None:
    """The Finnish street and postal code in a postal address as typed, on one line or several, if there."""
    found = _STREET_AND_CODE.match(text.strip())
    if found is None:
        return None
    try:
        return Address(parse_street(found["street"]), parse_postal_code(found["code"]))
    except Refused:
        return None


def claimed_of(request: PrivacyRequest) -> Claimed:
    """What the requester typed, read; what cannot be read is left out."""
    return Claimed(
        name=_read(parse_name, request.name) or "",
        customer_number=_read(parse_customer_number, request.customer_number) or "",
        metering_point=_read(parse_metering_point, request.metering_point),
        birth_date=request.birth_date,
        address=address_in(request.postal_address),
        email=_read(parse_email, request.email) or "",
        phone=_read(parse_phone, request.phone) or "",
    )


def confirmed_of(request: PrivacyRequest) -> Confirmed:
    """What was shown to be the requester's: the mailbox, where the officer confirmed the identity by it."""
    confirmations = request.events.filter(kind=Happening.IDENTITY_CONFIRMED).values_list("codes", flat=True)
    if any(read_codes(codes).get(Key.HOW) == _CONFIRMS_THE_MAILBOX for codes in confirmations):
        return Confirmed(email=_read(parse_email, request.email) or "")
    return Confirmed()


def matches_of(request: PrivacyRequest) -> tuple[Match, ...]:
    """Everyone in the register whom the request may be about, compared, the surest first."""
    claimed, confirmed = claimed_of(request), confirmed_of(request)
    return rank(claimed, confirmed, find_candidates(claimed, confirmed))


def confidence_in(request: PrivacyRequest, party_id: UUID) -> Confidence:
    """How sure the evidence is that the request is that person's."""
    for match in matches_of(request):
        if match.party == party_id:
            return match.confidence
    return Confidence.NONE


def _read(parse: Callable[[str], _Read], text: str) -> _Read | None:
    if not text:
        return None
    try:
        return parse(text)
    except Refused:
        return None
