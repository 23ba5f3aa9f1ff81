"""The enquiry itself, and the dossiers that were made for it or for the case."""

from __future__ import annotations

from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part
from requests_app.models import Dossier, Enquiry, EnquiryAnswer, EnquiryEvent, OmbudsmanWish


def enquiry(looked: Looked) -> Part:
    """What the authority asked, how its date moved, and what was answered."""
    asked = looked.enquiry
    assert asked is not None  # noqa: S101 - the table says which sections are made for an enquiry
    told = {
        "kind": words.ENQUIRY_EVENTS,
        **words.MOVES,
        "from_status": words.ENQUIRY_STATUSES,
        "to_status": words.ENQUIRY_STATUSES,
    }
    return Part(
        (
            looked.pairs("Selvityspyyntö", asked, {"status": words.ENQUIRY_STATUSES}),
            looked.table("Tapahtumat", asked.events.order_by("at", "pk"), EnquiryEvent, told),
            looked.table("Annetut selvitykset", asked.answers.order_by("sent_at", "pk"), EnquiryAnswer),
            looked.table("Koosteet", asked.dossiers.order_by("made_at", "pk"), Dossier),
        )
    )


def of_case(looked: Looked) -> Part:
    """The enquiries about the case, the dossiers made of it, this one aside, and what the person wished be given."""
    case = looked.case
    asked = case.enquiries.order_by("received_at", "pk")
    return Part(
        (
            looked.table("Selvityspyynnöt", asked, Enquiry, {"status": words.ENQUIRY_STATUSES}),
            looked.table("Koosteet", case.dossiers.order_by("made_at", "pk"), Dossier),
            looked.table(
                "Toiveet antaa evätyt tiedot", case.ombudsman_wishes.order_by("recorded_at", "pk"), OmbudsmanWish
            ),
        )
    )
