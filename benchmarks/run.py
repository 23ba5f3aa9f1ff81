"""Run benchmarks: a JSON line for each on stdout, a row for each in ``RESULTS.md``, what is going on on stderr.

A benchmark is a module of this package, called by its name, with ``measure() -> Result``.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.results import Result, publish, say

NO_BENCHMARKS = {"__main__", "database", "posting", "results", "run", "workers"}


def names() -> list[str]:
    """Every benchmark there is."""
    here = [str(Path(__file__).parent)]
    return [found.name for found in pkgutil.iter_modules(here) if found.name not in NO_BENCHMARKS]


def main(asked: Sequence[str]) -> int:
    """Run those asked for, or all. 0 where each kept to its goal, 1 where one did not, 2 for a name that is none."""
    if unknown := sorted(set(asked) - set(names())):
        say(f"No benchmark {', '.join(unknown)}. There are: {', '.join(names())}.")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oomi_registry.settings")
    missed = 0
    for name in asked or names():
        result: Result = importlib.import_module(f"benchmarks.{name}").measure()
        publish(result, date.today())  # noqa: DTZ011 - the day of the machine it ran on
        if result.ratio > result.goal:
            say(f"{name} took {result.ratio:.2f} times its limit; its goal is {result.goal:g}.")
        for each in result.missed:
            say(f"{name}: {each}.")
        missed += bool(result.missed) or result.ratio > result.goal
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
