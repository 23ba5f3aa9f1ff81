"""Oomi's register against the published notice of 27.2.2024 and the table of periods, both written out again here."""

from __future__ import annotations

import re
from datetime import date

import pytest

from oomi_registry.notice.consistency import rows_for, situations, texts_of
from oomi_registry.notice.register import REGISTER, VERSION
from oomi_registry.notice.terms import (
    Code,
    Contract,
    Counted,
    LegalBasis,
    Period,
    Register,
    Subject,
)
from oomi_registry.notice.wording import LANGUAGES, how_long
from requests_app.rights import ARTICLES

OOMI = ("oomi",)
SOLAR = ("oomi_solar",)
BOTH = ("oomi", "oomi_solar")


def everything_said(register: Register, language: str) -> str:
    """Every text a person may read of the register but the findings, which the officer reads."""
    return "\n".join(
        text.in_language(language) for where, text in texts_of(register) if not where.startswith("Finding ")
    )


# ---- the facts, in the notice's order ----


def test_the_register_is_the_notice_of_27_february_2024() -> None:
    assert date(2024, 2, 27) == VERSION == REGISTER.version
    assert REGISTER.name.fi == "Oomi Oy:n asiakasrekisteri"
    assert REGISTER.known_as == "Oomi"


@pytest.mark.parametrize(
    ("code", "name", "business_id"),
    [("oomi", "Oomi Oy", "3101315-4"), ("oomi_solar", "Oomi Solar Oy", "3384654-7")],
)
def test_both_companies_are_told_with_business_id_and_address(code: str, name: str, business_id: str) -> None:
    company = REGISTER.controller(code)
    assert (company.name, company.business_id) == (name, business_id)
    assert (company.street, company.postal_code, company.city) == ("Teknobulevardi 7", "01530", "Vantaa")
    assert company.website == "www.oomi.fi"
    assert "asiakaspalvelupistettä" in company.note.fi


def test_the_person_responsible_decides_and_the_data_protection_officer_does_not() -> None:
    """GDPR 38(6)."""
    assert [(person.role.fi, person.name, person.decides) for person in REGISTER.responsible] == [
        ("Rekisteristä vastaava", "Sami Naskali", True),
        ("Tietosuojavastaava", "Olli Turpeinen", False),
    ]


def test_the_data_subjects_are_customers_and_the_other_registered_persons() -> None:
    for kind in ("asiakkaat", "yhteyshenkilöt", "valtuutetut", "vakuutetut", "hakijat"):
        assert kind in REGISTER.subjects.fi


# notice section 4, with the decisions where it leaves room [D: split-follows-the-contract]
ANSWERS: list[tuple[str, Contract, frozenset[str], tuple[str, ...], bool]] = [
    ("consumer corporate_contact", Contract.ELECTRICITY, frozenset(), OOMI, True),
    ("corporate_contact", Contract.SOLAR, frozenset(), SOLAR, True),
    ("consumer corporate_contact", Contract.NONE, frozenset(BOTH), BOTH, True),
    ("consumer corporate_contact", Contract.NONE, frozenset(OOMI), OOMI, False),
    ("consumer corporate_contact", Contract.NONE, frozenset(SOLAR), SOLAR, False),
    ("insured authorised applicant", Contract.ELECTRICITY, frozenset(), OOMI, False),
    ("consumer corporate_contact insured authorised applicant", Contract.INSURANCE, frozenset(), OOMI, False),
    ("consumer", Contract.SOLAR, frozenset(), BOTH, False),
    ("insured authorised applicant", Contract.SOLAR, frozenset(), BOTH, False),
    ("insured authorised applicant", Contract.NONE, frozenset(), OOMI, False),
    ("insured authorised applicant", Contract.NONE, frozenset(OOMI), OOMI, False),
    ("insured authorised applicant", Contract.NONE, frozenset(SOLAR), OOMI, False),
    ("insured authorised applicant", Contract.NONE, frozenset(BOTH), OOMI, False),
]


