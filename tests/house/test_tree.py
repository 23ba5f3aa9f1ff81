"""The tree speaks of the project alone: of no machine it was written on, and of no shop its packages came from."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from oomi_registry.celery import app
from oomi_registry.settings import BASE_DIR

# The folder this tree stands in, and anybody's home.
OF_A_MACHINE = re.compile("|".join([re.escape(f"{BASE_DIR}/"), "/root" + "/", "/home/[a-z]", r"C:\\Users"]))
# What names an index of packages: pip's options for one, or the address of one.
OF_A_SHOP = re.compile(r"--[a-z-]*index[a-z-]*[= ]|--find\b|https?://[^\s\"]*/simple\b")
EAGER = re.compile("ALWAYS_EAGER|task_always_eager *=|EAGER_PROPAGATES")
ITSELF = "tests/house/test_tree.py"


def tracked() -> Iterator[tuple[str, str]]:
    """Every text file of the tree, by its name in it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=BASE_DIR, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        path = BASE_DIR / name
        if name and name != ITSELF and path.is_file():
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in tracked()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert lines_with(OF_A_MACHINE) == []


def test_no_file_names_a_host_that_packages_come_from() -> None:
    assert lines_with(OF_A_SHOP) == []


def test_no_task_is_ever_run_by_whoever_asks_for_it() -> None:
    assert lines_with(EAGER) == []
    assert app.conf.task_always_eager is False


def test_no_file_of_the_tree_is_of_the_settings_of_a_site() -> None:
    names = {name for name, _ in tracked()}
    assert ".env" not in names
    assert not [name for name in names if Path(name).suffix in {".pem", ".key", ".p12", ".sqlite3", ".dump"}]
