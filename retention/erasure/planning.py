"""From what is held about a person to what becomes of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from customers.holdings import held as those_held
from customers.models import Party
from oomi_registry.notice.terms import Register
from retention.erasure.fingerprints import fates_of, held_of
from retention.erasure.holding import Held, held_now, split
from retention.erasure.outside import outside
from retention.erasure.planned import Plan, PlannedRow
from retention.erasure.reading import Alike, read
from retention.erasure.settling import Settling
from retention.fates import Fate, Sentence


@dataclass(frozen=True, slots=True)
class Settled:
    """Every record about a person with what becomes of it; ``fates`` is the first half of the fingerprint."""

    every: Sequence[Alike]
    sentences: Sequence[Sentence]
    held: Held
    fates: str

    @property
    def fingerprint(self) -> str:
        """What an approval is of."""
        return self.fates + held_of(self.held.since)

    def of_the_person(self) -> Sentence:
        """What becomes of the person's own row."""
        return next(sentence for each, sentence in zip(self.every, self.sentences, strict=True) if each.model is Party)

    def staying(self) -> list[Sentence]:
        """What becomes of the records with rules of their own that stay."""
        return [
            sentence
            for each, sentence in zip(self.every, self.sentences, strict=True)
            if not each.who and sentence.fate is not Fate.REMOVED
        ]

    def rows(self) -> Iterator[PlannedRow]:
        """Row by row, in the order of the tables."""
        for each, sentence in zip(self.every, self.sentences, strict=True):
            for key in each.keys:
                yield PlannedRow(
                    each.model, key, sentence.fate, sentence.ground, sentence.rules, sentence.until, each.files
                )


def plan(party: Party, register: Register, *, today: date, own_request: str = "") -> Plan:
    """What the erasure of ``party`` would do on ``today`` (a day of Europe/Helsinki, which may lie ahead; GDPR 17(1)).

    ``own_request`` is the reference of the request that is answered by it: its own holds and restrictions end with the
    answer and keep nothing here.
    """
    found = settle(party, register, today=today, own_request=own_request)
    return Plan(party.pk, today, register.version, tuple(found.rows()), found.fingerprint)


def settle(party: Party, register: Register, *, today: date, own_request: str) -> Settled:
    """The same, records that are alike together."""
    whole = read(those_held(party), register, today)
    held = held_now(whole, own_request)
    parted = list(split(whole, held.since))
    every = [each for each, _ in parted]
    others = outside(every, register, today)
    without = Settling(every, (), others).sentences()
    kept = {place for place, (_, is_held) in enumerate(parted) if is_held}
    sentences = Settling(every, kept, others).sentences() if kept else without
    return Settled(every, sentences, held, fates_of(every, without, register.version))
