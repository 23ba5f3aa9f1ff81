"""The ONE door through which personal data leaves: rehearse, dispose, certify.

What may go, and when, is read from the models' declarations and the adopted register; nothing here names a table.
"""

from __future__ import annotations

from retention.disposal.files import Removed, remove_files
from retention.disposal.plan import Pass, disposal_order, passes_of
from retention.disposal.run import (
    DisposalBusy,
    Went,
    dispose,
    last_finished,
    nightly,
    rehearse,
)

__all__ = [
    "DisposalBusy",
    "Pass",
    "Removed",
    "Went",
    "disposal_order",
    "dispose",
    "last_finished",
    "nightly",
    "passes_of",
    "rehearse",
    "remove_files",
]
