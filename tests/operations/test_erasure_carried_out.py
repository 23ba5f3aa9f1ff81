"""An erasure carried out goes on by itself: what says who somebody was goes with the last record that needs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.conf import settings

from customers.models import (
    ElectricityContract,
    InsurancePolicy,
    Invoice,
    MeteringPoint,
    Party,
    Recording,
    SolarContract,
)
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from requests_app.models import PrivacyRequest
from retention import disposal, erasure, holds
from retention.erasure import carrying
from retention.models import DisposalRun, LegalHold
from retention.tasks import go_on_with_erasures
from tests import scenes, staff
from tests.erasures import customer_no_more
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

KEY = settings.INDEX_KEY.encode()
CLAIM_ENDS = date(2031, 3, 31)  # ten years from the contract's end
INSURANCE_ENDS = date(2035, 6, 30)  # ten years from the end of the insurer's liability


def noon(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)


def erased(party: Party, *, now: datetime = MONDAY) -> None:
    planned = erasure.plan(party, register(), today=day_in_helsinki(now))
    erasure.carry_out(party, planned.fingerprint, register=register(), own_request="", index_key=KEY, now=now)


def a_night(day: date) -> None:
    """The night's disposal, and what follows it."""
    disposal.dispose(now=noon(day))
    for person in erasure.to_look_at(noon(day)):
        erasure.go_on(person, index_key=KEY, now=noon(day))


@pytest.fixture
def aino() -> Party:
    """A customer no more, of whom a contract that has ended and an insurance that ended later are kept."""
    aino = customer_no_more()
    Party.objects.filter(pk=aino.pk).update(birth_date=date(1980, 5, 17))
    InsurancePolicy.objects.create(
        party=aino,
        relationship=ElectricityContract.objects.get().relationship,
        policy_number="V-1",
        product="Turva",
        began_on=date(2016, 5, 1),
        liability_ended_on=date(2025, 6, 30),
        source="own",
    )
    return aino


def test_the_place_of_use_goes_with_the_contract_and_the_name_with_the_insurance(aino: Party) -> None:
    """GDPR 5(1)(c), 17(3)(e)"""
    erased(aino)
    a_night(CLAIM_ENDS)
    assert MeteringPoint.objects.exists()
    a_night(CLAIM_ENDS + timedelta(days=1))
    assert not ElectricityContract.objects.exists()
    assert not MeteringPoint.objects.exists(), "the insurance needs no address"
    a_night(INSURANCE_ENDS)
    assert Party.objects.filter(pk=aino.pk, family_name="Mäkinen", birth_date=date(1980, 5, 17)).exists()
    a_night(INSURANCE_ENDS + timedelta(days=1))
    assert not Party.objects.filter(pk=aino.pk).exists()


def test_a_field_that_what_is_left_does_not_need_is_emptied(aino: Party) -> None:
    """GDPR 5(1)(c): accounts are of a name and a number; which person of that name was for the insurance."""
    solar = scenes.roof(aino, InsurancePolicy.objects.get().relationship)
    SolarContract.objects.filter(pk=solar.pk).update(ended_on=date(2021, 3, 31))
    Invoice.objects.create(
        party=aino,
        solar_contract=solar,
        number="L-1",
        issued_on=date(2031, 1, 15),
        due_on=date(2031, 1, 29),
        amount=59,
        fiscal_year_ends_on=date(2031, 12, 31),
        source="own",
    )
    erased(aino)
    a_night(INSURANCE_ENDS)
    aino.refresh_from_db()
    assert Party.objects.filter(pk=aino.pk, birth_date=date(1980, 5, 17)).exists()
    a_night(INSURANCE_ENDS + timedelta(days=1))
    aino.refresh_from_db()
    assert (aino.birth_date, aino.family_name) == (None, "Mäkinen")


def test_every_row_that_stays_goes_on_the_day_that_the_plan_tells(aino: Party) -> None:
    """The date it will go is the nightly rules' own."""
    planned = erasure.plan(aino, register(), today=day_in_helsinki(MONDAY))
    erased(aino)
    staying = [row for row in planned.rows if row.until is not None]
    assert {row.model for row in staying} >= {Party, ElectricityContract, InsurancePolicy, MeteringPoint}
    for day in sorted({row.until for row in staying if row.until}):
        a_night(day)
        assert all(row.model._base_manager.filter(pk=row.key).exists() for row in staying if row.until == day)
        a_night(day + timedelta(days=1))
        assert not any(row.model._base_manager.filter(pk=row.key).exists() for row in staying if row.until == day)


def test_while_a_hold_keeps_a_record_it_is_looked_again_within_a_month(aino: Party) -> None:
    """[D: holds]"""
    call = Recording.objects.get()
    held = holds.place(
        aino,
        LegalHold.Reason.DISPUTE,
        owner=staff.sanna(),
        review_on=date(2026, 6, 1),
        now=MONDAY,
        records=[call],
        explanation="Laskusta on riita.",
    )
    erased(aino)
    assert Recording.objects.exists()
    holds.lift(held, now=noon(CLAIM_ENDS))
    a_night(CLAIM_ENDS + timedelta(days=31))
    assert not Recording.objects.exists()


def test_what_was_looked_at_today_is_not_looked_at_again_today(aino: Party) -> None:
    erased(aino)
    night = noon(CLAIM_ENDS + timedelta(days=1))
    assert erasure.to_look_at(night) == [aino.pk]
    disposal.dispose(now=night)
    assert erasure.go_on(aino.pk, index_key=KEY, now=night) >= 1, "the place of use"
    assert erasure.to_look_at(night) == []
    assert erasure.go_on(aino.pk, index_key=KEY, now=night) == 0


def test_of_a_customer_whose_contract_runs_nothing_is_looked_at() -> None:
    """GDPR 17(1): what a running contract needs goes by the night's rules."""
    pekka = scenes.pekka()
    scenes.electricity(pekka, began=date(2020, 1, 1))
    erased(pekka)
    pekka.refresh_from_db()
    assert (pekka.erasure_goes_on, pekka.family_name) == (None, "Esimerkki")


def test_the_task_asks_the_database_whom_to_look_at(aino: Party) -> None:
    erased(aino)
    Party.objects.filter(pk=aino.pk).update(erasure_goes_on=date(2026, 1, 1))
    go_on_with_erasures()
    aino.refresh_from_db()
    assert aino.erasure_goes_on is not None
    assert aino.erasure_goes_on > date(2026, 1, 1)


@pytest.mark.parametrize("step", ["_remember", "_withdraw_consents", "_erase", "check_nothing_refers", "look_again"])
def test_an_erasure_that_is_cut_short_at_any_step_has_done_nothing(
    step: str, aino: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it or nothing: what is killed in the middle is carried out again from the beginning."""

    def killed_after(real: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object, **named: object) -> object:
            real(*given, **named)
            raise KeyboardInterrupt

        return run

    before = (Recording.objects.count(), Party.objects.filter(pk=aino.pk).values().get(), DisposalRun.objects.count())
    with monkeypatch.context() as patched:
        patched.setattr(carrying, step, killed_after(getattr(carrying, step)))
        with pytest.raises(KeyboardInterrupt):
            erased(aino)
    after = (Recording.objects.count(), Party.objects.filter(pk=aino.pk).values().get(), DisposalRun.objects.count())
    assert after == before
    erased(aino)
    assert not Recording.objects.exists()
    assert not PrivacyRequest.objects.exists()
