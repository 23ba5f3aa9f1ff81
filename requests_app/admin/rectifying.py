"""The changes of a rectification as the desk sees them: what stands now and from where, and what is asked instead."""

from __future__ import annotations

from dataclasses import dataclass

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
    decide: object
    void: object

    @property
    def undecided(self) -> bool:
        """Whether it waits for a decision."""
        return self.change.fate == Fate.PROPOSED


def changes_to_show(case: Case) -> list[ProposedChange]:
    """The changes of the case, the earliest first; none where it is nobody's or asks for none."""
    right = rectification_of(case)
    return [] if right is None or case.request.party is None else changes_of(right)


def change_shown(case: Case, change: ProposedChange, *, decide: object, void: object) -> ChangeShown:
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
