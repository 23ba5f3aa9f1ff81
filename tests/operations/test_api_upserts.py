"""What a controller's system sends becomes the register's rows: once, ended and never deleted, lifting nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from customers.fields import blind_index
from customers.marketing import Channel, Contact, Purpose, Reason, permission
from customers.models import (
    Consent,
    ConsentWithdrawal,
    ContactPoint,
    ElectricityContract,
    ErasedKey,
    InsurancePolicy,
    MarketingBan,
    MeteringPoint,
    Party,
    PostalAddress,
    Relationship,
    SolarContract,
)
from customers.operations.bans import ban_contact, ban_person
from customers.operations.erasures import erased_hash
from customers.queries import contact_facts
from tests.api_calls import Answer, System, a_system

pytestmark = pytest.mark.django_db

AINO = {"family_name": "Mäkinen", "given_names": "Aino Maria", "first_seen_on": "2020-05-01"}
MAIL = {"customer": "crm-1", "kind": "email", "value": "Aino.Makinen@Example.com", "began_on": "2020-05-01"}
PLACE = {
    "customer": "crm-1",
    "gsrn": "643007574000138589",
    "street": "Testikatu 1 A 2",
    "postal_code": "00100",
    "city": "Helsinki",
}
CONTRACT = {
    "customer": "crm-1",
    "metering_point": "kp-1",
    "contract_number": "S-1",
    "product": "Perussähkö",
    "agreed_on": "2020-05-01",
    "began_on": "2020-05-15",
}
CONSENT = {
    "customer": "crm-1",
    "purpose": "direct_marketing",
    "channel": "email",
    "categories": ["contact_details"],
    "wording": "Kyllä, minulle saa lähettää tarjouksia.\nVoin perua tämän.",
    "wording_version": "3",
    "language": "fi",
    "collected_at": "2024-03-05T12:00:00+02:00",
    "collected_how": "verkkopalvelu",
    "expires_at": "2099-01-01T00:00:00Z",
}
KEY = settings.INDEX_KEY.encode()


@pytest.fixture
def crm() -> System:
    return a_system()


@pytest.fixture
def solar() -> System:
    return a_system("crm-solar", "oomi_solar")


def taken(*answers: Answer) -> None:
    for answer in answers:
        assert answer.status in {200, 201}, answer.text


def test_a_customer_is_made_once_and_then_kept_up_to_date(crm: System) -> None:
    """[D: last-sent-stands]."""
    made = crm.put("customers/crm-1", AINO)
    party = Party.objects.get()
    assert (made.status, made.body["created"], made.body["number"]) == (201, True, party.number)
    again = crm.put("customers/crm-1", AINO)
    assert (again.status, again.body) == (200, {**made.body, "created": False})
    crm.put("customers/crm-1", {"family_name": "Mäkinen-Virtanen"})
    party.refresh_from_db()
    assert (party.family_name, party.given_names) == ("Mäkinen-Virtanen", "Aino Maria")
    assert (party.external_key, party.source, party.first_seen_on) == ("crm-1", "person", date(2020, 5, 1))


def test_the_first_contact_only_moves_back_and_the_last_only_on(crm: System) -> None:
    crm.put("customers/crm-1", AINO | {"last_contact_on": "2024-01-01"})
    crm.put("customers/crm-1", AINO | {"first_seen_on": "2021-01-01", "last_contact_on": "2023-01-01"})
    party = Party.objects.get()
    assert (party.first_seen_on, party.last_contact_on) == (date(2020, 5, 1), date(2024, 1, 1))
    crm.put("customers/crm-1", AINO | {"first_seen_on": "2019-01-01", "last_contact_on": "2025-01-01"})
    party.refresh_from_db()
    assert (party.first_seen_on, party.last_contact_on) == (date(2019, 1, 1), date(2025, 1, 1))


def test_a_henkilotunnus_is_sealed_and_found_and_cleared_by_null(crm: System) -> None:
    """tietosuojalaki 29 §."""
    taken(crm.put("customers/crm-1", AINO | {"identity_code": "131052 – 308t"}))
    party = Party.objects.get(identity_code_index=blind_index("customers.Party.identity_code", "131052-308T"))
    assert party.identity_code == "131052-308T"
    taken(crm.put("customers/crm-1", AINO))
    party.refresh_from_db()
    assert party.identity_code == "131052-308T"
    taken(crm.put("customers/crm-1", AINO | {"identity_code": None}))
    party.refresh_from_db()
    assert not Party.objects.exclude(identity_code=None, identity_code_index=None).exists()


def test_an_artificial_henkilotunnus_is_taken_only_where_the_setting_says_so(crm: System) -> None:
    sent = AINO | {"identity_code": "010190-900P"}
    with override_settings(ALLOW_ARTIFICIAL_HETU=False):
        refused = crm.put("customers/crm-1", sent)
        assert (refused.status, "keinotekoinen" in refused.fields["/identity_code"]) == (422, True)
    with override_settings(ALLOW_ARTIFICIAL_HETU=True):
        assert crm.put("customers/crm-1", sent).status == 201


def test_two_customers_do_not_share_a_number(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO | {"customer_number": "4101147"}))
    refused = crm.put("customers/crm-2", AINO | {"customer_number": "41 01 147"})
    assert (refused.status, list(refused.fields)) == (409, ["/customer_number"])
    assert Party.objects.count() == 1


def test_a_new_address_ends_the_one_before_and_deletes_none(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO), crm.put("contact-points/p-1", MAIL))
    assert ContactPoint.objects.get().value == "aino.makinen@example.com"
    taken(crm.put("contact-points/p-1", MAIL | {"value": "aino@example.org", "began_on": "2024-02-01"}))
    before, now = ContactPoint.objects.order_by("began_on")
    assert (before.value, before.ended_on, before.external_key) == ("aino.makinen@example.com", date(2024, 2, 1), None)
    assert (now.value, now.ended_on, now.external_key) == ("aino@example.org", None, "p-1")
    home = {"customer": "crm-1", "street": "Koivukuja 3", "postal_code": "FI-33100", "city": "Tampere"}
    taken(crm.put("addresses/o-1", home | {"began_on": "2020-01-01"}))
    taken(crm.put("addresses/o-1", home | {"street": "Mäntykuja 5", "began_on": "2024-02-01"}))
    old, new = PostalAddress.objects.order_by("began_on")
    assert (old.street, old.ended_on, new.street, new.postal_code) == (
        "Koivukuja 3",
        date(2024, 2, 1),
        "Mäntykuja 5",
        "33100",
    )


def test_an_address_that_comes_back_is_the_row_it_was(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO), crm.put("contact-points/p-1", MAIL))
    taken(crm.put("contact-points/p-1", MAIL | {"value": "aino@example.org", "began_on": "2024-02-01"}))
    back = crm.put("contact-points/p-1", MAIL | {"began_on": "2025-01-01"})
    assert (back.status, back.body["created"]) == (200, False)
    assert ContactPoint.objects.count() == 2
    assert ContactPoint.objects.get(external_key="p-1").ended_on is None


def test_an_address_that_the_register_has_is_taken_under_the_key_and_not_twice(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO))
    party = Party.objects.get()
    ContactPoint.objects.create(
        party=party, kind="email", value="aino.makinen@example.com", source="person", began_on=date(2019, 1, 1)
    )
    assert crm.put("contact-points/p-1", MAIL).body["created"] is False
    assert ContactPoint.objects.get().external_key == "p-1"
    refused = crm.put("contact-points/p-2", MAIL)
    assert (refused.status, list(refused.fields)) == (409, ["/value"])


def test_a_place_of_use_keeps_its_number(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO), crm.put("metering-points/kp-1", PLACE))
    taken(crm.put("metering-points/kp-1", PLACE | {"city": "Espoo"}))
    assert MeteringPoint.objects.get().city == "Espoo"
    refused = crm.put("metering-points/kp-1", PLACE | {"gsrn": "643007574000138596"})
    assert refused.status in {409, 422}
    mistyped = crm.put("metering-points/kp-2", PLACE | {"gsrn": "643007574000138588"})
    assert (mistyped.status, list(mistyped.fields)) == (422, ["/gsrn"])


def test_contracts_make_the_relationship_and_end_it(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO), crm.put("metering-points/kp-1", PLACE))
    made = crm.put("contracts/electricity/s-1", CONTRACT)
    assert made.status == 201
    bond = Relationship.objects.get()
    assert (bond.controller_id, bond.began_on, bond.ended_on) == ("oomi", date(2020, 5, 1), None)
    assert crm.put("contracts/electricity/s-1", CONTRACT | {"product": "Tuntisähkö"}).body["created"] is False
    assert ElectricityContract.objects.get().product == "Tuntisähkö"
    taken(crm.put("contracts/electricity/s-1", CONTRACT | {"ended_on": "2024-06-30"}))
    taken(crm.put("contracts/electricity/s-1", CONTRACT | {"ended_on": "2024-06-30"}))
    bond.refresh_from_db()
    assert bond.ended_on == date(2024, 6, 30)
    for ended_on in (None, "2025-01-01"):
        refused = crm.put("contracts/electricity/s-1", CONTRACT | {"ended_on": ended_on})
        assert (refused.status, "päättymispäivä 30.6.2024" in refused.detail) == (409, True)
    early = crm.put("contracts/electricity/s-2", CONTRACT | {"contract_number": "S-2", "ended_on": "2019-01-01"})
    assert early.status == 409
    assert ElectricityContract.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"contract_number": "S-9"}, "/contract_number"),
        ({"began_on": "2020-05-16"}, "/began_on"),
        ({"agreed_on": "2020-05-02"}, "/agreed_on"),
        ({"metering_point": "kp-2"}, "/metering_point"),
        ({"customer": "crm-9"}, "/customer"),
        ({"metering_point": "kp-9"}, "/metering_point"),
        ({"organisation": "yritys-9"}, "/organisation"),
    ],
)
def test_what_says_which_contract_it_is_does_not_change(crm: System, change: dict[str, object], pointer: str) -> None:
    taken(crm.put("customers/crm-1", AINO), crm.put("metering-points/kp-1", PLACE))
    taken(crm.put("metering-points/kp-2", PLACE | {"gsrn": "AB12345"}))
    taken(crm.put("contracts/electricity/s-1", CONTRACT))
    refused = crm.put("contracts/electricity/s-1", CONTRACT | change)
    assert (refused.status, list(refused.fields)) == (409, [pointer])


def test_solar_and_insurance(crm: System, solar: System) -> None:
    taken(crm.put("customers/crm-1", AINO))
    panels = {name: value for name, value in CONTRACT.items() if name != "metering_point"}
    taken(solar.put("contracts/solar/a-1", panels | {"contract_number": "A-1"}))
    policy = {"customer": "crm-1", "policy_number": "V-1", "product": "Sähkövakuutus", "began_on": "2021-01-01"}
    taken(crm.put("contracts/insurance/v-1", policy | {"health": "astma"}))
    taken(crm.put("contracts/insurance/v-1", policy | {"employment": "lomautettu", "liability_ended_on": "2022-01-01"}))
    insured = InsurancePolicy.objects.get()
    assert (insured.health, insured.employment, insured.liability_ended_on) == ("astma", "lomautettu", date(2022, 1, 1))
    assert SolarContract.objects.get().relationship.controller_id == "oomi_solar"
    assert set(Relationship.objects.values_list("controller", flat=True)) == {"oomi", "oomi_solar"}


def test_another_controllers_customer_contract_and_consent_are_not_written(crm: System, solar: System) -> None:
    taken(crm.put("customers/crm-1", AINO), crm.put("metering-points/kp-1", PLACE))
    taken(crm.put("contracts/electricity/s-1", CONTRACT), crm.put("consents/k-1", CONSENT))
    answers = [
        solar.put("customers/crm-1", AINO | {"family_name": "Muu"}),
        solar.put("contact-points/p-9", MAIL),
        solar.put("contracts/electricity/s-1", CONTRACT | {"product": "Muu"}),
        solar.put("consents/k-1", CONSENT),
    ]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.detail for answer in answers}) == 1
    assert "oomi" not in answers[0].text.replace("urn:oomi-registry", "")
    assert Party.objects.get().family_name == "Mäkinen"
    assert ElectricityContract.objects.get().product == "Perussähkö"


def test_what_refers_to_nobody_is_refused_by_its_field(crm: System) -> None:
    for path, row in (("contact-points/p-1", MAIL), ("metering-points/kp-1", PLACE), ("consents/k-1", CONSENT)):
        refused = crm.put(path, row)
        assert (refused.status, list(refused.fields)) == (409, ["/customer"])


def test_a_restricted_person_is_only_stored_and_no_row_lifts_it(crm: System) -> None:
    """GDPR 18(2)."""
    taken(crm.put("customers/crm-1", AINO), crm.put("contact-points/p-1", MAIL), crm.put("consents/k-1", CONSENT))
    Party.objects.update(restricted_at=timezone.now())
    for path, row in (
        ("customers/crm-1", AINO | {"family_name": "Muu"}),
        ("contact-points/p-1", MAIL | {"value": "muu@example.com"}),
        ("consents/k-2", CONSENT | {"collected_at": "2025-03-05T12:00:00Z"}),
    ):
        refused = crm.put(path, row)
        assert (refused.status, "rajoitettu" in refused.detail) == (409, True)
    party = Party.objects.get()
    assert party.restricted_at is not None
    assert party.family_name == "Mäkinen"
    withdrawn = {"withdrawn_at": "2025-01-01T00:00:00Z", "withdrawn_how": "puhelu"}
    taken(crm.put("consents/k-1", CONSENT | withdrawn))  # GDPR 7(3): at any time


def test_an_erased_row_does_not_come_back_but_anothers_of_its_key_does(crm: System) -> None:
    """GDPR 17; by key *and* time."""
    erased = datetime(2025, 6, 1, 12, tzinfo=UTC)
    ErasedKey.objects.create(key_hash=erased_hash(Party, "crm-1", key=KEY), erased_at=erased)
    unsaid = {name: value for name, value in AINO.items() if name != "first_seen_on"}
    for row in (AINO, unsaid, AINO | {"first_seen_on": "2025-06-01"}):
        refused = crm.put("customers/crm-1", row)
        assert (refused.status, "poistettu" in refused.detail) == (410, True)
    assert not Party.objects.exists()
    assert crm.put("contact-points/p-1", MAIL).status == 409
    assert crm.put("customers/crm-1", AINO | {"first_seen_on": "2025-06-02"}).status == 201
    ErasedKey.objects.create(key_hash=erased_hash(ContactPoint, "p-1", key=KEY), erased_at=erased)
    assert crm.put("contact-points/p-1", MAIL).status == 410
    assert crm.put("contact-points/p-1", MAIL | {"began_on": "2025-07-01"}).status == 201


def test_nothing_that_is_sent_lifts_a_ban(crm: System) -> None:
    """GDPR 21(3) [D: only-express-consent-lifts]."""
    may = Contact("oomi", Channel.EMAIL, Purpose.DIRECT_MARKETING)
    address = "aino.makinen@example.com"

    def reason() -> Reason:
        now = timezone.now()
        return permission(may, contact_facts("email", address, key=KEY, now=now), now).reason

    taken(crm.put("customers/crm-1", AINO), crm.put("contact-points/p-1", MAIL), crm.put("consents/k-1", CONSENT))
    assert reason() == Reason.CONSENT
    banned_at = timezone.now() - timedelta(days=1)
    ban_person(
        Party.objects.get(), channels=["email"], purposes=["direct_marketing"], how="TP-1", key=KEY, now=banned_at
    )
    ban_contact("email", address, channels=["email"], purposes=["direct_marketing"], key=KEY, now=banned_at)
    newer = timezone.now() - timedelta(hours=1)
    taken(crm.put("consents/k-2", CONSENT | {"collected_at": newer.isoformat(timespec="seconds")}))
    taken(crm.put("customers/crm-1", AINO), crm.put("contact-points/p-1", MAIL))
    assert not Consent.objects.filter(express=True).exists()
    assert MarketingBan.objects.count() == 1
    assert reason() == Reason.BANNED


def test_an_express_consent_cannot_be_sent(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO))
    refused = crm.put("consents/k-1", CONSENT | {"express": True})
    assert (refused.status, list(refused.fields)) == (422, [""])


def test_a_consent_keeps_its_evidence_and_is_not_rewritten(crm: System) -> None:
    """GDPR 7(1)."""
    taken(crm.put("customers/crm-1", AINO), crm.put("consents/k-1", CONSENT))
    consent = Consent.objects.get()
    assert (consent.controllers, consent.wording, consent.external_key) == (["oomi"], CONSENT["wording"], "k-1")
    assert consent.collected_at == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert crm.put("consents/k-1", CONSENT).status == 200
    for change in ({"wording": "Muu"}, {"channel": "sms"}, {"categories": ["basic"]}, {"expires_at": None}):
        refused = crm.put("consents/k-1", CONSENT | change)
        assert (refused.status, list(refused.fields)) == (409, [f"/{next(iter(change))}"])
    assert Consent.objects.count() == 1


def test_a_withdrawal_is_taken_once_and_an_older_consent_does_not_stand_up_again(crm: System) -> None:
    """GDPR 7(3)."""
    taken(crm.put("customers/crm-1", AINO), crm.put("consents/k-1", CONSENT))
    told = {"withdrawn_at": "2025-01-01T00:00:00Z", "withdrawn_how": "verkkopalvelu"}
    assert list(crm.put("consents/k-1", CONSENT | {"withdrawn_at": told["withdrawn_at"]}).fields) == ["/withdrawn_how"]
    early = crm.put("consents/k-1", CONSENT | told | {"withdrawn_at": "2024-01-01T00:00:00Z"})
    assert list(early.fields) == ["/withdrawn_at"]
    taken(crm.put("consents/k-1", CONSENT | told), crm.put("consents/k-1", CONSENT | told))
    assert ConsentWithdrawal.objects.get().withdrawn_at == datetime(2025, 1, 1, tzinfo=UTC)
    for collected_at in ("2024-12-31T00:00:00Z", "2025-01-01T00:00:00Z", CONSENT["collected_at"]):
        refused = crm.put("consents/k-2", CONSENT | {"collected_at": collected_at})
        assert (refused.status, "uudempi" in refused.detail) == (409, True)
    assert crm.put("consents/k-2", CONSENT | {"collected_at": "2025-01-02T00:00:00Z"}).status == 201


def test_outside_a_relationship_a_consent_says_when_it_expires(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO))
    endless = {name: value for name, value in CONSENT.items() if name != "expires_at"}
    refused = crm.put("consents/k-1", endless)
    assert (refused.status, "vanhenee" in refused.detail) == (409, True)
    taken(crm.put("metering-points/kp-1", PLACE), crm.put("contracts/electricity/s-1", CONTRACT))
    taken(crm.put("consents/k-1", endless))
    assert Consent.objects.get().relationship == Relationship.objects.get()


def test_a_dead_person_makes_no_contract(crm: System) -> None:
    taken(crm.put("customers/crm-1", AINO | {"deceased": True}), crm.put("metering-points/kp-1", PLACE))
    refused = crm.put("contracts/electricity/s-1", CONTRACT)
    assert (refused.status, "kuolinpesän" in refused.detail) == (409, True)


@pytest.mark.parametrize(
    ("kind", "value", "pointer"),
    [
        ("email", "aino@", "/value"),
        ("phone", "12", "/value"),
        ("fax", "0501234567", "/kind"),
        ("phone", "a@b.fi", "/value"),
    ],
)
def test_a_contact_point_is_of_its_kind(crm: System, kind: str, value: str, pointer: str) -> None:
    refused = crm.put("contact-points/p-1", MAIL | {"kind": kind, "value": value})
    assert (refused.status, list(refused.fields)) == (422, [pointer])
