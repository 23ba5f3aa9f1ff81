"""The reasons for holding in words, for the command and for the desk."""

from __future__ import annotations

from collections.abc import Iterable

from oomi_registry.notice.days import written
from oomi_registry.notice.reasons import Reason
from oomi_registry.notice.wording import BASES
from retention.held_on.persons import HeldGroup
from retention.models import LegalHold


def why(given: Iterable[Reason]) -> str:
    """``"asiakassuhteiden hoitaminen (sopimus); tilastointi (oikeutettu etu)"``: purposes with their legal bases."""
    return "; ".join(
        f"{reason.purpose.text} ({', '.join(str(BASES[basis]) for basis in reason.bases)})" for reason in given
    )


def until(group: HeldGroup) -> str:
    """Until when the records are kept, and what keeps them longer than their rules."""
    if group.held:
        return "; ".join(f"pito: {LegalHold.Reason(code).label}, tarkistus {written(day)}" for code, day in group.held)
    if group.until is not None:
        return f"{written(group.until)} asti"
    if group.while_needed or group.waits:
        return "niin kauan kuin jokin toinen tietue tarvitsee"
    return "aika ei ole vielä alkanut"
