"""The rules know nothing of the framework: each ◆ room is imported alone, in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants import Room, patterns

ROOT = Path(__file__).parents[2]

MUTATED = tuple(Room(pattern, Counter()).name for pattern in patterns())
"""The rooms whose every change some test of the rules notices."""
PURE = (
    *MUTATED,
    "oomi_registry.notice.adopted",
    "oomi_registry.notice.refused",
    "oomi_registry.notice.register",
    "oomi_registry.notice.terms",
    "requests_app.events",
)

LOOK = """
import sys
from importlib import import_module
from pkgutil import iter_modules
room = import_module(sys.argv[1])
for each in iter_modules(getattr(room, "__path__", ()), f"{room.__name__}."):
    import_module(each.name)
loaded = {name.partition(".")[0] for name in sys.modules}
print(",".join(sorted(loaded & {"django", "celery", "psycopg", "redis", "environ", "rest_framework"})))
"""


@pytest.mark.parametrize("room", PURE)
def test_a_room_of_rules_loads_neither_django_nor_celery(room: str) -> None:
    looked = subprocess.run(
        [sys.executable, "-c", LOOK, room], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert looked.returncode == 0, looked.stderr
    assert looked.stdout.strip() == ""


def test_the_look_sees_a_framework_that_is_loaded() -> None:
    looked = subprocess.run(
        [sys.executable, "-c", LOOK, "django"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert looked.stdout.strip() == "django"


def test_the_tests_of_the_rules_need_no_framework_either() -> None:
    """They run in seconds, so they are run often."""
    looked = subprocess.run(
        [sys.executable, "-c", LOOK, "tests.rules"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert looked.stdout.strip() == "", looked.stderr
