"""The words of a notice: its codes and periods in three languages, and its sections in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oomi_registry.notice.outline import HEADINGS, outline
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Contract, LegalBasis, Origin, Period, Subject
from oomi_registry.notice.wording import BASES, CONTRACTS, LANGUAGES, ORIGINS, SUBJECTS, how_long, length


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
