"""What becomes of a record when the person it is about asks for erasure: one table, without a case that is left out.

Why the record is processed, whether its retention rule withstands an erasure, and how far the rule's clock has come
decide its fate. The rules and what they withstand are the register's; which record, and when its clock started, the
caller says. All days are days of Europe/Helsinki.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.terms import LegalBasis, Withstands


class Fate(StrEnum):
    """What is done with a record."""

    REMOVED = "removed"  # GDPR 17(1): it goes now
    PSEUDONYMISED = "pseudonymised"  # the row stays for what hangs on it; who it was is taken out of it
    KEPT = "kept"  # GDPR 17(3): only for an obligation or a claim, and until its day
    IN_USE = "in_use"  # GDPR 17(1): no ground to erase, a running contract needs it
    HELD = "held"  # a legal hold keeps it for now


class Clock(StrEnum):
    """How far the clock of a record's rule has come."""

    AHEAD = "ahead"  # it has not started: a contract runs, a case is open
    RUNNING = "running"
    OVER = "over"  # the last day has been


NO_ERASURE_GROUND = "no_erasure_ground"
LEGAL_HOLD = "legal_hold"
"""The two grounds that are no exception of GDPR 17(3); the others are those of :class:`Withstands`."""

OF_THE_CASES = frozenset({"request_cases", "request_evidence", "request_packages"})
"""The rules of what shows how requests were handled (GDPR 5(2)). It grows while a plan waits to be approved."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A record's fate, the code of what keeps it (empty where nothing does), and the last day it is kept.

    ``until`` is ``None`` while no day can be told. ``rules`` are the codes of the rules that the fate rests on.
    """

    fate: Fate
    ground: str = ""
    until: date | None = None
    rules: tuple[str, ...] = ()


FATES: Mapping[tuple[LegalBasis, bool, Clock], Fate] = MappingProxyType(
    {
        # GDPR 17(1)(b): whoever asks for erasure takes the consent back. What shows that it was given withstands.
        (LegalBasis.CONSENT, False, Clock.AHEAD): Fate.REMOVED,
        (LegalBasis.CONSENT, False, Clock.RUNNING): Fate.REMOVED,
        (LegalBasis.CONSENT, False, Clock.OVER): Fate.REMOVED,
        (LegalBasis.CONSENT, True, Clock.AHEAD): Fate.KEPT,
        (LegalBasis.CONSENT, True, Clock.RUNNING): Fate.KEPT,
        (LegalBasis.CONSENT, True, Clock.OVER): Fate.REMOVED,
        # GDPR 17(1)(c): it is an objection to all of it, and nothing here overrides one.
        (LegalBasis.LEGITIMATE_INTEREST, False, Clock.AHEAD): Fate.REMOVED,
        (LegalBasis.LEGITIMATE_INTEREST, False, Clock.RUNNING): Fate.REMOVED,
        (LegalBasis.LEGITIMATE_INTEREST, False, Clock.OVER): Fate.REMOVED,
        (LegalBasis.LEGITIMATE_INTEREST, True, Clock.AHEAD): Fate.KEPT,
        (LegalBasis.LEGITIMATE_INTEREST, True, Clock.RUNNING): Fate.KEPT,
        (LegalBasis.LEGITIMATE_INTEREST, True, Clock.OVER): Fate.REMOVED,
        # GDPR 17(1)(a): no longer necessary once the contract has ended, and necessary while it runs.
        (LegalBasis.CONTRACT, False, Clock.AHEAD): Fate.IN_USE,
        (LegalBasis.CONTRACT, False, Clock.RUNNING): Fate.REMOVED,
        (LegalBasis.CONTRACT, False, Clock.OVER): Fate.REMOVED,
        (LegalBasis.CONTRACT, True, Clock.AHEAD): Fate.IN_USE,
        (LegalBasis.CONTRACT, True, Clock.RUNNING): Fate.KEPT,
        (LegalBasis.CONTRACT, True, Clock.OVER): Fate.REMOVED,
        # GDPR 17(3)(b): the obligation lasts until its clock has started and, where its rule withstands, ended.
        (LegalBasis.LEGAL_OBLIGATION, False, Clock.AHEAD): Fate.KEPT,
        (LegalBasis.LEGAL_OBLIGATION, False, Clock.RUNNING): Fate.REMOVED,
        (LegalBasis.LEGAL_OBLIGATION, False, Clock.OVER): Fate.REMOVED,
        (LegalBasis.LEGAL_OBLIGATION, True, Clock.AHEAD): Fate.KEPT,
        (LegalBasis.LEGAL_OBLIGATION, True, Clock.RUNNING): Fate.KEPT,
        (LegalBasis.LEGAL_OBLIGATION, True, Clock.OVER): Fate.REMOVED,  # GDPR 5(1)(e)
    }
)
"""By the basis of the processing, whether the rule withstands an erasure, and how far its clock has come."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Some of a record's rules that together take it, with what each withstands.

    ``applies`` is false where what its clock is counted from is not there: a rejected application has no contract.
    ``begun`` where every clock of it has started.
    """

    rules: tuple[str, ...]
    withstands: tuple[Withstands, ...]
    begun: bool
    applies: bool = True


