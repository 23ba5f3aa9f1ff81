"""What is written into a breach's record: what happened, what was done, whom it concerns, and its risk (GDPR 33(5))."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from customers.models import Party
from requests_app.breaches.clock import check_awareness
from requests_app.breaches.course import Status
from requests_app.breaches.duties import Risk, check_reasons
from requests_app.breaches.events import Happening, Key
from requests_app.breaches.parts import Part, check_told
from requests_app.models import AffectedPerson, Breach, BreachMeasure
from requests_app.operations.breaches.casework import begin, locked, move, write_event
from requests_app.operations.breaches.holding import hold_who_is_to_be_told
from requests_app.operations.breaches.opening import LONGEST_TEXT, Facts
from requests_app.operations.submission import check_text
from requests_app.permitted.breaches.checks import check_record
from requests_app.permitted.breaches.record import record_of
from requests_app.permitted.breaches.refusals import BreachUnknown, PersonNamedAlready, PersonUnknown
from retention.holds import wait_for_disposal


@transaction.atomic
def record_facts(breach_id: UUID, facts: Facts, *, actor: User, now: datetime) -> Breach:
    """Write what is known now over what was known before. Raises as :meth:`Facts.check`."""
    record, capacity = begin("record_facts", breach_id, actor)
    facts.check(now)
    facts.write_to(record.breach)
    record.breach.save()
    write_event(record.breach, Happening.FACTS_RECORDED, now=now, capacity=capacity, actor=actor)
    return record.breach


@transaction.atomic
def correct_awareness(breach_id: UUID, *, aware_at: datetime, actor: User, now: datetime) -> Breach:
    """The controller knew at another time than was written down: the hours are counted from it. The old one is kept.

    Raises ``AwareInTheFuture`` for a time after the breach was opened: it was known by then.
    """
    record, capacity = begin("correct_awareness", breach_id, actor)
    breach = record.breach
    check_awareness(aware_at, breach.opened_at)
    before = breach.aware_at.astimezone(UTC).isoformat()
    breach.aware_at = aware_at
    breach.save(update_fields=["aware_at"])
    codes = {Key.AWARE: before}
    write_event(breach, Happening.AWARENESS_CORRECTED, now=now, capacity=capacity, actor=actor, codes=codes)
    return breach


@transaction.atomic
def add_measure(
    breach_id: UUID, *, text: str, done_at: datetime | None = None, actor: User, now: datetime
) -> BreachMeasure:
    """Write down a measure: taken at ``done_at``, else proposed (GDPR 33(3)(d))."""
    record, capacity = begin("add_measure", breach_id, actor)
    check_told([Part.MEASURES], {Part.MEASURES: text})
    check_text(text, "toimenpide", LONGEST_TEXT)
    if done_at is not None:
        check_awareness(done_at, now)
    measure = BreachMeasure.objects.create(
        breach=record.breach, text=text.strip(), done_at=done_at, recorded_at=now, recorded_by=actor
    )
    write_event(record.breach, Happening.MEASURE_RECORDED, now=now, capacity=capacity, actor=actor)
    return measure


@transaction.atomic
def mark_measure_done(measure_id: UUID, *, actor: User, now: datetime) -> BreachMeasure:
    """A proposed measure has been taken, now."""
    breach_id = BreachMeasure.objects.filter(pk=measure_id).values_list("breach", flat=True).first()
    if breach_id is None:
        raise BreachUnknown
    breach = locked(breach_id)
    capacity = check_record(record_of(breach), actor)
    if BreachMeasure.objects.filter(pk=measure_id, done_at__isnull=True).update(done_at=now):
        write_event(breach, Happening.MEASURE_DONE, now=now, capacity=capacity, actor=actor)
    return BreachMeasure.objects.get(pk=measure_id)


@transaction.atomic
def add_person(breach_id: UUID, *, customer_number: str, actor: User, now: datetime) -> AffectedPerson:
    """Name a person whose data the breach concerns, by customer number.

    Raises :class:`PersonUnknown` or :class:`PersonNamedAlready`.
    """
    # A disposal that is taking the person finishes first; else it would wait for our lock and we for its.
    wait_for_disposal()
    record, capacity = begin("add_person", breach_id, actor)
    number = customer_number.strip()
    party = Party.objects.select_for_update(no_key=True).filter(customer_number=number).first() if number else None
    if party is None:
        raise PersonUnknown
    person, made = AffectedPerson.objects.get_or_create(
        breach=record.breach, party=party, defaults={"added_at": now, "added_by": actor}
    )
    if not made:
        raise PersonNamedAlready
    codes = {Key.PERSON: person.pk}
    write_event(record.breach, Happening.PERSON_ADDED, now=now, capacity=capacity, actor=actor, codes=codes)
    hold_who_is_to_be_told(record.breach, owner=actor, now=now)
    return person


@transaction.atomic
def assess_risk(breach_id: UUID, *, risk: Risk, reasons: str, actor: User, now: datetime) -> Breach:
    """Decide what risk the breach is to people, with reasons; what is due follows from it. It may be assessed again.

    Raises ``ReasonsMissing``.
    """
    record, capacity = begin("assess_risk", breach_id, actor)
    check_reasons(reasons)
    check_text(reasons, "perustelut", LONGEST_TEXT)
    breach = record.breach
    breach.risk, breach.risk_reasons = risk, reasons.strip()
    breach.assessed_at, breach.assessed_by = now, actor
    breach.save(update_fields=["risk", "risk_reasons", "assessed_at", "assessed_by"])
    moved = move(breach, Status.ASSESSED) if record.status is Status.OPENED else None
    codes = {Key.RISK: risk}
    write_event(breach, Happening.RISK_ASSESSED, now=now, capacity=capacity, actor=actor, codes=codes, moved=moved)
    hold_who_is_to_be_told(breach, owner=actor, now=now)
    return breach