@pytest.mark.parametrize(("subjects", "contract", "customer_of", "controllers", "by_notice"), ANSWERS)
def test_exactly_one_row_answers_in_each_situation(
    subjects: str, contract: Contract, customer_of: frozenset[str], controllers: tuple[str, ...], by_notice: bool
) -> None:
    """Notice section 4; GDPR 26(1)."""
    for subject in subjects.split():
        (row,) = rows_for(REGISTER, Subject(subject), contract, customer_of)
        assert (row.controllers, row.assigned_by_notice) == (controllers, by_notice)


def test_the_table_of_answers_leaves_no_situation_out() -> None:
    """GDPR 26(1). A customer is a customer of somebody; everybody else need not be."""
    told = {
        (Subject(subject), contract, customer_of)
        for subjects, contract, customer_of, _, _ in ANSWERS
        for subject in subjects.split()
    }
    assert set(situations(REGISTER)) == told
    assert len(told) == 5 * 3 + 2 * 3 + 3 * 4


def test_the_purposes_are_those_of_the_notice_each_on_a_basis() -> None:
    assert [purpose.code for purpose in REGISTER.purposes] == [
        "customer_relationships",
        "marketing",
        "development",
        "statistics",
        "surveys",
        "legal_obligations",
        "service_quality",
    ]
    # The contract is the first basis for a personal customer; recordings for quality rest on legitimate interest.
    assert REGISTER.purpose("customer_relationships").bases[0] is LegalBasis.CONTRACT
    assert REGISTER.purpose("service_quality").bases == (LegalBasis.LEGITIMATE_INTEREST,)


CONTENTS = {
    Code.BASIC: (
        "nimet|syntymäaika|henkilötunnus|osoitetiedot|Y-tunnus|asiakasnumero|käyttöpaikkatunnus|käyttöpaikan osoite|"
        "käyttäjätunnus|yksilöivä tunniste|salasana|yksisuuntaisena tiivisteenä|äidinkieli"
    ),
    Code.CORPORATE_CONTACT: "työnantaja|ammatillinen asema",
    Code.CONTACT_DETAILS: "osoitetiedot|puhelinnumero|sähköpostiosoite",
    Code.BILLING: (
        "laskutus|maksut|maksaminen|perintä|ennakkoarviot|vahingonkorvaukset|luottotietokyselyt|maksukorttitiedot|"
        "neljä viimeistä"
    ),
    Code.RELATIONSHIP: (
        "sopimukset|tilaukset|voimassa olevat ja päättyneet palvelut|asiointitiedot|valtuutustiedot|kontaktitallenteet|"
        "puhelut|sähköpostit|kirjeenvaihto|muut yhteydenotot|markkinointiin"
    ),
    Code.SERVICES: (
        "tilaus|voimassaolo|muutos|päättyminen|mobiilipalveluiden|kiinnostuksen kohteet|evästeet|käyttäjäprofiilit"
    ),
    Code.CONSUMPTION: "vuosiennuste|raportit",
    Code.CONSENT_BASED: "suostumuksella|luvat ja kiellot",
    Code.INSURANCE: "terveydentila|työsuhteen",
}


@pytest.mark.parametrize("code", list(Code))
def test_every_content_that_section_6_names_is_told(code: Code) -> None:
    content = REGISTER.category(code).content.fi
    assert [word for word in CONTENTS[code].split("|") if word not in content] == []


def test_contact_persons_rest_on_no_contract_so_portability_does_not_reach_them() -> None:
    """The notice states the contract as basis for personal customers alone."""
    assert LegalBasis.CONTRACT not in REGISTER.category(Code.CORPORATE_CONTACT).bases
    assert REGISTER.category(Code.CORPORATE_CONTACT).bases[0] is LegalBasis.LEGITIMATE_INTEREST


