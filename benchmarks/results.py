"""What a benchmark found: one JSON line on stdout, one line of the table in ``RESULTS.md``."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

TABLE = Path(__file__).with_name("RESULTS.md")
HEAD = """\
# Benchmarks

Written by `make bench`. Each work stands beside its limit, which is measured in the same run: on a shared machine the
ratio says more than the seconds. *ours* and *limit* are seconds; *memory* is the peak of the process that does the
work, and in brackets what it held before it began.

| bench | ours | limit | ratio | goal | memory, MB | date | machine |
|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds of the work and of its limit, the most memory the work held, and the ratio it may reach.

    ``notes`` are sentences for the reader of the table; ``missed`` says what else it had to keep to and did not.
    """

    bench: str
    ours: float
    limit: float
    goal: float
    peak_rss_mb: float
    rss_before_mb: float
    notes: tuple[str, ...] = field(default=())
    missed: tuple[str, ...] = field(default=())

    @property
    def ratio(self) -> float:
        """How many times as long as its limit the work took."""
        return self.ours / self.limit

    def line(self) -> str:
        """The result as one line of JSON."""
        return json.dumps(
            {
                "bench": self.bench,
                "ours": round(self.ours, 3),
                "limit": round(self.limit, 3),
                "ratio": round(self.ratio, 2),
                "peak_rss_mb": round(self.peak_rss_mb),
            }
        )

    def row(self, day: date) -> str:
        """The result as one row of the table."""
        memory = f"{self.peak_rss_mb:.0f} ({self.rss_before_mb:.0f})"
        return (
            f"| {self.bench} | {self.ours:.2f} | {self.limit:.2f} | {self.ratio:.2f} | ≤ {self.goal:g} | {memory} "
            f"| {day.isoformat()} | {machine()} |"
        )


def machine() -> str:
    """The machine in a few words."""
    cpu = platform.processor() or platform.machine()
    if (known := Path("/proc/cpuinfo")).exists():
        names = [line.partition(":")[2].strip() for line in known.read_text().splitlines() if "model name" in line]
        cpu = names[0] if names else cpu
    return f"{os.cpu_count()} × {cpu}, Python {platform.python_version()}"


def publish(result: Result, day: date) -> None:
    """Print the result's line, and put it in the table in place of the one before it."""
    print(result.line(), flush=True)
    kept = _others(result.bench)
    kept[result.bench] = [result.row(day), *(f"- {note}" for note in result.notes)]
    rows = [lines[0] for _, lines in sorted(kept.items())]
    notes = [line for name, lines in sorted(kept.items()) if lines[1:] for line in (f"\n**{name}**\n", *lines[1:])]
    TABLE.write_text(HEAD + "\n".join(rows + notes) + "\n", encoding="utf-8")


def say(text: str) -> None:
    """Tell on stderr how the benchmark goes: stdout is for the results alone."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def _others(bench: str) -> dict[str, list[str]]:
    """The rows of the other benchmarks, each with its notes, as the table has them."""
    found: dict[str, list[str]] = {}
    about = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []:
        if line.startswith("| ") and not line.startswith("| bench "):
            found[line.split("|")[1].strip()] = [line]
        elif line.startswith("**"):
            about = line.strip("*")
        elif line.startswith("- ") and about in found:
            found[about].append(line)
    found.pop(bench, None)
    return found
