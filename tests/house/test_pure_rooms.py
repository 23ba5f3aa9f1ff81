"""The rules know nothing of the framework: each ◆ room is imported alone, in a fresh interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from tests.mutants import Room, patterns

ROOT = Path(__file__).parents[2]
APPS = ("oomi_registry", "customers", "retention", "requests_app")

MUTATED = tuple(Room(pattern, Counter()).name for pattern in patterns())
"""The rooms whose every change some test of the rules notices."""
PURE = (*MUTATED, "oomi_registry.notice.adopted", "oomi_registry.notice.register")

FRAMEWORKS = frozenset("django celery psycopg redis environ rest_framework drf_spectacular csp gunicorn".split())
THE_WORLD = frozenset("http os pathlib secrets shutil signal smtplib socket subprocess tempfile threading time".split())
"""What a rule that knows neither clock nor chance nor machine does not import by itself."""
NOT_MUTATED: Mapping[str, str] = {
    "oomi_registry/citations.py": "reads our own sources and texts for provisions: held by `manage.py law`",
    "oomi_registry/elsewhere.py": "declares the tables that are not ours, once, when the site starts",
    "oomi_registry/notice/adopted.py": "holds which register the process goes by, and decides nothing",
    "oomi_registry/proving/copied.py": "opens a copy as anybody finds it on disk, for `manage.py prove`",
}
"""Rooms that could be rules by what they import, and are not: why each is not in the mutation run."""

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


# ---- every rule is in the mutation run


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module that the file names in an import, wherever in it, and for types alone too."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


@cache
def files_of(module: str) -> frozenset[Path]:
    """The files of ours that run when the module is imported: its own, and those of the packages it stands in."""
    place, dot, _ = module.rpartition(".")
    here = ROOT.joinpath(*module.split("."))
    own = {path for path in (here.with_suffix(".py"), here / "__init__.py") if path.is_file()}
    return frozenset(own | files_of(place) if dot else own)


def files() -> list[Path]:
    """Every file of the four apps but their migrations."""
    return [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def needed(path: Path) -> frozenset[Path]:
    """The files of ours that run when this one is imported, before those that they need themselves."""
    itself = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    names = (name for name in imported(path) if name.partition(".")[0] in APPS)
    return files_of(itself).union(*map(files_of, names))


def on_a_framework() -> set[Path]:
    """The files that a framework is imported with, however far down."""
    needs = {path: needed(path) for path in files()}
    found = {path for path in needs if top(imported(path)) & FRAMEWORKS}
    while more := {path for path, others in needs.items() if path not in found and others & found}:
        found |= more
    return found


def top(names: frozenset[str]) -> set[str]:
    """The packages that the modules stand in."""
    return {name.partition(".")[0] for name in names}


def decides(path: Path) -> bool:
    """Whether the file has any function: a table of words has none, and nothing in it to mutate."""
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(parsed(path)))


@cache
def rules() -> tuple[str, ...]:
    """The files that decide something, and reach for no framework and by themselves for nothing of the world."""
    shell = on_a_framework()
    return tuple(
        str(path.relative_to(ROOT))
        for path in files()
        if path not in shell and decides(path) and not top(imported(path)) & THE_WORLD
    )


def is_mutated(file: str) -> bool:
    return any(fnmatch(file, pattern) for pattern in patterns())


def test_every_rule_is_in_the_mutation_run_or_says_why_not() -> None:
    """Add a new one to ``only_mutate`` in ``pyproject.toml``, and see its score (`make mutants`)."""
    assert [file for file in rules() if not is_mutated(file) and file not in NOT_MUTATED] == []


def test_what_is_excused_from_the_mutation_run_is_there_and_is_not_in_it() -> None:
    assert [file for file in NOT_MUTATED if is_mutated(file) or file not in rules()] == []


def test_every_pattern_of_the_mutation_run_finds_a_room() -> None:
    assert [pattern for pattern in patterns() if not list(ROOT.glob(pattern))] == []


def test_the_rules_are_found_and_the_shell_is_not() -> None:
    """The net itself: rules, and what stands on Redis, on Django, or on the machine."""
    found = set(rules())
    assert {"requests_app/lifecycle.py", "requests_app/wishes.py", "customers/matching/names.py"} <= found
    assert found.isdisjoint({"requests_app/limits.py", "customers/models/basics.py", "oomi_registry/embedded.py"})
