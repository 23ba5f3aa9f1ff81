"""What becomes of each record when all of a person's are asked together: what waits, and who the person then still is.

A row stays for those that refer to it, whoever they are about: the database lets no row go before them. Who the person
is stays for what still needs it, and no longer (GDPR 5(1)(c), 5(1)(e)).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from customers.models import Party
from oomi_registry.notice.declarations import HOLD, Privacy
from retention import fates
from retention.erasure.reading import Alike
from retention.fates import NO_ERASURE_GROUND, Fate, Sentence

Place = int
"""Where a record stands in the list that is settled."""

GOES = Sentence(Fate.REMOVED)


class Settling:
    """The records of one person, each settled once; who the person is after everything that may need it.

    ``held`` are the places of those that a hold keeps; ``outside`` gives, by place, what becomes of the rows of others
    that refer to a record.
    """

    def __init__(
        self, every: Sequence[Alike], held: Collection[Place], outside: Mapping[Place, Sequence[Sentence]]
    ) -> None:
        self.every = every
        self.held = held
        self.outside = outside
        self.known: dict[Place, Sentence] = {}
        self.referring: dict[Place, list[Place]] = {}
        alone = {(each.model, each.keys[0]): place for place, each in enumerate(every) if len(each.keys) == 1}
        for place, each in enumerate(every):
            for referred in each.refers_to:
                if (target := alone.get(referred)) is not None and target != place:
                    self.referring.setdefault(target, []).append(place)

    def sentences(self) -> list[Sentence]:
        """What becomes of each record, in the order of the list."""
        staying = [
            settled
            for place, each in enumerate(self.every)
            if not each.who and (settled := self._of(place)).fate is not Fate.REMOVED
        ]
        beside = self._by_key() if any(each.beside for each in self.every) else {}
        for place, each in enumerate(self.every):
            if each.who and each.model is not Party:
                self.known[place] = self._waiting(place, self._who(place, staying, beside))
        for place, each in enumerate(self.every):
            if each.model is Party:
                self.known[place] = self._person(place, staying)
        return [self.known[place] for place in range(len(self.every))]

    def _of(self, place: Place) -> Sentence:
        """A record with rules of its own."""
        if place not in self.known:
            own = self.every[place].own
            self.known[place] = own  # of two that refer to each other, the second finds the first as it is by itself
            self.known[place] = self._waiting(place, fates.held(own) if place in self.held else own)
        return self.known[place]

    def _waiting(self, place: Place, own: Sentence) -> Sentence:
        later = [self._of(other) for other in self.referring.get(place, ()) if not self.every[other].who]
        return fates.not_before(own, [*later, *self.outside.get(place, ())])

    def _who(self, place: Place, staying: Sequence[Sentence], beside: Mapping[UUID, Sentence]) -> Sentence:
        """Something that says who the person is."""
        each = self.every[place]
        if place in self.held:
            return fates.held(Sentence(Fate.REMOVED, rules=each.declaration.rules()))
        if each.shared:  # what people share is nobody's alone, and goes by the night's rules
            return Sentence(Fate.IN_USE, NO_ERASURE_GROUND, None, each.declaration.rules())
        going = Sentence(Fate.REMOVED, rules=each.declaration.rules())
        if each.beside is not None:
            with_it = beside.get(each.beside, GOES)
            return going if with_it.fate is Fate.REMOVED else with_it
        return going if each.ended else still_needed(each.declaration, going, staying)

    def _person(self, place: Place, staying: Sequence[Sentence]) -> Sentence:
        own = self._who(place, staying, {})
        others = any(self.known[other].fate is not Fate.REMOVED for other in range(len(self.every)) if other != place)
        if own.fate is Fate.REMOVED and (others or self.outside.get(place)):
            return Sentence(Fate.PSEUDONYMISED, rules=own.rules)
        return own

    def _by_key(self) -> dict[UUID, Sentence]:
        return {key: self._of(place) for place, each in enumerate(self.every) if not each.who for key in each.keys}


def still_needed(declaration: Privacy, going: Sentence, staying: Sequence[Sentence]) -> Sentence:
    """What becomes of who the person is, given what becomes of what stays.

    A running contract needs all of it (GDPR 17(1)); what is kept needs what is declared to be needed by its rules.
    """
    if any(each.fate is Fate.IN_USE for each in staying):
        return Sentence(Fate.IN_USE, NO_ERASURE_GROUND, None, declaration.rules())
    needed = {rule for rules in declaration.needed_by.values() for rule in rules.split()}
    return fates.not_before(going, [each for each in staying if not needed.isdisjoint(needing(each))])


def needing(staying: Sentence) -> Iterator[str]:
    """By which codes a record that stays may need to know whose it is."""
    yield from (HOLD,) if staying.fate is Fate.HELD else staying.rules


def needed_fields(declaration: Privacy, staying: Sequence[Sentence]) -> frozenset[str]:
    """Those of the declared fields of who the person is that what stays still needs."""
    codes = {code for each in staying for code in needing(each)}
    return frozenset(
        name
        for names, rules in declaration.needed_by.items()
        if not codes.isdisjoint(rules.split())
        for name in names.split()
    )
