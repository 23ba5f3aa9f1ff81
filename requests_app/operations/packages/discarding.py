"""A copy is discarded: nobody can open it from then on, and its file goes.

The row forgets its file in the same transaction; that is the intent, and committed. What no row names
:func:`requests_app.operations.packages.files.remove_leftovers` removes after it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import AccessPackage, PrivacyRequest
from requests_app.operations.casework import begin, record
from requests_app.rights import Right

State = AccessPackage.State


@transaction.atomic
def discard_copy(request_id: UUID, *, actor: User, now: datetime) -> None:
    """Discard the copy, whether built, waiting or being built; approvals lapse. Another can be wanted then."""
    case, capacity = begin("discard_copy", request_id, actor, now)
    discard_all(case.request, now=now, capacity=capacity, actor=actor)


def discard_all(
    request: PrivacyRequest, *, now: datetime, capacity: Actor = Actor.SYSTEM, actor: User | None = None
) -> int:
    """Discard every copy of the locked request that counts, and let approvals lapse; comes out how many there were.

    Whoever is building one loses the lease: its state no longer is theirs.
    """
    copies = AccessPackage.objects.filter(right__request=request).exclude(state=State.DISCARDED)
    discarded = [copy.pk for copy in copies.select_for_update(of=("self",)).order_by("id")]
    if not discarded:
        return 0
    AccessPackage.objects.filter(pk__in=discarded).update(
        state=State.DISCARDED, discarded_at=now, file="", leased_until=None
    )
    request.rights.filter(approved_at__isnull=False).update(approved_at=None, approved_by=None)
    request.rights.filter(right=Right.ACCESS).update(releases_recordings=False)
    for key in discarded:
        record(
            request,
            Happening.COPY_DISCARDED,
            now=now,
            capacity=capacity,
            actor=actor,
            right=Right.ACCESS,
            codes={Key.COPY: key},
        )
    return len(discarded)
