"""The changes of a rectification as the desk sees them: what stands now and from where, and what is asked instead."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.admin.buttons import ON_THE_CHANGES, Buttons
from requests_app.admin.forms.button import Button
from requests_app.admin.forms.rectifying import FATE_NAMES, source_name
from requests_app.corrections import changes_of, shown, what_of
from requests_app.models import ProposedChange
from requests_app.permitted.case import Case
from requests_app.permitted.rectifying import rectification_of
from requests_app.rectification import Fate


@dataclass(frozen=True)
class ChangeShown:
    """One change; what is sealed or protected is hidden. ``decide`` and ``void`` are the buttons on it."""

    change: ProposedChange
    what: str
    now: str
    source: str
    asked: str
    became: str
    fate: str
    decide: Button | None
    void: Button

    @property
    def undecided(self) -> bool:
        """Whether it waits for a decision."""
        return self.change.fate == Fate.PROPOSED


def changes_to_show(case: Case) -> list[ProposedChange]:
    """The changes of the case, the earliest first; none where it is nobody's or asks for none."""
    right = rectification_of(case)
    return [] if right is None or case.request.party is None else changes_of(right)


def change_shown(case: Case, change: ProposedChange, *, decide: Button | None, void: Button) -> ChangeShown:
    """One change in words."""
    party = case.request.party
    assert party is not None  # noqa: S101 - as changes_to_show has seen
    fate = Fate(change.fate)
    return ChangeShown(
        change=change,
        what=what_of(change),
        now=shown(change, change.present, party),
        source=source_name(change.source) if change.present else "",
        asked=shown(change, change.proposed, party),
        became=shown(change, change.became, party) if fate in (Fate.ACCEPTED, Fate.IN_PART) else "",
        fate=str(FATE_NAMES.get(fate, "")),
        decide=decide,
        void=void,
    )


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The changes of a rectification, where it is asked for, each with what may be done to it."""
    listed = []
    for change in changes_to_show(case):
        on_it = buttons.of("decide_change", str(change.pk), change=change.pk) if change.fate == Fate.PROPOSED else None
        back = buttons.of("void_change", str(change.pk), change=change.pk)
        listed.append(change_shown(case, change, decide=on_it, void=back))
    return {
        "asks_for_changes": rectification_of(case) is not None,
        "changes": listed,
        "proposing": [buttons.of(code) for code in ON_THE_CHANGES[:3]],
    }
