"""The case of an estate beside the request that it came in (Recital 27: the GDPR does not cover the deceased)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import transaction

from customers.models import Party
from customers.restricted import Use, used_for
from oomi_registry.notice.adopted import register
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor, Status
from requests_app.models import PrivacyRequest
from requests_app.operations.casework import begin, record
from requests_app.operations.submission import check_column
from requests_app.permitted.representing import NameOfDeceasedMissing, is_of_estate
from requests_app.reference import BITS, reference_of
from requests_app.representation import ACTING_NAMES, Acting

_TRIES = 5


@transaction.atomic
def open_estate_case(
    request_id: UUID,
    *,
    name: str,
    customer_number: str = "",
    birth_date: date | None = None,
    actor: User,
    now: datetime,
    draw: Callable[[], int] = lambda: secrets.randbits(BITS),
) -> PrivacyRequest:
    """Open the estate's own case, with the same contact, beside a request that also asks for an estate.

    ``name`` is the deceased's. It uses none of the data subject's rights and runs under no deadline of the GDPR; it is
    answered by letter once the estate's mandate has been accepted. Raises ``NameOfDeceasedMissing``.
    """
    case, capacity = begin("open_estate_case", request_id, actor, now)
    if not name.strip():
        raise NameOfDeceasedMissing
    check_column("name", name)
    check_column("customer_number", customer_number)
    asked_by = case.request
    estate = PrivacyRequest.objects.create(
        reference=_free_reference(draw),
        submission=uuid4(),
        kind=PrivacyRequest.Kind.ESTATE,
        related=asked_by,
        received_at=asked_by.received_at,
        channel=asked_by.channel,
        language=asked_by.language,
        status=Status.IN_WORK,
        register_version=register().version,
        name=name.strip(),
        customer_number=customer_number.strip(),
        birth_date=birth_date,
        email=asked_by.email,
        phone=asked_by.phone,
        postal_address=asked_by.postal_address,
        representative_name=asked_by.representative_name or asked_by.name,
        representative_role=ACTING_NAMES[Acting.ESTATE],
        answer_by=asked_by.answer_by,
        owner=actor,
    )
    for request, other in ((asked_by, estate), (estate, asked_by)):
        codes = {Key.RELATED: other.reference}
        record(request, Happening.ESTATE_OPENED, now=now, capacity=capacity, actor=actor, codes=codes)
    return estate


def record_death(request: PrivacyRequest, party: Party, *, now: datetime) -> None:
    """An estate's case is about somebody who has died, so marketing to them stops (Recital 27)."""
    if not is_of_estate(request) or party.deceased:
        return
    _say(party, deceased=True)
    record(request, Happening.DECEASED_RECORDED, now=now, capacity=Actor.SYSTEM)


def take_back_death(request: PrivacyRequest, *, now: datetime) -> None:
    """The case was linked to the wrong person, who lives: what it said of them is taken back."""
    told = request.events.filter(kind__in=[Happening.DECEASED_RECORDED, Happening.DECEASED_TAKEN_BACK])
    last = told.order_by("at", "id").values_list("kind", flat=True).last()
    if request.party is not None and last == Happening.DECEASED_RECORDED:
        _say(request.party, deceased=False)
        record(request, Happening.DECEASED_TAKEN_BACK, now=now, capacity=Actor.SYSTEM)


def _say(party: Party, *, deceased: bool) -> None:
    with used_for(Use.DATA_SUBJECT):
        party.deceased = deceased
        party.save(update_fields=["deceased"])


def _free_reference(draw: Callable[[], int]) -> str:
    """A reference nobody has; the unique constraint has the last word."""
    for _ in range(_TRIES):
        reference = reference_of(draw())
        if not PrivacyRequest.objects.filter(reference=reference).exists():
            return reference
    raise RuntimeError(f"No free reference was found in {_TRIES} tries. Check where the randomness comes from.")
