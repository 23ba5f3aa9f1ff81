"""Fees as the desk sees them, and the flag of a repeat: what it is and what it is not."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app import queries
from requests_app.admin.buttons import Buttons
from requests_app.admin.forms.button import Button
from requests_app.admin.seeing import seen_by
from requests_app.admin.words import right_name
from requests_app.fees import FEE_GROUNDS, FEE_MOVES, IN_FORCE, STATE_NAMES, FeeGround, FeeState, in_euros
from requests_app.models import Fee
from requests_app.permitted.case import Case
from requests_app.permitted.fees import is_told

_BUTTONS = (
    ("approve_fee", FeeState.APPROVED),
    ("announce_fee", FeeState.ANNOUNCED),
    ("record_fee_answer", FeeState.DECLINED),
    ("waive_fee", FeeState.WAIVED),
)
"""Each operation of a fee, with a state that it brings about: it is shown where the table has that move."""


@dataclass(frozen=True, slots=True)
class FeeShown:
    """One fee with what may be done to it."""

    fee: Fee
    right: str
    amount: str
    ground: str
    state: str
    in_force: bool
    told: bool
    buttons: tuple[Button, ...]


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The fees of the case, and the requests that it repeats within a year."""
    repeats = [] if case.closed else queries.repeated_within_a_year(case.request)
    seen = set(seen_by(buttons.reader).filter(pk__in=[each.pk for each in repeats]).values_list("pk", flat=True))
    return {
        "repeats": [each for each in repeats if each.pk in seen],
        "fees": [_shown(case, fee, buttons) for fee in case.fees],
        "propose_fee": buttons.of("propose_fee"),
    }


def _shown(case: Case, fee: Fee, buttons: Buttons) -> FeeShown:
    state, ground = FeeState(fee.state), FEE_GROUNDS[FeeGround(fee.ground)]
    right = next(row.right for row in case.rights if row.pk == fee.right_id)
    offered = [buttons.of(code, str(fee.pk), fee=fee.pk) for code, to in _BUTTONS if to in FEE_MOVES[state]]
    return FeeShown(
        fee=fee,
        right=right_name(right),
        amount=in_euros(fee.amount),
        ground=f"{ground.name} ({ground.provision})",
        state=STATE_NAMES[state],
        in_force=state in IN_FORCE,
        told=is_told(fee),
        buttons=tuple(offered),
    )
