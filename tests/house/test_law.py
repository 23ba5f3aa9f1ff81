"""``manage.py law`` finds what cites a provision and says what is missing: on a small tree, then on the real one."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from oomi_registry import law
from oomi_registry.law import ProvisionsUnreadable, Report, State, read_provisions, report
from oomi_registry.management.commands import law as command

LISTED = """
    [laws]
    "1050/2018" = "tietosuojalaki"
    [provisions]
    deadlines = [
      { cite = "GDPR 12(3)", state = "now", text = "One month." },
      { cite = "GDPR 12(3)", state = "coming", text = "Reminders." },
      { cite = "[D: two-dates]", state = "now", text = "Two dates." },
    ]
    rights = [
      { cite = "tietosuojalaki 34 §", state = "coming", text = "Limits." },
      { cite = "GDPR 9", state = "known", text = "Special categories." },
    ]
"""
CODE = '''
    """Deadlines. GDPR 12 in general, and GDPR 9."""

    MONTH = 1  # GDPR 12(3)


    def due():
        """A month (GDPR 12(3)),
        and two dates
        [D: two-dates]."""
        return "GDPR 12(3)(z)"
'''
TESTS = """
    import pytest


    @pytest.mark.parametrize("day", [
        1,  # GDPR 12(3)
    ])
    def test_a_month(day):
        assert day  # [D: two-dates]
