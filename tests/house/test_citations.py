"""How a provision is cited: every form of the grammar, and the prose beside it that is no citation."""

from __future__ import annotations

import pytest

from oomi_registry.citations import Key, citations

NAMES = {"1050/2018": "tietosuojalaki", "527/2007": "luottotietolaki"}


def keys(text: str) -> list[Key]:
    return [citation.key for citation in citations(text, NAMES)]


def gdpr(*places: str) -> list[Key]:
    return [("GDPR", *place.split(".")) for place in places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GDPR 16", gdpr("16")),
        ("(GDPR 26).", gdpr("26")),
        ("GDPR 12(3)", gdpr("12.3")),
        ("GDPR 12(3)-(4)", gdpr("12.3", "12.4")),
        ("GDPR 12(3)\u2013(4)", gdpr("12.3", "12.4")),
        ("GDPR 15(1)(a)-(d)", gdpr("15.1.a", "15.1.b", "15.1.c", "15.1.d")),
        ("GDPR 15-17", gdpr("15", "16", "17")),
        ("GDPR 12(2), 12(6)", gdpr("12.2", "12.6")),
        ("GDPR 5(1)(e), 17(1)", gdpr("5.1.e", "17.1")),
        ("GDPR 17(3)(b) and (e)", gdpr("17.3.b", "17.3.e")),
        ("GDPR 12(3) or (5)", gdpr("12.3", "12.5")),
        ("GDPR 12(3) ja 17(3)(a)-(b), (e)", gdpr("12.3", "17.3.a", "17.3.b", "17.3.e")),
        ("GDPR Art. 30(1)", gdpr("30.1")),
        ("GDPR art. 30(1)", gdpr("30.1")),
        ("GDPR article 7", gdpr("7")),
        ("GDPR Articles 13 to 14", gdpr("13")),
        ("GDPR 12(3)\n    and (4)", gdpr("12.3", "12.4")),
        ("GDPR 12(3), 5 days", gdpr("12.3")),
        ("GDPR 16, 17", gdpr("16")),
        ("GDPR 20(1)(b), 30 days", gdpr("20.1.b")),
    ],
)
def test_a_place_in_the_gdpr_with_its_lists_and_ranges(text: str, expected: list[Key]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Regulation 1182/71 art. 3(4)", [("1182/71", "3", "4")]),
        ("Regulation (EEC, Euratom) No 1182/71 article 3(2)(c)", [("1182/71", "3", "2", "c")]),
        ("1182/71 art. 3(1)-(2)", [("1182/71", "3", "1"), ("1182/71", "3", "2")]),
        ("tietosuojalaki 34 §", [("tietosuojalaki", "34")]),
        ("tietosuojalaki 34 § 1 mom. 2", [("tietosuojalaki", "34", "1", "2")]),
        ("tietosuojalaki 34 § 1 mom. 2 kohta", [("tietosuojalaki", "34", "1", "2")]),
        ("tietosuojalaki 34 § 1 mom. 1-2", [("tietosuojalaki", "34", "1", "1"), ("tietosuojalaki", "34", "1", "2")]),
        ("tietosuojalaki 34 § 2 mom.", [("tietosuojalaki", "34", "2")]),
        ("tietosuojalaki 34 § 2-3 mom.", [("tietosuojalaki", "34", "2"), ("tietosuojalaki", "34", "3")]),
        ("tietosuojalaki 1050/2018 34 §", [("tietosuojalaki", "34")]),
        ("1050/2018 34 §", [("tietosuojalaki", "34")]),
        ("tietosuojalain 34 §:ssä", [("tietosuojalaki", "34")]),
        ("sähkömarkkinalaki 75 c §", [("sähkömarkkinalaki", "75 c")]),
        ("917/2014 200-202 §", [("917/2014", "200"), ("917/2014", "201"), ("917/2014", "202")]),
        ("917/2014 200, 202 ja 203 §", [("917/2014", "200"), ("917/2014", "202"), ("917/2014", "203")]),
        ("laki 150/1930 5 §", [("150/1930", "5")]),
        ("lain 150/1930 5 §", [("150/1930", "5")]),
        ("kirjanpitolaki 2:10", [("kirjanpitolaki", "2", "10")]),
        ("kirjanpitolaki 2 luku 10 §", [("kirjanpitolaki", "2", "10")]),
    ],
)
def test_a_place_in_a_regulation_or_a_finnish_act_by_name_or_number(text: str, expected: list[Key]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C-307/22", "C-307/22"),
        ("Finnish DPA 3021/452/2017, a company", "3021/452/2017"),
        ("8422/161/21", "8422/161/21"),
        ("EDPB 01/2022", "EDPB 01/2022"),
        ("EDPB Guidelines 01/2022", "EDPB 01/2022"),
        ("WP242", "WP 242"),
        ("WP 242", "WP 242"),
        ("GDPR Recital 63", "Recital 63"),
        ("ISO/IEC TS 27560", "ISO/IEC TS 27560"),
        ("notice section 10", "notice section 10"),
        ("the notice's\nsection 4", "notice section 4"),
        ("[D: two-dates]", "[D: two-dates]"),
        ("[D:two-dates ]", "[D: two-dates]"),
    ],
)
def test_a_judgment_a_decision_or_a_guideline_is_cited_whole(text: str, expected: str) -> None:
    assert keys(text) == [(expected,)]


@pytest.mark.parametrize(
    "text",
    [
        "The GDPR does not cover the deceased.",
        "GDPR 2016/679",
        "Art. 30 record",
        "12(3)",
        "luottotietolaki 527/2007",
        "Regulation 1182/71",
        "[D] marks a decision",
        "section 4 of the notice",
        "the notice 10 years",
        "käsittely perustuu lakiin 34 §",
        "a 24/2026 release",
    ],
)
def test_prose_is_no_citation(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GDPR 18(1)(d)-(a)", [("GDPR", "18", "1", "d-a")]),
        ("917/2014 203-200 §", [("917/2014", "203-200")]),
        ("sähkömarkkinalaki 75 c-77 §", [("sähkömarkkinalaki", "75 c-77")]),
        ("luottotietolaki 1050/2018 34 §", [("luottotietolaki 1050/2018", "34")]),
        ("GDPR 15(1)-(a)", [("GDPR", "15(1)-(a)")]),
    ],
)
def test_a_slip_gives_a_key_that_no_list_knows(text: str, expected: list[Key]) -> None:
    assert keys(text) == expected


def test_a_citation_says_where_it_begins_and_how_it_was_written() -> None:
    text = "One month (GDPR 12(3);\nRegulation 1182/71\n  art. 3(4))."
    found = [(citation.offset, citation.said) for citation in citations(text, NAMES)]
    assert found == [(11, "GDPR 12(3)"), (text.index("1182"), "1182/71 art. 3(4)")]
