"""Which record waits for which: a row for those that refer to it, and who the person is for all that needs it.

As the disposal has it: the database lets no row go before what refers to it, and the person's names and addresses stay
while any record with a rule of its own leads to that person (GDPR 5(1)(e)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from django.db.models import ForeignKey, Model

from customers.holdings.leaving import Leaving, not_before
from customers.holdings.walking import Holding


class Own(NamedTuple):
    """A record before it is settled: its key, the keys in its :func:`references`, and when it goes by its own rules."""

    holding: Holding
    key: object
    refers_to: Sequence[object]
    leaving: Leaving


@cache
def references(model: type[Model]) -> tuple[ForeignKey[Model, Model], ...]:
    """The table's foreign keys, in the order of its columns."""
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))


def own_of(holding: Holding, row: Model, leaving: Leaving) -> Own:
    """A row that was read whole."""
    return Own(holding, row.pk, [getattr(row, key.attname) for key in references(holding.model)], leaving)


def settled(own: Sequence[Own]) -> list[Leaving]:
    """When each record goes, given when each would by its own rules; in the same order.

    What people share (a company and its contact persons) may wait for the records of others, so no day is told of it.
    """
    with_rules = _Settling(own)
    needing = [with_rules.of(place) for place, each in enumerate(own) if not each.leaving.while_needed]
    answers = []
    for place, each in enumerate(own):
        if not each.leaving.while_needed:
            answers.append(with_rules.of(place))
        elif each.holding.shared:
            answers.append(replace(each.leaving, ends=None))
        else:
            answers.append(not_before(each.leaving, needing))
    return answers


class _Settling:
    """Records with rules of their own, each settled once, after those that refer to it.

    Who the person is goes last: nothing with a rule of its own waits for it, so what refers to it is not asked.
    """

    def __init__(self, own: Sequence[Own]) -> None:
        self.own = own
        self.known: dict[int, Leaving] = {}
        self.referring: dict[int, list[int]] = {}
        places: dict[type[Model], dict[object, int]] = {}
        for place, each in enumerate(own):
            if not each.leaving.while_needed:
                places.setdefault(each.holding.model, {})[each.key] = place
        for model, those in places.items():
            waiting = [
                (column, places[target])
                for column, key in enumerate(references(model))
                if isinstance(target := key.related_model, type) and target in places
            ]
            for place in those.values():
                for column, referred_places in waiting:
                    referred = referred_places.get(own[place].refers_to[column])
                    if referred is not None and referred != place:
                        self.referring.setdefault(referred, []).append(place)

    def of(self, place: int) -> Leaving:
        """When the record at that place goes."""
        if place not in self.known:
            later = [self.of(other) for other in self.referring.get(place, ())]
            self.known[place] = not_before(self.own[place].leaving, later)
        return self.known[place]
