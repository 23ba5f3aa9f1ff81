"""What the register is asked of the rows of a batch: once for each kind, and by index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, F, Lookup, Max, Model, Q, UUIDField, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.sql.compiler import SQLCompiler

from customers.fields import Sealed
from customers.filling.clocks import is_contract
from customers.filling.kinds import KEY, PARTY, Kind, Reference, kinds
from customers.models import ErasedKey, Party, RestrictedRecord
from customers.objected import objecting
from oomi_registry.notice.declarations import passes

if TYPE_CHECKING:
    Column = CharField[object, object] | UUIDField[object, object]

_OF_THE_PERSON = ("restricted_at", "deceased", "first_seen_on")


@dataclass(frozen=True, slots=True)
class Target:
    """A row that another row names: its key, whose it is, and the days that the naming row's rules count from."""

    pk: UUID | str
    party: UUID | None = None
    restricted: bool = False
    deceased: bool = False
    clocks: Mapping[str, object] = field(default_factory=dict)
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class There:
    """A row that is in the register already, with what stands sealed in it."""

    pk: UUID
    party: UUID | None
    restricted: bool
    sealed: Mapping[str, bytes | None]


def as_contracts_have_it(bonds: Mapping[str, Target]) -> Mapping[str, Target]:
    """The relationships, those without their end that have contracts already.

    Such an end is only that of the contracts which have come so far: the one that runs may stand later in the file. A
    contract that is past its time all the same goes with the next disposal.
    """
    pks = [bond.pk for bond in bonds.values()]
    having: set[object] = set()
    for kind in kinds().values():
        if is_contract(kind):
            contract: type[Model] = kind.model
            rows = contract._base_manager.filter(_one_of("relationship", pks, UUIDField))
            having |= set(rows.values_list("relationship_id", flat=True))
    return {key: replace(bond, clocks={}) if bond.pk in having else bond for key, bond in bonds.items()}


def when_erased(key_hashes: Iterable[str]) -> Mapping[str, datetime]:
    """When a row was erased under each of these hashes of keys, the last time."""
    found = ErasedKey.objects.filter(_one_of("key_hash", key_hashes, CharField))
    return dict(found.values_list("key_hash").annotate(Max("erased_at")))


def rows_with(kind: Kind, keys: list[str]) -> Mapping[str, There]:
    """The rows of the kind that have one of these keys."""
    columns = [KEY, "pk", *([PARTY] if kind.has_party else []), *kind.sealed]
    rows = list(kind.model._base_manager.filter(_one_of(KEY, keys, CharField)).values_list(*columns))
    if not rows:
        return {}
    restricted = _restricted(kind, [row[1] for row in rows])
    offset = 2 + kind.has_party
    return {
        row[0]: There(
            pk=row[1],
            party=row[2] if kind.has_party else None,
            restricted=row[1] in restricted,
            sealed={
                name: value.ciphertext if isinstance(value, Sealed) else None
                for name, value in zip(kind.sealed, row[offset:], strict=True)
            },
        )
        for row in rows
    }


def _restricted(kind: Kind, pks: list[UUID]) -> set[object]:
    """Those of the rows whose data subject's data are only stored (GDPR 18(2)), by whatever path they are theirs."""
    found: set[object] = set()
    for path in kind.declaration.subjects:
        through = "" if path == "self" else f"{path}{LOOKUP_SEP}"
        asked = Q(**{f"{through}restricted_at__isnull": False})
        found |= set(kind.model._base_manager.filter(asked, _one_of("pk", pks, UUIDField)).values_list("pk", flat=True))
    return found | _restricted_by_themselves(pks)


def _restricted_by_themselves(pks: Iterable[object]) -> set[object]:
    """Those of the rows that a restriction names, whoever they are about (GDPR 18(1))."""
    covering = RestrictedRecord.objects.filter(_one_of("record", pks, UUIDField), released_at__isnull=True)
    return set(covering.values_list("record", flat=True))


def who_objects(parties: Iterable[UUID], purposes: frozenset[str]) -> set[UUID]:
    """Those of the people who object to any of the purposes (GDPR 21(1))."""
    return objecting(parties, purposes) if purposes else set()


def rows_named(kind: Kind, reference: Reference, keys: Iterable[str]) -> Mapping[str, Target]:
    """The rows that are named by these keys, each with what the naming row's rules count from."""
    wanted = list(keys)
    if not wanted:
        return {}
    rows = reference.target._base_manager.all()
    if reference.by_code:
        found = rows.filter(pk__in=wanted)
        if any(each.name == "in_force" for each in reference.target._meta.concrete_fields):
            found = found.filter(in_force=True)
        return {str(code): Target(str(code)) for code in found.values_list("pk", flat=True)}
    paths = _paths(kind, reference.field.name)
    own = [] if reference.target is Party else [PARTY] if _names_party(reference) else []
    through = "" if reference.target is Party else f"{PARTY}{LOOKUP_SEP}"
    restricted_at, deceased, first_seen_on = (f"{through}{name}" for name in _OF_THE_PERSON)
    about = [restricted_at, deceased, first_seen_on] if own or reference.target is Party else []
    columns = [KEY, "pk", *own, *about, *paths]
    targets = {}
    for row in rows.filter(_one_of(KEY, wanted, CharField)).values_list(*columns):
        told = dict(zip(columns, row, strict=True))
        targets[told[KEY]] = Target(
            pk=told["pk"],
            party=told["pk"] if reference.target is Party else told.get(PARTY),
            restricted=told.get(restricted_at) is not None,
            deceased=bool(told.get(deceased)),
            first_day=told.get(first_seen_on),
            clocks={path: told[path] for path in paths},
        )
    restricted = _restricted_by_themselves([target.pk for target in targets.values()])
    return {key: replace(each, restricted=True) if each.pk in restricted else each for key, each in targets.items()}


def _names_party(reference: Reference) -> bool:
    return any(each.name == PARTY for each in reference.target._meta.concrete_fields)


def _paths(kind: Kind, name: str) -> list[str]:
    """What the kind's rules read through that reference."""
    clocks = (runs.clock for alternative in passes(kind.declaration.keep) for runs in alternative)
    found = [rest for clock in clocks for first, _, rest in [clock.partition(LOOKUP_SEP)] if first == name and rest]
    return sorted(set(found))


class _OneOf(Lookup):  # type: ignore[type-arg]  # not generic at run time
    """``left = ANY (right)``: one value for the keys of a whole batch, where ``IN`` has as many as there are keys."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[str | int]]:
        left, of_the_left = self.process_lhs(compiler, connection)
        right, of_the_right = self.process_rhs(compiler, connection)
        return f"{left} = ANY ({right})", [*of_the_left, *of_the_right]


def _one_of(name: str, values: Iterable[object], of: type[Column]) -> _OneOf:
    return _OneOf(F(name), Value(list(values), output_field=ArrayField(of())))
