"""The customer register at the desk: read by those who may, without a name in a list or in an address."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from customers.admin.finding import NothingToLookFor, find
from customers.keys import uuid7_at
from customers.models import (
    Application,
    ContactRole,
    Controller,
    CreditDecision,
    Disclosure,
    EmailMessage,
    Invoice,
    MarketingBan,
    MeteringPoint,
    Organisation,
    Party,
    PostalAddress,
    Recording,
    ResponsibilityRule,
)
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from retention.models import HeldRecord, LegalHold
from tests import scenes
from tests.desk import signed_in, text_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
LIST = "/admin/customers/party/"
SEARCH = "/admin/customers/party/hae/"


@pytest.fixture
def auditor() -> Client:
    """Somebody of the staff who reads and writes nothing."""
    return signed_in("auditor")


def page_of(party: Party) -> str:
    return reverse("admin:customers_party_change", args=[party.pk])


def test_no_declared_table_can_be_deleted_from_by_hand_at_the_desk() -> None:
    """Personal data leaves by the disposal's door alone, whoever asks."""
    request = type("Request", (), {"user": User(is_superuser=True, is_active=True, is_staff=True)})()
    declared = {
        model: each for model, each in admin.site._registry.items() if isinstance(declaration_of(model), Privacy)
    }
    assert Party in declared
    for model, desk in declared.items():
        assert not desk.has_delete_permission(request), model
    for model in (Party, Controller, ResponsibilityRule):
        desk = admin.site._registry[model]
        assert not desk.has_add_permission(request), model
        assert not desk.has_change_permission(request), model


def test_the_list_shows_numbers_and_companies_and_no_name(auditor: Client) -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    scenes.relationship(aino, began=date(2020, 1, 1))
    scenes.relationship(aino, began=date(2015, 1, 1), ended=date(2016, 1, 1))
    scenes.relationship(aino, began=date(2022, 1, 1), with_="oomi_solar")
    Party.objects.filter(pk=pekka.pk).update(protected_address=True)
    shown = text_of(auditor, LIST)
    assert f"Asiakas #{aino.number}" in shown
    assert "Oomi Oy, Oomi Solar Oy 15.1.2026" in shown
    assert re.search(rf"Asiakas #{pekka.number} – 15\.1\.2026 turvakielto", shown)
    for personal in ("Mäkinen", "Aino", "Pekka", "Esimerkki", "4101147", "example.com"):
        assert personal not in shown


def test_the_list_can_be_narrowed_by_company_and_by_nothing_personal(auditor: Client) -> None:
    """Personal data stays out of addresses: Django would look for any field that an address names."""
    aino, pekka = scenes.aino(), scenes.pekka()
    scenes.relationship(aino, began=date(2020, 1, 1))
    scenes.relationship(pekka, began=date(2020, 1, 1), with_="oomi_solar")
    narrowed = text_of(auditor, f"{LIST}?relationships__controller__code__exact=oomi_solar")
    assert f"#{pekka.number}" in narrowed
    assert f"#{aino.number}" not in narrowed
    for lookup in (
        "family_name=Mäkinen",
        "customer_number__startswith=41",
        "relationships__party__family_name=Mäkinen",
    ):
        assert auditor.get(f"{LIST}?{lookup}").status_code == 400
    assert f"#{pekka.number}" in text_of(auditor, f"{LIST}?q=Mäkinen")  # looked for nothing


@pytest.mark.parametrize(
    "typed",
    ["4101147", " #4101147", "AINO.Makinen@example.com", "643007574000138589", "6430 0757 4000 1385 89"],
)
def test_aino_is_found_by_what_is_hers_alone_and_her_page_opens_with_a_key_in_its_address(
    auditor: Client, typed: str
) -> None:
    aino, _ = scenes.aino(), scenes.pekka()
    scenes.electricity(aino, began=date(2020, 1, 1))
    if "#" in typed:
        typed = f" # {aino.number} "
    answer = auditor.post(SEARCH, {"typed": typed})
    assert answer.status_code == 302
    assert answer["Location"] == page_of(aino)


