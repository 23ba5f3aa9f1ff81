"""What a breach's risk makes due: the Ombudsman's notice, the persons' notice, the documentation (GDPR 33-34).

The table is complete: every risk has its row. A duty is done, or it is left undone on one of the grounds that the law
gives, with reasons, when a second person has approved that [D: breach-excuses].
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused


class Risk(StrEnum):
    """How likely a breach is to result in a risk to people's rights and freedoms, and how high a one."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"


class Duty(StrEnum):
    """What the controller has to do."""

    DOCUMENTATION = "documentation"  # GDPR 33(5)
    AUTHORITY = "authority"  # GDPR 33(1)
    PERSONS = "persons"  # GDPR 34(1)


class Excuse(StrEnum):
    """Why a duty is left undone."""

    RISK_UNLIKELY = "risk_unlikely"  # GDPR 33(1)
    PROTECTED = "protected"  # GDPR 34(3)(a)
    RISK_REMOVED = "risk_removed"  # GDPR 34(3)(b)
    DISPROPORTIONATE = "disproportionate"  # GDPR 34(3)(c)


DUE: Mapping[Risk, frozenset[Duty]] = MappingProxyType(
    {
        # Unlikely: whoever leaves the Ombudsman untold proves it (Recital 85), so it is a decision that is approved.
        Risk.UNLIKELY: frozenset({Duty.DOCUMENTATION, Duty.AUTHORITY}),
        Risk.RISK: frozenset({Duty.DOCUMENTATION, Duty.AUTHORITY}),
        Risk.HIGH: frozenset({Duty.DOCUMENTATION, Duty.AUTHORITY, Duty.PERSONS}),
    }
)
"""What each risk makes due."""


@dataclass(frozen=True, slots=True)
class ExcuseRule:
    """From which duty an excuse releases, at which risk, and by which provision; ``name`` is in Finnish."""

    duty: Duty
    risk: Risk
    provision: str
    name: str


EXCUSES: Mapping[Excuse, ExcuseRule] = MappingProxyType(
    {
        Excuse.RISK_UNLIKELY: ExcuseRule(
            Duty.AUTHORITY, Risk.UNLIKELY, "GDPR 33(1)", "loukkauksesta ei todennäköisesti aiheudu riskiä"
        ),
        Excuse.PROTECTED: ExcuseRule(
            Duty.PERSONS, Risk.HIGH, "GDPR 34(3)(a)", "tiedot olivat suojattuja niin, ettei sivullinen voi lukea niitä"
        ),
        Excuse.RISK_REMOVED: ExcuseRule(
            Duty.PERSONS, Risk.HIGH, "GDPR 34(3)(b)", "jälkikäteen tehdyt toimet poistivat korkean riskin"
        ),
        Excuse.DISPROPORTIONATE: ExcuseRule(
            Duty.PERSONS,
            Risk.HIGH,
            "GDPR 34(3)(c)",
            "ilmoittaminen jokaiselle olisi kohtuuttoman työlästä: asiasta tiedotetaan julkisesti",
        ),
    }
)

RISK_NAMES: Mapping[Risk, str] = MappingProxyType(
    {
        Risk.UNLIKELY: "riski on epätodennäköinen",
        Risk.RISK: "riski",
        Risk.HIGH: "korkea riski",
    }
)
DUTY_NAMES: Mapping[Duty, str] = MappingProxyType(
    {
        Duty.DOCUMENTATION: "dokumentointi (GDPR 33(5))",
        Duty.AUTHORITY: "ilmoitus tietosuojavaltuutetulle (GDPR 33(1))",
        Duty.PERSONS: "ilmoitus henkilöille, joita loukkaus koskee (GDPR 34(1))",
    }
)


class RiskNotAssessed(Refused):
    """Nobody has said what the risk is."""

    sentence = "Arvioi ensin riski: se ratkaisee, kenelle loukkauksesta ilmoitetaan."


class ExcuseNotAtThisRisk(Refused):
    """The excuse is for another risk."""

    sentence = "Peruste ({excuse}) sopii vain, kun arvio on: {needed}. Nyt arvio on: {risk}."


class ReasonsMissing(Refused):
    """An assessment or an excuse without its reasons."""

    sentence = "Kirjoita perustelut: niillä ratkaisu osoitetaan oikeaksi (GDPR 5(2))."


class AskerMayNotApprove(Refused):
    """The one who proposed that a duty is left undone approves it."""

    sentence = "Et voi hyväksyä omaa esitystäsi. Pyydä toista hyväksyjää ratkaisemaan se."


class DutiesOpen(Refused):
    """Something due is neither done nor excused."""

    sentence = "Loukkausta ei voi sulkea. Tekemättä: {what}. Tee se tai hyväksytä perusteltu poikkeus."


def check_excuse(excuse: Excuse, risk: Risk | None, reasons: str) -> None:
    """Let a duty be proposed to be left undone, or raise why not.

    Raises :class:`RiskNotAssessed`, :class:`ExcuseNotAtThisRisk` or :class:`ReasonsMissing`.
    """
    if risk is None:
        raise RiskNotAssessed
    rule = EXCUSES[excuse]
    if risk is not rule.risk:
        raise ExcuseNotAtThisRisk(excuse=rule.name, needed=RISK_NAMES[rule.risk], risk=RISK_NAMES[risk])
    check_reasons(reasons)


def check_reasons(reasons: str) -> None:
    """Raise :class:`ReasonsMissing` for none."""
    if not reasons.strip():
        raise ReasonsMissing


def open_duties(risk: Risk | None, *, done: Collection[Duty], excused: Collection[Excuse]) -> tuple[Duty, ...]:
    """What is due and neither ``done`` nor excused, in the order of :class:`Duty`.

    An approved excuse counts only at the risk it is for: a risk that has risen since makes the duty due again. Until
    the risk is assessed, the Ombudsman's notice counts as due, since its clock runs.
    """
    due = DUE[Risk.RISK if risk is None else risk]
    left_undone = {EXCUSES[excuse].duty for excuse in excused if EXCUSES[excuse].risk is risk}
    return tuple(duty for duty in Duty if duty in due and duty not in done and duty not in left_undone)


def check_duties(risk: Risk | None, *, done: Collection[Duty], excused: Collection[Excuse]) -> None:
    """Let a breach be closed, or raise :class:`RiskNotAssessed` or :class:`DutiesOpen` with what is left."""
    if risk is None:
        raise RiskNotAssessed
    left = open_duties(risk, done=done, excused=excused)
    if left:
        raise DutiesOpen(what=", ".join(DUTY_NAMES[duty] for duty in left))
