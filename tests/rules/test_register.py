"""Oomi's register against the published notice of 27.2.2024 and the table of periods, both written out again here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from oomi_registry.notice.consistency import faults, rows_for, situations, texts_of
from oomi_registry.notice.left_out import RULES
from oomi_registry.notice.outline import HEADINGS, outline
from oomi_registry.notice.register import REGISTER, VERSION
from oomi_registry.notice.terms import (
    Code,
    Contract,
    Controller,
    Counted,
    LegalBasis,
    Origin,
    Period,
    Purpose,
    Register,
    Subject,
    Text,
)
from oomi_registry.notice.wording import BASES, CONTRACTS, LANGUAGES, ORIGINS, SUBJECTS, how_long, length
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
    assert {rule.code for rule in REGISTER.rules} == {code for code, *_ in PERIODS} == RULES
    assert {rule for category in REGISTER.categories for rule in category.rules} == RULES


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


def test_the_seven_differences_from_the_law_are_told_to_the_officer() -> None:
    assert [(finding.code, finding.provision) for finding in REGISTER.findings] == [
        ("fee_on_count", "GDPR 12(5)"),
        ("flat_ten_years", "sähkömarkkinalaki 75 c §"),
        ("insurance_start", "vakuutussopimuslaki 73 §"),
        ("observed_data_is_portable", "GDPR 20(1); WP 242"),
        ("solar_consumers", "GDPR 26(1)"),
        ("hashed_audiences", "GDPR 4(1)"),
        ("contract_for_customers_only", "GDPR 6(1)(b)"),
    ]


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


def test_every_code_has_words_in_three_languages() -> None:
    for words, codes in ((BASES, LegalBasis), (SUBJECTS, Subject), (CONTRACTS, Contract), (ORIGINS, Origin)):
        assert set(words) == set(codes)
    told = [*BASES.values(), *SUBJECTS.values(), *CONTRACTS.values(), *ORIGINS.values(), *HEADINGS.values()]
    assert all(text.fi and text.sv and text.en for text in told)


@pytest.mark.parametrize(
    ("period", "fi", "sv", "en"),
    [
        (Period(years=1), "1 vuosi", "1 år", "1 year"),
        (Period(years=3), "3 vuotta", "3 år", "3 years"),
        (Period(months=1), "1 kuukausi", "1 månad", "1 month"),
        (Period(months=25), "25 kuukautta", "25 månader", "25 months"),
        (Period(days=1), "1 päivä", "1 dag", "1 day"),
        (Period(days=30), "30 päivää", "30 dagar", "30 days"),
        (Period(), "", "", ""),
    ],
)
def test_one_and_several_are_counted_in_each_language(period: Period, fi: str, sv: str, en: str) -> None:
    assert [length(period, language) for language in LANGUAGES] == [fi, sv, en]


def test_an_upper_limit_and_a_calendar_year_are_said_in_each_language() -> None:
    assert [how_long(REGISTER.rule("insurance"), language) for language in LANGUAGES] == [
        "enintään 10 vuotta",
        "högst 10 år",
        "at most 10 years",
    ]
    assert how_long(REGISTER.rule("accounting"), "sv") == "6 år från kalenderårets slut"
    assert how_long(REGISTER.rule("marketing"), "en") == "24 months or until the person bans marketing"


# ---- the outline ----


def test_the_notice_has_its_fourteen_sections_in_order() -> None:
    sections = outline(REGISTER)
    assert [section.number for section in sections] == list(range(1, 15))
    assert [section.code for section in sections] == list(HEADINGS)
    assert sections[9].heading.fi == "Tietojen säilytysaika"


def test_a_company_alone_splits_nothing_and_says_nothing_of_decisions_it_does_not_automate() -> None:
    alone = replace(
        REGISTER,
        controllers=REGISTER.controllers[:1],
        sections={"introduction": REGISTER.sections["introduction"], "security": REGISTER.sections["security"]},
    )
    sections = outline(alone)
    assert "responsibility" not in [section.code for section in sections]
    assert "automated_decisions" not in [section.code for section in sections]
    assert "changes" not in [section.code for section in sections]
    assert [section.number for section in sections] == list(range(1, 12))
    assert sections[0].heading.fi == "Rekisterinpitäjä"


def test_a_section_shows_what_the_register_has_for_it() -> None:
    sections = {section.code: section for section in outline(REGISTER)}
    assert sections["security"].paragraphs == REGISTER.sections["security"]
    assert sections["name"].paragraphs == ()
    assert sections["name"].heading.fi == "Rekisterin nimi"
    silent = replace(REGISTER, sections={})
    assert [section.code for section in outline(silent)] == [
        code for code in HEADINGS if code not in ("automated_decisions", "security", "changes")
    ]


@pytest.mark.parametrize(("recipients", "transfers", "told"), [(1, 0, True), (0, 1, True), (0, 0, False)])
def test_disclosures_are_a_section_where_there_is_a_recipient_or_a_transfer(
    recipients: int, transfers: int, told: bool
) -> None:
    some = replace(
        REGISTER,
        sections={},
        recipients=REGISTER.recipients[:recipients],
        transfers=REGISTER.transfers[:transfers],
    )
    assert ("recipients" in [section.code for section in outline(some)]) is told


def test_a_company_alone_has_only_its_first_heading_changed() -> None:
    alone = outline(replace(REGISTER, controllers=REGISTER.controllers[:1], sections={}))
    assert [section.heading for section in alone[1:]] == [HEADINGS[section.code] for section in alone[1:]]


def test_a_language_that_is_not_written_gets_finnish() -> None:
    assert how_long(REGISTER.rule("contact_recordings"), "de") == "25 kuukautta"


# ---- consistency ----


def test_oomis_register_holds_together() -> None:
    assert faults(REGISTER) == []


def _category(**changes: object) -> Register:
    first, *others = REGISTER.categories
    return replace(REGISTER, categories=(replace(first, **changes), *others))  # type: ignore[arg-type]  # one field each


def _rule(code: str, **changes: object) -> Register:
    return replace(
        REGISTER,
        rules=tuple(
            replace(rule, **changes) if rule.code == code else rule  # type: ignore[arg-type]  # one field each
            for rule in REGISTER.rules
        ),
    )


def _rows(code: str, **changes: object) -> Register:
    return replace(
        REGISTER,
        responsibility=tuple(
            replace(row, **changes) if row.code == code else row  # type: ignore[arg-type]  # one field each
            for row in REGISTER.responsibility
        ),
    )


def _without_row(code: str) -> Register:
    return replace(REGISTER, responsibility=tuple(row for row in REGISTER.responsibility if row.code != code))


ELSEWHERE = Controller("elsewhere", "Muu Oy", "1234567-1", "Katu 1", "00100", "Helsinki", "www.example.com")

BROKEN: list[tuple[str, Callable[[], Register], str]] = [
    ("no purpose", lambda: _category(purposes=()), "Category 'basic' has no purposes: give it"),
    ("no basis", lambda: _category(bases=()), "Category 'basic' has no legal basis: give it"),
    ("no controller", lambda: _category(controllers=()), "Category 'basic' has no controllers: give it"),
    ("no source", lambda: _category(sources=()), "Category 'basic' has no sources: give it"),
    ("no rule", lambda: _category(rules=()), "Category 'basic' has no rules: give it"),
    (
        "unknown rule",
        lambda: _category(rules=("for_ever",)),
        "names 'for_ever', which is not among the register's rules",
    ),
    (
        "unknown source",
        lambda: _category(sources=("rumour",)),
        "names 'rumour', which is not among the register's sources",
    ),
    (
        "unknown recipient",
        lambda: _category(recipients=("anybody",)),
        "names 'anybody', which is not among the register's recipients",
    ),
    (
        "a basis with no purpose behind it",
        lambda: _category(purposes=("statistics",)),
        "Category 'basic' rests on contract, but none of its purposes does",
    ),
    (
        "a purpose without basis",
        lambda: replace(REGISTER, purposes=(*REGISTER.purposes, Purpose("fun", Text("huvi"), ()))),
        "Purpose 'fun' has no legal basis: give it",
    ),
    ("no length", lambda: _rule("contracts", period=Period()), "Retention rule 'contracts' is counted from_start but"),
    (
        "a length that nothing counts",
        lambda: _rule("suppression", period=Period(years=1)),
        "Retention rule 'suppression' is counted open, which has no length: write Period()",
    ),
    ("no words", lambda: _rule("relationship", lasts=Text("")), "say in lasts, in words"),
    (
        "no Finnish",
        lambda: _rule("contracts", name=Text("", "Elavtal")),
        "RetentionRule 'contracts', name, has no Finnish",
    ),
    (
        "a paragraph not written",
        lambda: replace(REGISTER, sections=REGISTER.sections | {"changes": (Text(""),)}),  # type: ignore[operator]  # a dict
        "sections['changes'], paragraph 1, has no Finnish text",
    ),
    (
        "a section the page does not have",
        lambda: replace(REGISTER, sections=REGISTER.sections | {"gossip": (Text("juoru"),)}),  # type: ignore[operator]  # a dict
        "sections['gossip'] stands in no section",
    ),
    (
        "no word of security",
        lambda: replace(REGISTER, sections={k: v for k, v in REGISTER.sections.items() if k != "security"}),
        "write sections['security']",
    ),
    ("no rights", lambda: replace(REGISTER, rights=()), "The register has no rights: write at least one"),
    (
        "a code twice",
        lambda: replace(REGISTER, sources=(*REGISTER.sources, REGISTER.sources[0])),
        "Code 'person' stands 2 times in sources: keep one",
    ),
    (
        "nobody answers",
        lambda: _without_row("solar_consumer"),
        "No row says who answers for subject 'consumer', contract 'solar': add",
    ),
    (
        "a customer of both unanswered",
        lambda: _without_row("shared_customer"),
        "No row says who answers for subject 'consumer', contract 'none', customer of oomi and oomi_solar: add",
    ),
    (
        "two rows answer",
        lambda: _rows("solar_consumer", subjects=(Subject.CONSUMER, Subject.CORPORATE_CONTACT)),
        "Rows solar_corporate, solar_consumer all answer for subject 'corporate_contact', contract 'solar': keep one",
    ),
    (
        "a stranger answers",
        lambda: _rows("insurance", controllers=("aunt",)),
        "names 'aunt', which is no controller here",
    ),
    ("nobody is named", lambda: _rows("insurance", controllers=()), "Responsibility row 'insurance' names nobody"),
    (
        "whose customer, of a contract",
        lambda: _rows("insurance", customer_of=frozenset(OOMI)),
        "Responsibility row 'insurance' is about a contract",
    ),
    (
        "a third company that no row knows",
        lambda: replace(REGISTER, controllers=(*REGISTER.controllers, ELSEWHERE)),
        "customer of elsewhere: add a responsibility row",
    ),
]


@pytest.mark.parametrize(("register", "told"), [pytest.param(*case, id=name) for name, *case in BROKEN])
def test_a_fault_is_told_as_an_instruction(register: Callable[[], Register], told: str) -> None:
    found = faults(register())
    assert any(told in fault for fault in found), found


@pytest.mark.parametrize(
    "part",
    [
        "controllers",
        "responsibility",
        "purposes",
        "categories",
        "sources",
        "recipients",
        "transfers",
        "rules",
        "rights",
        "findings",
    ],
)
def test_a_code_that_stands_twice_is_told_in_every_part(part: str) -> None:
    items = getattr(REGISTER, part)
    twice = replace(REGISTER, **{part: (*items, items[0])})  # type: ignore[arg-type]  # one part each
    assert f"Code {str(items[0].code)!r} stands 2 times in {part}: keep one." in faults(twice)


@pytest.mark.parametrize("part", ["controllers", "responsible", "purposes", "categories", "sources", "rules", "rights"])
def test_a_part_that_no_notice_may_lack_is_asked_for(part: str) -> None:
    """GDPR 30(1)."""
    bare = replace(REGISTER, **{part: ()})  # type: ignore[arg-type]  # one part each
    assert f"The register has no {part}: write at least one (GDPR 13, GDPR 30(1))." in faults(bare)


EMPTY = Text("", "svenska", "English")


@pytest.mark.parametrize(
    ("register", "told"),
    [
        (replace(REGISTER, name=EMPTY), "Register.name has no Finnish text: write it."),
        (replace(REGISTER, subjects=EMPTY), "Register.subjects has no Finnish text: write it."),
        (
            replace(REGISTER, authority=replace(REGISTER.authority, name=EMPTY)),
            "Register.authority.name has no Finnish text: write it.",
        ),
        (
            replace(REGISTER, responsible=(replace(REGISTER.responsible[0], role=EMPTY), *REGISTER.responsible[1:])),
            "ResponsiblePerson 'Sami Naskali', role, has no Finnish text: write it.",
        ),
        (
            replace(REGISTER, rights=(replace(REGISTER.rights[0], title=EMPTY), *REGISTER.rights[1:])),
            "RightNotice 'access', title, has no Finnish text: write it.",
        ),
        (
            replace(REGISTER, sections={"security": (Text("Lukot."), EMPTY)}),
            "sections['security'], paragraph 2, has no Finnish text: write it.",
        ),
    ],
)
def test_a_text_without_finnish_is_told_with_its_place(register: Register, told: str) -> None:
    assert faults(register) == [told]


def test_what_may_be_empty_is_no_fault() -> None:
    """A category may go to nobody, a controller need no note, and a rule may be its name alone."""
    bare = replace(
        REGISTER,
        controllers=tuple(replace(company, note=Text("")) for company in REGISTER.controllers),
        categories=tuple(replace(category, recipients=()) for category in REGISTER.categories),
        rules=tuple(replace(rule, covers=Text("")) for rule in REGISTER.rules),
        recipients=(),
        transfers=(),
        findings=(),
    )
    assert faults(bare) == []


def test_an_instruction_is_whole() -> None:
    assert faults(replace(REGISTER, sections={})) == [
        "The register says nothing of security: write sections['security'] (GDPR 30(1)(g))."
    ]
    assert faults(_category(purposes=("statistics", "legal_obligations"), bases=(LegalBasis.CONTRACT,))) == [
        (
            "Category 'basic' rests on contract, but none of its purposes does: "
            "add a purpose with that basis, or take the basis out."
        )
    ]
    assert faults(replace(REGISTER, sections={"security": (Text("Lukot."),), "gossip": ()})) == [
        (
            "sections['gossip'] stands in no section of the notice. Use one of: controllers, responsible, name, "
            "responsibility, purposes, categories, sources, automated_decisions, recipients, retention, security, rights, "
            "complaint, changes, introduction, transfers."
        )
    ]
    assert faults(_without_row("no_contract"))[0] == (
        "No row says who answers for subject 'insured', contract 'none', customer of nobody: "
        "add a responsibility row for it."
    )


def test_each_situation_is_asked_once() -> None:
    assert len(list(situations(REGISTER))) == len(set(situations(REGISTER))) == 33


def test_one_controller_needs_no_split() -> None:
    alone = replace(
        REGISTER,
        controllers=REGISTER.controllers[:1],
        responsibility=(),
        categories=tuple(replace(category, controllers=OOMI) for category in REGISTER.categories),
    )
    assert faults(alone) == []
