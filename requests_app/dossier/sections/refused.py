"""What the person was refused and wished the Ombudsman to have (tietosuojalaki 34 § 4 mom.): the data itself."""

from __future__ import annotations

from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part, WrittenFile
from requests_app.models import WithheldPart

WHOLE = "Henkilöltä evättiin pääsy kaikkiin tietoihinsa: tiedostossa on koko kopio, jota hänelle ei annettu."
PARTS = "Tiedostossa on vain se, mitä henkilölle annetusta kopiosta jätettiin pois; muun hän on saanut itse."


def refused(looked: Looked) -> Part:
    """The data in a file of its own, of this person alone, and by what decisions it was refused."""
    given = looked.refused
    assert given is not None  # noqa: S101 - the table says when the section is made
    told = {"table": words.tables(), "ground": words.GROUND_NAMES}
    return Part(
        (looked.table("Evätyt osat", given.parts, WithheldPart, told),) if given.parts else (),
        (WrittenFile("evatyt-tiedot.zip", given.write),),
        (PARTS if given.parts else WHOLE,),
    )
