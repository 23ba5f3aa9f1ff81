"""The diagrams in the pages are those of the code."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requests_app.lifecycle import diagram

README = "# Oomi\n\n<!-- lifecycle:begin -->\nold\n<!-- lifecycle:end -->\n\nAnd on.\n"


def drawn(root: Path, *words: str) -> str:
    out = StringIO()
    call_command("diagrams", "--root", str(root), *words, stdout=out)
    return out.getvalue()


def test_the_pages_of_this_checkout_say_what_the_code_does() -> None:
    """[D: lifecycle]."""
    call_command("diagrams", "--check")


def test_a_page_that_is_not_there_is_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"docs/lifecycle\.md: not what the code says\. Run manage\.py diagrams"):
        drawn(tmp_path, "--check")
    assert drawn(tmp_path) == "docs/lifecycle.md\n"
    assert f"```mermaid\n{diagram()}```" in (tmp_path / "docs/lifecycle.md").read_text()
    assert drawn(tmp_path, "--check") == ""
    assert drawn(tmp_path) == ""


def test_the_readme_changes_between_its_markers_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README)
    drawn(tmp_path)
    before, between, after = (tmp_path / "README.md").read_text().partition(f"```mermaid\n{diagram()}```\n")
    assert before == "# Oomi\n\n<!-- lifecycle:begin -->\n"
    assert between
    assert after == "<!-- lifecycle:end -->\n\nAnd on.\n"
    drawn(tmp_path, "--check")


def test_a_changed_readme_fails_the_check_and_is_left_as_it_is(tmp_path: Path) -> None:
    drawn(tmp_path)
    (tmp_path / "README.md").write_text(README)
    with pytest.raises(CommandError, match=r"^README\.md: not what the code says"):
        drawn(tmp_path, "--check")
    assert (tmp_path / "README.md").read_text() == README


def test_a_readme_without_the_markers_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Oomi\n")
    assert drawn(tmp_path) == "docs/lifecycle.md\n"
    assert (tmp_path / "README.md").read_text() == "# Oomi\n"
