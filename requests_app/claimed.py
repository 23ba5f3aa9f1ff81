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

_STREET_AND_CODE = re.compile(r"^(?P<street>.+?)[\s,]+(?:FI-?)?(?P<code>\d{5})(?!\d)", re.DOTALL)
_SPEAKS_FOR = frozenset({Confidence.CERTAIN, Confidence.PROBABLE})
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
    """What the requester typed of the person, read; what cannot be read is left out.

    Where somebody acts for the person, the addresses are that somebody's: they say nothing of whom they act for.
    """
    of_the_person = not request.representative_name
    return Claimed(
        name=_read(parse_name, request.name) or "",
        customer_number=_read(parse_customer_number, request.customer_number) or "",
        metering_point=_read(parse_metering_point, request.metering_point),
        birth_date=request.birth_date,
        address=address_in(request.postal_address) if of_the_person else None,
        email=(_read(parse_email, request.email) or "") if of_the_person else "",
        phone=(_read(parse_phone, request.phone) or "") if of_the_person else "",
    )


def confirmed_of(request: PrivacyRequest) -> Confirmed:
    """What was shown to be the requester's: a mailbox, whose post brought the code, the hash of a henkilötunnus.

    The first two are read from the history: those proofs go once they are used (GDPR 5(1)(c)).
    """
    shown = request.events.filter(kind__in=[Happening.CONTACT_CONFIRMED, Happening.CODE_RETURNED])
    email, letter_to = "", None
    for kind, codes in shown.order_by("at", "id").values_list("kind", "codes"):
        if kind == Happening.CONTACT_CONFIRMED:  # a representative's mailbox says nothing of whom they act for
            email = (_read(parse_email, request.email) or "") if not request.representative_name else ""
        else:
            letter_to = UUID(read_codes(codes)[Key.PARTY])
    latest = request.identifications.order_by("-identified_at", "-pk").first()
    return Confirmed(email=email, letter_to=letter_to, hetu_index=latest.identity_code_index if latest else "")


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


def is_matched(request: PrivacyRequest) -> bool:
    """Whether the request is somebody's, and what was confirmed speaks for that very person."""
    return request.party_id is not None and confidence_in(request, request.party_id) in _SPEAKS_FOR


def _read(parse: Callable[[str], _Read], text: str) -> _Read | None:
    if not text:
        return None
    try:
        return parse(text)
    except Refused:
        return None
