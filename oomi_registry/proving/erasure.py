"""The proof of erasure: what went is nowhere, what stays is listed with ground and day, the neighbour has everything.

It is made in whatever database the caller is connected to; :mod:`oomi_registry.proving.house` makes one for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from oomi_registry.proving import erased
from oomi_registry.proving.canaries import of_late
from oomi_registry.proving.erased import Fate, Finding
from oomi_registry.proving.erasing import Rows, erase
from oomi_registry.proving.filling import fill, standing
from oomi_registry.proving.planted import Planted
from oomi_registry.proving.searching import everywhere, listening
from retention import erasure
from retention.disposal import dispose
from retention.erasure import PlannedRow


@dataclass(frozen=True, slots=True)
class ErasureProof:
    """What came out: a finding for each value of the person's, and for what is wrong of the neighbour's or at night."""

    findings: tuple[Finding, ...]
    harmed: tuple[Finding, ...]
    nights: tuple[Finding, ...]
    neighbours: int
    places: int
    """How many columns, files, keys and logs were searched."""
    days: int
    """On how many last days it was looked whether what is kept goes on its day."""

    @property
    def faults(self) -> list[Finding]:
        """Everything by which the proof fails."""
        return [*(each for each in self.findings if each.is_fault), *self.harmed, *self.nights]


def prove_erasure(*, index_key: bytes, step: Callable[[str], None] = lambda _: None) -> ErasureProof:
    """Fill a person and a neighbour, let the person be erased as ever, and search everything for everything of both.

    ``step`` is told what is done next. The database must be empty of people. Raises
    :class:`oomi_registry.proving.erasing.NotErased` and :class:`oomi_registry.proving.searching.NotSearched`.
    """
    with listening() as logged:
        step("Täytetään toisen henkilön ja naapurin jokainen kenttä ja tiedosto")
        person, neighbour = fill(of_late(timezone.localdate()))
        step("Poistetaan henkilön tiedot pyynnöstä alkaen")
        planned = erase(person.party, index_key=index_key)
    step("Etsitään jokaista arvoa jokaisesta taulusta, tiedostosta, avaimesta ja lokista")
    places = everywhere("\n".join(logged))

    def row_of(each: Planted) -> PlannedRow | None:
        return planned.get((each.model, each.key)) if isinstance(each.key, UUID) else None

    findings = tuple(erased.judge(person.planted, row_of, standing, places))
    harmed = tuple(erased.harmed(neighbour.planted, standing))
    days = sorted({row.until for row in planned.values() if row.until is not None})
    step(f"Annetaan öiden kulua: {len(days)} päivää, joina säilytettävän on määrä mennä")
    return ErasureProof(
        findings, harmed, tuple(_nights(planned, days, index_key)), len(neighbour.planted), len(places), len(days)
    )


def _nights(planned: Rows, days: Sequence[date], index_key: bytes) -> Iterator[Finding]:
    """What is kept is there on its last day, and gone after the night that follows (GDPR 5(1)(e))."""
    for last in days:
        there = [row for row in planned.values() if row.until == last]
        yield from _found(there, _noon(last), index_key, Fate.EARLY)
        yield from _found(there, _noon(last + timedelta(days=1)), index_key, Fate.OVERSTAYED)


def _found(rows: Sequence[PlannedRow], night: datetime, index_key: bytes, fault: Fate) -> Iterator[Finding]:
    dispose(now=night)
    for person in erasure.to_look_at(night):
        erasure.go_on(person, index_key=index_key, now=night)
    for row in rows:
        if row.model._base_manager.filter(pk=row.key).exists() is (fault is Fate.OVERSTAYED):
            yield Finding(row.model._meta.label, fault, row.ground, row.until, erased.AT_NIGHT[fault])


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