def sentence(
    basis: LegalBasis | None, alternatives: Iterable[Alternative], ends: date | None, *, today: date
) -> Sentence:
    """What becomes of a record that asks for nothing but itself.

    ``ends`` is the last day its rules keep it, ``None`` where none is known; ``basis`` is ``None`` where the record
    stands on its contract. A record is needed for an obligation or a claim where any of its alternatives that apply
    is; it then goes on the day on which the disposal takes it.
    """
    applying = [each for each in alternatives if each.applies]
    withstanding = next((each for each in applying if any(each.withstands)), None)
    clock = _clock(applying if withstanding is None else [withstanding], ends, today)
    fate = FATES[basis or LegalBasis.CONTRACT, withstanding is not None, clock]
    rules = tuple(dict.fromkeys(rule for each in applying for rule in each.rules))
    if fate is Fate.IN_USE:
        return Sentence(fate, NO_ERASURE_GROUND, None, rules)
    if fate is Fate.KEPT and withstanding is not None:
        ground = next(why for why in withstanding.withstands if why)
        return Sentence(fate, ground.value, ends, withstanding.rules)
    if fate is Fate.KEPT:
        return Sentence(fate, Withstands.LEGAL_OBLIGATION.value, ends, rules)
    return Sentence(fate, rules=rules)


def _clock(alternatives: Iterable[Alternative], ends: date | None, today: date) -> Clock:
    if ends is not None and ends < today:
        return Clock.OVER
    return Clock.RUNNING if any(each.begun for each in alternatives) else Clock.AHEAD


def held(own: Sentence) -> Sentence:
    """The same record under a legal hold or a restriction, whatever its rules say (GDPR 18(1), 17(3)(e))."""
    return Sentence(Fate.HELD, LEGAL_HOLD, None, own.rules)


_STRENGTH = (Fate.REMOVED, Fate.PSEUDONYMISED, Fate.HELD, Fate.KEPT, Fate.IN_USE)
"""What a record becomes that several others keep: the last of theirs."""


def not_before(own: Sentence, others: Iterable[Sentence]) -> Sentence:
    """What becomes of a record that ``others`` refer to, or that they need: it stays while any of them does."""
    staying = [each for each in others if each.fate not in {Fate.REMOVED, Fate.PSEUDONYMISED}]
    if own.fate in {Fate.HELD, Fate.IN_USE} or not staying:
        return own
    if own.fate is Fate.KEPT:
        kept = [own, *(each for each in staying if each.fate is not Fate.HELD)]
        return replace(own, until=_latest(kept))
    strongest = max((each.fate for each in staying), key=_STRENGTH.index)
    those = [each for each in staying if each.fate is strongest]
    last = max(those, key=lambda each: each.until or date.max)
    return replace(last, until=_latest(those), rules=_all_rules(those))


def _latest(those: Iterable[Sentence]) -> date | None:
    """The last of the days; none where one of them is not known."""
    days = [each.until for each in those]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _all_rules(those: Iterable[Sentence]) -> tuple[str, ...]:
    return tuple(sorted({rule for each in those for rule in each.rules}))
