"""Rectification (GDPR 16): what the person wants changed beside what stands now, and each change decided by itself."""

from requests_app.operations.rectifying.deciding import decide_change, void_change
from requests_app.operations.rectifying.proposing import propose_address, propose_change, propose_contact

__all__ = ["decide_change", "propose_address", "propose_change", "propose_contact", "void_change"]
