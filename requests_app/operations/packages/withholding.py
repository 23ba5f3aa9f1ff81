"""Leaving a part out of the copy, on a ground or because it is late, and taking it back (GDPR 12(4), 15(4)).

Either way the copy that was built is another than the one decided on: it is discarded, and a new one is wanted. The
rest is still given (tietosuojalaki 34 § 2 mom.).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction

from customers.holdings import personal_models
from oomi_registry.notice.days import day_in_helsinki
from requests_app.events import Happening, Key
from requests_app.grounds import Ground
from requests_app.lifecycle import Actor
from requests_app.models import WithheldPart
from requests_app.operations.casework import begin, record
from requests_app.operations.packages.discarding import discard_all
from requests_app.operations.packages.wanting import new_copy
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.case import Case
from requests_app.permitted.copies import (
    PART_GROUNDS,
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
    """Leave a table out of the copy, one record of it, or one field, on ``ground``; or tell that it is late.

    ``table`` is the model's label (``customers.Recording``). A late part names its source and the day (Europe/Helsinki)
    by which it comes. ``explanation`` is told to the person.
    """
    case, capacity = begin("withhold_part", request_id, actor, now)
    assert case.access is not None  # noqa: S101 - the check has asked
    label = _known(table, field)
    late_from, explanation = late_from.strip(), explanation.strip()
    _check_why(ground, late_from, expected_on, today=day_in_helsinki(now))
    if not explanation:
        raise ExplanationMissing
    check_text(explanation, "perustelu", LONGEST_DETAILS)
    check_text(late_from, "myöhässä lähteestä", LONGEST_SOURCE)
    if any((each.table, each.record, each.field) == (label, record_id, field) for each in case.withheld):
        raise PartAlreadyWithheld
    part = WithheldPart.objects.create(
        right=case.access,
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
    _record(case, Happening.PART_WITHHELD, codes, capacity=capacity, actor=actor, now=now)
    _begin_again(case, actor=actor, now=now)
    return part


@transaction.atomic
def give_part(request_id: UUID, *, part_id: UUID, actor: User, now: datetime) -> None:
    """Take a withheld part back into the copy: the late data came, or the ground does not hold."""
    case, capacity = begin("give_part", request_id, actor, now)
    part = next((each for each in case.withheld if each.pk == part_id), None)
    if part is None:
        raise PartUnknown
    part.given_at, part.given_by = now, actor
    part.save(update_fields=["given_at", "given_by"])
    _record(case, Happening.PART_GIVEN, {Key.TABLE: part.table}, capacity=capacity, actor=actor, now=now)
    _begin_again(case, actor=actor, now=now)


def parts_there_are() -> dict[str, tuple[type[models.Model], tuple[str, ...]]]:
    """What can be left out: the label of every table with personal data, with the names of its personal fields."""
    return {
        model._meta.label: (model, tuple(name for _, _, name in declaration.under()))
        for model, declaration in personal_models()
        if model._meta.label not in ("requests_app.AccessPackage", "requests_app.WithheldPart")
    }


def _known(table: str, field: str) -> str:
    """The table's label, where there is such a table with such a field. Raises :class:`PartUnknown`."""
    try:
        label = str(apps.get_model(table)._meta.label)
    except (LookupError, ValueError):
        raise PartUnknown from None
    known = parts_there_are().get(label)
    if known is None or (field and field not in known[1]):
        raise PartUnknown
    return label


def _check_why(ground: Ground | None, late_from: str, expected_on: date | None, *, today: date) -> None:
    """Either a ground, or a named source and its day."""
    if ground is not None:
        if late_from or expected_on:
            raise PartGroundMissing
        if ground not in PART_GROUNDS:
            raise GroundNotForPart
        return
    if not late_from or expected_on is None:
        raise PartGroundMissing
    if expected_on < today:
        raise DayHasPassed


def _begin_again(case: Case, *, actor: User, now: datetime) -> None:
    assert case.access is not None  # noqa: S101 - the check has asked
    if discard_all(case.request, now=now):
        copy = new_copy(case.access, wanted_by=actor, now=now)
        _record(case, Happening.COPY_WANTED, {Key.COPY: copy.pk}, capacity=Actor.SYSTEM, actor=None, now=now)


def _record(
    case: Case, kind: Happening, codes: dict[Key, object], *, capacity: Actor, actor: User | None, now: datetime
) -> None:
    record(case.request, kind, now=now, capacity=capacity, actor=actor, right=Right.ACCESS, codes=codes)