def test_only_insurance_holds_special_categories() -> None:
    """GDPR 9(1): health."""
    assert [category.code for category in REGISTER.categories if category.special] == [Code.INSURANCE]


def test_sources_recipients_and_transfers_are_those_the_notice_names() -> None:
    assert [source.code for source in REGISTER.sources] == [
        "person",
        "population_register",
        "credit_register",
        "market_parties",
        "insurer",
        "authorities_and_others",
    ]
    assert "Digi- ja väestötietovirasto" in REGISTER.source("population_register").text.fi
    assert [recipient.code for recipient in REGISTER.recipients] == [
        "authorities",
        "energy_companies",
        "property_owners",
        "contract_parties",
        "partners",
        "subcontractors",
    ]
    assert [transfer.code for transfer in REGISTER.transfers] == [
        "standard_contractual_clauses",
        "other_lawful_mechanism",
    ]


# The table of periods. notice section 10; sähkömarkkinalaki 75 c §; kirjanpitolaki 2:10; vakuutussopimuslaki 73 §
PERIODS: list[tuple[str, Period, Counted, str, str]] = [
    ("contracts", Period(years=10), Counted.FROM_START, "10 vuotta", "sopimuksen päättyminen"),
    ("market_process", Period(years=6), Counted.FROM_START, "6 vuotta", "tapahtuma"),
    ("accounting", Period(years=6), Counted.FROM_CALENDAR_YEAR_END, "6 vuotta kalenterivuoden lopusta", "tilikauden"),
    ("contact_recordings", Period(months=25), Counted.FROM_START, "25 kuukautta", "yhteydenotto"),
    ("insurance", Period(years=10), Counted.FROM_START, "enintään 10 vuotta", "vakuutustapahtuma"),
    ("relationship", Period(), Counted.AT_ONCE, "asiakassuhteen ajan", "viimeisen sopimuksen päättyminen"),
    (
        "marketing",  # [D: marketing-24-months]
        Period(months=24),
        Counted.FROM_START,
        "24 kuukautta tai kunnes henkilö kieltää markkinoinnin",
        "asiakassuhteen päättyminen",
    ),
    ("prospects", Period(months=6), Counted.FROM_START, "6 kuukautta", "päätös"),  # [D: prospects-6-months]
    ("request_cases", Period(years=3), Counted.FROM_START, "3 vuotta", "sulkeminen"),  # [D: request-cases-3-years]
    (
        "request_evidence",  # [D: evidence-until-used]
        Period(),
        Counted.AT_ONCE,
        "kunnes selvitystä on käytetty, enintään pyynnön sulkemiseen",
        "käyttö",
    ),
    ("request_packages", Period(days=30), Counted.FROM_START, "30 päivää", "toimitus"),  # [D: packages-30-days]
    (
        "suppression",  # [D: suppression-stays]
        Period(),
        Counted.OPEN,
        "niin kauan kuin suoramarkkinointia tehdään",
        "kielto",
    ),
]


@pytest.mark.parametrize(("code", "period", "counted", "words", "starts"), PERIODS)
def test_each_rule_has_its_period_and_says_it_in_words(
    code: str, period: Period, counted: Counted, words: str, starts: str
) -> None:
    rule = REGISTER.rule(code)
    assert (rule.period, rule.counted) == (period, counted)
    assert how_long(rule) == words
    assert starts in rule.starts.fi


def test_no_rule_is_missing_and_every_rule_keeps_something() -> None:
    codes = {code for code, *_ in PERIODS}
    assert {rule.code for rule in REGISTER.rules} == codes
    assert {rule for category in REGISTER.categories for rule in category.rules} == codes


def test_the_years_seven_to_ten_of_a_contract_have_their_bases_recorded() -> None:
    """sähkömarkkinalaki 75 c § ends the first six; sales terms and legal claims carry the rest."""
    because = REGISTER.rule("contracts").because.fi
    assert "myyntiehtojen" in because
    assert "oikeusvaateiden" in because
    assert "Seitsemännestä vuodesta kymmenenteen" in because