def test_several_behind_one_number_are_all_shown_and_none_chosen(auditor: Client) -> None:
    pekka, aino = scenes.pekka(), scenes.aino()
    aino.contact_points.create(kind="phone", value="+358501234567", source="person", began_on=date(2020, 1, 1))
    answer = auditor.post(SEARCH, {"typed": "050 123 4567"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Löytyi 2 henkilöä" in shown
    assert page_of(pekka) in shown
    assert page_of(aino) in shown
    assert "Esimerkki" not in shown


def test_who_is_not_found_or_was_mistyped_is_told_with_an_instruction_and_nothing_is_lost(auditor: Client) -> None:
    scenes.aino()
    answer = auditor.post(SEARCH, {"typed": "4101149"})
    assert answer.status_code == 200
    assert "Ketään ei löytynyt" in answer.content.decode()
    answer = auditor.post(SEARCH, {"typed": "Mäkinen <Aino>"})
    assert answer.status_code == 422
    assert "Kirjoita asiakasnumero" in answer.content.decode()
    assert 'value="Mäkinen &lt;Aino&gt;"' in answer.content.decode()
    assert auditor.get(SEARCH, {"typed": "4101147"}).status_code == 200  # by GET it is an empty form


@pytest.mark.parametrize("typed", ["", " ", "\x00", "%", "' OR 1=1 --", "🙂" * 5000, "#", "#99999999999999999999"])
def test_hostile_text_looks_for_nothing(typed: str) -> None:
    scenes.aino()
    with suppress(NothingToLookFor):
        assert find(typed) == []


def test_the_desk_is_closed_to_those_who_may_not_view(auditor: Client) -> None:
    aino = scenes.aino()
    outsider = signed_in("clerk")
    for path in (LIST, page_of(aino), SEARCH, reverse("admin:customers_register"), "/admin/customers/controller/"):
        assert outsider.get(path).status_code == 403, path
        assert Client().get(path).status_code == 302, path
        assert auditor.get(path).status_code == 200, path
    assert outsider.post(SEARCH, {"typed": "4101147"}).status_code == 403


def test_a_page_about_a_person_is_kept_by_no_browser_and_an_unknown_key_is_nobody(auditor: Client) -> None:
    """ASVS 14.3.2."""
    aino = scenes.aino()
    assert "no-store" in auditor.get(page_of(aino))["Cache-Control"]
    assert "no-store" in auditor.post(SEARCH, {"typed": "4101149"})["Cache-Control"]
    for key in ("00000000-0000-7000-8000-000000000000", "1", "hae'--", "%00"):
        assert auditor.get(f"/admin/customers/party/{key}/change/").status_code == 404, key


def test_a_persons_page_shows_each_record_by_category_with_who_answers_whence_and_until_when(auditor: Client) -> None:
    """GDPR 15(1), as the officer sees it before any answer."""
    aino = scenes.aino(last_contact=date(2026, 1, 15))
    contract = scenes.electricity(aino, began=date(2015, 1, 1), ended=date(2019, 6, 30))
    scenes.relationship(aino, began=date(2022, 1, 1), with_="oomi_solar")
    call = scenes.call(aino, at=datetime(2025, 1, 15, 9, 30, tzinfo=UTC))
    Recording.objects.filter(pk=call.pk).update(electricity_contract=contract)
    shown = text_of(auditor, page_of(aino))
    assert f"Asiakas #{aino.number} · Aino Maria Mäkinen" in shown
    assert "sukunimi Mäkinen" in shown
    assert "syntymäaika 12.4.1988" in shown
    assert "Oomi Oy ja Oomi Solar Oy rekisteröity itse" in shown  # her basic data: joint, and given by herself
    assert "alkoi 15.1.2025 klo 11.30" in shown  # in Helsinki
    assert "15.2.2027 asti" in shown
    assert "tuote Oomi Perussähkö" in shown
    assert "30.6.2029 asti Sähkösopimukset" in shown
    assert "30.6.2029 asti Asiakassuhde, odottaa siihen viittaavaa tietuetta" in shown
    assert "Yhtiöiden yhteisen asiakkaan tiedoista" in shown
    assert "aihe johdettu lasku" in shown
    assert "sähkösopimus liitetty" in shown
    assert "asiakassuhde liitetty" in shown
    assert "(oomi)" not in shown  # codes are for programs


def test_data_that_the_notice_gives_to_nobody_is_marked_for_the_officer(auditor: Client) -> None:
    aino = scenes.aino()
    assert "seloste ei määrää" in text_of(auditor, page_of(aino))


def test_what_is_due_or_held_says_so(auditor: Client) -> None:
    aino = scenes.aino()
    old = scenes.call(aino, at=datetime(2020, 1, 15, 9, 30, tzinfo=UTC))
    assert "15.2.2022 asti poistuu seuraavassa ajossa" in text_of(auditor, page_of(aino))
    hold = LegalHold.objects.create(party=aino, reason="dispute", placed_at=NOW, review_on=date(2027, 1, 1))
    held = HeldRecord.objects.create(hold=hold, table="customers_recording", record=old.pk)
    shown = text_of(auditor, page_of(aino))
    assert "15.2.2022 asti pidossa" in shown
    assert "1 tietue pidossa" in shown
    held.released_at = NOW
    held.save()
    assert "15.2.2022 asti poistuu seuraavassa ajossa" in text_of(auditor, page_of(aino))


def test_under_turvakielto_no_field_tells_where_she_lives_and_the_page_says_so(auditor: Client) -> None:
    """A protected address is hidden at the desk, in free text too."""
    aino = scenes.aino()
    home = {"street": "Salakuja 7", "postal_code": "99999", "city": "Piilola"}
    PostalAddress.objects.create(party=aino, **home, source="person", began_on=date(2020, 1, 1))
    MeteringPoint.objects.create(party=aino, gsrn="643007574000138589", **home, source="market_parties")
    EmailMessage.objects.create(
        party=aino,
        sent_at=NOW,
        direction="from_person",
        address="aino@example.com",
        body="Asun osoitteessa Salakuja 7.",
    )
    assert "Salakuja 7" in text_of(auditor, page_of(aino))
    Party.objects.filter(pk=aino.pk).update(protected_address=True)
    shown = text_of(auditor, page_of(aino))
    for secret in ("Salakuja", "99999", "Piilola", "643007574000138589"):
        assert secret not in shown
    assert "peitetty: turvakielto" in shown
    assert "Turvakielto: osoitteet, käyttöpaikat ja vapaat tekstit on peitetty." in shown
    assert "aino@example.com" in shown


def test_many_records_are_folded_and_the_rest_is_counted(auditor: Client) -> None:
    aino = scenes.aino()
    MarketingBan.objects.bulk_create(
        MarketingBan(
            id=uuid7_at(turn, 0), party=aino, channel="call", purpose="telesales", made_at=NOW, how=f"kerta {turn}."
        )
        for turn in range(250)
    )
    shown = text_of(auditor, page_of(aino))
    assert "Markkinointikiellot 250" in shown
    assert "Näytä 40 vanhempaa" in shown
    assert "Näkyvissä 50 uusinta, kaikkiaan 250." in shown
    assert "kanava puhelu mitä kielletään puhelinmyynti" in shown
    assert "kerta 249." in shown
    assert "kerta 200." in shown
    assert "kerta 199." not in shown


def test_a_company_is_told_to_stay_while_anybody_needs_it(auditor: Client) -> None:
    pekka = scenes.pekka()
    bakery = Organisation.objects.create(name="Leipomo Oy", business_id="3101315-4", source="person")
    ContactRole.objects.create(party=pekka, organisation=bakery, source="person", began_on=date(2020, 1, 1))
    assert "kunnes viimeinenkin sitä tarvitseva tietue on poistunut" in text_of(auditor, page_of(pekka))


def test_the_register_page_is_the_adopted_register_whole(auditor: Client) -> None:
    """Purposes, categories, recipients, rules, responsibility and findings."""
    shown = text_of(auditor, reverse("admin:customers_register"))
    adopted = register()
    told = [
        *(category.name for category in adopted.categories),
        *(finding.title for finding in adopted.findings),
        *(finding.text for finding in adopted.findings),
        *(rule.because for rule in adopted.rules),
        *(row.because for row in adopted.responsibility),
    ]
    escaped = {"&#x27;": "'", "&quot;": '"', "&amp;": "&"}
    for entity, sign in escaped.items():
        shown = shown.replace(entity, sign)
    for text in told:
        assert re.sub(r"\s+", " ", text.fi) in shown
    for recipient in adopted.recipients:
        assert recipient.text.fi[1:] in shown
    assert f"voimassa oleva versio {adopted.version:%-d.%-m.%Y}" in shown


def test_the_split_and_the_controllers_are_read_and_never_written(auditor: Client) -> None:
    assert "Oomi Solar Oy" in text_of(auditor, "/admin/customers/controller/")
    assert "yritysasiakkaan yhteyshenkilö" in text_of(auditor, "/admin/customers/responsibilityrule/")
    before = ResponsibilityRule.objects.count()
    rule = ResponsibilityRule.objects.earliest("id")
    for model, key in (("controller", "oomi"), ("responsibilityrule", rule.pk)):
        assert auditor.get(f"/admin/customers/{model}/{key}/change/").status_code == 200
        for path in (f"/admin/customers/{model}/{key}/change/", f"/admin/customers/{model}/add/"):
            assert auditor.post(path, {"name": "Muu Oy", "because": "muu"}).status_code == 403
        assert auditor.post(f"/admin/customers/{model}/{key}/delete/", {"post": "yes"}).status_code == 403
    assert ResponsibilityRule.objects.count() == before
    assert Controller.objects.get(code="oomi").name == "Oomi Oy"


def test_codes_and_figures_are_told_in_words(auditor: Client) -> None:
    """Languages, countries, categories, kinds of recipients, what a decision was made from, money as Finnish has it."""
    aino = scenes.aino()
    Party.objects.filter(pk=aino.pk).update(mother_tongue="sv")
    scenes.bakery(aino)
    Invoice.objects.create(
        party=aino,
        number="L-1",
        issued_on=date(2024, 1, 1),
        due_on=date(2024, 1, 15),
        amount=Decimal("1234.50"),
        fiscal_year_ends_on=date(2024, 12, 31),
        source="own",
    )
    Disclosure.objects.create(
        party=aino,
        disclosed_at=NOW,
        recipient_kind="authorities",
        recipient="Energiavirasto",
        categories=["billing"],
        purpose="valvonta",
        source="authorities_and_others",
    )
    application = Application.objects.create(
        party=aino, product="Oomi Perussähkö", applied_at=NOW, prospect_since=date(2026, 11, 1)
    )
    CreditDecision.objects.create(
        party=aino,
        application=application,
        decided_at=NOW,
        automated=True,
        inputs={"payment_defaults": 2, "deposit_offered": False},
        logic_version="1",
        logic="Kaksi maksuhäiriötä tai enemmän: ei sopimusta.",
        significance="Sopimusta ei tehty.",
        outcome="rejected",
    )
    shown = text_of(auditor, page_of(aino))
    for told in (
        "äidinkieli ruotsi",
        "työnantaja Leipomo Oy",
        "laskun summa, € 1 234,50",
        "vastaanottajan laji viranomaiset",
        "vastaanottajan maa Suomi",
        "luovutetut tietoryhmät Maksamiseen ja laskutukseen liittyvät tiedot",
        "vakuutta tarjottu: ei; maksuhäiriömerkintöjä: 2",
        "tulos johdettu hylätty",
        "rekisterinpitäjä itse",
    ):
        assert told in shown.replace("\xa0", " "), told
