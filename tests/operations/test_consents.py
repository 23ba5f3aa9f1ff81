"""Consents: the evidence as it was given, the withdrawal beside it, and the clock that alone is set."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from customers.models import Consent, ConsentWithdrawal, Party
from customers.operations import consents
from customers.operations.consents import can_withdraw, end_expired, give, withdraw
from oomi_registry.notice.terms import Code
from retention.tasks import end_expired_consents
from tests import scenes

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
IN_A_YEAR = NOW + timedelta(days=365)
WORDING = "Saat lähettää minulle tarjouksia sähköpostitse."


def given(party: Party, **changed: object) -> Consent:
    """The person's consent to offers by e-mail from Oomi, but for what is changed."""
    usual: dict[str, object] = {
        "controllers": ["oomi"],
        "purpose": "direct_marketing",
        "channel": "email",
        "categories": [Code.CONTACT_DETAILS, Code.BASIC],
        "wording": WORDING,
        "wording_version": "2026-1",
        "language": "fi",
        "how": "verkkolomake",
        "expires_at": IN_A_YEAR,
        "now": NOW,
    }
    return give(party, **(usual | changed))  # type: ignore[arg-type]  # each test changes one of the usual words


@pytest.mark.django_db
def test_a_consent_keeps_the_exact_wording_its_version_and_language_and_how_and_when() -> None:
    """GDPR 7(1): the controller must be able to show it. ISO/IEC TS 27560: the record's fields."""
    consent = Consent.objects.get(pk=given(scenes.aino(), express=True).pk)
    assert (consent.wording, consent.wording_version, consent.language) == (WORDING, "2026-1", "fi")
    assert (consent.collected_at, consent.collected_how, consent.express) == (NOW, "verkkolomake", True)
    assert (consent.controllers, consent.categories) == (["oomi"], ["basic", "contact_details"])
    assert (consent.expires_at, consent.in_force_until) == (IN_A_YEAR, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"wording": " "}, consents.EvidenceMissing),
        ({"wording_version": ""}, consents.EvidenceMissing),
        ({"how": ""}, consents.EvidenceMissing),
        ({"language": "de"}, consents.EvidenceMissing),
        ({"purpose": ""}, consents.PurposeMissing),
        ({"controllers": []}, consents.PurposeMissing),
        ({"categories": []}, consents.PurposeMissing),
        ({"controllers": ["oomi", "sahko_oy"]}, consents.ControllerNotInForce),
        ({"expires_at": None}, consents.EndMissing),
        ({"expires_at": NOW}, consents.ExpiredAtBirth),
    ],
)
def test_a_consent_without_its_evidence_or_end_is_refused_by_name(
    changed: dict[str, object], refusal: type[consents.ConsentRefused]
) -> None:
    """GDPR 7(1)."""
    with pytest.raises(refusal):
        given(scenes.aino(), **changed)
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_a_consent_hangs_on_a_relationship_of_its_own_person_and_needs_no_other_end() -> None:
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    with pytest.raises(consents.RelationshipOfAnother):
        given(scenes.pekka(), relationship=bond)
    assert given(aino, relationship=bond, expires_at=None).relationship_id == bond.pk


@pytest.mark.django_db
def test_a_withdrawal_is_a_row_of_its_own_and_rewrites_nothing_of_the_grant() -> None:
    """GDPR 7(3)."""
    consent = given(scenes.aino())
    before: dict[str, object] = {**Consent.objects.values().get(pk=consent.pk)}
    later = NOW + timedelta(days=3)
    withdrawal = withdraw(consent, "TP-7K4M-92XD", later)
    after: dict[str, object] = {**Consent.objects.values().get(pk=consent.pk)}
    assert (withdrawal.withdrawn_at, withdrawal.how, withdrawal.consent_id) == (later, "TP-7K4M-92XD", consent.pk)
    assert {name for name in before if before[name] != after[name]} == {"in_force_until"}
    assert after["in_force_until"] == later


