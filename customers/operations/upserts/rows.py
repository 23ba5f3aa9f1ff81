"""What every upsert does: find the row by its key, find whose it is, and see to it that an erasure stays one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from customers.models import ErasedKey, Party, Relationship
from customers.models.origins import Keyed
from customers.operations.erasures import erased_hash
from customers.operations.upserts.refusals import (
    EndsBeforeItBegins,
    Erased,
    HeldAlready,
    NoSuchRow,
    NotYours,
    Restricted,
    SentTwiceAtOnce,
)
from customers.rectified import stale_names, stale_values
from customers.restricted import ONLY_STORED
from oomi_registry.notice.days import day_in_helsinki

Row = TypeVar("Row", bound=Keyed)
Fields = Mapping[str, object]
"""What was sent, checked and normalised, by the names of the fields; what was left out is not in it."""

_TAKEN = {
    "customer_number": "customer_number",
    "user_identifier": "user_identifier",
    "contact_point_is_held_once": "value",
    "metering_point_is_held_once": "gsrn",
    "at_a_place_at_a_time": "metering_point",
}
_ENDS_EARLY = ("ends_after_it_begins",)


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a row: its key in the register, a person's number, and whether it was made now."""

    id: UUID
    external_key: str
    created: bool
    number: int | None = None
    kept: frozenset[str] = frozenset()
    """Fields that were sent with a value that the person had put right, and were left as they are."""


def check_not_erased(model: type[Model], external_key: str, began_on: date | None, index_key: bytes) -> None:
    """Raise Erased where a row of that key was erased, unless this one began after that day (Helsinki).

    By key *and* time: a key that the system has since given to somebody else is another person's. A row that does not
    say when it began is taken for the erased one.
    """
    erased = (
        ErasedKey.objects.filter(key_hash=erased_hash(model, external_key, key=index_key))
        .order_by("-erased_at")
        .values_list("erased_at", flat=True)
        .first()
    )
    if erased is not None and (began_on is None or began_on <= day_in_helsinki(erased)):
        raise Erased


def find(model: type[Row], external_key: str) -> Row | None:
    """The row of that key, locked, or None."""
    return model._default_manager.select_for_update(no_key=True).filter(external_key=external_key).first()


def customer(external_key: object, controller: str) -> Party:
    """The customer whose row it is, locked. Raises NoSuchRow, NotYours or Restricted."""
    party = find(Party, str(external_key))
    if party is None:
        raise NoSuchRow("customer")
    check_open(party)
    check_own(party, controller, "customer")
    return party


def check_open(party: Party) -> None:
    """Raise Restricted where the person's data may only be stored (GDPR 18(2))."""
    if party.restricted_at is not None:
        raise Restricted


def check_own(party: Party, controller: str, field: str = "") -> None:
    """Raise NotYours where the person is a customer of other companies alone; one of nobody's is anybody's."""
    customer_of = set(Relationship.objects.filter(party=party).values_list("controller", flat=True))
    if customer_of and controller not in customer_of:
        raise NotYours(field)


def check_days(began_on: object, ended_on: object) -> None:
    """Raise EndsBeforeItBegins."""
    if isinstance(began_on, date) and isinstance(ended_on, date) and ended_on < began_on:
        raise EndsBeforeItBegins


def change(row: Model, fields: Fields) -> bool:
    """Give the row the values that are new to it and save it; whether there was any."""
    new = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    if new:
        sealed_with = {f"{name}_index" for name in new} & {field.name for field in row._meta.concrete_fields}
        row.save(update_fields=[*new, *sealed_with])
    return bool(new)


def take_over(row: Row, fields: Fields) -> frozenset[str]:
    """Give the row what a source sent of it, save what was rectified since; comes out what was left as it is.

    A source that still has the old value does not bring it back (GDPR 5(1)(d), 16).
    """
    kept = stale_names(row.pk, fields, stale_values([row.pk]))
    change(row, {name: value for name, value in fields.items() if name not in kept})
    return kept


@contextmanager
def one_row() -> Iterator[None]:
    """A transaction, in which what the database alone can see is refused by name."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        constraint = str(getattr(getattr(refused.__cause__, "diag", None), "constraint_name", ""))
        if constraint == ONLY_STORED:
            raise Restricted from None  # this row alone, or since it was read
        if "external_key" in constraint:
            raise SentTwiceAtOnce from None
        if constraint.endswith(_ENDS_EARLY):
            raise EndsBeforeItBegins from None
        for part, field in _TAKEN.items():
            if part in constraint:
                raise HeldAlready(field) from None
        raise
