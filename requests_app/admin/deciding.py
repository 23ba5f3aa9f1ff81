"""What a case's page shows of its rights: what was asked, what became of it, and the form to decide it."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.admin.buttons import ON_RIGHTS, Buttons
from requests_app.admin.erasing import suggested
from requests_app.admin.forms.button import Button
from requests_app.admin.words import OUTCOME_NAMES, chosen, right_name
from requests_app.grounds import GROUNDS, Ground, provisions_of
from requests_app.lifecycle import Outcome
from requests_app.models import RequestedRight
from requests_app.permitted.case import Case
from requests_app.rights import Right


@dataclass(frozen=True)
class RightShown:
    """One right with what was asked, its outcome and the form to decide it."""

    row: RequestedRight
    name: str
    outcome: str
    ground: str
    choices: str
    decide: Button


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The rights of the request."""
    return {
        "rights": [_right(case, buttons, row) for row in case.rights],
        "undecided": any(not row.outcome for row in case.rights),
    }


def _right(case: Case, buttons: Buttons, row: RequestedRight) -> RightShown:
    ground = Ground(row.ground) if row.ground else None
    provisions = ", ".join(provisions_of(Right(row.right), ground)) if ground else ""
    decided = {
        "outcome": row.outcome,
        "ground": row.ground,
        "reasons": row.reasons,
    }
    if row.right == Right.ERASURE and not row.outcome:
        decided |= suggested(case)
    decide = buttons.of(ON_RIGHTS, row.right, right=row.right, **decided)
    return RightShown(
        row=row,
        name=right_name(row.right),
        outcome=str(OUTCOME_NAMES[Outcome(row.outcome)]) if row.outcome else "",
        ground=f"{GROUNDS[ground].name} ({provisions})" if ground else "",
        choices=chosen(row),
        decide=decide,
    )
