"""When a request may cost something, how a fee comes about, and what a repeat within a year is and is not.

Everything is free (GDPR 12(5)). A fee is possible on three grounds, each shown by evidence; a second person approves
it, it is announced before it is incurred, and it is owed only if the person accepts it. What stands in no row of the
table may not happen. A repeat is a flag for the desk and a ground for nothing: a request is excessive by what it does,
never by its number alone; and no motive is asked, least of all for the first copy (C-307/22).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.days import months_after
from oomi_registry.notice.refused import Refused
from requests_app.grounds import REFUSABLE
from requests_app.lifecycle import ACTOR_NAMES, Actor, AuthorMayNotApprove
from requests_app.likeness import Asked, Rights, Who, rights_shared, who
from requests_app.rights import Right

SMALLEST, LARGEST = Decimal("1.00"), Decimal("100.00")
"""[D: fees-announced-first] Euros. A fee covers administrative costs (GDPR 12(5)(a)) and never deters."""
MONTHS_OF_A_REPEAT = 12
_CENT = Decimal("0.01")


class FeeGround(StrEnum):
    """Why something may cost."""

    MANIFESTLY_UNFOUNDED = "manifestly_unfounded"
    EXCESSIVE = "excessive"
    FURTHER_COPIES = "further_copies"


@dataclass(frozen=True, slots=True)
class FeeGroundRule:
    """One row: what it is called, what it stands on, and for which rights."""

    name: str
    provision: str
    rights: tuple[Right, ...]


FEE_GROUNDS: Mapping[FeeGround, FeeGroundRule] = MappingProxyType(
    {
        FeeGround.MANIFESTLY_UNFOUNDED: FeeGroundRule("pyyntö on ilmeisen perusteeton", "GDPR 12(5)", REFUSABLE),
        FeeGround.EXCESSIVE: FeeGroundRule("pyyntö on kohtuuton", "GDPR 12(5)", REFUSABLE),
        FeeGround.FURTHER_COPIES: FeeGroundRule("lisäkopio samoista tiedoista", "GDPR 15(3)", (Right.ACCESS,)),
    }
)


class FeeState(StrEnum):
    """How far a fee has come. Nothing is owed in any of them but ``accepted``."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ANNOUNCED = "announced"  # the person was told; silence is not acceptance
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NARROWED = "narrowed"  # the person asks for less instead
    WAIVED = "waived"  # the controller took it back
    LAPSED = "lapsed"  # the request ended, or was refused


STATE_NAMES: Mapping[FeeState, str] = MappingProxyType(
    {
        FeeState.PROPOSED: "odottaa toisen hyväksyntää",
        FeeState.APPROVED: "hyväksytty, ilmoittamatta",
        FeeState.ANNOUNCED: "odottaa henkilön vastausta",
        FeeState.ACCEPTED: "henkilö hyväksyi",
        FeeState.DECLINED: "henkilö ei hyväksynyt",
        FeeState.NARROWED: "henkilö rajasi pyyntöään",
        FeeState.WAIVED: "maksusta luovuttiin",
        FeeState.LAPSED: "raukesi",
    }
)

_STAFF = frozenset({Actor.OFFICER, Actor.HANDLER})
_APPROVER = frozenset({Actor.APPROVER})
_PERSON = frozenset({Actor.PERSON})
_SYSTEM = frozenset({Actor.SYSTEM})

FEE_MOVES: Mapping[FeeState, Mapping[FeeState, frozenset[Actor]]] = MappingProxyType(
    {
        FeeState.PROPOSED: {
            FeeState.APPROVED: _APPROVER,
            FeeState.WAIVED: _STAFF | _APPROVER,
            FeeState.LAPSED: _SYSTEM,
        },
        FeeState.APPROVED: {
            FeeState.ANNOUNCED: _STAFF,
            FeeState.WAIVED: _STAFF | _APPROVER,
            FeeState.LAPSED: _SYSTEM,
        },
        FeeState.ANNOUNCED: {
            FeeState.ACCEPTED: _PERSON,
            FeeState.DECLINED: _PERSON,
            FeeState.NARROWED: _PERSON,
            FeeState.WAIVED: _STAFF | _APPROVER,
            FeeState.LAPSED: _SYSTEM,
        },
        FeeState.ACCEPTED: {  # the answer has not left: the person may still think better of it
            FeeState.DECLINED: _PERSON,
            FeeState.NARROWED: _PERSON,
            FeeState.WAIVED: _STAFF | _APPROVER,
            FeeState.LAPSED: _SYSTEM,
        },
        FeeState.DECLINED: {},
        FeeState.NARROWED: {},
        FeeState.WAIVED: {},
        FeeState.LAPSED: {},
    }
)
"""From each state: where to, and who may move it there."""

IN_FORCE = frozenset(state for state, row in FEE_MOVES.items() if row)
UNSETTLED = IN_FORCE - {FeeState.ACCEPTED}
"""While a fee is in one of these, no answer that gives what it is for leaves."""


class FeeNotForRight(Refused):
    """The ground may not be used for that right."""

    sentence = (
        "Maksua ei voi periä tästä oikeudesta tällä perusteella. Vastaa maksutta, tai valitse jokin näistä: {instead}."
    )


