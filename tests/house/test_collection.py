"""The tests are the same list in every process: two workers share them, and each makes the list by itself."""

from __future__ import annotations

import os
import subprocess
import sys

from oomi_registry.settings import BASE_DIR


def collected(seed: int) -> list[str]:
    """Every test by its name, as a process sees it whose sets come in the order of ``seed``."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "--ignore=tests/journeys"],
        cwd=BASE_DIR,
        env={**environment, "PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in ran.stdout.splitlines() if "::" in line]


def test_the_tests_come_in_one_order_whatever_the_order_of_a_set() -> None:
    first, second = collected(1), collected(3)
    assert first
    assert first == second
