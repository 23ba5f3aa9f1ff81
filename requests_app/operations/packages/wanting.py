"""A package is wanted: a row that waits for the worker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening, Key
from requests_app.models import AccessPackage, RequestedRight
from requests_app.operations.casework import begin, record
from requests_app.permitted.copies import check_package_of
from requests_app.rights import Right

State = AccessPackage.State


@transaction.atomic
def want_copy(request_id: UUID, *, right: Right = Right.ACCESS, actor: User, now: datetime) -> AccessPackage:
    """Want the package that ``right`` gives of the matched person's data: the copy, or what is taken along.

    The worker builds it. One that was given up begins again. Raises ``NotLinked``, ``IdentityNotEnough`` (GDPR 12(6)),
    ``RightNotAsked`` or ``CopyAlreadyThere``.
    """
    case, capacity = begin("want_copy", request_id, actor, now)
    gathered = check_package_of("want_copy", case, right)
    if gathered.package is None:
        copy = new_copy(gathered.row, wanted_by=actor, now=now)
    else:
        copy = gathered.package
        copy.state, copy.attempts, copy.error, copy.leased_until = State.WANTED, 0, "", None
        copy.wanted_at, copy.wanted_by = now, actor
        copy.save(update_fields=["state", "attempts", "error", "leased_until", "wanted_at", "wanted_by"])
    record(
        case.request,
        Happening.COPY_WANTED,
        now=now,
        capacity=capacity,
        actor=actor,
        right=right,
        codes={Key.COPY: copy.pk},
    )
    return copy


def new_copy(row: RequestedRight, *, wanted_by: User | None, now: datetime) -> AccessPackage:
    """A new row that waits. The request is locked, and no other row of the right counts."""
    return AccessPackage.objects.create(right=row, wanted_at=now, wanted_by=wanted_by)
