"""Which of a person's rows are held or restricted now, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from customers.models import Restriction
from retention.erasure.reading import Alike
from retention.holds import origin_of_restriction

# Keys go to the database as one array: placeholders for ten thousand of them take longer than the answer.
_HELD = """
    SELECT held.id, held.record, held."table", hold.placed_at, hold.origin, 'hold'
    FROM retention_heldrecord AS held JOIN retention_legalhold AS hold ON hold.id = held.hold_id
    WHERE held.released_at IS NULL AND held.record = ANY(%(keys)s)
    UNION ALL
    SELECT held.id, held.record, held."table", restriction.placed_at, restriction.origin, 'restriction'
    FROM customers_restrictedrecord AS held
    JOIN customers_restriction AS restriction ON restriction.id = held.restriction_id
    WHERE held.released_at IS NULL AND held.record = ANY(%(keys)s)
"""
_RELEASE = {
    "hold": "UPDATE retention_heldrecord SET released_at = %s WHERE id = ANY(%s)",
    "restriction": "UPDATE customers_restrictedrecord SET released_at = %s WHERE id = ANY(%s)",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What is held: by key of the row, since when; and of the request's own, which row of which kind holds what."""

    since: Mapping[UUID, datetime] = field(default_factory=dict)
    own: Sequence[tuple[str, UUID, UUID]] = ()


def held_now(every: Sequence[Alike], own_request: str) -> Held:
    """The rows that a hold or a restriction keeps (GDPR 18(1)-(3)); those of the request itself end with its answer."""
    tables = {key: each.model._meta.db_table for each in every for key in each.keys}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"keys": list(tables)})
        rows = [row for row in cursor.fetchall() if tables[row[1]] == row[2]]
    if not rows:
        return Held()
    own_holds, standing = _origins(own_request)
    since: dict[UUID, datetime] = {}
    own: list[tuple[str, UUID, UUID]] = []
    for pk, record, _, placed_at, origin, kind in rows:
        mine = bool(own_request) and origin.startswith(f"{own_request} ") and origin not in standing
        if mine or origin in own_holds:
            own.append((kind, pk, record))
        else:
            since[record] = min(placed_at, since.get(record, placed_at))
    return Held(since, own)


def _origins(request: str) -> tuple[frozenset[str], frozenset[str]]:
    """How the holds of the request's own restrictions are named, and what is not its own although it looks so.

    A restriction that was asked for in the same request stands until the person is told of lifting (GDPR 18(3)), and so
    does its hold.
    """
    asked_for = f"{request} restriction"
    standing = Restriction.objects.filter(origin__startswith=f"{request} ", lifted_at__isnull=True)
    by_origin = list(standing.values_list("pk", "origin")) if request else []
    own = frozenset(origin_of_restriction(pk) for pk, origin in by_origin if origin != asked_for)
    return own, frozenset({asked_for} if any(origin == asked_for for _, origin in by_origin) else ())


def release_own(held: Held, going: Iterable[UUID], *, now: datetime) -> None:
    """Let rows go that nothing but the request's own holds and restrictions keep: it is answered by their going."""
    keys = set(going)
    with connection.cursor() as cursor:
        for kind, statement in _RELEASE.items():
            released = [pk for each, pk, record in held.own if each == kind and record in keys]
            if released:
                cursor.execute(statement, [now, released])


def split(every: Iterable[Alike], held: Mapping[UUID, datetime]) -> Iterator[tuple[Alike, bool]]:
    """The rows again, those that are held apart from those that are not."""
    for each in every:
        kept = tuple(key for key in each.keys if key in held) if held else ()
        if len(kept) in (0, len(each.keys)):
            yield each, bool(kept)
            continue
        yield replace(each, keys=kept), True
        yield replace(each, keys=tuple(key for key in each.keys if key not in held)), False
