"""Who was given the person's data, as the answer to what changes or ends its use tells it (GDPR 19)."""

from __future__ import annotations

from datetime import date

from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import written
from requests_app.fulfilment.access.recipients import recipients
from requests_app.fulfilment.access.withheld import Withheld
from requests_app.notices import INQUIRING
from requests_app.permitted.case import RELEASING, Case
from requests_app.permitted.notices import TOLD_FOR
from requests_app.rights import Right


def told_of_recipients(case: Case) -> tuple[str, ...]:
    """Each recipient by name, once, with the last day on which it was given any, in the order of the names.

    Empty where nothing that is told to recipients was granted. What the same request's copy withholds is not told here
    either (tietosuojalaki 34 §).
    """
    party = case.request.party
    granted = {Right(row.right) for row in case.rights if row.outcome in RELEASING}
    if party is None or granted.isdisjoint(TOLD_FOR):
        return ()
    withheld = Withheld([part for gathered in case.gathered for part in gathered.withheld])
    language = case.request.language
    authorities = {each.text.in_language(language) for each in register().recipients if each.code == INQUIRING}
    found: dict[str, date] = {}
    for each in recipients(party, register(), withheld, language):
        if each.name and each.kind not in authorities:
            found[each.name] = max(found.get(each.name, each.last), each.last)
    return tuple(f"{name}, {written(last, language)}" for name, last in sorted(found.items()))
