"""What waits for what: a row for those that refer to it, and who the person is for every record that needs it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from django.db.models import Model

from customers.models import (
    Consent,
    ConsentWithdrawal,
    ContactPoint,
    ContactRole,
    ElectricityContract,
    MarketingBan,
    MeteringPoint,
    Organisation,
    Party,
    PostalAddress,
    Relationship,
    SolarContract,
    SuppressedContact,
)
from oomi_registry.notice.days import HELSINKI
from requests_app.models import Draft, Letter, PrivacyRequest, RequestedRight, RequestEvent
from retention import disposal
from tests import scenes

pytestmark = pytest.mark.django_db

LONG_AGO = date(2001, 1, 1)


def night(day: date) -> disposal.Went:
    """The disposal of the night that begins that day in Helsinki."""
    return disposal.dispose(now=datetime.combine(day, time(3), HELSINKI))


def there(*models: type[Model]) -> dict[str, int]:
    return {model.__name__: model._base_manager.count() for model in models if model._base_manager.exists()}


# ---- contracts and the relationship


def test_a_relationship_waits_for_the_contracts_that_were_made_in_it() -> None:
    """Its own rule ends with it, the contracts' ten years later: notice section 10."""
    aino = scenes.aino(last_contact=LONG_AGO)
    bond = scenes.relationship(aino, began=date(2010, 1, 1), ended=date(2019, 6, 30))
    scenes.electricity(aino, began=date(2010, 1, 1), ended=date(2019, 6, 30), within=bond)
    night(date(2029, 6, 30))
    assert there(Relationship, ElectricityContract) == {"Relationship": 1, "ElectricityContract": 1}
    night(date(2029, 7, 1))
    assert there(Relationship, ElectricityContract, MeteringPoint, ContactPoint, Party) == {}


def test_an_old_contract_waits_for_the_end_of_the_relationship() -> None:
    """[D: contracts-wait-for-the-current-one]."""
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2000, 1, 1))
    old = scenes.electricity(aino, began=date(2000, 1, 1), ended=date(2004, 12, 31), within=bond, number="S-1")
    scenes.electricity(aino, began=date(2005, 1, 1), within=bond, number="S-2")
    night(date(2026, 1, 1))
    assert ElectricityContract.objects.filter(pk=old.pk).exists()
    for contract in ElectricityContract.objects.filter(ended_on=None):
        contract.ended_on = date(2019, 6, 30)
        contract.save()
    Relationship.objects.update(ended_on=date(2019, 6, 30))
    night(date(2029, 6, 30))
    assert there(ElectricityContract) == {"ElectricityContract": 2}
    night(date(2029, 7, 1))
    assert there(ElectricityContract) == {}


def test_a_solar_contract_goes_when_the_relationship_ends() -> None:
    """The ten years rest on electricity terms: finding 5."""
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2020, 1, 1), ended=date(2026, 5, 31), with_="oomi_solar")
    SolarContract.objects.create(
        party=aino,
        relationship=bond,
        contract_number="A-1",
        product="Aurinkopaketti",
        agreed_on=date(2020, 1, 1),
        began_on=date(2020, 1, 1),
        ended_on=date(2026, 5, 31),
    )
    night(date(2026, 5, 31))
    assert there(SolarContract, Relationship) == {"SolarContract": 1, "Relationship": 1}
    night(date(2026, 6, 1))
    assert there(SolarContract, Relationship) == {}


# ---- who the person is


def every_part_of(party: Party) -> tuple[type[Model], ...]:
    """Give the person one of each table that tells who they are."""
    PostalAddress.objects.create(
        party=party,
        street="Testikatu 1",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=LONG_AGO,
    )
    MeteringPoint.objects.create(
        party=party, gsrn="643007574000138589", street="T 1", postal_code="00100", city="Helsinki", source="person"
    )
    MarketingBan.objects.create(
        party=party, channel="phone", purpose="telesales", made_at=datetime(2001, 1, 1, tzinfo=UTC), how="phone"
    )
    return PostalAddress, ContactPoint, MeteringPoint, MarketingBan, Party


def test_somebody_who_asked_for_an_offer_goes_half_a_year_after_the_last_contact() -> None:
    """[D: prospects-6-months]."""
    parts = every_part_of(scenes.aino(last_contact=date(2026, 1, 15)))
    night(date(2026, 7, 15))
    assert set(there(*parts)) == {model.__name__ for model in parts}
    went = night(date(2026, 7, 16))
    assert there(*parts) == {}
    assert set(went.rows.values()) == {1}


