"""The person is told once when the last of what an erasure had to leave has gone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from oomi_registry.notice.days import day_in_helsinki
from requests_app.events import Happening
from requests_app.letters import texts
from requests_app.lifecycle import Actor, Status
from requests_app.models import ErasurePlan, PlannedLine, PrivacyRequest
from requests_app.operations.casework import record
from requests_app.operations.outgoing import queue
from requests_app.permitted.headings import heading_of
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind
from retention import erasure
from retention.fates import Fate

State = ErasurePlan.State


def tell_of_last_gone(*, now: datetime) -> int:
    """Write to everyone of whom nothing is kept any more that an erasure left; comes out to how many.

    Only erasures that were answered are asked about, and none before the last day that the answer named has passed.
    Any number of workers may do this at once.
    """
    told = 0
    for right_id, request_id, party_id in _still_keeping(now):
        if erasure.last_gone(party_id):
            told += _tell(right_id, request_id, now=now)
    return told


def _still_keeping(now: datetime) -> list[tuple[UUID, UUID, UUID]]:
    """The keys of right, request and person of each erasure of which something may still be kept."""
    to_come = PlannedLine.objects.filter(
        plan=OuterRef("pk"), stage=PlannedLine.Stage.DONE, fate=Fate.KEPT, until__gte=day_in_helsinki(now)
    )
    waiting = ErasurePlan.objects.filter(
        ~Exists(to_come),
        state=State.CARRIED_OUT,
        last_gone_at__isnull=True,
        right__request__status=Status.ANSWERED,
        right__request__party__isnull=False,
    )
    keys = waiting.order_by("carried_out_at").values_list("right", "right__request", "right__request__party")
    return list(dict.fromkeys(keys))


def _tell(right_id: UUID, request_id: UUID, *, now: datetime) -> bool:
    """Queue the letter, where nobody has: intent and letter are one. A request erased twice is told once."""
    with transaction.atomic():
        request = PrivacyRequest.objects.select_for_update().filter(pk=request_id).first()
        if request is None or request.status != Status.ANSWERED:
            return False  # disposed of, or opened again meanwhile, when its next answer tells what is kept
        mine = ErasurePlan.objects.filter(right=right_id, state=State.CARRIED_OUT, last_gone_at__isnull=True)
        if not mine.update(last_gone_at=now):
            return False
        record(request, Happening.LAST_GONE, now=now, capacity=Actor.SYSTEM, right=Right.ERASURE)
        text = texts.last_gone(heading_of(request, LetterKind.LAST_GONE))
        queue(request, text, now=now, capacity=Actor.SYSTEM)
    return True
