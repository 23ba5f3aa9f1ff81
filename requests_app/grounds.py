"""On what grounds a right may be refused or limited, and what a refusal has to say.

One table says for each ground the provisions it stands on, the rights it may be used for, and what its use asks for.
What is not in the table may not be used. A marketing ban (GDPR 21(3)) and a withdrawal of consent (GDPR 7(3)) stand in
no row: they are never refused, on any ground.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused
from requests_app.rights import Right


class Ground(StrEnum):
    """The codes of the grounds (*kieltäytymisperuste*)."""

    MANIFESTLY_UNFOUNDED = "manifestly_unfounded"
    EXCESSIVE = "excessive"
    NOT_IDENTIFIED = "not_identified"
    OTHERS_RIGHTS = "others_rights"
    SECURITY_OR_CRIME = "security_or_crime"
    SERIOUS_DANGER = "serious_danger"
    SUPERVISION = "supervision"
    DATA_IS_RIGHT = "data_is_right"
    NO_ERASURE_GROUND = "no_erasure_ground"
    EXPRESSION = "expression"
    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_HEALTH = "public_health"
    ARCHIVING_OR_STATISTICS = "archiving_or_statistics"
    LEGAL_CLAIMS = "legal_claims"
    NO_RESTRICTION_GROUND = "no_restriction_ground"
    COMPELLING_GROUNDS = "compelling_grounds"
    BASIS_NOT_CONSENT_OR_CONTRACT = "basis_not_consent_or_contract"
    DERIVED = "derived"
    NOT_AUTOMATED = "not_automated"
    NOT_SOLELY_AUTOMATED = "not_solely_automated"
    NO_SIGNIFICANT_EFFECT = "no_significant_effect"
    IMPOSSIBLE_OR_DISPROPORTIONATE = "impossible_or_disproportionate"


class Need(StrEnum):
    """What the use of a ground asks for, beside the second pair of eyes that every refusal has."""

    EVIDENCE = "evidence"  # the controller proves it
    SECOND_PERSON = "second_person"  # a decision of its own, by another person, recorded
    OMBUDSMAN_OFFER = "ombudsman_offer"  # the letter offers to give the data to the Ombudsman
    ITEM = "item"  # which item it is about: the rest is given or erased
    ITEM_DATE = "item_date"  # the date on which the kept item will go


@dataclass(frozen=True, slots=True)
class GroundRule:
    """One row of the table.

    ``provisions`` gives, for each right the ground may be used for, what it stands on; ``notices`` is what it stands on
    where it is used for notices to recipients (GDPR 19) and not for a right; ``name`` is what Finnish letters call it.
    """

    name: str
    provisions: Mapping[Right, tuple[str, ...]] = field(default_factory=dict)
    needs: frozenset[Need] = frozenset()
    notices: tuple[str, ...] = ()


NEVER_REFUSED = frozenset({Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL})
"""GDPR 21(3) and GDPR 7(3): absolute, no reason asked. GDPR 12(5) speaks of requests that can be refused."""

REFUSABLE = tuple(right for right in Right if right not in NEVER_REFUSED)
_ASKED = frozenset({Need.EVIDENCE, Need.SECOND_PERSON})
_KEPT = frozenset({Need.ITEM, Need.ITEM_DATE})
_BY_ITEM = frozenset({Need.ITEM})
_OFFER = frozenset({Need.OMBUDSMAN_OFFER})


GROUNDS: Mapping[Ground, GroundRule] = MappingProxyType(
    {
        Ground.MANIFESTLY_UNFOUNDED: GroundRule(
            "pyyntö on ilmeisen perusteeton", dict.fromkeys(REFUSABLE, ("GDPR 12(5)",)), _ASKED
        ),
        Ground.EXCESSIVE: GroundRule("pyyntö on kohtuuton", dict.fromkeys(REFUSABLE, ("GDPR 12(5)",)), _ASKED),
        Ground.NOT_IDENTIFIED: GroundRule(
            "pyynnön tekijää ei ole tunnistettu", dict.fromkeys(REFUSABLE, ("GDPR 12(2)", "GDPR 12(6)"))
        ),
        Ground.OTHERS_RIGHTS: GroundRule(
            "muiden oikeudet ja vapaudet",
            {
                Right.ACCESS: ("GDPR 15(4)", "tietosuojalaki 34 § 1 mom. 2"),  # limits the copy, not the information
                Right.PORTABILITY: ("GDPR 20(4)",),
            },
            _OFFER,
        ),
        Ground.SECURITY_OR_CRIME: GroundRule(
            "turvallisuus tai rikosten torjunta", {Right.ACCESS: ("tietosuojalaki 34 § 1 mom. 1",)}, _OFFER
        ),
        Ground.SERIOUS_DANGER: GroundRule(
            "vakava vaara terveydelle tai oikeuksille", {Right.ACCESS: ("tietosuojalaki 34 § 1 mom. 2",)}, _OFFER
        ),
        Ground.SUPERVISION: GroundRule(
            "valvonta- tai tarkastustehtävä", {Right.ACCESS: ("tietosuojalaki 34 § 1 mom. 3",)}, _OFFER
        ),
        Ground.DATA_IS_RIGHT: GroundRule("tieto on oikea", {Right.RECTIFICATION: ("GDPR 16",)}),
        Ground.NO_ERASURE_GROUND: GroundRule("poistolle ei ole perustetta", {Right.ERASURE: ("GDPR 17(1)",)}),
        Ground.EXPRESSION: GroundRule("sananvapaus", {Right.ERASURE: ("GDPR 17(3)(a)",)}, _KEPT),
        Ground.LEGAL_OBLIGATION: GroundRule("lakisääteinen velvoite", {Right.ERASURE: ("GDPR 17(3)(b)",)}, _KEPT),
        Ground.PUBLIC_HEALTH: GroundRule("kansanterveys", {Right.ERASURE: ("GDPR 17(3)(c)",)}, _KEPT),
        Ground.ARCHIVING_OR_STATISTICS: GroundRule(
            "arkistointi, tutkimus tai tilastointi", {Right.ERASURE: ("GDPR 17(3)(d)",)}, _KEPT
        ),
        Ground.LEGAL_CLAIMS: GroundRule("oikeusvaade", {Right.ERASURE: ("GDPR 17(3)(e)",)}, _KEPT),
        Ground.NO_RESTRICTION_GROUND: GroundRule(
            "rajoittamiselle ei ole perustetta", {Right.RESTRICTION: ("GDPR 18(1)",)}
        ),
        Ground.COMPELLING_GROUNDS: GroundRule(  # never against marketing: GDPR 21(3)
            "huomattavan tärkeä syy tai oikeusvaade", {Right.OBJECTION: ("GDPR 21(1)",)}, frozenset({Need.EVIDENCE})
        ),
        Ground.BASIS_NOT_CONSENT_OR_CONTRACT: GroundRule(
            "käsittely ei perustu suostumukseen eikä sopimukseen", {Right.PORTABILITY: ("GDPR 20(1)",)}, _BY_ITEM
        ),
        Ground.DERIVED: GroundRule("tieto on pääteltyä", {Right.PORTABILITY: ("GDPR 20(1)",)}, _BY_ITEM),
        Ground.NOT_AUTOMATED: GroundRule(
            "käsittely ei ole automaattista", {Right.PORTABILITY: ("GDPR 20(1)",)}, _BY_ITEM
        ),
        Ground.NOT_SOLELY_AUTOMATED: GroundRule(
            "päätös ei perustu pelkkään automaattiseen käsittelyyn", {Right.HUMAN_REVIEW: ("GDPR 22(1)",)}
        ),
        Ground.NO_SIGNIFICANT_EFFECT: GroundRule(
            "päätöksellä ei ole merkittävää vaikutusta", {Right.HUMAN_REVIEW: ("GDPR 22(1)",)}
        ),
        Ground.IMPOSSIBLE_OR_DISPROPORTIONATE: GroundRule(
            "ilmoittaminen on mahdotonta tai kohtuutonta", notices=("GDPR 19",)
        ),
    }
)


class GroundNotForRight(Refused):
    """The ground may not be used for that right."""

    sentence = "Perustetta ”{ground}” ei voi käyttää tähän oikeuteen ({provision}). Valitse jokin näistä: {instead}."


class RightNeverRefused(Refused):
    """The right is absolute: no ground exists."""

    sentence = "Tätä oikeutta ({provision}) ei voi evätä millään perusteella. Toteuta pyyntö."


class GroundNotForNotices(Refused):
    """The ground may not be used for leaving a recipient untold."""

    sentence = "Perustetta ”{ground}” ei voi käyttää ilmoituksiin vastaanottajille (GDPR 19). Ilmoita vastaanottajalle."


class GroundIncomplete(Refused):
    """The ground is used without something that its use asks for."""

    sentence = "Perusteen ”{ground}” käytöstä puuttuu: {missing}. Täydennä ratkaisu."


class LetterIncomplete(Refused):
    """A refusal letter lacks a part that it must have."""

    sentence = "Kirjettä ei voi lähettää: siitä puuttuu {missing}. Lisää puuttuva kohta."


NEED_NAMES: Mapping[Need, str] = MappingProxyType(
    {
        Need.EVIDENCE: "näyttö",
        Need.SECOND_PERSON: "toisen henkilön päätös",
        Need.OMBUDSMAN_OFFER: "tarjous toimittaa tiedot tietosuojavaltuutetulle",
        Need.ITEM: "tieto, jota peruste koskee",
        Need.ITEM_DATE: "päivä, jona säilytetty tieto poistuu",
    }
)


def grounds_for(right: Right) -> tuple[Ground, ...]:
    """The grounds that may be used for a right, in the table's order; none for a right that is never refused."""
    return tuple(ground for ground, rule in GROUNDS.items() if right in rule.provisions)


