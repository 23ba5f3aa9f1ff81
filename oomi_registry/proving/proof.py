"""The proof of access: what was planted in a person's records is in that person's copy, and nothing of a neighbour's.

It is made in whatever database the caller is connected to; :mod:`oomi_registry.proving.house` makes one for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oomi_registry.proving import course
from oomi_registry.proving.filling import Person, fill, never_planted
from oomi_registry.proving.judging import Fate, Finding, judge, leaks


@dataclass(frozen=True, slots=True)
class Proof:
    """What came out: a finding for each value of the person's, each leak, and each field nothing was planted in."""

    findings: tuple[Finding, ...]
    leaked: tuple[Finding, ...]
    never_planted: tuple[str, ...]
    neighbours: int

    @property
    def faults(self) -> list[Finding]:
        """Everything by which the proof fails."""
        wrong = [each for each in self.findings if each.is_fault]
        empty = [Finding(place, Fate.MISSING, told=_EMPTY) for place in self.never_planted]
        return [*wrong, *self.leaked, *empty]


_EMPTY = "Nothing was planted in the field. Give its table a row with it in oomi_registry/proving/variants.py."


def prove(*, index_key: bytes, step: Callable[[str], None] = lambda _: None) -> Proof:
    """Fill a person and a neighbour, let the person's copy be made, and look in it for everything of both.

    ``step`` is told what is done next. The database must be empty of people and is left full of canaries. Raises
    :class:`oomi_registry.proving.course.NotBuilt`.
    """
    step("Täytetään henkilön ja naapurin jokainen kenttä ja tiedosto")
    person, neighbour = fill()
    step("Kootaan henkilön tietopaketti pyynnöstä alkaen")
    copy, parts = course.copy_of(person.party, person.planted, index_key=index_key)
    step("Etsitään jokainen arvo paketista")
    return Proof(
        findings=tuple(judge(person.planted, copy, parts, course.SAID)),
        leaked=tuple(leaks(neighbour.planted, _of_the_neighbour_alone(person, neighbour), copy)),
        never_planted=tuple(never_planted(person.planted)),
        neighbours=len(neighbour.planted),
    )


def _of_the_neighbour_alone(person: Person, neighbour: Person) -> set[str]:
    return neighbour.keys() - person.keys()


def by_place(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The findings of each field, in the order of the tables."""
    together: dict[str, list[Finding]] = {}
    for each in findings:
        together.setdefault(each.place, []).append(each)
    return together
