"""The plan of an erasure as the desk sees it: what would become of everything, and beside it what did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from requests_app.admin.buttons import ON_THE_ERASURE, Buttons
from requests_app.grounds import GROUNDS, Ground, provisions_of
from requests_app.letters.erased import STAYS, how_many, kept_by, name_of, until
from requests_app.letters.reasons import reasons_for_what_stays
from requests_app.lifecycle import Status
from requests_app.models import ErasurePlan, PlannedLine
from requests_app.permitted.case import Case
from requests_app.permitted.erasures import ground_of, grounds_of
from requests_app.rights import Right
from retention.fates import Fate

FATE_NAMES = {
    Fate.REMOVED: gettext_lazy("Poistetaan"),
    Fate.PSEUDONYMISED: gettext_lazy("Tunnistetiedot poistetaan, rivi jää"),
    Fate.KEPT: gettext_lazy("Säilytetään vain velvoitteen tai vaateen vuoksi"),
    Fate.IN_USE: gettext_lazy("Voimassa oleva sopimus tarvitsee"),
    Fate.HELD: gettext_lazy("Säilytyspito estää"),
}
SHORT = 12
"""How much of a fingerprint is shown: enough to tell two plans apart when they are read aloud."""


@dataclass(frozen=True)
class KindShown:
    """One kind of data under one fate: how much of it was planned and how much came true, why and until when."""

    name: str
    planned: str
    done: str
    ground: str
    until: str
    kept_by: str


@dataclass(frozen=True)
class FateShown:
    """Everything that meets one fate."""

    code: Fate
    name: str
    planned: str
    done: str
    stays: bool
    kinds: tuple[KindShown, ...]


@dataclass(frozen=True)
class PlanShown:
    """The plan that counts; ``approved`` is whether an approval of it stands."""

    plan: ErasurePlan
    fingerprint: str
    approved: bool
    carried_out: bool
    fates: tuple[FateShown, ...]


def plan_shown(case: Case) -> PlanShown | None:
    """The plan of the case, if there is one."""
    plan = case.plan
    if plan is None:
        return None
    return PlanShown(
        plan=plan,
        fingerprint=plan.fingerprint[:SHORT],
        approved=case.status is Status.READY and case.approved_plan == plan.fingerprint,
        carried_out=case.erased,
        fates=tuple(_fate(fate, case) for fate in Fate if any(line.fate == fate for line in case.lines)),
    )


def suggested(case: Case) -> dict[str, str]:
    """Ground and reasons to start a decision from, as the plan has them; none where nothing stays or there is none.

    The outcome is the officer's to choose: nothing is decided by a press of the button alone.
    """
    grounds = grounds_of(case.planned)
    if not grounds:
        return {}
    # What a running contract needs is the weakest of the grounds: the others are told before it.
    ground = next((each for each in grounds if each is not Ground.NO_ERASURE_GROUND), grounds[0])
    return {"ground": ground.value, "reasons": reasons_for_what_stays(grounds, case.request.language)}


def _fate(fate: Fate, case: Case) -> FateShown:
    planned = [line for line in case.planned if line.fate == fate]
    done = [line for line in case.done if line.fate == fate]
    kinds = sorted({(name_of(line.table), line.ground) for line in (*planned, *done)})
    return FateShown(
        code=fate,
        name=str(FATE_NAMES[fate]),
        planned=_how_many(planned),
        done=_how_many(done),
        stays=fate in STAYS,
        kinds=tuple(_kind(name, _of(planned, name, ground), _of(done, name, ground)) for name, ground in kinds),
    )


def _of(lines: Sequence[PlannedLine], name: str, ground: str) -> list[PlannedLine]:
    return [line for line in lines if line.ground == ground and name_of(line.table) == name]


def _kind(name: str, planned: Sequence[PlannedLine], done: Sequence[PlannedLine]) -> KindShown:
    lines = done or planned
    return KindShown(
        name=name,
        planned=_how_many(planned),
        done=_how_many(done),
        ground=_ground_in_words(lines[0]),
        until=until(lines),
        kept_by=kept_by(lines) if lines[0].fate in STAYS else "",
    )


def _ground_in_words(line: PlannedLine) -> str:
    """Why it stays, with the provision."""
    if line.fate not in STAYS:
        return ""
    ground = ground_of(line)
    return f"{GROUNDS[ground].name} ({', '.join(provisions_of(Right.ERASURE, ground))})"


def _how_many(lines: Sequence[PlannedLine]) -> str:
    return how_many(lines) if lines else "–"


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The erasure, where it is asked for: its plan, what came of it, and what may be done."""
    return {
        "asks_for_erasure": case.erasure is not None,
        "plan": plan_shown(case),
        **{code: buttons.of(code) for code in ON_THE_ERASURE},
    }
