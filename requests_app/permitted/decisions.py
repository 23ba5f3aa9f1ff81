"""May a right be decided like this? Pure: the grounds' table, and what a decision must and may not carry."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.grounds import (
    NEVER_REFUSED,
    Ground,
    Need,
    RightNeverRefused,
    check_ground,
    check_use,
)
from requests_app.identity import NEEDED, Level, check_identity
from requests_app.lifecycle import NAMES, Outcome, Status
from requests_app.permitted.refusals import (
    GroundMissing,
    GroundUnwanted,
    NotInThisStatus,
    ReasonsMissing,
)
from requests_app.rights import Right

_REFUSING = frozenset({Outcome.REFUSED, Outcome.PARTLY_GRANTED})
_TELLS = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED, Outcome.NOTHING_FOUND})
"""Outcomes that give something, or tell whether somebody is in the register."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One right as it is about to be decided."""

    right: Right
    outcome: Outcome
    ground: Ground | None = None
    reasons: str = ""
    met: frozenset[Need] = frozenset()


def check_decision(status: Status, decided: Decided, *, shown: Level) -> None:
    """Raise the refusal that says what to change, where the right may not be decided like this.

    ``shown`` is how surely it is known who the person is, as ``knowing.standing_of`` reads it.
    """
    _check_identity_comes_first(status, decided)
    _check_never_refused(decided)
    check_known(decided.right, decided.outcome, shown)
    if decided.outcome in _REFUSING:
        if decided.ground is None:
            raise GroundMissing
        if not decided.reasons.strip():
            raise ReasonsMissing
    elif decided.ground is not None:
        raise GroundUnwanted
    if decided.ground is not None:
        check_ground(decided.right, decided.ground)
        # The second person is the approver: nothing that refuses or costs leaves without one.
        check_use(decided.right, decided.ground, decided.met | {Need.SECOND_PERSON})


def tells(outcome: Outcome) -> bool:
    """Whether the outcome gives something, or tells whether somebody is in the register."""
    return outcome in _TELLS


def check_known(right: Right, outcome: Outcome, shown: Level) -> None:
    """GDPR 12(6): nothing is given or told to one who has not shown enough. Raises ``IdentityNotEnough``.

    "Nothing was found" tells something too: that somebody is no customer. Who shows nothing is refused as not
    identified, whoever they are (GDPR 12(2)), which tells nothing.
    """
    if tells(outcome) and NEEDED[right] is not Level.NONE:
        check_identity(right, shown)


def _check_identity_comes_first(status: Status, decided: Decided) -> None:
    """While identity is wanted: refused as not identified (GDPR 12(2)), or a right that needs no identity."""
    if status is not Status.IDENTITY_WANTED:
        return
    if decided.right not in NEVER_REFUSED and decided.ground is not Ground.NOT_IDENTIFIED:
        raise NotInThisStatus(current=NAMES[status], allowed=NAMES[Status.IN_WORK])


def _check_never_refused(decided: Decided) -> None:
    """GDPR 21(3) and GDPR 7(3): a ban binds also where nobody was found."""
    refuses = decided.outcome in _REFUSING
    found_nothing = decided.right is Right.MARKETING_BAN and decided.outcome is Outcome.NOTHING_FOUND
    if decided.right in NEVER_REFUSED and (refuses or found_nothing):
        raise RightNeverRefused(provision=decided.right.provision)
