"""The retention at the desk: what went, what is coming, what is held, and the files still to be removed."""

from retention.admin.files import FileTombstoneAdmin
from retention.admin.holds import LegalHoldAdmin
from retention.admin.runs import DisposalRunAdmin

__all__ = ["DisposalRunAdmin", "FileTombstoneAdmin", "LegalHoldAdmin"]
