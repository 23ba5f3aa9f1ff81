"""The register is changed: one value of one row, or a row that ends and another that begins; and how it is put back.

A row tells one source. One value that the person gave does not make the rest of the row theirs, so the row keeps its
source and the change says that this value is the person's [D: source-of-a-rectified-value]; a new row is theirs whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, models
from django.db.models import Field, Model
from psycopg import errors

from customers.fields import SealedField
from customers.keys import new_key
from customers.models import ContactPoint, Party, PostalAddress
from customers.operations.upserts.rows import change as change_row
from customers.rectified import mark_stale, mark_true
from customers.restricted import Use, used_for
from oomi_registry.notice.days import day_in_helsinki
from requests_app.corrections import (
    REACHED,
    Reached,
    as_text,
    fields_in,
    place_of,
    read,
    row_of,
    text_in,
    write,
)
from requests_app.models import ProposedChange
from requests_app.permitted.rectifying import NothingChanges, PresentChanged, ValueHeld, ValuesDisagree


def carry_out(
    change: ProposedChange, text: str, party: Party, *, origin: str, allow_artificial: bool, now: datetime
) -> str:
    """Give the register the value that ``text`` says; comes out the value as text.

    Raises ``PresentChanged`` where the register has not what it had when the change was proposed, ``ValueHeld`` or
    ``ValuesDisagree`` where the database cannot hold the value, and what the value's reading raises.
    """
    today = day_in_helsinki(now)
    if not change.field:
        return _begin_row(change, text_in(change.table, text), party, origin=origin, now=now)
    place = place_of(party, change.table, change.record, change.field)
    if place is None or place.text != (change.present or ""):
        raise PresentChanged
    value = read(place.row, place.field, text, today=today, allow_artificial=allow_artificial)
    became = write(place.field, value)
    if became == place.text:
        raise NothingChanges
    row = _locked(place.row)
    with _written():
        mark_stale(row, {change.field: getattr(row, change.field)}, party, origin=origin, now=now)
        _write(row, {change.field: value}, now)
    return became


def put_back(change: ProposedChange, party: Party, *, now: datetime) -> None:
    """Give the register what it had before the change. Raises ``PresentChanged`` where it has got another value."""
    if not change.field:
        _end_row(change, party, now)
        return
    place = place_of(party, change.table, change.record, change.field)
    if place is None or place.text != (change.became or ""):
        raise PresentChanged
    with _written():
        as_it_was = _as_it_was(place.row, place.field, change.present or "", now)
        _write(_locked(place.row), {change.field: as_it_was}, now)


def _write(row: Model, fields: Mapping[str, object], now: datetime) -> None:
    """The row has these values from now on, and they are true."""
    change_row(row, fields)
    mark_true(row, fields, now=now)


def _begin_row(change: ProposedChange, text: str, party: Party, *, origin: str, now: datetime) -> str:
    """End the old row's validity, and let the new one begin today, from the person."""
    today = day_in_helsinki(now)
    model, old = REACHED[change.table], _old(change, party)
    if old is not None and (as_text(old) != change.present or old.ended_on is not None):
        raise PresentChanged
    values = fields_in(change.table, text)
    if model._default_manager.filter(party=party, ended_on=None, **values).exists():
        raise ValueHeld
    with _written():
        if old is not None:
            mark_stale(old, {"ended_on": None}, party, origin=origin, now=now)  # no source lets it go on
            _write(_locked(old), {"ended_on": max(old.began_on, today)}, now)
        ended = model._default_manager.filter(party=party, **values).order_by("-began_on").first()
        if ended is not None:  # it is the person's again: the same mailbox is held once
            _write(_locked(ended), {"ended_on": None}, now)
        else:
            key = change.record if old is None else new_key()
            model(id=key, party=party, source="person", began_on=today, **values).save(force_insert=True)
    return text


def _end_row(change: ProposedChange, party: Party, now: datetime) -> None:
    """The new row ends, and the old one goes on."""
    today = day_in_helsinki(now)
    model, old = REACHED[change.table], _old(change, party)
    values = fields_in(change.table, change.became or "")
    new = model._default_manager.filter(party=party, ended_on=None, **values).order_by("-began_on").first()
    if new is None or (change.present and old is None):
        raise PresentChanged
    with _written():
        change_row(_locked(new), {"ended_on": max(new.began_on, today)})
        if old is not None:
            _write(_locked(old), {"ended_on": None}, now)


def _old(change: ProposedChange, party: Party) -> Reached | None:
    """The row that is replaced. Raises ``PresentChanged`` where it has gone."""
    if not change.present:
        return None
    old = row_of(party, change.table, change.record)
    if not isinstance(old, PostalAddress | ContactPoint):
        raise PresentChanged
    return old


def _locked(row: Model) -> Model:
    """The row as it stands, locked until the transaction ends."""
    return type(row)._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)


def _as_it_was(row: Model, column: Field[object, object], text: str, now: datetime) -> object:
    """A value that the register had, whether or not it would be taken from a form today."""
    if not text:
        return None if column.null else ""
    if isinstance(column, models.CharField | models.TextField | SealedField):
        return text
    return read(row, column, text, today=day_in_helsinki(now), allow_artificial=True)


@contextmanager
def _written() -> Iterator[None]:
    """A savepoint in which restricted rows may be changed, for the person's own right (GDPR 18(2)).

    What the database alone can see is refused by name.
    """
    try:
        with used_for(Use.DATA_SUBJECT):
            yield
    except IntegrityError as refused:
        cause = refused.__cause__
        if isinstance(cause, errors.UniqueViolation):
            raise ValueHeld from None
        if isinstance(cause, errors.CheckViolation | errors.NotNullViolation | errors.ExclusionViolation):
            raise ValuesDisagree from None
        raise
