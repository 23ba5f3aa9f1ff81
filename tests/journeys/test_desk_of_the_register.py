"""The officer reads the customer register at the desk: the list, the search, a person's page, the notice as code."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error

from customers.models import (
    Consent,
    ContactPoint,
    ContactRole,
    DailyConsumption,
    ElectricityContract,
    EmailMessage,
    InsuranceClaim,
    InsurancePolicy,
    MarketingBan,
    Organisation,
    Party,
    PostalAddress,
    Recording,
    SolarContract,
    ViewEvent,
)
from customers.operations.disclosures import ToDisclose, record_disclosure
from oomi_registry.notice.adopted import register
from retention.models import HeldRecord, LegalHold
from tests import scenes
from tests.journeys.conftest import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(walk: Walk) -> Walk:
    """A privacy officer who has signed in."""
    user = User.objects.create_user("tietosuoja", password="x" * 20, is_staff=True, first_name="Tiina")
    user.groups.add(Group.objects.get(name="officer"))
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    walk.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": walk.site}])
    return walk


def aino_with_everything() -> Party:
    """Aino, a customer of both companies for years, with something in most tables."""
    yesterday = timezone.now() - timedelta(days=1)
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2016, 5, 1), ended=date(2021, 6, 30))
    scenes.electricity(aino, began=date(2021, 7, 1), number="S-2")
    sun = scenes.relationship(aino, began=date(2022, 1, 1), with_="oomi_solar")
    SolarContract.objects.create(
        party=aino,
        relationship=sun,
        contract_number="A-77",
        product="Aurinkopaketti",
        agreed_on=date(2022, 1, 1),
        began_on=date(2022, 2, 1),
    )
    InsurancePolicy.objects.create(
        party=aino,
        relationship=contract.relationship,
        policy_number="V-31",
        product="Kotivakuutus",
        began_on=date(2016, 5, 1),
        liability_ended_on=date(2020, 3, 31),
    )
    for street, began, ended in (("Testikatu 1 A 2", date(2021, 7, 1), None), ("Vanhakatu 3", date(2016, 5, 1), None)):
        PostalAddress.objects.create(
            party=aino,
            street=street,
            postal_code="00100",
            city="Helsinki",
            source="population_register",
            began_on=began,
            ended_on=ended,
        )
    ContactPoint.objects.create(
        party=aino, kind="phone", value="+358401234567", source="person", began_on=date(2016, 5, 1)
    )
    for turn in range(14):
        call = scenes.call(aino, at=yesterday - timedelta(days=70 * turn + 3))
        Recording.objects.filter(pk=call.pk).update(
            duration=timedelta(minutes=4, seconds=turn), electricity_contract=contract if turn % 2 else None
        )
    EmailMessage.objects.create(
        party=aino,
        sent_at=yesterday - timedelta(days=30),
        direction="from_person",
        address="aino.makinen@example.com",
        subject="Lasku",
        body="Hei, laskussani on virhe. " * 20,
    )
    Consent.objects.create(
        party=aino,
        controllers=["oomi"],
        purpose="direct_marketing",
        channel="email",
        categories=["contact_details"],
        wording="Saat lähettää minulle tarjouksia sähköpostitse.",
        wording_version="2024-1",
        language="fi",
        collected_at=yesterday - timedelta(days=200),
        collected_how="verkkolomake",
        expires_at=yesterday + timedelta(days=400),
    )
    MarketingBan.objects.create(party=aino, channel="call", purpose="telesales", made_at=yesterday, how="puhelu")
    bakery = Organisation.objects.create(name="Leipomo Lempi Oy", business_id="3101315-4", source="person")
    ContactRole.objects.create(
        party=aino, organisation=bakery, position="toimitusjohtaja", source="person", began_on=date(2023, 1, 1)
    )
    hold = LegalHold.objects.create(
        party=aino,
        reason="dispute",
        explanation="riita laskusta",
        placed_at=yesterday,
        review_on=timezone.localdate() + timedelta(days=70),
    )
    HeldRecord.objects.create(hold=hold, table="customers_electricitycontract", record=contract.pk)
    return aino


def test_the_officer_finds_aino_without_a_trace_in_the_address_and_reads_what_is_held(officer: Walk) -> None:
    aino, pekka = aino_with_everything(), scenes.pekka()
    scenes.relationship(pekka, began=date(2020, 1, 1))
    Party.objects.filter(pk=pekka.pk).update(protected_address=True)
    PostalAddress.objects.create(
        party=pekka,
        street="Salakuja 7",
        postal_code="99999",
        city="Piilola",
        source="person",
        began_on=date(2020, 1, 1),
    )
    pekka.contact_points.create(kind="phone", value="+358401234567", source="person", began_on=date(2020, 1, 1))
    officer.open("/admin/customers/party/")
    officer.look("desk_persons")
    officer.page.get_by_label("Hae henkilö").fill("040 123 4567")
    officer.go_on("Hae")
    assert officer.page.get_by_text("Löytyi 2 henkilöä").is_visible()
    officer.look("desk_search_several")
    officer.page.get_by_label("Hae henkilö").fill("Mäkinen")
    officer.go_on("Hae")
    officer.look("desk_search_refused")
    officer.page.get_by_label("Hae henkilö").fill("4101147")
    officer.go_on("Hae")
    assert officer.page.url == officer.site + reverse("admin:customers_party_change", args=[aino.pk])
    officer.page.get_by_text("Näytä 4 vanhempaa").first.click()
    officer.look("desk_person")
    officer.open(reverse("admin:customers_party_change", args=[pekka.pk]))
    assert officer.page.get_by_text("peitetty: turvakielto").first.is_visible()
    assert "Salakuja" not in officer.page.content()
    officer.look("desk_person_protected")


def test_the_officer_sees_what_is_sealed_once_and_for_a_reason(officer: Walk) -> None:
    """ASVS 8.2.3: masked, asked for with a reason, shown on that answer alone, and on record."""
    aino = aino_with_everything()
    aino.identity_code = "120488-999C"
    aino.save()
    contract = ElectricityContract.objects.filter(party=aino, ended_on=None).get()
    DailyConsumption.objects.bulk_create(
        DailyConsumption(
            party=aino,
            electricity_contract=contract,
            metering_point=contract.metering_point,
            day=date(2023, 1, 1) + timedelta(days=turn),
            watt_hours=[125] * 96,
            source="market_parties",
        )
        for turn in range(900)
    )
    policy = InsurancePolicy.objects.get(party=aino)
    InsuranceClaim.objects.create(
        party=aino,
        policy=policy,
        event_on=date(2018, 3, 1),
        reported_on=date(2018, 3, 4),
        health="Murtunut ranne, kuusi viikkoa sairauslomaa.",
        decision="korvataan",
        source="insurer",
    )
    page = reverse("admin:customers_party_change", args=[aino.pk])
    officer.open(page)
    assert officer.page.get_by_text("Näkyvissä 30 uusinta kuukautta").is_visible()
    assert "120488-999C" not in officer.page.content()
    officer.look("desk_person_sealed")
    officer.page.get_by_role("link", name="Näytä henkilötunnus").click()
    officer.look("desk_reveal")
    officer.go_on("Näytä tieto")
    assert officer.page.get_by_text("Valitse, mihin tietoa tarvitaan.").is_visible()
    officer.look("desk_reveal_refused")
    officer.page.get_by_label("Mihin tietoa tarvitaan").select_option(label="tietopyynnön käsittely")
    officer.page.get_by_label("Perustelu").fill("TP-1234: vertaan tunnistautumisen tietoihin.")
    officer.go_on("Näytä tieto")
    assert officer.page.get_by_text("120488-999C").is_visible()
    officer.look("desk_revealed")
    officer.page.get_by_role("link", name="Takaisin henkilön sivulle").click()
    assert "120488-999C" not in officer.page.content()
    assert officer.page.get_by_text("tietopyynnön käsittely: TP-1234: vertaan").is_visible()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # no browser keeps it
        officer.page.go_back()
    assert ViewEvent.objects.get().viewer.username == "tietosuoja"


def test_the_officer_sees_to_whom_data_went_that_the_notice_does_not_name(officer: Walk) -> None:
    """GDPR 13(1)(e)."""
    aino = scenes.aino()
    now = timezone.now()
    to_an_agency = ToDisclose(
        recipient="Example Media Inc.",
        recipient_kind="media_agency",
        purpose="mainonnan mittaus",
        categories=("services",),
        country="US",
        transfer="standard_contractual_clauses",
    )
    record_disclosure(aino, to_an_agency, register(), at=now, now=now)
    officer.open(reverse("admin:customers_register"))
    officer.look("desk_register_finding")
    officer.page.get_by_role("link", name="Katso luovutukset").click()
    assert officer.page.get_by_text("Example Media Inc.").is_visible()
    officer.look("desk_unnamed_recipients")
    officer.page.get_by_role("link", name=str(aino)).click()
    assert officer.page.get_by_text("EU-komission mallisopimuslausekkeet").is_visible()
    officer.page.get_by_role("link", name="Kirjaa luovutus").click()
    officer.look("desk_disclose")
    officer.page.locator("main form button[type=submit], #content form[method=post] button[type=submit]").last.click()
    officer.look("desk_disclose_refused")


def test_the_officer_reads_the_notice_as_code(officer: Walk) -> None:
    officer.open("/admin/customers/controller/")
    officer.look("desk_controllers")
    officer.page.get_by_role("link", name="Rekisteri selosteena").click()
    assert officer.page.get_by_text("Missä seloste ja laki eroavat").is_visible()
    officer.look("desk_register")
    officer.open("/admin/customers/responsibilityrule/")
    officer.look("desk_split")