def test_who_the_person_is_stays_while_any_record_needs_it_and_goes_with_the_last_one() -> None:
    """GDPR 5(1)(e): a call of 25 months ago keeps its caller known, though nothing else does."""
    aino = scenes.aino(last_contact=LONG_AGO)
    parts = every_part_of(aino)
    scenes.call(aino, at=datetime(2024, 10, 15, 9, 30, tzinfo=UTC))
    night(date(2026, 11, 15))
    assert set(there(*parts)) == {model.__name__ for model in parts}
    night(date(2026, 11, 16))
    assert there(*parts) == {}


def test_a_customer_who_has_not_been_in_contact_for_years_stays_a_customer() -> None:
    aino = scenes.aino(last_contact=LONG_AGO)
    parts = every_part_of(aino)
    scenes.electricity(aino, began=date(2001, 1, 1))
    night(date(2026, 1, 1))
    assert set(there(*parts)) == {model.__name__ for model in parts}


def test_one_persons_records_do_not_keep_another() -> None:
    aino, pekka = scenes.aino(last_contact=LONG_AGO), scenes.pekka(last_contact=LONG_AGO)
    scenes.electricity(pekka, began=date(2001, 1, 1))
    night(date(2026, 1, 1))
    assert list(Party.objects.all()) == [pekka]
    assert not ContactPoint.objects.filter(party_id=aino.pk).exists()


def test_a_banned_number_outlives_the_person_who_banned_it() -> None:
    """GDPR 21(3); [D: suppression-stays]: the ban binds as a keyed hash after its person has been forgotten."""
    every_part_of(scenes.aino(last_contact=LONG_AGO))
    SuppressedContact.objects.create(
        contact_hash="1f" * 32, channel="phone", purpose="telesales", made_at=datetime(2001, 1, 1, tzinfo=UTC)
    )
    night(date(2026, 1, 1))
    assert there(Party, MarketingBan, SuppressedContact) == {"SuppressedContact": 1}


# ---- companies


def test_a_departed_contact_person_goes_at_once_and_the_company_with_its_last_contract() -> None:
    aino = scenes.aino(last_contact=LONG_AGO)
    bakery = Organisation.objects.create(
        name="Leipomo Oy", business_id="3101315-4", source="person", ended_on=date(2015, 6, 30)
    )
    ContactRole.objects.create(
        party=aino, organisation=bakery, source="person", began_on=LONG_AGO, ended_on=date(2015, 6, 30)
    )
    contract = scenes.electricity(aino, began=LONG_AGO, ended=date(2015, 6, 30))
    contract.organisation = bakery
    contract.save()
    night(date(2015, 6, 30))
    assert there(ContactRole, Organisation) == {"ContactRole": 1, "Organisation": 1}
    night(date(2015, 7, 1))
    assert there(ContactRole, Organisation) == {"Organisation": 1}
    night(date(2025, 7, 1))
    assert there(Organisation, ElectricityContract, Party) == {}


# ---- consents


def consent(party: Party, **more: object) -> Consent:
    values: dict[str, object] = {
        "party": party,
        "controllers": ["oomi"],
        "purpose": "surveys",
        "channel": "email",
        "categories": ["contact_details"],
        "wording": "Suostun.",
        "wording_version": "1",
        "language": "fi",
        "collected_at": datetime(2020, 1, 1, tzinfo=UTC),
        "collected_how": "form",
    }
    return Consent._base_manager.create(**values | more)


def test_the_evidence_of_a_withdrawn_consent_goes_three_years_later_with_the_withdrawal() -> None:
    """GDPR 7(1); [D: request-cases-3-years]."""
    aino = scenes.aino()
    withdrawn = datetime(2022, 5, 9, 12, 0, tzinfo=UTC)
    given = consent(aino, expires_at=datetime(2040, 1, 1, tzinfo=UTC), in_force_until=withdrawn)
    ConsentWithdrawal.objects.create(consent=given, withdrawn_at=withdrawn, how="form")
    night(date(2025, 5, 9))
    assert there(Consent, ConsentWithdrawal) == {"Consent": 1, "ConsentWithdrawal": 1}
    night(date(2025, 5, 10))
    assert there(Consent, ConsentWithdrawal) == {}


