"""A package leaves the house: the officer opens it for a reason, or the answer that promised it has left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as marked

from customers.models import ViewEvent
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import AccessPackage, PrivacyRequest
from requests_app.operations.casework import locked, record
from requests_app.operations.packages.discarding import discard_unapproved
from requests_app.operations.submission import check_text
from requests_app.permitted.case import Case, Gathered, case_of
from requests_app.permitted.copies import check_open_copy, check_package_of
from requests_app.permitted.copy_refusals import CopyNotOpened, ReasonToOpenMissing
from requests_app.permitted.refusals import RequestUnknown
from requests_app.rights import Right

LONGEST_REASON = 300
_ENDINGS: Mapping[Right, str] = MappingProxyType({Right.ACCESS: "", Right.PORTABILITY: marked("-siirto")})
"""What the file's name tells of the right that gives it."""


@dataclass(frozen=True, slots=True)
class OpenedCopy:
    """The bytes of a copy, to be closed by who reads them, and under what name they are saved."""

    file: BinaryIO
    size: int
    filename: str


@transaction.atomic
def open_copy(
    request_id: UUID,
    *,
    right: Right = Right.ACCESS,
    reason: str,
    actor: User,
    now: datetime,
    storage: FileSystemStorage,
) -> OpenedCopy:
    """Open the built package of ``right`` at the desk, to look it over or to post it; it is written down with why.

    Raises ``NotPermitted``, ``RightNotAsked``, ``CopyNotOpened`` or ``ReasonToOpenMissing``.
    """
    request = PrivacyRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise RequestUnknown
    case = case_of(request)
    capacity = check_open_copy(case, actor, now.date())
    copy, party = check_package_of("open_copy", case, right).package, request.party
    reason = reason.strip()
    if not reason:
        raise ReasonToOpenMissing
    check_text(reason, "syy", LONGEST_REASON)
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
    """The package's bytes, under a name in the active language. Raises ``CopyNotOpened`` where its file is gone."""
    try:
        file = storage.open(copy.file.name, "rb")
    except OSError:
        raise CopyNotOpened from None
    ends = _ENDINGS[Right(copy.right.right)]
    ending = gettext(ends) if ends else ""  # of nothing gettext tells how the catalogue was made
    return OpenedCopy(cast("BinaryIO", file), copy.size, f"oomi-{request.reference}{ending}.zip")


def deliver(case: Case, *, left_at: datetime, now: datetime) -> None:
    """The answer has left, at ``left_at``: from then on what it promised can be fetched [D: the-copy].

    That is its delivery, from which it is kept for 30 days. A package that no answer gives is discarded.
    """
    for gathered in case.gathered:
        _deliver(case.request, gathered, left_at=left_at, now=now)


def _deliver(request: PrivacyRequest, gathered: Gathered, *, left_at: datetime, now: datetime) -> None:
    package, right = gathered.package, gathered.right
    if package is None:
        return
    if not gathered.released or package.state != AccessPackage.State.BUILT:
        discard_unapproved(locked(request.pk), of=(right,), now=now)
        return
    AccessPackage.objects.filter(pk=package.pk).update(delivered_at=left_at)
    codes = {Key.COPY: package.pk}
    record(request, Happening.COPY_DELIVERED, now=now, capacity=Actor.SYSTEM, right=right, codes=codes)
