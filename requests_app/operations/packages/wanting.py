"""A copy is wanted: a row that waits for the worker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening, Key
from requests_app.models import AccessPackage, RequestedRight
from requests_app.operations.casework import begin, record
from requests_app.rights import Right

State = AccessPackage.State


@transaction.atomic
def want_copy(request_id: UUID, *, actor: User, now: datetime) -> AccessPackage:
    """Want the copy of the matched person's data; the worker builds it. One that was given up begins again.

    Raises ``NotLinked``, ``IdentityNotEnough`` (GDPR 12(6)) or ``CopyAlreadyThere``.
    """
    case, capacity = begin("want_copy", request_id, actor, now)
    assert case.access is not None  # noqa: S101 - the check has asked
    if case.copy is None:
        copy = new_copy(case.access, wanted_by=actor, now=now)
    else:
        copy = case.copy
        copy.state, copy.attempts, copy.error, copy.leased_until = State.WANTED, 0, "", None
        copy.wanted_at, copy.wanted_by = now, actor
        copy.save(update_fields=["state", "attempts", "error", "leased_until", "wanted_at", "wanted_by"])
    record(
        case.request,
        Happening.COPY_WANTED,
        now=now,
        capacity=capacity,
        actor=actor,
        right=Right.ACCESS,
        codes={Key.COPY: copy.pk},
    )
    return copy


def new_copy(access: RequestedRight, *, wanted_by: User | None, now: datetime) -> AccessPackage:
    """A new row that waits. The request is locked, and no other row of the right counts."""
    return AccessPackage.objects.create(right=access, wanted_at=now, wanted_by=wanted_by)
