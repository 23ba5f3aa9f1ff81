"""How long the record of a breach is kept, what an erasure leaves of it, and what a person is told of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from customers.holdings import records
from customers.models import Party
from customers.queries import customer_of
from oomi_registry.notice.adopted import register
from requests_app import operations
from requests_app.breaches.duties import Risk
from requests_app.models import AffectedPerson, Breach, BreachEvent, BreachNotice
from requests_app.operations import breaches
from retention import disposal
from retention.fates import Fate
from tests import erasures, scenes, staff
from tests.breaches import AWARE, assessed, named, ombudsman_told, persons_told

pytestmark = pytest.mark.django_db(transaction=True)


def closed_breach(party: Party) -> Breach:
    """A breach that concerned the person, told to everybody and closed on 5.3.2026."""
    breach = assessed(Risk.HIGH)
    named(breach, party)
    ombudsman_told(breach)
    persons_told(breach)
    return breaches.close_breach(breach.pk, actor=staff.sanna(), now=AWARE)


def test_a_breach_goes_three_years_after_its_closing_with_everything_of_it() -> None:
    """[D: breaches-are-kept-as-cases]"""
    closed_breach(scenes.aino(last_contact=datetime(2029, 1, 15, tzinfo=UTC).date()))
    disposal.dispose(now=datetime(2029, 3, 5, 12, tzinfo=UTC))
    assert Breach.objects.count() == 1, "its last day is a day it is kept"
    disposal.dispose(now=datetime(2029, 3, 6, 12, tzinfo=UTC))
    for model in (Breach, AffectedPerson, BreachNotice, BreachEvent):
        assert not model._default_manager.exists(), model


def test_an_open_breach_never_goes() -> None:
    named(assessed(Risk.HIGH), scenes.aino())
    disposal.dispose(now=datetime(2040, 1, 1, 12, tzinfo=UTC))
    assert Breach.objects.count() == AffectedPerson.objects.count() == 1


def test_a_person_sees_that_a_breach_concerned_them_and_when_that_goes() -> None:
    """GDPR 15(1)(d)"""
    aino = scenes.aino()
    closed_breach(aino)
    held = {type(record.row): record.leaving.ends for record in records(aino, register(), customer_of(aino))}
    assert held[AffectedPerson] == held[BreachNotice] == datetime(2029, 3, 5, tzinfo=UTC).date()
    assert Breach not in held, "the breach itself names nobody"


def test_an_erasure_leaves_the_record_of_a_breach_on_the_ground_of_the_law() -> None:
    """GDPR 17(3)(b); [D: breaches-are-kept-as-cases]"""
    aino = erasures.customer_no_more()
    closed_breach(aino)
    request = erasures.asked(aino, now=AWARE)
    plan = operations.plan_erasure(request.pk, actor=staff.heikki(), now=AWARE)
    fates = {line.table: (line.fate, line.ground) for line in plan.lines.all()}
    for table in ("requests_app_affectedperson", "requests_app_breachnotice"):
        assert fates[table] == (Fate.KEPT, "legal_obligation")
    assert fates["customers_recording"][0] == Fate.REMOVED
