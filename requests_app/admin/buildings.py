"""What the worker builds, as the desk sees it: whether it waits, and whether it was cut short again and again."""

from __future__ import annotations

from requests_app.models import Building

State = Building.State
SHOWN_AFTER = 3
"""From how many interrupted buildings on the desk says so."""


def waits(row: Building) -> bool:
    """Whether the worker has it to do."""
    return row.state in (State.WANTED, State.BUILDING)


def interrupted(row: Building) -> int:
    """How often its building was cut short without an error, where that is worth saying."""
    cut = row.fence - row.attempts - 1
    return cut if waits(row) and cut >= SHOWN_AFTER else 0
