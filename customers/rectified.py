"""What was rectified stays rectified (GDPR 5(1)(d), 16): a source that still has the old value does not bring it back.

A value of a field is marked stale when the field is rectified. Whatever a source sends of that field in that row is
taken, save that very value. When the person has it put back, or an operation of the desk writes it, it is true again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Model

from customers.fields.keys import index_key
from customers.identifiers import keyed_hash
from customers.models import Party, StaleValue

Stale = Mapping[UUID, frozenset[tuple[str, str]]]
"""By the key of a row, its fields with the hashes of what they may not become."""


def mark_stale(row: Model, old: Mapping[str, object], party: Party, *, origin: str, now: datetime) -> None:
    """Remember what the fields of a row were before they were rectified; ``old`` is their values by their names.

    ``now`` is an instant with its zone. Called in the transaction that writes the new values.
    """
    StaleValue.objects.bulk_create(
        (
            StaleValue(
                party=party,
                table=row._meta.label,
                record=row.pk,
                field=name,
                value_hash=_hash(row.pk, name, value),
                rectified_at=now,
                origin=origin,
            )
            for name, value in old.items()
        ),
        ignore_conflicts=True,
    )


def mark_true(row: Model, new: Mapping[str, object], *, now: datetime) -> None:
    """What the fields of a row have now is true, whatever was said of it before."""
    for name, value in new.items():
        StaleValue.objects.filter(
            record=row.pk, field=name, value_hash=_hash(row.pk, name, value), true_again_at__isnull=True
        ).update(true_again_at=now)


def stale_values(records: Iterable[UUID]) -> Stale:
    """What of these rows is stale, in one query."""
    found: dict[UUID, set[tuple[str, str]]] = {}
    rows = StaleValue.objects.filter(record__in=list(records), true_again_at__isnull=True)
    for record, name, hashed in rows.values_list("record", "field", "value_hash"):
        found.setdefault(record, set()).add((name, hashed))
    return {record: frozenset(each) for record, each in found.items()}


def stale_names(record: UUID, fields: Mapping[str, object], stale: Stale) -> frozenset[str]:
    """Those of the fields that a source sends for a row with a value that was rectified."""
    known = stale.get(record)
    if not known:
        return frozenset()
    named = {name for name, _ in known}
    return frozenset(
        name for name, value in fields.items() if name in named and (name, _hash(record, name, value)) in known
    )


def _hash(record: UUID, name: str, value: object) -> str:
    return keyed_hash("stale_value", f"{record}\0{name}\0{_as_text(value)}", index_key())


def _as_text(value: object) -> str:
    """The same text for the same value, whether it came from a form, a file or the database; nothing is one value."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Model):
        return str(value.pk)
    return str(value)
