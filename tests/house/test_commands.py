"""What the README tells people to type is there, and each target of the Makefile runs something that is."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from oomi_registry.settings import BASE_DIR

MAKEFILE = (BASE_DIR / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
TOLD = [BASE_DIR / "README.md", *sorted((BASE_DIR / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", TOLD, ids=lambda page: page.name)
def test_every_command_that_people_are_told_to_type_exists(page: Path) -> None:
    text = page.read_text()
    assert set(re.findall(r"(?<![\w-])make ([a-z]+)(?=[`\s)])", _code_of(text))) <= TARGETS
    assert set(re.findall(r"manage\.py ([a-z_]+)", _code_of(text))) <= set(get_commands())


def _code_of(text: str) -> str:
    """What stands in backticks, in a line or in a block."""
    return "\n".join(re.findall(r"```.*?```|`[^`]+`", text, re.DOTALL))


def test_the_readme_begins_with_the_two_commands() -> None:
    readme = (BASE_DIR / "README.md").read_text()
    first = re.search(r"```\w*\n(.*?)```", readme, re.DOTALL)
    assert first is not None
    assert [line.split("#")[0].strip() for line in first[1].splitlines()] == ["make demo", "make test"]


def test_every_target_of_the_makefile_runs_a_module_that_exists() -> None:
    for module in re.findall(r"python -m ([\w.]+)", MAKEFILE):
        if module not in {"pytest", "pip", "venv"}:
            assert importlib.util.find_spec(module), f"make runs python -m {module}, which is not there"


def test_every_target_is_named_by_help() -> None:
    shown = subprocess.run(["make", "help"], cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z]+)", shown, re.MULTILINE)) == TARGETS - {"browser"}


def test_everything_an_interface_promises_is_a_target() -> None:
    assert {"demo", "test", "setup", "lint", "mutants", "chaos", "screens", "clean", "bench"} <= TARGETS
