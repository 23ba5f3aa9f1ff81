"""Who is to be told of a breach does not lose the address that the notice goes to before it has left (GDPR 34)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.core import mail

from customers.models import ContactPoint, Party, PostalAddress, Recording
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from requests_app import operations
from requests_app.breaches.duties import Excuse, Risk
from requests_app.models import Breach, BreachNotice
from requests_app.operations import breaches
from retention import disposal, erasure
from retention.admin.holds import HeldByBreach, check_by_hand
from retention.models import HeldRecord, LegalHold
from tests import scenes, staff
from tests.breaches import AWARE, HOUR, TOLD, answered, assessed, by_hand, named, persons_told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def erased(party: Party, *, now: datetime = AWARE) -> None:
    """Everything that the law lets go of goes."""
    planned = erasure.plan(party, register(), today=day_in_helsinki(now))
    key = settings.INDEX_KEY.encode()
    erasure.carry_out(party, planned.fingerprint, register=register(), own_request="", index_key=key, now=now)


def a_night(day: date) -> None:
    """The night's disposal, and the erasures that go on."""
    now = datetime.combine(day, time(10), UTC)
    disposal.dispose(now=now)
    for person in erasure.to_look_at(now):
        erasure.go_on(person, index_key=settings.INDEX_KEY.encode(), now=now)


def standing() -> list[LegalHold]:
    """The holds of breaches that go on."""
    return list(LegalHold.objects.filter(reason=LegalHold.Reason.BREACH, lifted_at__isnull=True))


def aino_of(risk: Risk) -> tuple[Party, Breach]:
    """Aino, who has no contract, with a home and a call; a breach concerns her."""
    aino = scenes.aino()
    PostalAddress.objects.create(
        party=aino,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        country="FI",
        began_on=date(2016, 5, 1),
        source="person",
    )
    scenes.call(aino)
    breach = by_hand()
    named(breach, aino)
    assessed(risk, breach)
    return aino, breach


def test_an_erasure_leaves_the_address_until_the_notice_has_left_and_goes_on_by_itself() -> None:
    """GDPR 34(1), 17(1): she is told, and then nothing of her is kept for that."""
    aino, breach = aino_of(Risk.HIGH)
    erased(aino)
    aino.refresh_from_db()
    assert (aino.family_name, ContactPoint.objects.count(), PostalAddress.objects.count()) == ("Mäkinen", 1, 1)
    assert not Recording.objects.exists()  # the hold covers what a notice needs, and no more
    mail.outbox.clear()
    (notice,) = persons_told(breach, now=AWARE + HOUR)
    assert (notice.state, notice.recipient) == ("sent", "aino.makinen@example.com")
    assert [message.to for message in mail.outbox] == [["aino.makinen@example.com"]]
    assert standing() == []
    a_night(AWARE.date() + timedelta(days=32))
    aino.refresh_from_db()
    assert not ContactPoint.objects.exists()
    assert not PostalAddress.objects.exists()
    assert aino.family_name == ""


def test_the_night_takes_no_address_that_a_notice_is_due_to() -> None:
    """GDPR 5(1)(e): the rule's day has come, and waits."""
    aino, _ = aino_of(Risk.HIGH)
    a_night(date(2026, 12, 1))
    assert ContactPoint.objects.filter(party=aino).exists()


def test_the_hold_covers_who_she_is_and_where_she_is_reached() -> None:
    aino, breach = aino_of(Risk.HIGH)
    (hold,) = standing()
    assert (hold.party, hold.owner, hold.origin) == (aino, staff.heikki(), f"loukkaus {breach.reference}")
    assert hold.review_on == date(2026, 3, 8)  # the 72 hours' last day
    held = set(HeldRecord.objects.filter(hold=hold).values_list("table", flat=True))
    assert held == {"customers_party", "customers_contactpoint", "customers_postaladdress"}
    with pytest.raises(HeldByBreach):
        check_by_hand(hold)


def test_it_is_held_while_the_risk_is_not_known_and_no_longer_where_nobody_need_be_told() -> None:
    aino = scenes.aino()
    breach = by_hand()
    named(breach, aino)
    assert len(standing()) == 1
    assessed(Risk.RISK, breach)
    assert standing() == []
    assessed(Risk.HIGH, breach)
    assert len(standing()) == 1


def test_an_excuse_that_is_approved_ends_it_and_one_that_waits_does_not() -> None:
    """GDPR 34(3)"""
    _, breach = aino_of(Risk.HIGH)
    breaches.propose_excuse(
        breach.pk, excuse=Excuse.PROTECTED, reasons="Paketti oli salattu.", actor=staff.sanna(), now=AWARE
    )
    assert len(standing()) == 1
    breaches.decide_excuse(breach.pk, approved=True, actor=staff.anneli(), now=AWARE)
    assert standing() == []


def test_a_notice_that_waits_for_the_post_holds_until_it_was_posted() -> None:
    _, breach = aino_of(Risk.HIGH)
    (notice,) = breaches.write_person_notices(
        breach.pk, TOLD, via=BreachNotice.Via.POST, actor=staff.sanna(), now=AWARE
    )
    assert len(standing()) == 1
    breaches.mark_notice_posted(notice.pk, actor=staff.sanna(), now=AWARE + HOUR)
    assert standing() == []


def test_whose_data_went_to_the_wrong_person_is_held_from_the_report_on() -> None:
    request = answered()
    letter = request.letters.get(kind="answer")
    operations.report_wrong_release(request.pk, released=[letter.pk], noticed_at=AWARE, actor=staff.heikki(), now=AWARE)
    assert [hold.party for hold in standing()] == [request.party]
