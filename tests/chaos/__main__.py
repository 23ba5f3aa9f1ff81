"""``make chaos``: every drill on a database of its own; ``make chaos DRILL=packages`` those of one module.

``ROUNDS`` says how long, ``SEED`` repeats the same chance. Exits 1 where anything was violated, 2 for a name that is
none.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from random import Random

from benchmarks.database import own_database
from tests import chaos

Drill = Callable[[int, Random], str]

ROUNDS = 20


def names() -> list[str]:
    """Every module of drills."""
    return sorted(found.name for found in pkgutil.iter_modules(chaos.__path__) if found.name != "__main__")


def drills(modules: Sequence[str]) -> Iterator[tuple[str, Drill]]:
    """Every drill of these modules, by name."""
    for module in modules:
        drilled = importlib.import_module(f"tests.chaos.{module}")
        for name, drill in sorted(vars(drilled).items()):
            if name.startswith("drill_") and callable(drill):
                yield f"{module}: {name.removeprefix('drill_').replace('_', ' ')}", drill


def run(drill: Drill, rounds: int, seed: int) -> str:
    """The drill's figures. Raises AssertionError where something was violated."""
    from django.test import override_settings

    with tempfile.TemporaryDirectory(prefix="oomi-chaos-") as files, override_settings(MEDIA_ROOT=files):
        return drill(rounds, Random(seed))


def main(asked: Sequence[str]) -> int:
    """Run the drills of the modules asked for, or all, and print one line for each."""
    if unknown := sorted(set(asked) - set(names())):
        print(f"No drills {', '.join(unknown)}. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    rounds, seed = int(os.environ.get("ROUNDS") or ROUNDS), int(os.environ.get("SEED") or secrets.randbits(32))
    violated = 0
    with own_database("chaos"):
        # In the order of their names: the night counts every row there is, so those of other drills come after it.
        for name, drill in drills([each for each in names() if each in asked or not asked]):
            began = time.monotonic()
            try:
                outcome = run(drill, rounds, seed)
            except AssertionError as violation:
                violated += 1
                outcome = f"VIOLATED\n{violation}"
            print(f"{name} ({time.monotonic() - began:.0f} s, SEED={seed}): {outcome}", flush=True)
    return 1 if violated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
