"""The copy leaves the house: the officer opens it for a reason, or the answer that promised it has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from customers.models import ViewEvent
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import AccessPackage, PrivacyRequest
from requests_app.operations.casework import locked, record
from requests_app.operations.packages.discarding import discard_all
from requests_app.operations.submission import check_text
from requests_app.permitted.case import Case, case_of
from requests_app.permitted.copies import CopyNotOpened, ReasonToOpenMissing, check_open_copy
from requests_app.permitted.refusals import RequestUnknown
from requests_app.rights import Right

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class OpenedCopy:
    """The bytes of a copy, to be closed by who reads them, and under what name they are saved."""

    file: BinaryIO
    size: int
    filename: str


@transaction.atomic
def open_copy(request_id: UUID, *, reason: str, actor: User, now: datetime, storage: FileSystemStorage) -> OpenedCopy:
    """Open the built copy at the desk, to look it over or to print and post it; the looking is written down with why.

    Raises ``NotPermitted``, ``CopyNotOpened`` or ``ReasonToOpenMissing``.
    """
    request = PrivacyRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise RequestUnknown
    case = case_of(request)
    capacity = check_open_copy(case, actor, now.date())
    reason = reason.strip()
    if not reason:
        raise ReasonToOpenMissing
    check_text(reason, "syy", LONGEST_REASON)
    copy, party = case.copy, request.party
    assert copy is not None and party is not None  # noqa: S101, PT018 - the check has asked
    ViewEvent.objects.create(
        party=party,
        viewed_at=now,
        kind=ViewEvent.Kind.PACKAGE_OPENED,
        viewer=actor,
        role=capacity,
        table=AccessPackage._meta.label,
        record=copy.pk,
        reason=reason,
    )
    return opened(copy, request, storage)


def opened(copy: AccessPackage, request: PrivacyRequest, storage: FileSystemStorage) -> OpenedCopy:
    """The copy's bytes. Raises ``CopyNotOpened`` where its file is gone."""
    try:
        file = storage.open(copy.file.name, "rb")
    except OSError:
        raise CopyNotOpened from None
    return OpenedCopy(cast("BinaryIO", file), copy.size, f"oomi-{request.reference}.zip")


def deliver(case: Case, *, left_at: datetime, now: datetime) -> None:
    """The answer has left, at ``left_at``: from then on the copy it promised can be fetched [D: the-copy].

    That is its delivery, from which it is kept for 30 days. A copy that no answer gives is discarded.
    """
    request, copy = case.request, case.copy
    if copy is None:
        return
    if not case.releases_copy or copy.state != AccessPackage.State.BUILT:
        discard_all(locked(request.pk), now=now)
        return
    AccessPackage.objects.filter(pk=copy.pk).update(delivered_at=left_at)
    record(
        request,
        Happening.COPY_DELIVERED,
        now=now,
        capacity=Actor.SYSTEM,
        right=Right.ACCESS,
        codes={Key.COPY: copy.pk},
    )
