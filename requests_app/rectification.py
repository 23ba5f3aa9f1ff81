"""What becomes of a rectification (GDPR 16): its right is answered as its changes were decided, and not otherwise.

The four reasons for which data is changed are the notice's; the table below says for each reason and fate how much of
what the person asked for they get.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome


class Fault(StrEnum):
    """What is wrong with the data, as the person says (GDPR 16; the notice, section 12)."""

    INACCURATE = "inaccurate"
    UNNECESSARY = "unnecessary"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"


class Fate(StrEnum):
    """What became of one proposed change."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    IN_PART = "in_part"  # another value than the person's, with reasons
    STATEMENT = "statement"  # the person's own words stand beside what was not changed
    REFUSED = "refused"
    VOID = "void"  # recorded by mistake: nobody asked for it


class Got(StrEnum):
    """How much of what they asked for a person gets."""

    ALL = "all"
    PART = "part"
    NOTHING = "nothing"


_BY_FATE: Mapping[Fate, Got] = MappingProxyType(
    {
        Fate.ACCEPTED: Got.ALL,
        Fate.IN_PART: Got.PART,
        Fate.STATEMENT: Got.PART,
        Fate.REFUSED: Got.NOTHING,
    }
)
GIVES: Mapping[tuple[Fault, Fate], Got] = MappingProxyType(
    {(fault, fate): got for fault in Fault for fate, got in _BY_FATE.items()}
    # GDPR 16, second sentence: a supplementary statement is the very way in which incomplete data is completed.
    | {(Fault.INCOMPLETE, Fate.STATEMENT): Got.ALL}
)
"""How much a person gets by a change that was asked for a reason and decided; the other two fates decide nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """One proposed change as the right's outcome looks at it; ``place`` says what it would change."""

    place: tuple[str, ...]
    fault: Fault
    fate: Fate


class ChangesUndecided(Refused):
    """A change has no decision yet."""

    sentence = "Ratkaise ensin jokainen ehdotettu muutos. Ratkaisematta on {count}."


class NothingProposed(Refused):
    """Rectification is granted, and nothing was to be changed."""

    sentence = (
        "Kirjaa ensin, mitä henkilö pyytää muuttamaan, ja ratkaise muutokset: oikaisua ei voi myöntää ilman niitä "
        "(GDPR 16)."
    )


class OutcomeDisagrees(Refused):
    """The right would be answered otherwise than its changes were decided."""

    sentence = "Muutokset on ratkaistu niin, että oikaisu {agrees}. Valitse se, tai ratkaise muutokset uudelleen."


AGREES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.GRANTED: "myönnetään",
        Outcome.PARTLY_GRANTED: "myönnetään osittain",
        Outcome.REFUSED: "evätään",
    }
)


def counting(changes: Collection[Change]) -> tuple[Change, ...]:
    """The changes that count, in their order: of several of one place the last, and none that was void."""
    last = {change.place: change for change in changes if change.fate is not Fate.VOID}
    return tuple(last.values())


def outcome_of(changes: Collection[Change]) -> Outcome | None:
    """The outcome that the decided changes make; ``None`` where there is none, or one is undecided."""
    counted = counting(changes)
    if not counted or any(change.fate is Fate.PROPOSED for change in counted):
        return None
    got = {GIVES[change.fault, change.fate] for change in counted}
    if got == {Got.ALL}:
        return Outcome.GRANTED
    return Outcome.REFUSED if got == {Got.NOTHING} else Outcome.PARTLY_GRANTED


def check_outcome(outcome: Outcome, ground: Ground | None, changes: Collection[Change]) -> None:
    """Let rectification be answered so, or raise :class:`Refused` with what to do first.

    A right refused on another ground than that the data is right, as not identified, needs no change to be decided;
    but what was changed already cannot be answered as refused.
    """
    if outcome is Outcome.WITHDRAWN:
        return
    counted = counting(changes)
    undecided = sum(change.fate is Fate.PROPOSED for change in counted)
    decided = [change for change in counted if change.fate is not Fate.PROPOSED]
    if outcome is Outcome.REFUSED and ground is not Ground.DATA_IS_RIGHT:
        changed = outcome_of(decided)
        if changed in (Outcome.GRANTED, Outcome.PARTLY_GRANTED):
            raise OutcomeDisagrees(agrees=AGREES[Outcome.PARTLY_GRANTED if undecided else changed])
        return
    if undecided:
        raise ChangesUndecided(count=str(undecided))
    agrees = outcome_of(counted)
    if agrees is None:
        if outcome in (Outcome.GRANTED, Outcome.PARTLY_GRANTED):
            raise NothingProposed
        return  # nothing was found, or nothing that the person named is wrong
    if outcome is not agrees:
        raise OutcomeDisagrees(agrees=AGREES[agrees])


def can_answer(outcome: Outcome, ground: Ground | None, changes: Collection[Change]) -> bool:
    """Whether :func:`check_outcome` lets rectification be answered so."""
    try:
        check_outcome(outcome, ground, changes)
    except Refused:
        return False
    return True


@dataclass(frozen=True, slots=True)
class WrittenAddress:
    """A postal address as it stands in a letter: not checked, to start a form from."""

    street: str
    postal_code: str
    city: str


_ADDRESS = re.compile(
    r"(?P<street>[^\W\d_][^\n,:;()]{0,80}?\d+(?: ?[A-Za-z]\b)?(?: \d{1,4})?)\s*[,\n]\s*"
    r"(?:FI-)?(?P<code>\d{5})\s+(?P<city>[^\W\d_][^\W\d_ -]*(?:[ -][^\W\d_]+)?)"
)


def address_in(text: str) -> WrittenAddress | None:
    """The last Finnish address in what a person wrote, ``Koivutie 9, 33100 Tampere``: who has moved names it last."""
    found = list(_ADDRESS.finditer(text))
    if not found:
        return None
    last = found[-1]
    return WrittenAddress(last["street"].strip(), last["code"], last["city"].strip())