def test_a_consent_that_nobody_withdrew_goes_two_years_after_the_relationship() -> None:
    """[D: marketing-24-months]."""
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2020, 1, 1), ended=date(2023, 3, 31))
    consent(aino, relationship=bond)
    night(date(2025, 3, 31))
    assert there(Consent, Relationship) == {"Consent": 1, "Relationship": 1}
    night(date(2025, 4, 1))
    assert there(Consent, Relationship) == {}


def test_a_consent_waits_for_its_withdrawal_that_is_kept_longer() -> None:
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2020, 1, 1), ended=date(2023, 3, 31))
    withdrawn = datetime(2023, 3, 1, tzinfo=UTC)
    given = consent(aino, relationship=bond, in_force_until=withdrawn)
    ConsentWithdrawal.objects.create(consent=given, withdrawn_at=withdrawn, how="form")
    went = night(date(2026, 3, 1))
    assert went.complete
    assert there(Consent) == {"Consent": 1}
    night(date(2026, 3, 2))
    assert there(Consent) == {}


# ---- request cases


def case(*, closed: datetime | None, status: str = "", original: PrivacyRequest | None = None) -> PrivacyRequest:
    """A request with a right, an event and a letter."""
    received = datetime(2020, 1, 1, tzinfo=UTC)
    request = PrivacyRequest.objects.create(
        reference=f"TP-{uuid4().hex[:4].upper()}-{uuid4().hex[:4].upper()}",
        submission=uuid4(),
        received_at=received,
        channel="form",
        language="fi",
        status=status or ("answered" if closed else "in_work"),
        register_version=date(2024, 2, 27),
        name="Aino Mäkinen",
        email="aino@example.com",
        answer_by="email",
        original=original,
        closed_at=closed,
    )
    RequestedRight.objects.create(request=request, right="access")
    RequestEvent.objects.create(request=request, at=received, kind="received", actor_kind="person")
    Letter.objects.create(
        request=request,
        kind="receipt",
        language="fi",
        via="email",
        recipient="aino@example.com",
        subject="Pyyntösi",
        body="Kiitos.",
        register_version=date(2024, 2, 27),
        written_at=received,
    )
    return request


WHOLE_CASE = (PrivacyRequest, RequestedRight, RequestEvent, Letter)
CLOSED = datetime(2022, 5, 9, 12, 0, tzinfo=UTC)


def test_a_case_goes_whole_three_years_after_it_was_closed() -> None:
    """[D: request-cases-3-years]."""
    case(closed=CLOSED)
    night(date(2025, 5, 9))
    assert there(*WHOLE_CASE) == {model.__name__: 1 for model in WHOLE_CASE}
    night(date(2025, 5, 10))
    assert there(*WHOLE_CASE) == {}


def test_an_open_case_never_goes() -> None:
    case(closed=None)
    night(date(2300, 1, 1))
    assert there(*WHOLE_CASE) == {model.__name__: 1 for model in WHOLE_CASE}


def test_duplicates_of_duplicates_go_in_the_same_night_as_what_they_repeat() -> None:
    first = case(closed=CLOSED)
    second = case(closed=CLOSED, status="duplicate", original=first)
    third = case(closed=CLOSED, status="duplicate", original=second)
    case(closed=CLOSED, status="duplicate", original=third)
    night(date(2025, 5, 10))
    assert there(*WHOLE_CASE) == {}


def test_a_case_waits_for_a_duplicate_that_was_closed_later() -> None:
    first = case(closed=CLOSED)
    case(closed=datetime(2022, 8, 1, tzinfo=UTC), status="duplicate", original=first)
    assert night(date(2025, 5, 10)).complete
    assert there(PrivacyRequest) == {"PrivacyRequest": 2}
    night(date(2025, 8, 2))
    assert there(*WHOLE_CASE) == {}


def test_a_form_that_was_never_cleared_keeps_its_case_and_stops_nothing_else() -> None:
    """A draft is no guarded row, but the database would not let its case go before it."""
    kept, other = case(closed=CLOSED), case(closed=CLOSED)
    Draft.objects.create(token_hash="1f" * 32, answers={}, expires_at=CLOSED, request=kept)
    assert night(date(2025, 5, 10)).complete
    assert list(PrivacyRequest.objects.all()) == [kept]
    assert not PrivacyRequest.objects.filter(pk=other.pk).exists()
    Draft.objects.all().delete()
    night(date(2025, 5, 11))
    assert there(*WHOLE_CASE) == {}
