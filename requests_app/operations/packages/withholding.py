"""Leaving a part out of a package, on a ground or as it is late, and taking it back (GDPR 12(4), 15(4), 20(4)).

Either way the package that was built is another than the one decided on: it is discarded, and a new one is wanted. The
rest is still given (tietosuojalaki 34 § 2 mom.).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction

from customers.holdings import personal_models
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from requests_app.events import Happening, Key
from requests_app.fulfilment.portability import reach_of
from requests_app.fulfilment.portability.schema import portable_models
from requests_app.grounds import Ground
from requests_app.lifecycle import Actor
from requests_app.models import WithheldPart
from requests_app.operations.casework import begin, record
from requests_app.operations.packages.discarding import discard_all
from requests_app.operations.packages.wanting import new_copy
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.case import Case, Gathered
from requests_app.permitted.copies import PART_GROUNDS, check_package_of
from requests_app.permitted.copy_refusals import (
    DayHasPassed,
    ExplanationMissing,
    GroundNotForPart,
    PartAlreadyWithheld,
    PartGroundMissing,
    PartUnknown,
)
from requests_app.rights import Right

LONGEST_SOURCE = 200


@transaction.atomic
def withhold_part(
    request_id: UUID,
    *,
    right: Right = Right.ACCESS,
    table: str,
    explanation: str,
    record_id: UUID | None = None,
    field: str = "",
    ground: Ground | None = None,
    late_from: str = "",
    expected_on: date | None = None,
    actor: User,
    now: datetime,
) -> WithheldPart:
    """Leave a table out of the right's package, one record of it, or one field, on ``ground``; or tell it is late.

    ``table`` is the model's label (``customers.Recording``). A late part names its source and the day (Europe/Helsinki)
    by which it comes. ``explanation`` is told to the person.
    """
    case, capacity = begin("withhold_part", request_id, actor, now)
    gathered = check_package_of("withhold_part", case, right)
    label = _known(right, table, field)
    late_from, explanation = late_from.strip(), explanation.strip()
    _check_why(right, ground, late_from, expected_on, today=day_in_helsinki(now))
    if not explanation:
        raise ExplanationMissing
    check_text(explanation, "perustelu", LONGEST_DETAILS)
    check_text(late_from, "myöhässä lähteestä", LONGEST_SOURCE)
    if any((each.table, each.record, each.field) == (label, record_id, field) for each in gathered.withheld):
        raise PartAlreadyWithheld
    part = WithheldPart.objects.create(
        right=gathered.row,
        table=label,
        record=record_id,
        field=field,
        ground=ground or "",
        explanation=explanation,
        late_from=late_from,
        expected_on=expected_on,
        decided_at=now,
        decided_by=actor,
    )
    codes: dict[Key, object] = {Key.TABLE: label, **({Key.GROUND: ground} if ground else {Key.LATE: "yes"})}
    _record(case, right, Happening.PART_WITHHELD, codes, capacity=capacity, actor=actor, now=now)
    _begin_again(case, gathered, actor=actor, now=now)
    return part


@transaction.atomic
def give_part(request_id: UUID, *, part_id: UUID, actor: User, now: datetime) -> None:
    """Take a withheld part back into the package: the late data came, or the ground does not hold."""
    case, capacity = begin("give_part", request_id, actor, now)
    found = next(((each, part) for each in case.gathered for part in each.withheld if part.pk == part_id), None)
    if found is None:
        raise PartUnknown
    gathered, part = found
    check_package_of("give_part", case, gathered.right)
    part.given_at, part.given_by = now, actor
    part.save(update_fields=["given_at", "given_by"])
    codes: dict[Key, object] = {Key.TABLE: part.table}
    _record(case, gathered.right, Happening.PART_GIVEN, codes, capacity=capacity, actor=actor, now=now)
    _begin_again(case, gathered, actor=actor, now=now)


def parts_there_are(right: Right) -> dict[str, tuple[type[models.Model], tuple[str, ...]]]:
    """What can be left out of the right's package: the label of every table in it, with the names of its fields."""
    if right is Right.PORTABILITY:
        reached = ((model, reach_of(declaration, register()).fields) for model, declaration in portable_models())
        return {model._meta.label: (model, fields) for model, fields in reached if fields}
    return {
        model._meta.label: (model, tuple(name for _, _, name in declaration.under()))
        for model, declaration in personal_models()
        if model._meta.label not in ("requests_app.AccessPackage", "requests_app.WithheldPart")
    }


def _known(right: Right, table: str, field: str) -> str:
    """The table's label, where there is such a table with such a field. Raises :class:`PartUnknown`."""
    try:
        label = str(apps.get_model(table)._meta.label)
    except (LookupError, ValueError):
        raise PartUnknown from None
    known = parts_there_are(right).get(label)
    if known is None or (field and field not in known[1]):
        raise PartUnknown
    return label


def _check_why(right: Right, ground: Ground | None, late_from: str, expected_on: date | None, *, today: date) -> None:
    """Either a ground, or a named source and its day."""
    if ground is not None:
        if late_from or expected_on:
            raise PartGroundMissing
        if ground not in PART_GROUNDS[right]:
            raise GroundNotForPart
        return
    if not late_from or expected_on is None:
        raise PartGroundMissing
    if expected_on < today:
        raise DayHasPassed


def _begin_again(case: Case, gathered: Gathered, *, actor: User, now: datetime) -> None:
    right = gathered.right
    if discard_all(case.request, of=(right,), now=now):
        copy = new_copy(gathered.row, wanted_by=actor, now=now)
        _record(case, right, Happening.COPY_WANTED, {Key.COPY: copy.pk}, capacity=Actor.SYSTEM, actor=None, now=now)


def _record(
    case: Case,
    right: Right,
    kind: Happening,
    codes: dict[Key, object],
    *,
    capacity: Actor,
    actor: User | None,
    now: datetime,
) -> None:
    record(case.request, kind, now=now, capacity=capacity, actor=actor, right=right, codes=codes)
