"""When a record goes: its own rules counted from its own clocks, and not before what refers to it or needs it.

The days come from :mod:`retention.schedule`, as the disposal's do, so the day a person is told and the day the row goes
cannot differ. A hold may keep a row longer; holds are not asked here, but told by whoever asks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP

from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.declarations import Privacy, Runs, WhileNeeded, passes
from oomi_registry.notice.terms import Register
from retention.schedule import last_day


@dataclass(frozen=True, slots=True)
class Leaving:
    """The last day a record is kept, in Helsinki, and by which rules.

    ``ends`` is ``None`` while no day can be told: a clock has not started (a contract runs), or a rule has no end.
    ``waits`` where its own rules end earlier, but another record refers to it. ``while_needed`` where the record is who
    the person is, which goes with the last record that needs it. ``held`` has, for each legal hold that keeps the
    record whatever its rules say, the code of its reason and the day by which it is looked at again.
    """

    ends: date | None
    rules: tuple[str, ...]
    waits: bool = False
    while_needed: bool = False
    held: tuple[tuple[str, date], ...] = ()


def clocks_of(declaration: Privacy) -> tuple[str, ...]:
    """The paths of every clock that the table's rules are counted from, each once."""
    return tuple(dict.fromkeys(clock.clock for alternative in passes(declaration.keep) for clock in alternative))


def by_its_own_clocks(row: Model, declaration: Privacy, register: Register) -> Leaving:
    """When the row goes by its own rules (GDPR 5(1)(e)): with the latest of several, or the earliest if they say so."""
    return by_clocks({clock: _started(row, clock) for clock in clocks_of(declaration)}, declaration, register)


def by_clocks(started: Mapping[str, object], declaration: Privacy, register: Register) -> Leaving:
    """The same of a row whose clocks were read without it: by path the day or time, ``None`` before it has started."""
    days = {clock: _day(clock, at) for clock, at in started.items()}
    ends = [
        _latest(_last_day(days[runs.clock], runs, register) for runs in alternative)
        for alternative in passes(declaration.keep)
    ]
    return Leaving(
        ends=min((day for day in ends if day is not None), default=None),
        rules=declaration.rules(),
        while_needed=isinstance(declaration.keep, WhileNeeded),
    )


def not_before(own: Leaving, others: Iterable[Leaving]) -> Leaving:
    """When a record goes that cannot go before ``others``: they refer to it, or need to know whose they are."""
    ends = _latest([own.ends, *(each.ends for each in others)])
    return own if ends == own.ends else replace(own, ends=ends, waits=True)


def _started(row: Model, clock: str) -> object:
    started: object = row
    for name in clock.split(LOOKUP_SEP):
        started = getattr(started, name)
        if started is None:
            return None
    return started


def _day(clock: str, started: object) -> date | None:
    if started is not None and not isinstance(started, date):
        raise TypeError(f"The clock {clock!r} is no day and no time.")
    return None if started is None else day_in_helsinki(started)


def _last_day(started: date | None, clock: Runs, register: Register) -> date | None:
    """A clock that has not started never ends."""
    return None if started is None else last_day(register.rule(clock.rule), started)


def _latest(days: Iterable[date | None]) -> date | None:
    """The last of the days; ``None`` where one of them is not known, or there is none."""
    latest: date | None = None
    for day in days:
        if day is None:
            return None
        latest = day if latest is None else max(latest, day)
    return latest
