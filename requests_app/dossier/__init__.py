"""The dossier for the Ombudsman (*asiakirjakooste*, GDPR 31, 58(1)(e)): how a case was handled, and nobody else's data.

It is a ZIP of one page that is read offline, a file of data for each section, the letters as they were sent, and the
SHA-256 of each file. The same rows at the same instant give the same bytes.
"""

from __future__ import annotations

from requests_app.dossier.building import Bundled, Gathered, gather, write
from requests_app.dossier.looked import Looked, RefusedFile
from requests_app.dossier.table import LEFT_OUT, SECTIONS, Section

__all__ = ["LEFT_OUT", "SECTIONS", "Bundled", "Gathered", "Looked", "RefusedFile", "Section", "gather", "write"]
