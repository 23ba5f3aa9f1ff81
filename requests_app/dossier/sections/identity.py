"""How it was known who asked: the level, the kinds of proof and when; never a document, a code or what was asked."""

from __future__ import annotations

from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part
from requests_app.models import (
    AddressCode,
    ContactConfirmation,
    DownloadCode,
    IdentityEvidence,
    Mandate,
    StrongIdentification,
)


def identity(looked: Looked) -> Part:
    """Proofs go once they were used, so a case that was answered may have none left: the events tell of them."""
    case = looked.case
    return Part(
        (
            looked.table("Selvitykset henkilöllisyydestä", case.evidence.order_by("pk"), IdentityEvidence),
            looked.table("Sähköpostiosoitteen vahvistukset", case.confirmations.order_by("pk"), ContactConfirmation),
            looked.table("Vahvat tunnistautumiset", case.identifications.order_by("pk"), StrongIdentification),
            looked.table("Koodikirjeet", case.address_codes.order_by("pk"), AddressCode),
            looked.table("Valtuudet", case.mandates.order_by("pk"), Mandate, {"rights": words.RIGHTS}),
            looked.table("Latauskoodit", case.download_codes.order_by("pk"), DownloadCode),
        ),
        says=("Selvitykset hävitetään, kun niitä on käytetty: tapahtumat kertovat niiden lajin ja ajan.",),
    )
