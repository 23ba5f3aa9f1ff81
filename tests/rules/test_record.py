"""The record of processing activities, GDPR 30(1)(a)-(g), made from the register."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oomi_registry.notice.record import CSV_HEADER, as_json, csv_rows, neutral_cell, record_of_processing
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import (
    Code,
    Controller,
    Counted,
    DataCategory,
    LegalBasis,
    Period,
    Purpose,
    Recipient,
    Register,
    ResponsiblePerson,
    RetentionRule,
    Source,
    Text,
    Transfer,
)
from oomi_registry.notice.wording import LANGUAGES, how_long

# One of everything, and two where several are joined.
VIRTA = Register(
    version=date(2026, 1, 15),
    name=Text("Virran rekisteri", "Virtas register"),
    subjects=Text("Virran asiakkaat", "Virtas kunder"),
    request_form="Lomake",
    controllers=(
        Controller("virta", "Virta Oy", "1234567-1", "Koskikatu 2", "33100", "Tampere", "www.virta.example"),
        Controller("valo", "Valo Oy", "7654321-2", "Katu 1", "00100", "Helsinki", "www.valo.example"),
    ),
    responsible=(
        ResponsiblePerson(Text("Vastaava", "Ansvarig"), "Ville Virta", decides=True),
        ResponsiblePerson(Text("Tietosuojavastaava", "Dataskyddsombud"), "Vilma Valo", decides=False),
    ),
    responsibility=(),
    purposes=(
        Purpose("sell", Text("myynti", "försäljning"), (LegalBasis.CONTRACT,)),
        Purpose("obey", Text("velvoitteet", "skyldigheter"), (LegalBasis.LEGAL_OBLIGATION,)),
    ),
    categories=(
        DataCategory(
            code=Code.BASIC,
            name=Text("Perustiedot", "Basuppgifter"),
            content=Text("nimet", "namn"),
            purposes=("sell", "obey"),
            bases=(LegalBasis.CONTRACT, LegalBasis.LEGAL_OBLIGATION),
            controllers=("virta",),
            sources=("person", "register"),
            recipients=("authorities", "partners"),
            rules=("contracts", "relationship"),
        ),
        DataCategory(
            code=Code.INSURANCE,
            name=Text("Vakuutus", "Försäkring"),
            content=Text("terveys", "hälsa"),
            purposes=("sell",),
            bases=(LegalBasis.CONTRACT,),
            controllers=("virta", "valo"),
            sources=("person",),
            recipients=(),
            rules=("relationship",),
            special=True,
        ),
    ),
    sources=(
        Source("person", Text("ihminen itse", "personen själv")),
        Source("register", Text("rekisteri", "registret")),
    ),
    recipients=(
        Recipient("authorities", Text("viranomaiset", "myndigheter")),
        Recipient("partners", Text("kumppanit", "partner")),
    ),
    transfers=(Transfer("clauses", Text("lausekkeet", "klausuler")), Transfer("other", Text("muu", "annan"))),
    rules=(
        RetentionRule(
            code="contracts",
            name=Text("Sopimukset", "Avtal"),
            covers=Text("kaikki sovittu", "allt avtalat"),
            period=Period(years=2),
            counted=Counted.FROM_START,
            starts=Text("loppu", "slutet"),
            because=Text("ehdot", "villkoren"),
        ),
        RetentionRule(
            code="relationship",
            name=Text("Asiakkuus", "Kundrelation"),
            period=Period(),
            counted=Counted.AT_ONCE,
            lasts=Text("asiakkuuden ajan", "under relationen"),
            starts=Text("ero", "avsked"),
            because=Text("seloste", "beskrivningen"),
        ),
    ),
    rights=(),
    findings=(),
    sections={
        "controllers": (Text("Yhdessä.", "Tillsammans."),),
        "security": (Text("Lukot.", "Lås."), Text("Avaimet.", "Nycklar.")),
    },
)
CONTRACTS = {
    "rule": "contracts",
    "name": "Sopimukset",
    "covers": "kaikki sovittu",
    "how_long": "2 vuotta",
    "starts": "loppu",
    "because": "ehdot",
}
RELATIONSHIP = {
    "rule": "relationship",
    "name": "Asiakkuus",
    "covers": "",
    "how_long": "asiakkuuden ajan",
    "starts": "ero",
    "because": "seloste",
}


def test_the_whole_record_of_a_small_company_as_json() -> None:
    """GDPR 30(1)(a)-(g)."""
    told = as_json(record_of_processing(VIRTA, holdings={Code.BASIC: ["ihmiset", "osoitteet"]}))
    assert told == {
        "provision": "GDPR 30(1)",
        "register": "Virran rekisteri",
        "version": "2026-01-15",
        "language": "fi",
        "a": {
            "controllers": [
                {
                    "code": "virta",
                    "name": "Virta Oy",
                    "business_id": "1234567-1",
                    "address": "Koskikatu 2, 33100 Tampere",
                    "website": "www.virta.example",
                },
                {
                    "code": "valo",
                    "name": "Valo Oy",
                    "business_id": "7654321-2",
                    "address": "Katu 1, 00100 Helsinki",
                    "website": "www.valo.example",
                },
            ],
            "arrangement": ["Yhdessä."],
            "responsible": [
                {"role": "Vastaava", "name": "Ville Virta"},
                {"role": "Tietosuojavastaava", "name": "Vilma Valo"},
            ],
        },
        "b": ["myynti", "velvoitteet"],
        "c": {"data_subjects": "Virran asiakkaat", "categories": ["Perustiedot", "Vakuutus"]},
        "d": ["viranomaiset", "kumppanit"],
        "e": ["lausekkeet", "muu"],
        "f": [CONTRACTS, RELATIONSHIP],
        "g": ["Lukot.", "Avaimet."],
        "activities": [
            {
                "code": "basic",
                "category": "Perustiedot",
                "content": "nimet",
                "special_category": False,
                "controllers": ["Virta Oy"],
                "purposes": ["myynti", "velvoitteet"],
                "legal_bases": ["sopimus", "lakisääteinen velvoite"],
                "sources": ["ihminen itse", "rekisteri"],
                "recipients": ["viranomaiset", "kumppanit"],
                "erasure_limits": [CONTRACTS, RELATIONSHIP],
                "held_in": ["ihmiset", "osoitteet"],
            },
            {
                "code": "insurance",
                "category": "Vakuutus",
                "content": "terveys",
                "special_category": True,
                "controllers": ["Virta Oy", "Valo Oy"],
                "purposes": ["myynti"],
                "legal_bases": ["sopimus"],
                "sources": ["ihminen itse"],
                "recipients": [],
                "erasure_limits": [RELATIONSHIP],
                "held_in": [],
            },
        ],
    }


def test_the_whole_record_of_a_small_company_as_csv() -> None:
    """GDPR 30(1)(a)-(g)."""
    header, basic, insurance = csv_rows(record_of_processing(VIRTA, holdings={Code.BASIC: ["ihmiset", "osoitteet"]}))
    assert dict(zip(header, basic, strict=True)) == {
        "register": "Virran rekisteri",
        "version": "2026-01-15",
        "controllers": "Virta Oy (1234567-1), Koskikatu 2, 33100 Tampere",
        "responsible": "Vastaava: Ville Virta; Tietosuojavastaava: Vilma Valo",
        "category_code": "basic",
        "category": "Perustiedot",
        "content": "nimet",
        "special_category": "no",
        "data_subjects": "Virran asiakkaat",
        "purposes": "myynti; velvoitteet",
        "legal_bases": "sopimus; lakisääteinen velvoite",
        "sources": "ihminen itse; rekisteri",
        "recipients": "viranomaiset; kumppanit",
        "transfers": "lausekkeet; muu",
        "erasure_limits": "Sopimukset: 2 vuotta (loppu); Asiakkuus: asiakkuuden ajan (ero)",
        "security": "Lukot.; Avaimet.",
        "held_in": "ihmiset; osoitteet",
    }
    assert insurance[header.index("special_category")] == "yes"
    assert insurance[header.index("controllers")] == (
        "Virta Oy (1234567-1), Koskikatu 2, 33100 Tampere; Valo Oy (7654321-2), Katu 1, 00100 Helsinki"
    )
    assert insurance[header.index("held_in")] == ""


def test_the_whole_record_of_a_small_company_in_swedish() -> None:
    told = as_json(record_of_processing(VIRTA, language="sv"))
    assert told["language"] == "sv"
    assert told["register"] == "Virtas register"
    assert told["b"] == ["försäljning", "skyldigheter"]
    assert told["c"] == {"data_subjects": "Virtas kunder", "categories": ["Basuppgifter", "Försäkring"]}
    assert told["d"] == ["myndigheter", "partner"]
    assert told["e"] == ["klausuler", "annan"]
    assert told["f"] == [
        CONTRACTS
        | {
            "name": "Avtal",
            "covers": "allt avtalat",
            "how_long": "2 år",
            "starts": "slutet",
            "because": "villkoren",
        },
        RELATIONSHIP
        | {
            "name": "Kundrelation",
            "how_long": "under relationen",
            "starts": "avsked",
            "because": "beskrivningen",
        },
    ]
    assert told["g"] == ["Lås.", "Nycklar."]
    (basic, _) = record_of_processing(VIRTA, language="sv").activities
    assert (basic.content, basic.bases, basic.sources) == (
        "namn",
        ("avtal", "rättslig förpliktelse"),
        ("personen själv", "registret"),
    )
    assert record_of_processing(VIRTA, language="sv").responsible == (
        ("Ansvarig", "Ville Virta"),
        ("Dataskyddsombud", "Vilma Valo"),
    )


def test_a_register_that_says_nothing_of_security_or_arrangement_has_an_empty_part() -> None:
    silent = record_of_processing(replace(VIRTA, sections={}))
    assert (silent.arrangement, silent.security) == ((), ())


def test_every_part_of_article_30_is_told() -> None:
    """GDPR 30(1)(a)-(g)."""
    record = record_of_processing(REGISTER)
    assert [company.name for company in record.controllers] == ["Oomi Oy", "Oomi Solar Oy"]  # (a)
    assert ("Tietosuojavastaava", "Olli Turpeinen") in record.responsible  # (a)
    assert "yhteisrekisterinpitäjiä" in record.arrangement[0]  # (a)
    assert len(record.purposes) == 7  # (b)
    assert "vakuutetut" in record.subjects  # (c)
    assert [activity.code for activity in record.activities] == [code.value for code in Code]  # (c)
    assert "viranomaiset" in record.recipients  # (d)
    assert "EU-komission mallisopimuslausekkeet" in record.transfers  # (e)
    assert len(record.limits) == 12  # (f)
    assert any("palomuurein" in text for text in record.security)  # (g)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_erasure_limits_are_the_retention_rules_own(language: str) -> None:
    """GDPR 30(1)(f): the two cannot differ."""
    record = record_of_processing(REGISTER, language=language)
    assert [(limit.code, limit.how_long) for limit in record.limits] == [
        (rule.code, how_long(rule, language)) for rule in REGISTER.rules
    ]
    for activity, category in zip(record.activities, REGISTER.categories, strict=True):
        assert [limit.code for limit in activity.limits] == list(category.rules)


def test_another_period_in_the_register_is_another_limit_in_the_record() -> None:
    shorter = replace(
        REGISTER,
        rules=tuple(
            replace(rule, period=Period(months=13)) if rule.code == "contact_recordings" else rule
            for rule in REGISTER.rules
        ),
    )
    record = record_of_processing(shorter)
    (contacts,) = (activity for activity in record.activities if activity.code == "relationship")
    assert "13 kuukautta" in [limit.how_long for limit in contacts.limits if limit.code == "contact_recordings"]
    assert "25 kuukautta" not in json.dumps(as_json(record), ensure_ascii=False)


def test_the_tables_that_hold_a_category_are_named_with_it() -> None:
    record = record_of_processing(REGISTER, holdings={Code.RELATIONSHIP: ["puhelutallenteet"]})
    held = {activity.code: activity.held_in for activity in record.activities}
    assert held["relationship"] == ("puhelutallenteet",)
    assert held["insurance"] == ()


def test_the_record_speaks_swedish_and_english_too() -> None:
    assert record_of_processing(REGISTER, language="sv").activities[0].category == "Basuppgifter"
    assert record_of_processing(REGISTER, language="en").activities[0].bases == (
        "contract",
        "legal obligation",
        "legitimate interest",
    )


def test_json_has_the_letters_of_the_article_and_survives_writing() -> None:
    """GDPR 30(1)(a)-(g)."""
    told = json.loads(json.dumps(as_json(record_of_processing(REGISTER)), ensure_ascii=False))
    assert [key for key in told if len(key) == 1] == list("abcdefg")
    assert all(told[letter] for letter in "abcdefg")
    assert told["version"] == "2024-02-27"
    (insurance,) = (activity for activity in told["activities"] if activity["code"] == "insurance")
    assert insurance["special_category"] is True
    assert insurance["controllers"] == ["Oomi Oy"]
    assert [limit["rule"] for limit in insurance["erasure_limits"]] == ["insurance"]


def test_csv_has_one_whole_row_for_each_category() -> None:
    header, *rows = csv_rows(record_of_processing(REGISTER))
    assert header == CSV_HEADER
    assert len(rows) == 9
    by_code = {row[header.index("category_code")]: dict(zip(header, row, strict=True)) for row in rows}
    assert "25 kuukautta" in by_code["relationship"]["erasure_limits"]
    assert by_code["insurance"]["special_category"] == "yes"
    assert "Oomi Solar Oy" not in by_code["insurance"]["controllers"]
    assert "3384654-7" in by_code["basic"]["controllers"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+358401234567", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_kept_as_text(cell: str) -> None:
    assert neutral_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Oomi Oy", "10 vuotta", "a=b", " =1", "'=1", "1-2"])
def test_any_other_cell_is_left_alone(cell: str) -> None:
    assert neutral_cell(cell) == cell


@given(st.text())
def test_no_cell_ever_begins_as_a_formula_and_none_loses_a_sign(cell: str) -> None:
    safe = neutral_cell(cell)
    assert not safe or safe[0] not in "=+-@\t\r\n"
    assert safe.removeprefix("'") == cell.removeprefix("'") or safe == cell


def test_a_formula_in_a_registers_text_is_harmless_in_the_csv() -> None:
    hostile = replace(REGISTER, name=Text("=HYPERLINK(1)"), subjects=Text('@"x",\n"y"'))
    written = StringIO(newline="")
    csv.writer(written).writerows(csv_rows(record_of_processing(hostile)))
    rows = list(csv.DictReader(StringIO(written.getvalue(), newline="")))
    assert {row["register"] for row in rows} == {"'=HYPERLINK(1)"}
    assert {row["data_subjects"] for row in rows} == {'\'@"x",\n"y"'}
