"""The ONE door through which personal data leaves: rehearse, dispose, certify.

What may go, and when, is read from the models' declarations and the adopted register; nothing here names a table of
personal data.
"""

from __future__ import annotations

from retention.disposal.disposing import FutureDay, Went, dispose, nightly, rehearse
from retention.disposal.files import Removed
from retention.disposal.plan import children_of, disposal_order, passes_of
from retention.disposal.runs import RunEnded, last_finished
from retention.disposal.taking import DisposalBusy

__all__ = [
    "DisposalBusy",
    "FutureDay",
    "Removed",
    "RunEnded",
    "Went",
    "children_of",
    "disposal_order",
    "dispose",
    "last_finished",
    "nightly",
    "passes_of",
    "rehearse",
]
