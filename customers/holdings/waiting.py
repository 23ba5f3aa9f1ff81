"""Which record waits for which: a row for those that refer to it, and who the person is for all that needs it.

As the disposal has it: the database lets no row go before what refers to it, and the person's names and addresses stay
while any record with a rule of its own leads to that person (GDPR 5(1)(e)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import ForeignKey, Model

from customers.holdings.leaving import Leaving, not_before
from customers.holdings.walking import Holding

Own = tuple[Holding, Model, Leaving]


def settled(own: Sequence[Own]) -> list[Leaving]:
    """When each record goes, given when each would by its own rules; in the same order.

    What people share (a company and its contact persons) may wait for the records of others, so no day is told of it.
    """
    with_rules = _Settling(own)
    needing = [with_rules.of(place) for place in range(len(own)) if not own[place][2].while_needed]
    answers = []
    for place, (holding, _row, leaving) in enumerate(own):
        if not leaving.while_needed:
            answers.append(with_rules.of(place))
        elif holding.shared:
            answers.append(replace(leaving, ends=None))
        else:
            answers.append(not_before(leaving, needing))
    return answers


class _Settling:
    """Records with rules of their own, each settled once, after those that refer to it."""

    def __init__(self, own: Sequence[Own]) -> None:
        self.own = own
        self.known: dict[int, Leaving] = {}
        self.referring: dict[int, list[int]] = {}
        places = {(holding.model, row.pk): place for place, (holding, row, _) in enumerate(own)}
        for place, (holding, row, leaving) in enumerate(own):
            if leaving.while_needed:
                continue  # who the person is goes last, and nothing with a rule of its own waits for it
            for key in holding.model._meta.concrete_fields:
                if isinstance(key, ForeignKey) and isinstance(key.related_model, type):
                    referred = places.get((key.related_model, getattr(row, key.attname)))
                    if referred is not None and referred != place:
                        self.referring.setdefault(referred, []).append(place)

    def of(self, place: int) -> Leaving:
        """When the record at that place goes."""
        if place not in self.known:
            later = [self.of(other) for other in self.referring.get(place, ())]
            self.known[place] = not_before(self.own[place][2], later)
        return self.known[place]
