"""What a request does to the person's data before it is answered, and what its end does to that.

[D: effects-before-the-answer]: an objection and a contested accuracy restrict at once, so that nothing is used while it
is not known whether it may be (GDPR 18(1)(a) and (d)). An objection waits from the moment the person is matched; what a
rectification contests is known when its fields are named, and :func:`restrict_contested` is called then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from customers.models import Objection, Party, RestrictedRecord, Restriction
from customers.objected import objectable, rests_on_legitimate_interest
from customers.operations import objections
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.events import Happening, Key, read_codes
from requests_app.grounds import Ground
from requests_app.lifecycle import Actor, Outcome
from requests_app.models import Letter, PrivacyRequest, RequestedRight
from requests_app.notices import Change
from requests_app.operations.casework import record
from requests_app.operations.recipients.writing import tell_of_end, tell_of_restriction
from requests_app.permitted.case import Case
from requests_app.permitted.restricting import objection_of, origin_of, restrictions_of
from requests_app.rights import Right
from retention import restrictions

_UPHOLDING = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})


@transaction.atomic
def begin_effects(case: Case, party: Party, *, actor: User, now: datetime) -> None:
    """The matched person objects from now on, and what rests on legitimate interest is restricted (GDPR 18(1)(d))."""
    right = next((each for each in case.rights if each.right == Right.OBJECTION), None)
    if right is None or right.outcome == Outcome.WITHDRAWN or objection_of(case.request) is not None:
        return
    objections.raise_objection(
        party,
        objectable(register()),
        situation=right.details,
        origin=origin_of(case.request, Right.OBJECTION),
        raised_at=case.request.received_at,
    )
    record(case.request, Happening.OBJECTION_RAISED, now=now, capacity=Actor.SYSTEM, right=Right.OBJECTION)
    resting = [
        row
        for model, keys in restrictions.everything_about(party).items()
        if isinstance(declaration := declaration_of(model), Privacy)
        and rests_on_legitimate_interest(declaration, register())
        for row in model._base_manager.filter(pk__in=keys)
    ]
    if resting:
        restrict_for(case, right, Restriction.Ground.OBJECTION, resting, actor=actor, now=now)


def restrict_contested(
    case: Case, right: RequestedRight, records: Iterable[Model], *, actor: User, now: datetime
) -> Restriction | None:
    """Restrict the records whose accuracy the person contests (GDPR 18(1)(a)), those that are not yet for this right.

    Called when the contested fields are named. None where all of them are restricted already.
    """
    rows = list(records)
    covered = RestrictedRecord.objects.filter(
        restriction__origin=origin_of(case.request, Right(right.right)),
        restriction__lifted_at__isnull=True,
        record__in=[row.pk for row in rows],
    )
    known = set(covered.values_list("record", flat=True))
    fresh = [row for row in rows if row.pk not in known]
    if not fresh:
        return None
    return restrict_for(case, right, Restriction.Ground.ACCURACY, fresh, actor=actor, now=now)


def restrict_for(
    case: Case,
    right: RequestedRight,
    ground: Restriction.Ground,
    records: Iterable[Model] | None,
    *,
    actor: User,
    now: datetime,
    capacity: Actor = Actor.SYSTEM,
) -> Restriction:
    """Restrict the matched person's records, or everything, in the name of that right; hold them, and write it down."""
    party = case.request.party
    assert party is not None  # noqa: S101 - the check has asked, or the person was just matched
    restriction = restrictions.restrict(
        party,
        records,
        ground=ground,
        origin=origin_of(case.request, Right(right.right)),
        owner=actor,
        review_on=max(case.deadline(now).binding, day_in_helsinki(now)),
        now=now,
    )
    record(
        case.request,
        Happening.RESTRICTED,
        now=now,
        capacity=capacity,
        actor=actor if capacity is not Actor.SYSTEM else None,
        right=Right(right.right),
        codes={Key.RESTRICTION: restriction.pk, Key.GROUND: ground.value},
    )
    tell_of_restriction(right, restriction, party, now=now)  # GDPR 19
    return restriction


def void_effects(request: PrivacyRequest, *, now: datetime) -> None:
    """The request was somebody else's: nothing of it binds this person any more."""
    for restriction in restrictions_of(request).filter(lifted_at__isnull=True):
        restrictions.void(restriction, now=now)
        tell_of_end(restriction.pk, Change.RELEASED, now=now)
        record(
            request,
            Happening.RESTRICTION_VOID,
            now=now,
            capacity=Actor.SYSTEM,
            codes={Key.RESTRICTION: restriction.pk},
        )
    end_objection(request, now=now)


def end_objection(request: PrivacyRequest, *, now: datetime) -> None:
    """The person took the objection back, or another request stands for it. Its restriction waits to be lifted."""
    objection = objection_of(request)
    if objection is not None:
        objections.settle(objection, Objection.State.VOID, weighed="", now=now)
        record(request, Happening.OBJECTION_ENDED, now=now, capacity=Actor.SYSTEM, right=Right.OBJECTION)


def settle_objection(case: Case, *, now: datetime) -> None:
    """The answer has left: the objection is what it was decided to be (GDPR 21(1)).

    Upheld, what it stopped stays stopped. Overridden, with the compelling grounds as they were weighed, the processing
    goes on once the person is told that the restriction is lifted (GDPR 18(3)).
    """
    right = next((each for each in case.rights if each.right == Right.OBJECTION), None)
    objection = objection_of(case.request)
    if right is None or objection is None:
        return
    if right.outcome in _UPHOLDING:
        state = Objection.State.UPHELD
    elif right.ground == Ground.COMPELLING_GROUNDS:
        state = Objection.State.OVERRIDDEN
    else:
        state = Objection.State.VOID
    objections.settle(objection, state, weighed=right.reasons, now=now)
    record(case.request, Happening.OBJECTION_SETTLED, now=now, capacity=Actor.SYSTEM, right=Right.OBJECTION)


def told_by(request: PrivacyRequest, letter: Letter, *, left_at: datetime, now: datetime) -> None:
    """The letter that tells of a lifting has left: its restriction may be lifted (GDPR 18(3))."""
    announced = request.events.filter(kind=Happening.LIFTING_ANNOUNCED, codes__contains=f"{Key.LETTER}:{letter.pk}")
    for codes in announced.values_list("codes", flat=True):
        key = UUID(read_codes(codes)[Key.RESTRICTION])
        for restriction in Restriction.objects.filter(pk=key, lifted_at__isnull=True):
            restrictions.tell(restriction, now=left_at)
            record(
                request,
                Happening.LIFTING_TOLD,
                now=now,
                capacity=Actor.SYSTEM,
                codes={Key.RESTRICTION: restriction.pk},
            )