@pytest.mark.django_db
def test_a_consent_is_withdrawn_once_and_only_while_it_is_in_force() -> None:
    aino = scenes.aino()
    consent = given(aino)
    with pytest.raises(consents.HowNotTold):
        withdraw(consent, "", NOW)
    assert can_withdraw(consent)
    withdraw(consent, "puhelu", NOW)
    assert not can_withdraw(consent)
    with pytest.raises(consents.WithdrawnAlready):
        withdraw(consent, "puhelu", NOW)
    expired = given(aino, channel="sms", expires_at=NOW + timedelta(hours=1))
    end_expired(NOW + timedelta(hours=1))
    expired.refresh_from_db()
    with pytest.raises(consents.EndedAlready):
        withdraw(expired, "puhelu", NOW + timedelta(hours=2))
    assert ConsentWithdrawal.objects.count() == 1


@pytest.mark.django_db
def test_a_renewal_ends_the_consent_it_covers_and_no_other() -> None:
    aino = scenes.aino()
    covered, sms, both = given(aino), given(aino, channel="sms"), given(aino, controllers=["oomi", "oomi_solar"])
    surveys, pekkas = given(aino, purpose="surveys"), given(scenes.pekka())
    renewal = given(aino, now=NOW + timedelta(days=1))
    ends = {consent.pk: Consent.objects.get(pk=consent.pk).in_force_until for consent in (covered, sms, both)}
    assert ends == {covered.pk: NOW, sms.pk: None, both.pk: None}  # both companies' own covers more than the renewal
    for consent in (surveys, pekkas, renewal):
        assert Consent.objects.get(pk=consent.pk).in_force_until is None


@pytest.mark.django_db
def test_a_consent_whose_time_is_up_ended_when_it_expired_however_late_that_is_noticed() -> None:
    aino = scenes.aino()
    expired, lasting = given(aino, expires_at=NOW + timedelta(days=1)), given(aino, channel="sms")
    renewed_late = given(aino, channel="call", expires_at=NOW + timedelta(days=2))
    given(aino, channel="call", now=NOW + timedelta(days=5))
    assert Consent.objects.get(pk=renewed_late.pk).in_force_until == NOW + timedelta(days=2)
    assert end_expired(NOW + timedelta(days=30)) == 1
    assert end_expired(NOW + timedelta(days=30)) == 0
    assert Consent.objects.get(pk=expired.pk).in_force_until == NOW + timedelta(days=1)
    assert Consent.objects.get(pk=lasting.pk).in_force_until is None


@pytest.mark.django_db
def test_the_task_ends_them_by_its_own_clock() -> None:
    aino, now = scenes.aino(), timezone.now()
    long_ago = given(aino, expires_at=now - timedelta(days=1), now=now - timedelta(days=2))
    later = given(aino, channel="sms", expires_at=now + timedelta(days=1))
    end_expired_consents()
    ended = {each.pk: each.in_force_until for each in Consent.objects.all()}
    assert ended == {long_ago.pk: long_ago.expires_at, later.pk: None}


@pytest.mark.django_db
def test_the_application_cannot_rewrite_the_wording_of_a_consent() -> None:
    """GDPR 7(1): evidence. The database refuses it to the application's login, whatever the code tries."""
    consent = given(scenes.aino())
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(wording="Saat lähettää minulle mitä tahansa.")


@pytest.mark.django_db(transaction=True)
def test_of_four_withdrawals_at_once_one_is_written() -> None:
    consent = given(scenes.aino())
    outcomes: list[object] = []
    together = threading.Barrier(4)

    def take_back() -> None:
        try:
            together.wait(timeout=30)
            withdraw(Consent.objects.get(pk=consent.pk), "puhelu", NOW)
            outcomes.append("written")
        except BaseException as failure:  # noqa: BLE001 - carried to the test's own thread
            outcomes.append(type(failure))
        finally:
            connection.close()

    threads = [threading.Thread(target=take_back) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert outcomes.count("written") == 1
    assert outcomes.count(consents.WithdrawnAlready) == 3
    assert ConsentWithdrawal.objects.count() == 1
