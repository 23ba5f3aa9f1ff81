"""What a case's page shows of the people who may be the requester, each beside what the request gives."""

from __future__ import annotations

from dataclasses import dataclass

from customers.matching import Confidence, Item
from requests_app import queries
from requests_app.admin.buttons import CODE_LETTER, ON_CANDIDATES, Buttons
from requests_app.admin.forms.button import Button
from requests_app.admin.seeing import may_see_candidates
from requests_app.permitted.case import Case


@dataclass(frozen=True)
class CandidateShown:
    """A person who may be the requester, or is; ``link`` is the button to decide so.

    Only what was given is compared on the page: the rest of the register's data on somebody who may be anybody is not
    needed to decide (GDPR 5(1)(c)).
    """

    candidate: queries.Candidate
    link: Button
    code_letter: Button

    @property
    def not_given(self) -> tuple[str, ...]:
        """What the request does not give: its names alone. A henkilötunnus is never evidence (tietosuojalaki 29 §)."""
        return tuple(item.label for item in self.candidate.evidence if not item.claimed and item.field != Item.HETU)

    @property
    def compared(self) -> tuple[queries.Evidence, ...]:
        """The fields that the request gives, side by side with the register's."""
        return tuple(item for item in self.candidate.evidence if item.claimed)


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """Who it may be, and apart from them whom too little speaks for; once somebody decided, that person alone."""
    decided, may_see = case.request.party_id, may_see_candidates(buttons.reader)
    if not may_see or (case.closed and decided is None):
        return {"may_see_candidates": may_see, "candidates": [], "unlikely": []}
    found = [
        CandidateShown(
            candidate,
            buttons.of(ON_CANDIDATES, str(candidate.party_id), party=candidate.party_id),
            buttons.of(CODE_LETTER, str(candidate.party_id), party=candidate.party_id),
        )
        for candidate in queries.candidates_for(case.request)
        if decided in (None, candidate.party_id)
    ]
    likely = [shown for shown in found if decided or shown.candidate.confidence != Confidence.NONE]
    unlikely = [shown for shown in found if shown not in likely]
    return {"may_see_candidates": may_see, "candidates": likely, "unlikely": unlikely}
