"""The package of a right, from wanted to discarded: the copy (GDPR 15(3)), what is taken along (20(1)) [D: the-copy].

Officers want, discard and open it and leave parts of it out; the worker builds it under a lease; the answer delivers
it. Each package is one row, and at most one row of a right counts.
"""

from __future__ import annotations

from requests_app.operations.built_files import remove_leftovers
from requests_app.operations.leases import Sweep
from requests_app.operations.packages.building import build_wanted
from requests_app.operations.packages.discarding import discard_all, discard_copy
from requests_app.operations.packages.making import builders
from requests_app.operations.packages.opening import OpenedCopy, deliver, open_copy
from requests_app.operations.packages.wanting import want_copy
from requests_app.operations.packages.withholding import give_part, withhold_part

__all__ = [
    "OpenedCopy",
    "Sweep",
    "build_wanted",
    "builders",
    "deliver",
    "discard_all",
    "discard_copy",
    "give_part",
    "open_copy",
    "remove_leftovers",
    "want_copy",
    "withhold_part",
]