"""


def tree(root: Path, files: dict[str, str]) -> Report:
    for name, text in {law.LISTED: LISTED, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return report(root)


def gaps(found: Report) -> dict[str, tuple[str, ...]]:
    return {row.statement.cite: row.missing for row in found.gaps}


def unknown(found: Report) -> list[tuple[str, str]]:
    return [(str(each.place), each.said) for each in found.unknown]


def test_a_provision_with_code_and_tests_is_shown_with_every_line(tmp_path: Path) -> None:
    found = tree(tmp_path, {"customers/rule.py": CODE, "tests/rules/test_rule.py": TESTS})
    assert found.sound
    month, reminders, dates, limits, special = found.rows
    assert [str(place) for place in month.code] == [
        "customers/rule.py:3",
        "customers/rule.py:7",
        "customers/rule.py:10",
    ]
    assert [str(place) for place in month.tests] == ["tests/rules/test_rule.py:5 test_a_month"]
    assert (reminders.code, reminders.tests) == (month.code, month.tests)
    assert [str(place) for place in dates.code] == ["customers/rule.py:9"]
    assert [str(place) for place in dates.tests] == ["tests/rules/test_rule.py:8 test_a_month"]
    assert (limits.code, limits.tests, limits.missing) == ((), (), ())
    assert [str(place) for place in special.code] == ["customers/rule.py:1"]


def test_a_provision_without_tests_or_without_code_is_a_gap(tmp_path: Path) -> None:
    assert gaps(tree(tmp_path / "a", {"customers/rule.py": CODE})) == {
        "GDPR 12(3)": ("tests",),
        "[D: two-dates]": ("tests",),
    }
    assert gaps(tree(tmp_path / "b", {"tests/test_rule.py": TESTS})) == {
        "GDPR 12(3)": ("code",),
        "[D: two-dates]": ("code",),
    }
    assert gaps(tree(tmp_path / "c", {})) == {
        "GDPR 12(3)": ("code", "tests"),
        "[D: two-dates]": ("code", "tests"),
    }


def test_what_is_coming_or_only_known_is_no_gap(tmp_path: Path) -> None:
    found = tree(tmp_path, {})
    assert [row.statement.state for row in found.rows if not row.missing] == [State.COMING, State.COMING, State.KNOWN]


@pytest.mark.parametrize("name", ["tests/rules/oracle.py", "tests/conftest.py", "tests/rules/a_test.py"])
def test_an_oracle_or_a_fixture_is_neither_code_nor_a_test(tmp_path: Path, name: str) -> None:
    found = tree(tmp_path, {name: "# GDPR 12(3)\n# GDPR 99\n"})
    assert gaps(found)["GDPR 12(3)"] == ("code", "tests")
    assert unknown(found) == [(f"{name}:2", "GDPR 99")]


def test_a_text_cites_in_code_and_not_in_a_test(tmp_path: Path) -> None:
    cited = 'GROUND = "GDPR 12(3)"\n'
    assert gaps(tree(tmp_path / "a", {"retention/rule.py": cited}))["GDPR 12(3)"] == ("tests",)
    found = tree(tmp_path / "b", {"tests/test_rule.py": f'{cited}OTHER = "GDPR 99"\n'})
    assert gaps(found)["GDPR 12(3)"] == ("code", "tests")
    assert unknown(found) == []


def test_a_whole_file_of_tests_may_cite_at_its_head(tmp_path: Path) -> None:
    found = tree(tmp_path, {"tests/test_rule.py": '"""Deadlines.\n\nGDPR 12(3).\n"""\n'})
    assert [str(place) for place in found.rows[0].tests] == ["tests/test_rule.py:3"]


@pytest.mark.parametrize("name", ["templates/letter.html", "requests_app/texts/letter.txt", "oomi_registry/x.py"])
def test_templates_and_every_app_are_code(tmp_path: Path, name: str) -> None:
    found = tree(tmp_path, {name: "# GDPR 12(3)\n"})
    assert [str(place) for place in found.rows[0].code] == [f"{name}:1"]


@pytest.mark.parametrize(
    "name",
    [
        "customers/migrations/0001_initial.py",
        "docs/decisions/one.py",
        "customers/readme.md",
        "oomi_registry/law.py",
        "oomi_registry/citations.py",
        "customers/__pycache__/x.py",
    ],
)
def test_migrations_documents_and_the_grammar_itself_are_passed_over(tmp_path: Path, name: str) -> None:
    found = tree(tmp_path, {name: "# GDPR 12(3), GDPR 99\n"})
    assert (found.rows[0].code, found.unknown) == ((), ())


def test_a_mistyped_citation_is_named_with_its_place(tmp_path: Path) -> None:
    typed = "# [D: two-date]\nX = 1  # tietosujalaki 34 §, GDPR 99(1)\nY = 'GDPR 12(4)'\n"
    found = tree(tmp_path, {"customers/rule.py": typed})
    assert unknown(found) == [
        ("customers/rule.py:1", "[D: two-date]"),
        ("customers/rule.py:2", "GDPR 99(1)"),
        ("customers/rule.py:2", "tietosujalaki 34 §"),
        ("customers/rule.py:3", "GDPR 12(4)"),
    ]
    assert not found.sound


def test_a_narrower_place_counts_for_what_lies_around_it_and_a_wider_one_is_known_and_counts_for_nothing(
    tmp_path: Path,
) -> None:
    found = tree(tmp_path, {"customers/rule.py": "# GDPR 12(3)(a); tietosuojalain 34 § 1 mom. 2\n# GDPR 12\n"})
    by_cite = {row.statement.cite: [str(place) for place in row.code] for row in found.rows}
    assert by_cite["GDPR 12(3)"] == ["customers/rule.py:1"]
    assert by_cite["tietosuojalaki 34 §"] == ["customers/rule.py:1"]
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[provisions", "is not TOML"),
        ("[laws]\n", "lists no provision"),
        ('[provisions]\na = [{ cite = "GDPR 9", state = "now" }]', "give each entry cite, state and text"),
        ('[provisions]\na = [{ cite = "GDPR 9", state = "now", text = "x", by = "y" }]', "give each entry cite"),
        ('[provisions]\na = [{ cite = "Art. 9", state = "now", text = "x" }]', "cite one place"),
        ('[provisions]\na = [{ cite = "GDPR 9-10", state = "now", text = "x" }]', "cite one place"),
        ('[provisions]\na = [{ cite = "GDPR 9", state = "soon", text = "x" }]', "write one of now, coming, known"),
        ('[provisions]\na = [{ cite = "GDPR 9", state = "now", text = " " }]', "say in the text of GDPR 9"),
        (
            """[provisions]
            a = [{ cite = "GDPR 9", state = "now", text = "x" }]
            b = [{ cite = "GDPR Art. 9", state = "coming", text = "x" }]""",
            "says the same of GDPR Art. 9 twice",
        ),
    ],
)
def test_a_list_that_cannot_be_read_is_told_what_to_mend(text: str, message: str) -> None:
    with pytest.raises(ProvisionsUnreadable, match=message):
        read_provisions(text)


# The command


def test_the_report_for_people_names_places_gaps_and_what_is_coming(tmp_path: Path) -> None:
    found = tree(tmp_path, {"customers/rule.py": CODE})
    text = "\n".join(command.as_text(found))
    assert "  GDPR 12(3)  One month.\n      code   customers/rule.py:3\n" in text
    assert "      GAP    no tests cite it" in text
    assert "coming\n  GDPR 12(3)  Reminders.\n  tietosuojalaki 34 §  Limits.\n" in text
    assert text.endswith("0 of 2 provisions have code and tests; 2 gaps; 0 unknown citations; 2 coming.")


def test_each_gap_and_each_unknown_citation_is_an_instruction(tmp_path: Path) -> None:
    found = tree(tmp_path, {"tests/test_rule.py": f"{dedent(TESTS)}# GDPR 99\n"})
    assert list(command.what_to_mend(found)) == [
        "GDPR 12(3): cite it on the line of code that keeps it, or set its state in oomi_registry/provisions.toml.",
        "[D: two-dates]: cite it on the line of code that keeps it, or set its state in oomi_registry/provisions.toml.",
        "tests/test_rule.py:9: GDPR 99 is not listed: mend the citation, or list it in oomi_registry/provisions.toml.",
    ]
    assert command.as_json(found)["gaps"] == [
        {"provision": "GDPR 12(3)", "missing": ["code"]},
        {"provision": "[D: two-dates]", "missing": ["code"]},
    ]
    assert command.as_json(found)["unknown"] == [{"place": "tests/test_rule.py:9", "citation": "GDPR 99"}]


def test_the_command_fails_on_a_gap_and_on_a_list_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "ROOT", tmp_path)
    tree(tmp_path, {"customers/rule.py": CODE})
    with pytest.raises(CommandError, match=r"GDPR 12\(3\): cite it in the test that tries it"):
        call_command("law", stdout=StringIO())
    tree(tmp_path, {"tests/test_rule.py": TESTS})
    call_command("law", stdout=StringIO())
    (tmp_path / law.LISTED).write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match="lists no provision"):
        call_command("law", stdout=StringIO())


# The real tree


def test_the_projects_own_list_can_be_read_and_holds_every_state() -> None:
    provisions = read_provisions((Path(settings.BASE_DIR) / law.LISTED).read_text(encoding="utf-8"))
    assert len(provisions.statements) > 100
    assert {statement.state for statement in provisions.statements} == {*State}


def test_every_provision_that_holds_now_has_its_code_and_its_tests() -> None:
    printed = StringIO()
    call_command("law", "--json", stdout=printed)
    told = json.loads(printed.getvalue())
    assert (told["gaps"], told["unknown"]) == ([], [])
    assert all(each["code"] and each["tests"] for each in told["provisions"] if each["state"] == "now")
