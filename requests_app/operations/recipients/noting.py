"""What happens to a notice is an event of its case; one that belongs to none keeps it in its own rows and messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import RecipientNotice
from requests_app.operations.casework import locked, record
from requests_app.permitted.notices import NoticeUnknown
from requests_app.rights import Right


def lock_notice(notice_id: UUID) -> RecipientNotice:
    """The notice, locked until the transaction ends, its case before it. Raises :class:`NoticeUnknown`."""
    case = RecipientNotice.objects.filter(pk=notice_id, right__isnull=False).values_list("right__request", flat=True)
    for request_id in case:
        locked(request_id)
    notices = RecipientNotice.objects.select_for_update(of=("self",)).select_related("right__request")
    notice = notices.filter(pk=notice_id).first()
    if notice is None:
        raise NoticeUnknown
    return notice


def note(
    notice: RecipientNotice,
    kind: Happening,
    codes: Mapping[Key, object],
    *,
    now: datetime,
    capacity: Actor = Actor.SYSTEM,
    actor: User | None = None,
) -> None:
    """Write the event of the notice's locked case, where it has one. ``codes`` come beside the notice's own key."""
    if notice.right is None:
        return
    every = {Key.NOTICE: notice.pk, **codes}
    right = Right(notice.right.right)
    record(notice.right.request, kind, now=now, capacity=capacity, actor=actor, right=right, codes=every)