def check_ground(right: Right, ground: Ground) -> None:
    """Let ``ground`` be used for ``right``, or raise :class:`RightNeverRefused` or :class:`GroundNotForRight`."""
    allowed = grounds_for(right)
    if not allowed:
        raise RightNeverRefused(provision=right.provision)
    if ground not in allowed:
        instead = "; ".join(GROUNDS[other].name for other in allowed)
        raise GroundNotForRight(ground=GROUNDS[ground].name, provision=right.provision, instead=instead)


def can_use(right: Right, ground: Ground) -> bool:
    """Whether :func:`check_ground` lets ``ground`` be used for ``right``."""
    try:
        check_ground(right, ground)
    except Refused:
        return False
    return True


def check_notice_ground(ground: Ground) -> None:
    """Let a recipient be left untold on ``ground`` (GDPR 19), or raise :class:`GroundNotForNotices`."""
    if not GROUNDS[ground].notices:
        raise GroundNotForNotices(ground=GROUNDS[ground].name)


def provisions_of(right: Right, ground: Ground) -> tuple[str, ...]:
    """What ``ground`` stands on when it is used for ``right``. Raises as :func:`check_ground`."""
    check_ground(right, ground)
    return GROUNDS[ground].provisions[right]


def needs(right: Right, ground: Ground) -> frozenset[Need]:
    """What the use of ``ground`` for ``right`` asks for. Raises as :func:`check_ground`.

    The Ombudsman offer goes with tietosuojalaki 34 § alone: others' rights in portability rest on GDPR 20(4).
    """
    asked = GROUNDS[ground].needs
    return asked if _under_34(right, ground) else asked - _OFFER


