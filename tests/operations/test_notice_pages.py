"""The notice for everyone, the record of processing for staff, and both for another company."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from customers.releases import tables_by_category
from oomi_registry.notice import adopted
from oomi_registry.notice.consistency import faults
from oomi_registry.notice.outline import HEADINGS
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Code, Controller, Period, Register, ResponsiblePerson, Text
from oomi_registry.notice.wording import how_long

NOTICE = "/fi/tietosuojaseloste/"
NOTICE_IN = {"fi": "tietosuojaseloste/", "sv": "dataskyddsbeskrivning/", "en": "privacy-notice/"}
RECORD = "/fi/tietosuojaseloste/kasittelytoimet/"
RECORDS = (RECORD, "/fi/tietosuojaseloste/kasittelytoimet.json", "/fi/tietosuojaseloste/kasittelytoimet.csv")

# A small company with no solar sister, no insurance and calls kept for a year.
VIRTA = replace(
    REGISTER,
    version=date(2026, 1, 15),
    name=Text("Virta & Valo Oy:n asiakasrekisteri"),
    subjects=Text("Rekisteröityjä ovat Virta & Valo Oy:n asiakkaat."),
    request_form="Tietopyyntölomake",
    brand="",
    controllers=(
        Controller("virta", "Virta & Valo Oy", "1234567-1", "Koskikatu 2", "33100", "Tampere", "www.virta.example"),
    ),
    responsible=(ResponsiblePerson(Text("Rekisteristä vastaava"), "Ville Valo-Virtanen", decides=True),),
    responsibility=(),
    categories=tuple(
        replace(category, controllers=("virta",), content=Text(f"virran {category.code}"))
        for category in REGISTER.categories
        if category.code not in (Code.INSURANCE, Code.CONSUMPTION)
    ),
    rules=tuple(
        replace(rule, period=Period(months=12)) if rule.code == "contact_recordings" else rule
        for rule in REGISTER.rules
    ),
    transfers=(),
    findings=(),
    sections={"introduction": (Text("Näin Virta käsittelee tietoja."),), "security": (Text("Ovet ovat lukossa."),)},
)


@pytest.fixture
def virta() -> Iterator[Register]:
    """Another company's register in force for one test."""
    adopted.adopt(VIRTA)
    yield VIRTA
    adopted.adopt(REGISTER)


