"""Why somebody looked, as it was recorded: what was chosen from a list of the code, and what somebody wrote beside it.

What was chosen is said in the language of the page. What was written stands as it was written, at the desk, in Finnish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from customers.operations.revealing import WHY
from customers.restricted import USES
from requests_app.operations.wishes import REASON

_BEGINS = frozenset({*WHY.values(), *USES.values()})
"""What a reason begins with, up to a colon."""
_WHOLE = frozenset({REASON})
"""What a reason is that nobody writes."""


@dataclass(frozen=True, slots=True)
class Reason:
    """``chosen`` in the active language, ``written`` in Finnish; either may be empty."""

    chosen: str
    written: str


def reason_of(recorded: str) -> Reason:
    """The two parts of a reason as ``ViewEvent.reason`` has it."""
    if recorded in _WHOLE:
        return Reason(gettext(recorded), "")
    begins, _colon, written = recorded.partition(": ")
    return Reason(gettext(begins), written) if begins in _BEGINS else Reason("", recorded)


def spoken() -> Iterator[str]:
    """What may be chosen, in Finnish, for the catalogues of translations."""
    yield from sorted(_BEGINS | _WHOLE)
