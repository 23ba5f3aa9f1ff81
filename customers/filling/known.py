"""What the register already knows of the rows of a batch, and which of them it may not take for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models.constants import LOOKUP_SEP

from customers.filling import asking
from customers.filling.asking import Target, There
from customers.filling.checking import NEEDED, Checked
from customers.filling.clocks import is_contract
from customers.filling.kinds import KEY, PARTY, Kind, kinds
from customers.filling.reading import Rejected
from customers.keys import new_keys
from customers.models import ErasedKey
from customers.models.basics import MeteringPoint
from customers.models.contracts import Relationship
from customers.objected import PROFILED
from customers.operations.erasures import erased_hash
from customers.rectified import Stale, stale_names, stale_values
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.declarations import WhileNeeded, passes
from retention.schedule import cutoff

UNKNOWN = "Tuo ensin rivi, johon tämä viittaa, tai korjaa viittaus: rekisterissä ei ole sellaista."
RESTRICTED = "Jätä rivi pois: henkilön tietojen käsittely on rajoitettu, joten niitä vain säilytetään."  # GDPR 18(2)
OBJECTED = "Jätä rivi pois: henkilö vastustaa profilointia, joten hänestä ei kerätä tätä tietoa."  # GDPR 21(1)
ERASED = "Poista rivi lähdejärjestelmästäkin: henkilön tiedot on poistettu, eikä niitä palauteta."  # GDPR 17(1)
RETENTION_ENDED = "Jätä rivi pois: sen säilytysaika on jo päättynyt."  # GDPR 5(1)(e)
OF_ANOTHER = "Korjaa viittaus: se on toisen henkilön rivi."
ANOTHER_PERSON = "Anna rivi omalla external_key-tunnuksellaan: tällä tunnuksella on toisen henkilön rivi."
DECEASED = "Jätä rivi pois tai anna sopimukselle päättymispäivä: henkilö on kuollut."

# Whose rows these name must be the row's own person's, as the operations have it.
_OF_THE_SAME_PERSON = (MeteringPoint, Relationship)


@dataclass(slots=True)
class Ready:
    """A row that may be written: under which key, whether it is new, and the keys of the rows it names."""

    row: Checked
    pk: UUID
    there: There | None
    targets: Mapping[str, UUID | str | None]


class Knowledge:
    """What decides for one run whether a row is taken; ``today`` is the day in Helsinki, ``key`` is ``INDEX_KEY``."""

    def __init__(self, today: date, *, key: bytes) -> None:
        self.today = today
        self.key = key
        self.cutoffs = {rule.code: cutoff(rule, today) for rule in register().rules}

    def judge(self, kind: Kind, rows: Sequence[Checked]) -> tuple[list[Ready], list[Rejected]]:
        """The rows that may be written, and why the others may not."""
        there = asking.rows_with(kind, [row.key for row in rows])
        targets = {
            name: asking.rows_named(
                kind, reference, {key for row in rows if (key := row.references.get(name)) is not None}
            )
            for name, reference in kind.references.items()
        }
        if is_contract(kind):
            targets["relationship"] = asking.as_contracts_have_it(targets["relationship"])
        erased = self._erased(kind, [row.key for row in rows if row.key not in there])
        objecting = _objecting(kind, there, targets)
        stale = stale_values([known.pk for known in there.values()]) if there else {}
        ready, rejected, fresh = [], [], iter(new_keys(len(rows) - len(there)))
        for row in rows:
            known = there.get(row.key)
            wrong = self._wrong(row, known, targets, erased.get(row.key)) or _profiled(row, known, targets, objecting)
            if wrong is not None:
                rejected.append(Rejected(row.line, *wrong))
                continue
            named = {name: None if key is None else targets[name][key].pk for name, key in row.references.items()}
            if known is not None:
                _leave_rectified(row, known.pk, stale)
            ready.append(Ready(row, known.pk if known else next(fresh), known, named))
        return ready, rejected

    def _wrong(
        self,
        row: Checked,
        there: There | None,
        targets: Mapping[str, Mapping[str, Target]],
        erased_at: datetime | None,
    ) -> tuple[str, str] | None:
        """The field and the reason for which the row is not taken."""
        if there is not None and there.restricted:
            return "", RESTRICTED
        named: dict[str, Target] = {}
        for name, key in row.references.items():
            if key is None:
                continue
            target = targets[name].get(key)
            if target is None:
                return self._missing(row, name, key)
            named[name] = target
            if target.restricted:
                return name, RESTRICTED
        if erased_at is not None and not self._of_somebody_new(row, named, erased_at):
            return KEY, ERASED
        return _whose(row, there, named) or (self._new(row, named) if there is None else None)

    def _missing(self, row: Checked, name: str, key: str) -> tuple[str, str]:
        reference = row.kind.references[name]
        if not reference.by_code:
            hashed = erased_hash(reference.target, key, key=self.key)
            if ErasedKey.objects.filter(key_hash=hashed).exists():
                return name, ERASED
        return name, UNKNOWN

    def _new(self, row: Checked, named: Mapping[str, Target]) -> tuple[str, str] | None:
        """What only a row that is not there yet can be refused for."""
        missing = [name for name in row.kind.required if name not in row.values and name not in row.references]
        if missing:
            return min(missing), NEEDED
        party = named.get(PARTY)
        if party is not None and party.deceased and is_contract(row.kind) and _still_runs(row):
            return PARTY, DECEASED  # as customers.operations.contracts
        if self.retention_has_ended(row, {name: target.clocks for name, target in named.items()}):
            return "", RETENTION_ENDED
        return None

    def retention_has_ended(self, row: Checked, clocks: Mapping[str, Mapping[str, object]]) -> bool:
        """Whether the row would be due already by its own rules (GDPR 5(1)(e)).

        ``clocks`` are the days read through its references. Who the person is goes with the last record that needs
        it, which may come later in the file: it is not judged by its own clock.
        """
        if isinstance(row.kind.declaration.keep, WhileNeeded):
            return False
        needed = all(self._ended(rule, row.values.get(clock)) for rule, clock in _needed_by(row.kind))
        return needed and any(
            all(self._ended(rule, _clock(row, clocks, first, rest)) for rule, first, rest in alternative)
            for alternative in _rules(row.kind)
        )

    def _ended(self, rule: str, started: object) -> bool:
        before = self.cutoffs[rule]
        return before is not None and isinstance(started, date) and day_in_helsinki(started) < before

    def _erased(self, kind: Kind, keys: list[str]) -> Mapping[str, datetime]:
        """When the row under each key was erased, the last time."""
        if not keys or not ErasedKey.objects.exists():
            return {}
        hashes = {erased_hash(kind.model, key, key=self.key): key for key in keys}
        return {hashes[hashed]: erased_at for hashed, erased_at in asking.when_erased(hashes).items()}

    def _of_somebody_new(self, row: Checked, named: Mapping[str, Target], erased_at: datetime) -> bool:
        """Whether the row began after the erasure, so that the key is another person's by now."""
        days = [row.values[name] for name in row.kind.first_days if name in row.values]
        begins = min((day_in_helsinki(day) for day in days if isinstance(day, date)), default=None)
        if begins is None and PARTY in named:
            begins = named[PARTY].first_day
        return begins is not None and begins > day_in_helsinki(erased_at)


