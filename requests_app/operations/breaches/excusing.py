"""Why a notice is not given: proposed by the officer, decided by another [D: breach-excuses]."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.breaches.duties import EXCUSES, Excuse, check_excuse
from requests_app.breaches.events import Happening, Key
from requests_app.models import BreachExcuse
from requests_app.operations.breaches.casework import begin, write_event
from requests_app.operations.breaches.holding import hold_who_is_to_be_told
from requests_app.operations.breaches.opening import LONGEST_TEXT
from requests_app.operations.submission import check_text
from requests_app.permitted.breaches.refusals import ExcuseStands, NothingToExcuse


@transaction.atomic
def propose_excuse(breach_id: UUID, *, excuse: Excuse, reasons: str, actor: User, now: datetime) -> BreachExcuse:
    """Propose that a notice is not given, on a ground of GDPR 33(1) or 34(3) that fits the risk, with reasons.

    Raises ``ExcuseNotAtThisRisk``, ``ReasonsMissing``, ``ExcuseWaits``, :class:`ExcuseStands` or
    :class:`NothingToExcuse`.
    """
    record, capacity = begin("propose_excuse", breach_id, actor)
    check_excuse(excuse, record.risk, reasons)
    check_text(reasons, "perustelut", LONGEST_TEXT)
    if excuse in record.excused:
        raise ExcuseStands
    if EXCUSES[excuse].duty not in record.open_duties:
        raise NothingToExcuse
    row = BreachExcuse.objects.create(
        breach=record.breach, excuse=excuse, reasons=reasons.strip(), asked_at=now, asked_by=actor
    )
    codes = {Key.EXCUSE: excuse}
    write_event(record.breach, Happening.EXCUSE_ASKED, now=now, capacity=capacity, actor=actor, codes=codes)
    return row


@transaction.atomic
def decide_excuse(breach_id: UUID, *, approved: bool, actor: User, now: datetime) -> BreachExcuse:
    """Decide the proposal that waits. Raises ``NoExcuseWaits``, ``NotPermitted`` or ``AskerMayNotApprove``."""
    record, capacity = begin("decide_excuse", breach_id, actor)
    row = record.waiting
    assert row is not None  # noqa: S101 - the check has asked
    row.approved, row.decided_at, row.decided_by = approved, now, actor
    row.save(update_fields=["approved", "decided_at", "decided_by"])
    kind = Happening.EXCUSE_APPROVED if approved else Happening.EXCUSE_REFUSED
    write_event(record.breach, kind, now=now, capacity=capacity, actor=actor, codes={Key.EXCUSE: row.excuse})
    hold_who_is_to_be_told(record.breach, owner=actor, now=now)
    return row
