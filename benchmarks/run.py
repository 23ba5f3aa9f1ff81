"""Run benchmarks: a JSON line for each on stdout, a row for each in ``RESULTS.md``, what is going on on stderr.

A benchmark is a module of this package with ``GOAL``, the most that ``ours / limit`` may be, ``WHAT`` and ``LIMIT``, what
the two are in words, and ``measure() -> Measured``. It is called by the module's name.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
NOT_BENCHMARKS = {"__main__", "run", "ground"}
HEAD = """# Benchmarks

Each is measured beside its limit in the same run, with `make bench BENCH=name`; the ratio is what counts. Times are seconds.

| benchmark | ours | limit | ratio | goal | peak memory | when and where | what |
|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds that our way and its limit took, and the most memory that our process had (MB of 10^6 bytes)."""

    ours: float
    limit: float
    peak_rss_mb: float
    remark: str = ""

    @property
    def ratio(self) -> float:
        """How many times the limit ours took."""
        return self.ours / self.limit


def names() -> list[str]:
    """Every benchmark there is."""
    return [found.name for found in pkgutil.iter_modules([str(HERE)]) if found.name not in NOT_BENCHMARKS]


def main(asked: Sequence[str]) -> int:
    """Run those asked for, or all. 0 where each kept to its goal, 1 where one did not, 2 for a name that is none."""
    unknown = sorted(set(asked) - set(names()))
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oomi_registry.settings")
    missed = []
    with ExitStack() as servers:
        _start(servers)
        for name in asked or names():
            module = importlib.import_module(f"benchmarks.{name}")
            found: Measured = module.measure()
            print(json.dumps(_line(name, found)), flush=True)
            _write_down(name, module, found)
            if found.ratio > module.GOAL:
                missed.append(f"{name} took {found.ratio:.2f} times its limit; its goal is {module.GOAL}")
    print("\n".join(missed), file=sys.stderr)
    return 1 if missed else 0


def _start(servers: ExitStack) -> None:
    import django
    from django.conf import settings

    from oomi_registry import embedded

    if settings.LOCAL:
        servers.enter_context(embedded.running())
    django.setup()


def _line(name: str, found: Measured) -> dict[str, object]:
    return {
        "bench": name,
        "ours": round(found.ours, 3),
        "limit": round(found.limit, 3),
        "ratio": round(found.ratio, 3),
        "peak_rss_mb": round(found.peak_rss_mb, 1),
    }


def _write_down(name: str, module: ModuleType, found: Measured) -> None:
    """Put the benchmark's row into the table, in place of its last one."""
    where = f"{date.today():%d.%m.%Y}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"  # noqa: DTZ011 - of the machine it ran on
    row = (
        f"| `{name}` | {found.ours:.2f} | {found.limit:.2f} | **{found.ratio:.2f}** | {module.GOAL} "
        f"| {found.peak_rss_mb:.0f} MB | {where} | {module.WHAT} Limit: {module.LIMIT} {found.remark} |"
    )
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    rows = {line.split("`")[1]: line for line in lines if line.startswith("| `")} | {name: row}
    RESULTS.write_text(HEAD + "\n".join(rows[each] for each in sorted(rows)) + "\n", encoding="utf-8")
