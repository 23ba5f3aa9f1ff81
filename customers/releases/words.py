"""A change of the notice in words, for the command, the desk and the list of versions."""

from __future__ import annotations

from oomi_registry.notice.difference import PARTS, Change, Kind


def change_in_words(change: Change) -> str:
    """``"Säilytysaika contact_recordings, period: 25 kk → 24 kk"``."""
    what = f"{PARTS[change.part]} {change.code}".strip()
    match change.kind:
        case Kind.ADDED:
            return f"{what}: lisätty: {change.after}"
        case Kind.REMOVED:
            return f"{what}: poistettu: {change.before}"
        case Kind.CHANGED:
            field = f", {change.field}" if change.field else ""
            return f"{what}{field}: {change.before or '–'} → {change.after or '–'}"