def check_use(right: Right, ground: Ground, met: Collection[Need]) -> None:
    """Let a refusal on ``ground`` be decided when what it asks for is ``met``.

    Raises :class:`GroundIncomplete` naming what is missing, and as :func:`check_ground`. The Ombudsman offer is not
    asked for here: it is a part of the letter, see :func:`missing_parts`.
    """
    asked = needs(right, ground) - _OFFER
    missing = [NEED_NAMES[need] for need in Need if need in asked and need not in met]
    if missing:
        raise GroundIncomplete(ground=GROUNDS[ground].name, missing=", ".join(missing))


def _under_34(right: Right, ground: Ground) -> bool:
    return any(provision.startswith("tietosuojalaki 34 §") for provision in provisions_of(right, ground))


class LetterPart(StrEnum):
    """What a letter that refuses or limits a right contains."""

    REASONS = "reasons"
    COMPLAINT = "complaint"
    DISTRICT_COURT = "district_court"
    ADMINISTRATIVE_COURT = "administrative_court"
    OMBUDSMAN_OFFER = "ombudsman_offer"


@dataclass(frozen=True, slots=True)
class PartRule:
    """What a part of a refusal letter is called, and what asks for it."""

    name: str
    provision: str


REFUSAL_PARTS: Mapping[LetterPart, PartRule] = MappingProxyType(
    {
        LetterPart.REASONS: PartRule("perustelut", "GDPR 12(4)"),
        LetterPart.COMPLAINT: PartRule("kantelu tietosuojavaltuutetulle", "GDPR 12(4)"),
        LetterPart.DISTRICT_COURT: PartRule("kanne rekisterinpitäjää vastaan käräjäoikeudessa", "GDPR 12(4)"),
        # [D: both-courts-in-a-refusal]
        LetterPart.ADMINISTRATIVE_COURT: PartRule("valitus hallinto-oikeuteen", "tietosuojalaki 21 §"),
        LetterPart.OMBUDSMAN_OFFER: PartRule(
            "tarjous toimittaa tiedot tietosuojavaltuutetulle", "tietosuojalaki 34 § 4 mom."
        ),
    }
)


def missing_parts(
    parts: Collection[LetterPart], refused: Collection[tuple[Right, Ground]], *, reasons_withheld: bool = False
) -> tuple[LetterPart, ...]:
    """The parts that a letter with ``parts`` lacks when it refuses ``refused``; none where it refuses nothing.

    ``reasons_withheld`` is whether a second person's recorded decision withholds the reasons (tietosuojalaki 34 § 3
    mom.); it spares them only where every refusal rests on 34 §. Raises as :func:`check_ground`.
    """
    if not refused:
        return ()
    under_34 = [_under_34(right, ground) for right, ground in refused]
    spared = set()
    if reasons_withheld and all(under_34):
        spared.add(LetterPart.REASONS)
    if not any(under_34):
        spared.add(LetterPart.OMBUDSMAN_OFFER)
    return tuple(part for part in REFUSAL_PARTS if part not in parts and part not in spared)


def check_letter(
    parts: Collection[LetterPart], refused: Collection[tuple[Right, Ground]], *, reasons_withheld: bool = False
) -> None:
    """Let a letter leave, or raise :class:`LetterIncomplete` naming what :func:`missing_parts` finds."""
    missing = missing_parts(parts, refused, reasons_withheld=reasons_withheld)
    if missing:
        raise LetterIncomplete(missing=", ".join(REFUSAL_PARTS[part].name for part in missing))
