"""A consent is taken back: what stood on it alone goes by itself, through the door, by the worker."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from customers.models import Consent, ConsentWithdrawal, CookieUse, ErasedKey, Party, Relationship
from customers.operations import consents
from oomi_registry.notice.terms import Code
from retention import erasure, holds
from retention.models import DisposalRecord, LegalHold
from retention.tasks import follow_withdrawals
from tests import scenes, staff

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
KEY = settings.INDEX_KEY.encode()


def consented(
    aino: Party, bond: Relationship, *, purpose: str = "cookies", at: datetime = NOW, to: tuple[str, ...] = ("oomi",)
) -> Consent:
    """Aino's yes to cookies, ``to`` these companies."""
    return consents.give(
        aino,
        controllers=list(to),
        purpose=purpose,
        categories=[Code.SERVICES],
        wording="Saatte käyttää evästeitä.",
        wording_version="2026-01",
        language="fi",
        how="verkkopalvelu",
        now=at,
        relationship=bond,
    )


def cookie(aino: Party, bond: Relationship, key: str = "web:1") -> CookieUse:
    return CookieUse.objects.create(
        party=aino, relationship=bond, cookie="_oomi", purpose="analytiikka", used_at=NOW, external_key=key
    )


@pytest.fixture
def aino() -> Party:
    return scenes.aino()


@pytest.fixture
def bond(aino: Party) -> Relationship:
    return scenes.relationship(aino, began=date(2020, 1, 1))


def test_what_stood_on_the_consent_alone_goes_and_nothing_else(aino: Party, bond: Relationship) -> None:
    """GDPR 17(1)(b)."""
    pekka = scenes.pekka()
    cookie(aino, bond)
    kept = cookie(pekka, scenes.relationship(pekka, began=date(2020, 1, 1)), "web:2")
    withdrawal = consents.withdraw(consented(aino, bond), "puhelu", NOW + timedelta(hours=1))
    at = NOW + timedelta(hours=2)
    assert erasure.unfollowed(at) == [withdrawal.pk]
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=at) == 1
    assert list(CookieUse.objects.all()) == [kept]
    assert Consent.objects.filter(party=aino).exists()  # that it was given and taken back stays as evidence
    assert ConsentWithdrawal.objects.get().followed_at == at
    assert DisposalRecord.objects.get().rule == "consent_withdrawn"
    assert ErasedKey.objects.count() == 1  # sent again it does not come back
    assert erasure.unfollowed(at) == []
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=at) == 0


def test_what_another_consent_still_covers_stays_till_that_is_taken_back_too(aino: Party, bond: Relationship) -> None:
    cookie(aino, bond)
    first, second = consented(aino, bond), consented(aino, bond, purpose="personal_content")
    one = consents.withdraw(first, "puhelu", NOW + timedelta(hours=1))
    assert erasure.follow_withdrawal(one.pk, index_key=KEY, now=NOW + timedelta(hours=2)) == 0
    assert CookieUse.objects.exists()
    other = consents.withdraw(second, "puhelu", NOW + timedelta(hours=3))
    assert erasure.follow_withdrawal(other.pk, index_key=KEY, now=NOW + timedelta(hours=4)) == 1


def test_what_the_sister_company_was_given_a_consent_for_stays_with_it(aino: Party, bond: Relationship) -> None:
    """GDPR 4(11): a consent is given to somebody; taking Oomi's back says nothing of Oomi Solar's."""
    solar = scenes.relationship(aino, began=date(2020, 1, 1), with_="oomi_solar")
    cookie(aino, bond), cookie(aino, solar, "web:2")
    to_oomi, to_solar = consented(aino, bond), consented(aino, solar, purpose="solar cookies", to=("oomi_solar",))
    consents.withdraw(to_oomi, "verkkopalvelu", NOW)
    follow_withdrawals()
    assert [each.external_key for each in CookieUse.objects.all()] == ["web:2"]
    consents.withdraw(to_solar, "verkkopalvelu", NOW)
    follow_withdrawals()
    assert not CookieUse.objects.exists()


def test_a_consent_to_both_companies_takes_back_what_neither_has_otherwise(aino: Party, bond: Relationship) -> None:
    solar = scenes.relationship(aino, began=date(2020, 1, 1), with_="oomi_solar")
    cookie(aino, bond), cookie(aino, solar, "web:2")
    to_both = consented(aino, bond, to=("oomi", "oomi_solar"))
    consented(aino, solar, purpose="solar cookies", to=("oomi_solar",))
    consents.withdraw(to_both, "verkkopalvelu", NOW)
    follow_withdrawals()
    assert [each.external_key for each in CookieUse.objects.all()] == ["web:2"]


def test_what_a_hold_keeps_stays_and_goes_when_the_hold_has_ended(aino: Party, bond: Relationship) -> None:
    """[D: holds]."""
    held = cookie(aino, bond)
    cookie(aino, bond, "web:2")
    hold = holds.place(
        aino,
        LegalHold.Reason.DISPUTE,
        owner=staff.sanna(),
        review_on=date(2027, 1, 1),
        now=NOW,
        records=[held],
        explanation="Riita.",
    )
    withdrawal = consents.withdraw(consented(aino, bond), "puhelu", NOW + timedelta(hours=1))
    at = NOW + timedelta(hours=2)
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=at) == 1
    assert CookieUse.objects.get() == held
    assert erasure.unfollowed(at) == [withdrawal.pk]
    holds.lift(hold, now=at)
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=at + timedelta(hours=1)) == 1
    assert erasure.unfollowed(at + timedelta(hours=1)) == []


def test_the_worker_follows_every_withdrawal_that_waits(aino: Party, bond: Relationship) -> None:
    cookie(aino, bond)
    consents.withdraw(consented(aino, bond), "puhelu", NOW)
    follow_withdrawals()
    assert not CookieUse.objects.exists()
    assert ConsentWithdrawal.objects.get().followed_at is not None


def test_the_last_has_gone_when_only_what_shows_how_requests_were_handled_is_left(
    aino: Party, bond: Relationship
) -> None:
    """GDPR 5(2)."""
    assert not erasure.last_gone(aino.pk)
    pekka = scenes.pekka()  # nothing but who he is
    assert erasure.last_gone(pekka.pk)
    scenes.call(pekka)
    assert not erasure.last_gone(pekka.pk)
