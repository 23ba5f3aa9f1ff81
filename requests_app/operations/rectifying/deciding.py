"""Each proposed change decided by itself: made, made in part, answered by the person's own statement, or refused."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from customers.models import Party, Statement
from oomi_registry.notice.days import day_in_helsinki
from requests_app.corrections import row_of
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor, Outcome
from requests_app.models import ProposedChange
from requests_app.notices import Change
from requests_app.operations.casework import begin, record
from requests_app.operations.recipients.writing import tell_of_end, tell_of_rectification
from requests_app.operations.rectifying import writing
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.case import Case
from requests_app.permitted.decisions import check_known
from requests_app.permitted.knowing import standing_of
from requests_app.permitted.rectifying import (
    CARRIED_OUT,
    ChangeUnknown,
    NoRecordForStatement,
    PartWanted,
    StatementMissing,
    rectification_of,
)
from requests_app.permitted.refusals import ReasonsMissing
from requests_app.permitted.representing import check_may_act
from requests_app.permitted.restricting import origin_of
from requests_app.rectification import Fate
from requests_app.rights import Right

VOID_STATEMENT = "Mitätöity: lausuma liitettiin erehdyksessä."


@transaction.atomic
def decide_change(
    request_id: UUID,
    change_id: UUID,
    *,
    fate: Fate,
    value: str = "",
    statement: str = "",
    reasons: str = "",
    allow_artificial: bool = False,
    actor: User,
    now: datetime,
) -> ProposedChange:
    """Decide one change, and carry it out at once: the register has the right value when this returns.

    ``value`` is another value than the person's, for a change made in part; ``statement`` the person's own words, which
    stand beside the record (GDPR 16); ``reasons`` go with everything that is not done as asked (GDPR 12(4)). Nothing is
    changed for one who has not shown who they are, or that they may act for the person (GDPR 12(6)). Where the register
    has changed since the change was proposed, ``PresentChanged`` is raised. A restricted row is changed all the same:
    it is the person's own right that is carried out (GDPR 18(2)).
    """
    case, capacity = begin("decide_change", request_id, actor, now)
    change, party = _change(case, change_id, Fate.PROPOSED), _party(case)
    for text, name in ((value, "arvo"), (statement, "lausuma"), (reasons, "perustelut")):
        check_text(text, name, LONGEST_DETAILS)
    if fate in CARRIED_OUT:
        _check_may_change(case, now)
    if fate in (Fate.IN_PART, Fate.REFUSED) and not reasons.strip():
        raise ReasonsMissing
    origin = origin_of(case.request, Right.RECTIFICATION)
    match fate:
        case Fate.ACCEPTED:
            change.became = writing.carry_out(
                change, change.proposed or "", party, origin=origin, allow_artificial=allow_artificial, now=now
            )
        case Fate.IN_PART:
            change.became = _in_part(change, value, party, origin=origin, allow_artificial=allow_artificial, now=now)
        case Fate.STATEMENT:
            _attach(change, statement, party, origin=origin, now=now)
        case Fate.REFUSED:
            pass
        case _:
            raise ChangeUnknown
    change.fate, change.reasons = fate, reasons.strip()
    change.decided_at, change.decided_by = now, actor
    change.save()
    if change.became is not None:
        tell_of_rectification(change, party, now=now)  # GDPR 19
    _record(case, Happening.CHANGE_DECIDED, change, capacity=capacity, actor=actor, now=now)
    return change


@transaction.atomic
def void_change(request_id: UUID, change_id: UUID, *, actor: User, now: datetime) -> ProposedChange:
    """Take back a change that nobody asked for: what the register had is put back, and the answer does not tell of it.

    Raises ``ChangeUnknown``, or ``PresentChanged`` where the register has since been given another value.
    """
    case, capacity = begin("void_change", request_id, actor, now)
    change, party = _change(case, change_id), _party(case)
    if change.fate in (Fate.ACCEPTED, Fate.IN_PART):
        writing.put_back(change, party, now=now)
        tell_of_end(change.pk, Change.PUT_BACK, now=now)
    elif change.fate == Fate.STATEMENT:
        _statements_of(case, change).update(text=VOID_STATEMENT)
    change.fate, change.decided_at, change.decided_by = Fate.VOID, now, actor
    change.save()
    _record(case, Happening.CHANGE_VOID, change, capacity=capacity, actor=actor, now=now)
    return change


def void_undecided(case: Case, *, actor: User, now: datetime) -> None:
    """The request turned out to be somebody else's: what it would have changed of this person's is asked by nobody."""
    right = rectification_of(case)
    if right is not None:
        right.proposed_changes.filter(fate__in=[Fate.PROPOSED, Fate.REFUSED]).update(
            fate=Fate.VOID, decided_at=now, decided_by=actor
        )


def _change(case: Case, change_id: UUID, *fates: Fate) -> ProposedChange:
    """The change, locked, in one of these fates; in any but void where none is named."""
    right = rectification_of(case)
    assert right is not None  # noqa: S101 - the check has asked
    change = right.proposed_changes.select_for_update().filter(pk=change_id).exclude(fate=Fate.VOID).first()
    if change is None or (fates and change.fate not in fates):
        raise ChangeUnknown
    return change


def _check_may_change(case: Case, now: datetime) -> None:
    check_known(Right.RECTIFICATION, Outcome.GRANTED, standing_of(case.request))
    check_may_act(case, Right.RECTIFICATION, Outcome.GRANTED, day_in_helsinki(now))


def _in_part(
    change: ProposedChange, value: str, party: Party, *, origin: str, allow_artificial: bool, now: datetime
) -> str:
    if not value.strip():
        raise PartWanted
    became = writing.carry_out(change, value, party, origin=origin, allow_artificial=allow_artificial, now=now)
    if became == change.proposed:
        raise PartWanted  # that is all they asked for
    return became


def _attach(change: ProposedChange, text: str, party: Party, *, origin: str, now: datetime) -> None:
    if not text.strip():
        raise StatementMissing
    if row_of(party, change.table, change.record) is None:
        raise NoRecordForStatement
    Statement.objects.create(
        party=party,
        table=change.table,
        record=change.record,
        field=change.field,
        text=text.strip(),
        made_at=now,
        origin=origin,
    )


def _statements_of(case: Case, change: ProposedChange) -> QuerySet[Statement]:
    assert change.decided_at is not None  # noqa: S101 - a constraint says so of what was decided
    return Statement.objects.filter(
        table=change.table,
        record=change.record,
        field=change.field,
        origin=origin_of(case.request, Right.RECTIFICATION),
        made_at=change.decided_at,
    )


def _record(
    case: Case, kind: Happening, change: ProposedChange, *, capacity: Actor, actor: User, now: datetime
) -> None:
    record(
        case.request,
        kind,
        now=now,
        capacity=capacity,
        actor=actor,
        right=Right.RECTIFICATION,
        codes={Key.TABLE: change.table, Key.FATE: change.fate},
    )


def _party(case: Case) -> Party:
    party = case.request.party
    assert party is not None  # noqa: S101 - the check has asked
    return party
