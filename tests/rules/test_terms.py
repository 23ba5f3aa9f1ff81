"""The words of a notice: a text in its languages, a length of time, and an entry found by its code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Code, NotInRegister, Period, Text


@pytest.mark.parametrize(("language", "told"), [("fi", "sähkö"), ("sv", "el"), ("en", "electricity"), ("de", "sähkö")])
def test_a_text_is_told_in_the_language_asked_for(language: str, told: str) -> None:
    assert Text("sähkö", "el", "electricity").in_language(language) == told


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_not_translated_is_told_in_finnish(language: str) -> None:
    assert Text("sähkö").in_language(language) == "sähkö"


def test_a_text_by_itself_is_the_finnish_original() -> None:
    assert str(Text("sähkö", "el", "electricity")) == "sähkö"


@pytest.mark.parametrize("lengths", [{"years": 1, "months": 0}, {"months": 1, "days": 0}, {"years": 0, "days": 0}])
def test_a_period_has_one_unit(lengths: dict[str, int]) -> None:
    with pytest.raises(
        ValueError, match=r"^A period is in years, in months or in days, not several: give one of them\.$"
    ):
        Period(**lengths)


@pytest.mark.parametrize("unit", ["years", "months", "days"])
def test_a_period_may_be_nothing_but_not_less(unit: str) -> None:
    Period(**{unit: 0})
    with pytest.raises(ValueError, match=r"^A period cannot be negative: give 0 or more\.$"):
        Period(**{unit: -1})


@pytest.mark.parametrize(
    ("period", "months"), [(Period(years=10), 120), (Period(months=25), 25), (Period(days=30), None), (Period(), None)]
)
def test_a_length_in_whole_months(period: Period, months: int | None) -> None:
    assert period.in_months == months


PARTS = {
    "controller": "controllers",
    "category": "categories",
    "rule": "rules",
    "purpose": "purposes",
    "source": "sources",
    "recipient": "recipients",
}


@pytest.mark.parametrize(("one", "part"), PARTS.items())
def test_every_entry_of_the_notice_is_found_by_its_code(one: str, part: str) -> None:
    entries = getattr(REGISTER, part)
    assert len(entries) > 1
    assert all(getattr(REGISTER, one)(entry.code) is entry for entry in entries)


@pytest.mark.parametrize("one", PARTS)
def test_a_code_that_the_notice_lacks_is_told_with_those_it_has(one: str) -> None:
    kind = "retention rule" if one == "rule" else one
    entries = getattr(REGISTER, PARTS[one])
    has = ", ".join(sorted(entry.code for entry in entries))
    with pytest.raises(NotInRegister) as refused:
        getattr(REGISTER, one)("weather")
    assert str(refused.value) == f"The register has no {kind} 'weather'. It has: {has}."


def test_a_notice_without_any_recipient_says_so() -> None:
    with pytest.raises(NotInRegister, match=r"^The register has no recipient 'post'\. It has: none\.$"):
        replace(REGISTER, recipients=()).recipient("post")


def test_a_notice_has_the_categories_that_it_names() -> None:
    smaller = replace(REGISTER, categories=(REGISTER.category(Code.BASIC), REGISTER.category(Code.BILLING)))
    assert [code for code in Code if smaller.has_category(code)] == [Code.BASIC, Code.BILLING]
    assert not replace(REGISTER, categories=()).has_category(Code.BASIC)


def test_the_public_pages_call_the_controllers_by_their_brand_and_else_by_the_first_ones_name() -> None:
    assert REGISTER.known_as == "Oomi"
    assert replace(REGISTER, brand="").known_as == "Oomi Oy"
