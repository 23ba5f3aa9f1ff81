"""Whether a customer's form takes as long as a stranger's: the difference of the medians beside what chance makes.

Customers of a register of 20,000 and people whom it does not know send the form and read the page that follows, in an
order that chance draws. ``tests/security/test_15_five_hundred_pairs.py`` holds that nothing else tells them apart.

``ours`` is the difference of the two medians, in seconds; ``limit`` is the difference that is not exceeded 99 times of
100 when the very same times are dealt to two groups by chance, as between two groups of strangers. So a ratio of at
most 1 is a difference that chance alone explains, and one run in a hundred misses it for nothing. The notes tell the
99 % confidence interval of the difference, by drawing each group again out of itself.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.database import own_database
from benchmarks.package import peak_mb
from benchmarks.posting import Site, ready, surroundings
from benchmarks.results import Result, say

GOAL = 1.0
PAIRS = int(os.environ.get("ROWS", "1000"))
REGISTER = 20_000
CUSTOMERS, STRANGERS = 10_000, 70_000  # the first of each, by the number in the address; all have five digits
WARM = 50  # of each, before the clock counts
DRAWS = 4_000
FILL = Path(__file__).with_name("permission.sql")


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each form of either group, and memory in MB."""

    customers: list[float]
    strangers: list[float]
    rss_before_mb: float
    peak_rss_mb: float


def measure() -> Result:
    """Fill the register, let a process with limits that nobody meets send the forms, and compare."""
    with own_database("bench_enumeration") as owner:
        from django.db import connections

        say(f"Filling a register of {REGISTER:,} customers.")
        owner.execute("SELECT set_config('bench.people', %s, false)", [str(REGISTER)])
        owner.execute(FILL.read_bytes())
        owner.execute("VACUUM ANALYZE")
        say(f"{PAIRS} forms of either group.")
        names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
        command = [sys.executable, "-m", "benchmarks.enumeration", json.dumps(names)]
        told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=surroundings())
        times = Times(**json.loads(told.stdout))
    chance = random.Random(6)
    difference = _difference(times.customers, times.strangers)
    low, high = _within_99(lambda: _difference(_again(times.customers, chance), _again(times.strangers, chance)))
    lowest, highest = _within_99(lambda: _dealt(times, chance))
    by_chance = max(-lowest, highest)
    median = statistics.median(times.strangers)
    notes = (
        f"{PAIRS} customers and {PAIRS} strangers; the middle stranger's form takes {median * 1000:.2f} ms.",
        f"A customer's takes {_us(difference)} longer; the 99 % confidence interval is {_us(low)} to {_us(high)}.",
        f"The limit: dealt by chance, 99 of 100 differences are within {_us(by_chance)}.",
    )
    return Result("enumeration", abs(difference), by_chance, GOAL, times.peak_rss_mb, times.rss_before_mb, notes)


def _difference(customers: Sequence[float], strangers: Sequence[float]) -> float:
    """By how many seconds the middle customer's form takes longer than the middle stranger's."""
    return statistics.median(customers) - statistics.median(strangers)


def _again(times: Sequence[float], chance: random.Random) -> list[float]:
    """As many times, drawn out of these with repetition."""
    return chance.choices(times, k=len(times))


def _dealt(times: Times, chance: random.Random) -> float:
    """The difference where chance says which of the times are whose."""
    all_of_them = [*times.customers, *times.strangers]
    chance.shuffle(all_of_them)
    return _difference(all_of_them[:PAIRS], all_of_them[PAIRS:])


def _within_99(draw: Callable[[], float]) -> tuple[float, float]:
    """Between which two values 99 of 100 draws are."""
    cuts = statistics.quantiles((draw() for _ in range(DRAWS)), n=200)
    return cuts[0], cuts[-1]


def _us(seconds: float) -> str:
    return f"{seconds * 1_000_000:.0f} µs"


# ---- in a process of its own


def send_all(databases: Mapping[str, str]) -> Times:
    """The forms of both groups, each of a draft that is there when its clock starts."""
    import django

    django.setup()
    from django.db import connections
    from django.utils import timezone

    for alias, name in databases.items():
        connections[alias].settings_dict["NAME"] = name
    site, before = Site.served(), peak_mb()
    chance = random.Random(15)
    times: dict[int, list[float]] = {CUSTOMERS: [], STRANGERS: []}
    for number in range(WARM + PAIRS):
        for first in chance.sample((CUSTOMERS, STRANGERS), 2):
            draft = ready(f"aino.{first + number}@example.com", timezone.now())
            began = time.perf_counter()
            site.send(draft)
            site.read_receipt(draft)
            times[first].append(time.perf_counter() - began)
    return Times(times[CUSTOMERS][WARM:], times[STRANGERS][WARM:], before, peak_mb())


if __name__ == "__main__":
    print(json.dumps(asdict(send_all(json.loads(sys.argv[1])))))