def _leave_rectified(row: Checked, pk: UUID, stale: Stale) -> None:
    """What was rectified since stays as it is, whatever the file still says (GDPR 5(1)(d), 16)."""
    for name in stale_names(pk, row.values, stale):
        del row.values[name]


def _objecting(
    kind: Kind, there: Mapping[str, There], targets: Mapping[str, Mapping[str, Target]]
) -> AbstractSet[UUID | str]:
    """Those of the rows' people who object to what rows of this kind are for; nobody is asked about other kinds."""
    purposes = PROFILED.get(kind.model)
    if not purposes:
        return frozenset()
    people = {row.party for row in there.values()} | {target.party for target in targets.get(PARTY, {}).values()}
    return {*asking.who_objects([each for each in people if each is not None], purposes)}


def _profiled(
    row: Checked,
    there: There | None,
    targets: Mapping[str, Mapping[str, Target]],
    objecting: AbstractSet[UUID | str],
) -> tuple[str, str] | None:
    """GDPR 21(1): nobody who objects is profiled further, while it is weighed and after it was upheld."""
    key = row.references.get(PARTY)
    party = there.party if there is not None else targets[PARTY][key].party if key is not None else None
    return ("", OBJECTED) if party in objecting else None


@lru_cache(maxsize=128)
def _needed_by(kind: Kind) -> tuple[tuple[str, str], ...]:
    """The rules that rows which refer to one of this kind count from its days, each with the day's field.

    A relationship stays while its contracts do, and those count from its end.
    """
    return tuple(
        (runs.rule, clock)
        for other in kinds().values()
        for name, reference in other.references.items()
        if reference.target is kind.model
        for alternative in passes(other.declaration.keep)
        for runs in alternative
        for first, _, clock in [runs.clock.partition(LOOKUP_SEP)]
        if first == name and clock and LOOKUP_SEP not in clock
    )


def _whose(row: Checked, there: There | None, named: Mapping[str, Target]) -> tuple[str, str] | None:
    """Rows stay with their person, and name places and relationships of that person alone."""
    if not row.kind.has_party:
        return None
    given = named.get(PARTY)
    if there is not None and given is not None and there.party != given.pk:
        return PARTY, ANOTHER_PERSON
    party = given.pk if given is not None else there.party if there is not None else None
    for name, target in named.items():
        if issubclass(row.kind.references[name].target, _OF_THE_SAME_PERSON) and target.party != party:
            return name, OF_ANOTHER
    return None


def _still_runs(row: Checked) -> bool:
    return row.values.get("ended_on") is None and row.values.get("liability_ended_on") is None


@lru_cache(maxsize=128)
def _rules(kind: Kind) -> tuple[tuple[tuple[str, str, str], ...], ...]:
    """The passes of the kind's rules: each rule with its clock, as a field and what is read through that."""
    return tuple(
        tuple((runs.rule, first, rest) for runs in alternative for first, _, rest in [runs.clock.partition(LOOKUP_SEP)])
        for alternative in passes(kind.declaration.keep)
    )


def _clock(row: Checked, clocks: Mapping[str, Mapping[str, object]], name: str, rest: str) -> object:
    return clocks.get(name, {}).get(rest) if rest else row.values.get(name)
