"""The dossier for the authority: made at once where it is small, by the worker where somebody's data goes along.

When it is handed over, that is a disclosure [D: what-the-authority-is-given].
"""

from __future__ import annotations

from requests_app.operations.dossiers.building import build_wanted
from requests_app.operations.dossiers.handing import categories_of, hand_over, hand_over_dossier
from requests_app.operations.dossiers.making import MadeDossier, make_dossier
from requests_app.operations.dossiers.opening import open_dossier
from requests_app.operations.dossiers.wanting import discard, want, want_dossier

__all__ = [
    "MadeDossier",
    "build_wanted",
    "categories_of",
    "discard",
    "hand_over",
    "hand_over_dossier",
    "make_dossier",
    "open_dossier",
    "want",
    "want_dossier",
]
