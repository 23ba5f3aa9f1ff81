"""A package is discarded: nobody can open it from then on, and its file goes.

The row forgets its file in the same transaction; that is the intent, and committed. What no row names
:func:`requests_app.operations.built_files.remove_leftovers` removes after it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import AccessPackage, PrivacyRequest
from requests_app.operations.casework import begin, record
from requests_app.permitted.copies import check_package_of
from requests_app.rights import GIVE_PACKAGES, Right

State = AccessPackage.State


@transaction.atomic
def discard_copy(request_id: UUID, *, right: Right = Right.ACCESS, actor: User, now: datetime) -> None:
    """Discard the package of ``right``, whether built, waiting or being built; approvals lapse.

    Another can be wanted then. Raises ``RightNotAsked``, ``NoCopy`` or ``CopyOfWhatIsGone``.
    """
    case, capacity = begin("discard_copy", request_id, actor, now)
    check_package_of("discard_copy", case, right)
    discard_all(case.request, of=(right,), now=now, capacity=capacity, actor=actor)


def discard_all(
    request: PrivacyRequest,
    *,
    of: Collection[Right] = GIVE_PACKAGES,
    now: datetime,
    capacity: Actor = Actor.SYSTEM,
    actor: User | None = None,
) -> int:
    """Discard the packages of the locked request that count, and let approvals lapse; comes out how many there were.

    Whoever is building one loses the lease: its state no longer is theirs.
    """
    discarded = discard_unapproved(request, of=of, now=now, capacity=capacity, actor=actor)
    if discarded:
        request.rights.filter(approved_at__isnull=False).update(approved_at=None, approved_by=None)
    return discarded


def discard_unapproved(
    request: PrivacyRequest,
    *,
    of: Collection[Right],
    now: datetime,
    capacity: Actor = Actor.SYSTEM,
    actor: User | None = None,
) -> int:
    """As :func:`discard_all`, but approvals stand: what goes was no part of what was approved."""
    counting = AccessPackage.objects.filter(right__request=request, right__right__in=of).exclude(state=State.DISCARDED)
    packages = counting.select_for_update(of=("self",)).select_related("right").order_by("id")
    discarded = [(package.pk, Right(package.right.right)) for package in packages]
    AccessPackage.objects.filter(pk__in=[key for key, _right in discarded]).update(
        state=State.DISCARDED, discarded_at=now, file="", leased_until=None
    )
    request.rights.filter(right__in=[right for _key, right in discarded]).update(releases_recordings=False)
    for key, right in discarded:
        codes = {Key.COPY: key}
        record(request, Happening.COPY_DISCARDED, now=now, capacity=capacity, actor=actor, right=right, codes=codes)
    return len(discarded)
