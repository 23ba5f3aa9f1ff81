"""By what right somebody asks for another: recorded, looked at by an officer, and gone once it has been used.

[D: representatives]
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from customers.models import ViewEvent
from oomi_registry.notice.days import day_in_helsinki
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import Mandate, PrivacyRequest
from requests_app.operations.casework import begin, locked, record
from requests_app.operations.evidence import LONGEST_NOTE, check_document
from requests_app.operations.submission import check_text
from requests_app.permitted.case import case_of
from requests_app.permitted.copy_refusals import ReasonToOpenMissing
from requests_app.permitted.representing import (
    CheckMissing,
    MandateOver,
    MandateUnknown,
    NoDocument,
    RightsMissing,
    ScopeMissing,
    check_open_mandate,
    whom_of,
)
from requests_app.representation import Acting, check_acting
from requests_app.rights import Right

LONGEST_REASON = 200


@transaction.atomic
def record_mandate(
    request_id: UUID,
    *,
    acting: Acting,
    scope: str,
    document: UploadedFile | None = None,
    actor: User,
    now: datetime,
) -> Mandate:
    """Write down by what somebody says to act for the person, with its document where one was delivered.

    Nothing is decided by it yet. A document is kept under a random name until it has been used; its size and kind are
    those of any proof (ASVS 5.2.2). Raises ``NobodyRepresents``, ``ScopeMissing`` or ``DocumentUnfit``.
    """
    case, capacity = begin("record_mandate", request_id, actor, now)
    check_text(scope, "mihin valtuus ulottuu", LONGEST_NOTE)
    if not scope.strip():
        raise ScopeMissing
    if document is not None:
        check_document(document)
    mandate = Mandate(request=case.request, kind=acting.value, scope=scope.strip(), recorded_at=now, recorded_by=actor)
    if document is not None:
        mandate.document.save("", document, save=False)  # the path is the row's own (models.mandate_path)
    mandate.save()
    codes = {Key.ACTING: acting}
    record(case.request, Happening.MANDATE_RECORDED, now=now, capacity=capacity, actor=actor, codes=codes)
    return mandate


@transaction.atomic
def check_mandate(
    request_id: UUID,
    mandate_id: UUID,
    *,
    accepted: bool,
    how: str,
    rights: Collection[Right] = (),
    valid_until: date | None = None,
    actor: User,
    now: datetime,
) -> Mandate:
    """The officer has looked at the mandate, and decides whether it lets somebody act for the person, and in what.

    ``rights`` are those it reaches, of which an estate has none; ``valid_until`` is its last day. One that is not
    accepted has been used thereby, and goes with its document. Raises ``MayNotActFor``, ``RightsMissing``,
    ``MandateOver`` or ``CheckMissing``.
    """
    case, capacity = begin("check_mandate", request_id, actor, now)
    mandate = case.request.mandates.filter(pk=mandate_id, checked_at__isnull=True).first()
    if mandate is None:
        raise MandateUnknown
    check_text(how, "mitä tarkistettiin", LONGEST_NOTE)
    if not how.strip():
        raise CheckMissing
    if accepted:
        _check_acceptable(mandate, rights, valid_until, today=day_in_helsinki(now))
    mandate.accepted, mandate.checked_how = accepted, how.strip()
    mandate.rights = [right.value for right in Right if accepted and right in rights]
    mandate.valid_until = valid_until
    mandate.checked_at, mandate.checked_by = now, actor
    mandate.used_at = None if accepted else now
    mandate.save()
    codes = {Key.ACTING: mandate.kind, Key.ACCEPTED: "yes" if accepted else "no"}
    record(case.request, Happening.MANDATE_CHECKED, now=now, capacity=capacity, actor=actor, codes=codes)
    return mandate


def _check_acceptable(mandate: Mandate, rights: Collection[Right], valid_until: date | None, *, today: date) -> None:
    acting = Acting(mandate.kind)
    check_acting(acting, whom_of(mandate.request, today))
    if valid_until is not None and valid_until < today:
        raise MandateOver
    if acting is not Acting.ESTATE and not rights:
        raise RightsMissing


@transaction.atomic
def open_mandate_document(request_id: UUID, mandate_id: UUID, *, reason: str, actor: User, now: datetime) -> Mandate:
    """The mandate with its document, for the officer who decides on it; the looking is written down with why.

    Raises ``NotPermitted``, ``ReasonToOpenMissing`` or ``NoDocument``.
    """
    request = locked(request_id)
    capacity = check_open_mandate(case_of(request), actor, day_in_helsinki(now))
    if not reason.strip():
        raise ReasonToOpenMissing
    check_text(reason, "syy", LONGEST_REASON)
    mandate = request.mandates.filter(pk=mandate_id, used_at__isnull=True).exclude(document="").first()
    if mandate is None:
        raise NoDocument
    record(request, Happening.MANDATE_OPENED, now=now, capacity=capacity, actor=actor)
    if request.party is not None:
        ViewEvent.objects.create(
            party=request.party,
            viewed_at=now,
            kind=ViewEvent.Kind.REVEALED,
            viewer=actor,
            role=capacity,
            table=Mandate._meta.label,
            record=mandate.pk,
            field="document",
            reason=reason.strip(),
        )
    return mandate


def use_mandates(request: PrivacyRequest, *, now: datetime) -> None:
    """The answer has left: what showed that somebody may act is used, and goes at the next disposal (GDPR 5(1)(c))."""
    if request.mandates.filter(used_at__isnull=True).update(used_at=now):
        record(request, Happening.MANDATE_USED, now=now, capacity=Actor.SYSTEM)