class Loads(HTMLParser):
    """What a page would load, and what of it runs or is styled inline."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.anchors: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag in ("script", "style", "iframe", "object", "embed"):
            self.inline.append(tag)
        if tag == "link" or "src" in given:
            self.loaded.append(given.get("src") or given.get("href", ""))
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and given.get("href", "").startswith("#"):
            self.anchors.append(given["href"][1:])


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def officer_at_the_desk(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("outi", password="x", is_staff=True))
    return client


# ---- the notice; these tests have no database, so the page asks none ----


def test_anybody_reads_the_notice_in_finnish_with_its_version(client: Client) -> None:
    answer = client.get(NOTICE)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="fi">' in page
    assert "<title>Tietosuojaseloste – Oomi</title>" in page
    assert '<time datetime="2024-02-27">27.2.2024</time>' in page
    assert "Oomi · Tietopyyntö" in page
    assert not answer.cookies


def test_the_fourteen_sections_stand_in_order_and_the_contents_lead_to_them(client: Client) -> None:
    page = client.get(NOTICE).content.decode()
    headings = re.findall(r"<h2 id=\"(\w+)\">(\d+)\. ([^<]+)</h2>", page)
    assert headings == [(code, str(n), heading.fi) for n, (code, heading) in enumerate(HEADINGS.items(), 1)]
    assert set(Loads(page).anchors) <= set(Loads(page).ids)
    assert Loads(page).anchors == ["main", *HEADINGS]
    assert len(Loads(page).ids) == len(set(Loads(page).ids))


def test_every_fact_of_the_register_is_on_the_page(client: Client) -> None:
    page = client.get(NOTICE).content.decode()
    facts = [
        *(value for c in REGISTER.controllers for value in (c.name, c.business_id, c.street, c.website)),
        *(person.name for person in REGISTER.responsible),
        *(row.because.fi for row in REGISTER.responsibility),
        *(purpose.text.fi for purpose in REGISTER.purposes),
        *(category.content.fi for category in REGISTER.categories),
        *(source.text.fi for source in REGISTER.sources),
        *(recipient.text.fi for recipient in REGISTER.recipients),
        *(transfer.text.fi for transfer in REGISTER.transfers),
        *(rule.starts.fi for rule in REGISTER.rules),
        *(right.text.fi for right in REGISTER.rights),
        *(paragraph.fi for paragraphs in REGISTER.sections.values() for paragraph in paragraphs),
        REGISTER.authority.website,
    ]
    assert [fact for fact in facts if escape(fact) not in page] == []


def test_how_long_is_on_the_page_as_the_rules_say_it(client: Client) -> None:
    page = client.get(NOTICE).content.decode()
    for rule in REGISTER.rules:
        words = how_long(rule)
        assert f"<strong>{words[0].upper()}{words[1:]}</strong>" in page


def test_the_findings_are_the_officers_and_not_the_publics(client: Client) -> None:
    page = client.get(NOTICE).content.decode()
    assert [finding.code for finding in REGISTER.findings if escape(finding.title.fi) in page] == []


def test_the_page_loads_its_own_stylesheet_and_icon_and_nothing_else(client: Client) -> None:
    answer = client.get(NOTICE)
    loads = Loads(answer.content.decode())
    assert loads.inline == []
    assert loads.loaded == ["/static/public/public.css", "/static/public/icon.svg"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_notice_is_only_read(client: Client) -> None:
    assert client.head(NOTICE).status_code == 200
    assert client.post(NOTICE).status_code == 405


# ---- the essence of the joint controllers' arrangement ----


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_anybody_reads_who_answers_for_what_and_that_any_may_be_turned_to(client: Client, language: str) -> None:
    """GDPR 26(2) and 26(3): from the rows of the register, in each language, with no database."""
    with translation.override(language):
        address = reverse("joint_controllers")
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [row.code for row in REGISTER.responsibility if escape(row.because.in_language(language)) not in page] == []
    assert f'href="{address}"' in client.get(f"/{language}/" + NOTICE_IN[language]).content.decode()
    assert "26" in text_of(page)
    assert Loads(page).inline == []


def test_with_one_controller_there_is_no_arrangement_and_no_link_to_one(virta: Register, client: Client) -> None:
    assert client.get("/fi/yhteisrekisteri/").status_code == 404
    assert "yhteisrekisteri" not in client.get(NOTICE).content.decode()


# ---- the record of processing ----


@pytest.mark.parametrize(("language", "category"), [("sv", "Basuppgifter"), ("en", "Basic data")])
def test_the_registers_words_come_in_the_language_that_is_asked_for(language: str, category: str) -> None:
    printed = StringIO()
    call_command("record_of_processing", "--format", "html", "--language", language, stdout=printed)
    assert f'<html lang="{language}">' in printed.getvalue()
    assert category in printed.getvalue()
    assert "Perustiedot" not in printed.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("address", RECORDS)
def test_the_record_asks_a_stranger_and_a_user_who_is_not_staff_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")
    client.force_login(User.objects.create_user("vieras", password="x"))
    assert client.get(address).status_code == 302


def test_an_officer_reads_the_record_with_the_findings(officer_at_the_desk: Client) -> None:
    """GDPR 30(1)(a)-(g)."""
    answer = officer_at_the_desk.get(RECORD)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r"<h2 id=\"\w+\">([a-g])\)", page) == list("abcdefg")
    for finding in REGISTER.findings:
        assert escape(finding.title.fi) in page
        assert escape(finding.text.fi) in page
        assert finding.provision in page
    assert "puhelutallenteet" in page
    assert Loads(page).inline == []


def test_what_the_notice_does_not_assign_is_flagged_for_the_officer(officer_at_the_desk: Client) -> None:
    page = officer_at_the_desk.get(RECORD).content.decode()
    undecided = [row for row in REGISTER.responsibility if not row.assigned_by_notice]
    assert page.count("Seloste ei jaa tätä: rekisterinpitäjän päätös.") == len(undecided) == 7


def test_an_officer_saves_the_record_as_json_and_csv(officer_at_the_desk: Client) -> None:
    _, as_json, as_csv = (officer_at_the_desk.get(address) for address in RECORDS)
    told = json.loads(as_json.content)
    assert as_json.headers["Content-Type"] == "application/json"
    assert [activity["code"] for activity in told["activities"]] == [code.value for code in Code]
    rows = list(csv.DictReader(StringIO(as_csv.content.decode(), newline="")))
    assert as_csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert as_csv.headers["Content-Disposition"] == 'attachment; filename="kasittelytoimet-2024-02-27.csv"'
    assert [row["category_code"] for row in rows] == [code.value for code in Code]


def test_the_record_names_the_tables_that_declare_each_category() -> None:
    tables = tables_by_category(REGISTER)
    assert {"puhelutallenteet", "sähkösopimukset"} <= set(tables[Code.RELATIONSHIP])
    assert "vakuutukset" in tables[Code.INSURANCE]
    assert "puhelutallenteet" in tables[Code.CONTACT_DETAILS]


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_the_command_prints_the_same_record(form: str) -> None:
    printed = StringIO()
    call_command("record_of_processing", "--format", form, stdout=printed)
    told = printed.getvalue()
    assert "Oomi Solar Oy" in told
    assert "25 kuukautta" in told
    if form == "json":
        assert json.loads(told)["provision"] == "GDPR 30(1)"
    elif form == "csv":
        assert len(list(csv.reader(StringIO(told, newline="")))) == 10
    else:
        assert told.startswith("<!DOCTYPE html>")


# ---- another company ----


def test_another_companys_register_holds_together() -> None:
    assert faults(VIRTA) == []


def test_another_companys_notice_needs_no_change_in_the_pages(virta: Register, client: Client) -> None:
    page = client.get(NOTICE).content.decode()
    assert "Virta &amp; Valo Oy · Tietopyyntö" in page
    assert '<time datetime="2026-01-15">15.1.2026</time>' in page
    assert "<strong>12 kuukautta</strong>" in page
    assert "25 kuukautta" not in page
    assert re.findall(r"<h2 id=\"\w+\">1\. ([^<]+)</h2>", page) == ["Rekisterinpitäjä"]
    assert 'id="responsibility"' not in page
    for word in ("Oomi", "Solar", "virran insurance", "Turpeinen"):
        assert word not in text_of(page)


@pytest.mark.django_db
def test_another_companys_record_needs_no_change_either(virta: Register, officer_at_the_desk: Client) -> None:
    """GDPR 30(1)."""
    page = officer_at_the_desk.get(RECORD).content.decode()
    assert "Virta &amp; Valo Oy" in page
    assert "Tietoja ei siirretä EU:n tai ETA:n ulkopuolelle." in page
    assert "Missä seloste ja laki eroavat" not in page
    assert "Oomi" not in text_of(page)
    told = json.loads(officer_at_the_desk.get(RECORDS[1]).content)
    assert [activity["code"] for activity in told["activities"]] == [category.code for category in VIRTA.categories]


def test_a_hostile_text_in_a_register_stays_text(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    adopted.adopt(replace(VIRTA, brand=hostile, name=Text(hostile), sections={"introduction": (Text(hostile),)}))
    try:
        page = client.get(NOTICE).content.decode()
    finally:
        adopted.adopt(REGISTER)
    assert hostile not in page
    assert page.count(escape(hostile)) >= 3


@pytest.mark.django_db
def test_before_any_version_has_come_into_force_the_list_of_versions_is_empty(client: Client) -> None:
    with time_machine.travel(datetime(2020, 1, 1, 12, tzinfo=UTC)):
        assert client.get(reverse("notice_versions")).status_code == 200
