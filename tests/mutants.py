"""Mutation tests of the rules: is there a test that notices each small change of them?

``python -m tests.mutants`` (``make mutants``) changes the ◆ rooms one place at a time with mutmut, runs ``tests/rules``
against each change, and prints the share noticed for each room of ``[tool.mutmut]`` in ``pyproject.toml``. It exits 1
below 95 % in all. ``mutmut show NAME`` shows a survivor.

mutmut changes the bodies of functions. Tables that stand outside functions, and properties, are held by tests that
compare every row with a copy of the law's table, which no change of a row can pass.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
MUTANTS = ROOT / "mutants"
WANTED = 95.0

SURVIVED, NO_TESTS, NOT_RUN = "survived", "no tests", "not run"
NOT_NOTICED = {0: SURVIVED, 5: NO_TESTS, 33: NO_TESTS, None: NOT_RUN, 2: NOT_RUN}
"""mutmut's exit codes of mutants that no test noticed; every other code is a test that failed, crashed or hung."""


@dataclass
class Room:
    """One pattern of ``only_mutate`` and what became of its mutants."""

    pattern: str
    fates: Counter[str]

    @property
    def name(self) -> str:
        """The module's dotted name."""
        return self.pattern.removesuffix(".py").removesuffix("/*").replace("/", ".")

    @property
    def total(self) -> int:
        """How many mutants there were."""
        return self.fates.total()

    @property
    def noticed(self) -> int:
        """How many of them some test noticed."""
        return self.fates["noticed"]

    def line(self) -> str:
        """Name, mutants, noticed, share."""
        share = f"{100 * self.noticed / self.total:6.1f} %" if self.total else "     – "
        return f"{self.name:<36}{self.total:>7}{self.noticed:>9}{share:>10}"


def main() -> int:
    """Run mutmut from nothing and say the scores; the exit code for the shell."""
    shutil.rmtree(MUTANTS, ignore_errors=True)  # a kept result would be that of an older test
    ran = subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        sys.stdout.write(ran.stdout[-4000:].replace("\r", "\n") + ran.stderr[-4000:])
        sys.stdout.write("\nmutmut did not finish. Make `pytest tests/rules` pass, then run this again.\n")
        return 1
    rooms = [Room(pattern, Counter()) for pattern in patterns()]
    survivors = []
    for path, mutant, code in results():
        fate = NOT_NOTICED.get(code, "noticed")
        for room in rooms:
            if fnmatch(path, room.pattern):
                room.fates[fate] += 1
        if fate != "noticed":
            survivors.append(f"  {mutant}  ({fate})")
    return tell(rooms, survivors)


def patterns() -> list[str]:
    """The rooms, as ``pyproject.toml`` names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [str(pattern) for pattern in settings["tool"]["mutmut"]["only_mutate"]]


def results() -> Iterator[tuple[str, str, int | None]]:
    """Every mutant: its file, its name and the exit code of the tests against it."""
    for meta in sorted(MUTANTS.rglob("*.py.meta")):
        path = str(meta.relative_to(MUTANTS)).removesuffix(".meta")
        for mutant, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield path, mutant, code


def tell(rooms: list[Room], survivors: list[str]) -> int:
    """Print the table and the survivors; 0 where the score is reached."""
    total = Room("all", sum((room.fates for room in rooms), Counter()))
    lines = [f"{'room':<36}{'mutants':>7}{'noticed':>9}{'score':>10}", *(room.line() for room in rooms), total.line()]
    if survivors:
        lines += ["", "not noticed:", *survivors]
    sys.stdout.write("\n".join(lines) + "\n")
    reached = total.total > 0 and 100 * total.noticed / total.total >= WANTED
    if not reached:
        sys.stdout.write(f"\nBelow {WANTED} %: write a test that fails for each of the above.\n")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
