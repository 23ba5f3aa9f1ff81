"""A measured piece of work in a process of its own, so that its memory is nobody else's."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeVar

Prepared = TypeVar("Prepared")

_MB = 2**20
_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, kilobytes here


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, and memory in MB: held before the work began, and the most that was held."""

    seconds: float
    rss_before_mb: float
    peak_rss_mb: float


def measured(work: Callable[[Prepared], object], prepare: Callable[[], Prepared]) -> Measured:
    """Do ``work`` in a child of this process, on what ``prepare`` gives it there, which is not measured.

    Raises RuntimeError where it fails; the child has said why.
    """
    forking = multiprocessing.get_context("fork")
    ours, childs = forking.Pipe(duplex=False)
    child = forking.Process(target=_work, args=(work, prepare, childs))
    child.start()
    childs.close()
    try:
        found = ours.recv()
    except EOFError:
        found = None
    child.join()
    if not isinstance(found, Measured) or child.exitcode:
        raise RuntimeError(f"The work ended with exit code {child.exitcode}. Read what it said above.")
    return found


def _work(work: Callable[[Prepared], object], prepare: Callable[[], Prepared], told: Connection) -> None:
    prepared = prepare()
    before = _peak()
    began = time.perf_counter()
    work(prepared)
    told.send(Measured(time.perf_counter() - began, before, _peak()))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / _MB