def test_a_contract_waits_for_the_relationships_current_one() -> None:
    """[D: contracts-wait-for-the-current-one]."""
    assert (
        "aikaisintaan kuitenkin asiakassuhteen nykyisen sopimuksen päättyminen" in REGISTER.rule("contracts").starts.fi
    )


def test_all_nine_rights_are_told_under_the_codes_a_request_carries() -> None:
    assert {right.code: right.article for right in REGISTER.rights} == {
        right.value: article for right, article in ARTICLES.items()
    }


def test_the_differences_from_the_law_are_told_to_the_officer() -> None:
    assert [(finding.code, finding.provision) for finding in REGISTER.findings] == [
        ("fee_on_count", "GDPR 12(5)"),
        ("flat_ten_years", "sähkömarkkinalaki 75 c §"),
        ("insurance_start", "vakuutussopimuslaki 73 §"),
        ("observed_data_is_portable", "GDPR 20(1); WP 242"),
        ("solar_consumers", "GDPR 26(1)"),
        ("hashed_audiences", "GDPR 4(1)"),
        ("contract_for_customers_only", "GDPR 6(1)(b)"),
        ("no_condition_for_health", "GDPR 9(2); tietosuojalaki 6 §"),
    ]


def test_a_special_category_without_a_condition_is_a_finding_in_each_language() -> None:
    """GDPR 9(2): the notice names health and no condition under which it may be processed."""
    special = [category.code for category in REGISTER.categories if category.special]
    assert special == ["insurance"]
    (finding,) = (each for each in REGISTER.findings if each.code == "no_condition_for_health")
    assert "terveydentilaa" in finding.text.fi
    assert "hälsotillstånd" in finding.text.sv
    assert "explicit consent" in finding.text.en
    told = everything_said(REGISTER, "fi")
    assert not re.search(r"nimenomai\w+ suostumu", told)  # the public notice names none, as the source does not


# ---- the words ----


def test_the_public_words_promise_no_fee_on_count() -> None:
    """GDPR 12(5): never on count alone."""
    said = everything_said(REGISTER, "fi")
    assert "Emme peri maksua pelkän pyyntöjen määrän perusteella." in said
    assert not re.search(r"veloit|kohtuulli\w+ korvau|useammin kuin kerran", said)


def test_portability_is_told_to_cover_what_was_observed() -> None:
    """GDPR 20(1); WP 242."""
    (text,) = (right.text.fi for right in REGISTER.rights if right.code == "portability")
    assert "kertyneet palveluiden käytöstäsi" in text


def test_those_who_banned_marketing_are_in_no_audience_and_nobody_is_without_consent() -> None:
    (paragraph,) = (text.fi for text in REGISTER.sections["purposes"] if "kohdeyleisöjen" in text.fi)
    assert "Emme koskaan käytä niiden tietoja, jotka ovat kieltäneet markkinoinnin" in paragraph
    assert "ilman suostumustasi" in paragraph


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_paragraph_writes_a_period_by_hand(language: str) -> None:
    """What a person reads of "how long" comes from the rules, in every language."""
    by_hand = re.compile(
        r"\d+\s*(vuo|kuukau|päiv|år|månad|dag|year|month|day)"
        r"|kymmenen|kaksikymmentä|kolme vuotta|tio år|ten years|tjugo"
    )
    for code, paragraphs in REGISTER.sections.items():
        for paragraph in paragraphs:
            assert not by_hand.search(paragraph.in_language(language)), code


def test_every_text_is_written_in_finnish_swedish_and_english() -> None:
    unwritten = [
        (where, language)
        for where, text in texts_of(REGISTER)
        for language, words in (("fi", text.fi), ("sv", text.sv), ("en", text.en))
        if not words.strip()
    ]
    assert unwritten == []
    assert len(list(texts_of(REGISTER))) > 150
