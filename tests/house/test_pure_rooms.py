"""The rules know nothing of the framework: each ◆ room is imported alone, in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PURE = (
    "oomi_registry.notice.adopted",
    "oomi_registry.notice.consistency",
    "oomi_registry.notice.days",
    "oomi_registry.notice.declarations",
    "oomi_registry.notice.outline",
    "oomi_registry.notice.record",
    "oomi_registry.notice.refused",
    "oomi_registry.notice.register",
    "oomi_registry.notice.terms",
    "oomi_registry.notice.wording",
    "customers.identifiers",
    "customers.marketing",
    "customers.matching",
    "customers.receipts",
    "customers.responsibility",
    "customers.sealing",
    "customers.targeting",
    "retention.fates",
    "retention.schedule",
    "requests_app.breaches",
    "requests_app.codes",
    "requests_app.deadlines",
    "requests_app.enquiring",
    "requests_app.fees",
    "requests_app.grounds",
    "requests_app.identity",
    "requests_app.lifecycle",
    "requests_app.likeness",
    "requests_app.rectification",
    "requests_app.reference",
    "requests_app.reminding",
    "requests_app.representation",
    "requests_app.rights",
    "requests_app.symbols",
    "requests_app.wording.blocks",
    "requests_app.wording.checking",
    "requests_app.wording.gaps",
    "requests_app.wording.glossary",
    "requests_app.wording.kinds",
    "requests_app.wording.variables",
)

LOOK = """
import sys
__import__(sys.argv[1])
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