class NeverCosts(Refused):
    """The right is always free."""

    sentence = "Tästä oikeudesta ({provision}) ei voi periä maksua millään perusteella. Vastaa maksutta."


class FirstCopyIsFree(Refused):
    """A further copy, of which there is no first one."""

    sentence = "Ensimmäinen kopio on aina maksuton (C-307/22). Henkilölle ei ole annettu kopiota vuoden sisällä."


class AmountUnfit(Refused):
    """No amount, or one outside the limits."""

    sentence = "Anna maksu euroina, enintään kaksi desimaalia, vähintään {smallest} ja enintään {largest}."


class FeeEvidenceMissing(Refused):
    """A fee without what shows that its ground holds."""

    sentence = (
        "Kirjoita, millä näytät, että peruste täyttyy: se kerrotaan henkilölle. Pyyntöjen määrä ei yksin riitä "
        "(GDPR 12(5))."
    )


class NoSuchFeeMove(Refused):
    """The table has no move between those two states."""

    sentence = "Maksu on tilassa ”{current}”, eikä sitä voi nyt muuttaa näin. Avaa pyyntö uudelleen."


class NotYourFeeMove(Refused):
    """Somebody else makes that move."""

    sentence = "Tämän tekee {who}. Pyydä häntä tekemään se."


class FeeUnsettled(Refused):
    """An answer would leave while nobody knows whether its fee is accepted."""

    sentence = (
        "Maksu on tilassa ”{current}”. Vastaus ei lähde ennen kuin henkilö on hyväksynyt maksun tai maksusta on "
        "luovuttu: vaikeneminen ei ole hyväksyntä, eikä määräaika odota."
    )


def parse_amount(typed: str) -> Decimal:
    """Euros as typed, ``"25"`` or ``"12,50"``. Raises :class:`AmountUnfit`."""
    written = typed.strip().removesuffix("€").strip().replace(",", ".")
    try:
        amount = Decimal(written) if written.isascii() else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite():
        raise AmountUnfit(smallest=in_euros(SMALLEST), largest=in_euros(LARGEST))
    return check_amount(amount)


def check_amount(amount: Decimal) -> Decimal:
    """The amount in whole cents, where it is within the limits. Raises :class:`AmountUnfit`."""
    if not SMALLEST <= amount <= LARGEST or amount != amount.quantize(_CENT):
        raise AmountUnfit(smallest=in_euros(SMALLEST), largest=in_euros(LARGEST))
    return amount.quantize(_CENT)


def in_euros(amount: Decimal) -> str:
    """``"25,00 euroa"``."""
    return f"{amount:.2f}".replace(".", ",") + " euroa"


def check_proposal(right: Right, ground: FeeGround, evidence: str, *, had_a_copy: bool) -> None:
    """Let a fee be proposed, or raise the refusal that says why not.

    ``had_a_copy`` is whether the same person was given a copy of their data within the year.
    """
    grounds = [each for each, rule in FEE_GROUNDS.items() if right in rule.rights]
    if not grounds:
        raise NeverCosts(provision=right.provision)
    if ground not in grounds:
        raise FeeNotForRight(instead="; ".join(FEE_GROUNDS[each].name for each in grounds))
    if ground is FeeGround.FURTHER_COPIES and not had_a_copy:  # GDPR 15(3)
        raise FirstCopyIsFree
    if not evidence.strip():
        raise FeeEvidenceMissing


def check_fee_move(current: FeeState, to: FeeState, actor: Actor, *, author_is_actor: bool = False) -> None:
    """Let ``actor`` move a fee, or raise :class:`NoSuchFeeMove`, :class:`NotYourFeeMove` or ``AuthorMayNotApprove``."""
    row = FEE_MOVES[current]
    if to not in row:
        raise NoSuchFeeMove(current=STATE_NAMES[current])
    if actor not in row[to]:
        raise NotYourFeeMove(who=" tai ".join(ACTOR_NAMES[each] for each in Actor if each in row[to]))
    if to is FeeState.APPROVED and author_is_actor:  # [D: second-person]
        raise AuthorMayNotApprove


def can_move_fee(current: FeeState, to: FeeState, actor: Actor, *, author_is_actor: bool = False) -> bool:
    """Whether :func:`check_fee_move` lets ``actor`` move it."""
    try:
        check_fee_move(current, to, actor, author_is_actor=author_is_actor)
    except Refused:
        return False
    return True


def is_repeat(later: Asked, earlier: Asked) -> bool:
    """Whether ``later`` asks again, within a year of its answer, what the same person was answered.

    GDPR 12(5): a flag to be looked at, and by itself a ground for nothing.
    """
    if earlier.answered is None or later.received <= earlier.answered:
        return False
    in_a_year = later.received <= months_after(earlier.answered, MONTHS_OF_A_REPEAT)
    surely = who(later, earlier) in (Who.LINKED, Who.NAME_AND_BIRTH_DATE, Who.CONTACT_AND_NAME)
    return in_a_year and surely and rights_shared(later, earlier) is not Rights.NONE
