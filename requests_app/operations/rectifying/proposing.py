"""What a person wants changed, written down beside what the register has now and where that came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from customers.identifiers import parse_email, parse_name, parse_phone, parse_postal_code, parse_street
from customers.keys import new_key
from customers.models import ContactPoint, Party, PostalAddress
from oomi_registry.notice.days import day_in_helsinki
from requests_app.corrections import REACHED, address_as_text, as_text, parse_country, place_of, read, row_of, write
from requests_app.events import Happening, Key
from requests_app.lifecycle import Actor
from requests_app.models import ProposedChange
from requests_app.operations.casework import begin, record
from requests_app.operations.effects import restrict_contested
from requests_app.operations.submission import LONGEST_DETAILS, check_text
from requests_app.permitted.case import Case
from requests_app.permitted.rectifying import (
    NothingChanges,
    PlaceUnknown,
    UnnecessaryIsEmptied,
    ValueMissing,
    rectification_of,
)
from requests_app.rectification import Fate, Fault
from requests_app.rights import Right


@dataclass(frozen=True, slots=True)
class _Proposed:
    """Where a change would go, and from what to what."""

    table: str
    record: UUID
    name: str
    source: str
    present: str = field(repr=False)
    proposed: str = field(repr=False)


@transaction.atomic
def propose_change(
    request_id: UUID,
    *,
    table: str,
    record_id: UUID,
    field: str,
    ground: Fault,
    proposed: str,
    allow_artificial: bool = False,
    actor: User,
    now: datetime,
) -> ProposedChange:
    """One field of one of the matched person's rows should hold ``proposed``, as typed; nothing is changed yet.

    Data that is said to be inaccurate is restricted from then on (GDPR 18(1)(a)). The value is read as the field reads
    it. What is unnecessary is emptied; a whole row that is unnecessary is erased instead. Proposing for the same field
    again replaces a proposal that is undecided. ``allow_artificial`` is ``settings.ALLOW_ARTIFICIAL_HETU``. Raises
    ``PlaceUnknown``, ``NothingChanges`` or what the value's reading raises.
    """
    case, capacity = begin("propose_change", request_id, actor, now)
    check_text(proposed, "pitäisi olla", LONGEST_DETAILS)
    place = place_of(_party(case), table, record_id, field)
    if place is None:
        raise PlaceUnknown
    if ground is Fault.UNNECESSARY and proposed.strip():
        raise UnnecessaryIsEmptied
    if ground is not Fault.UNNECESSARY and not proposed.strip():
        raise ValueMissing
    today = day_in_helsinki(now)
    value = read(place.row, place.field, proposed, today=today, allow_artificial=allow_artificial)
    wanted = write(place.field, value)
    if wanted == place.text:
        raise NothingChanges
    what = _Proposed(table, record_id, field, place.source, place.text, wanted)
    return _write_down(case, what, ground, actor=actor, capacity=capacity, now=now)


@transaction.atomic
def propose_address(
    request_id: UUID,
    *,
    street: str,
    postal_code: str,
    city: str,
    country: str = "FI",
    replaces: UUID | None = None,
    ground: Fault = Fault.OUTDATED,
    actor: User,
    now: datetime,
) -> ProposedChange:
    """The person has a new postal address, in place of the row ``replaces`` or beside what there is.

    Raises an ``IdentifierRefused`` for what is no address, ``PlaceUnknown`` or ``NothingChanges``.
    """
    case, capacity = begin("propose_address", request_id, actor, now)
    code = parse_country(country)
    text = address_as_text(parse_street(street), parse_postal_code(postal_code, code), parse_name(city), code)
    what = _new_row(_party(case), PostalAddress._meta.label, text, replaces)
    return _write_down(case, what, ground, actor=actor, capacity=capacity, now=now)


@transaction.atomic
def propose_contact(
    request_id: UUID,
    *,
    kind: Literal["email", "phone"],
    value: str,
    replaces: UUID | None = None,
    ground: Fault = Fault.OUTDATED,
    actor: User,
    now: datetime,
) -> ProposedChange:
    """The person has a new mailbox or number; as :func:`propose_address`."""
    case, capacity = begin("propose_contact", request_id, actor, now)
    text = parse_email(value) if kind == "email" else parse_phone(value)
    what = _new_row(_party(case), ContactPoint._meta.label, text, replaces)
    return _write_down(case, what, ground, actor=actor, capacity=capacity, now=now)


def _new_row(party: Party, table: str, text: str, replaces: UUID | None) -> _Proposed:
    """A new row of that table; where it replaces none, its key is made now and names it until it is there."""
    held = REACHED[table]._default_manager.filter(party=party, ended_on=None)
    if any(as_text(row) == text for row in held):
        raise NothingChanges
    if replaces is None:
        return _Proposed(table, new_key(), "", "person", "", text)
    old = row_of(party, table, replaces)
    if not isinstance(old, PostalAddress | ContactPoint) or old.ended_on is not None:
        raise PlaceUnknown
    return _Proposed(table, replaces, "", old.source, as_text(old), text)


def _write_down(
    case: Case, what: _Proposed, ground: Fault, *, actor: User, capacity: Actor, now: datetime
) -> ProposedChange:
    right = rectification_of(case)
    assert right is not None  # noqa: S101 - the check has asked
    undecided = right.proposed_changes.filter(table=what.table, record=what.record, field=what.name, fate=Fate.PROPOSED)
    change = undecided.first() or ProposedChange(right=right, table=what.table, record=what.record, field=what.name)
    change.present, change.proposed, change.source = what.present, what.proposed, what.source
    change.ground, change.proposed_at, change.proposed_by = ground, now, actor
    change.save()
    contested = row_of(_party(case), what.table, what.record)
    if ground is Fault.INACCURATE and contested is not None:  # GDPR 18(1)(a): while it is verified whether it is right
        restrict_contested(case, right, [contested], actor=actor, now=now)
    record(
        case.request,
        Happening.CHANGE_PROPOSED,
        now=now,
        capacity=capacity,
        actor=actor,
        right=Right.RECTIFICATION,
        codes={Key.TABLE: what.table, Key.FAULT: ground},
    )
    return change


def _party(case: Case) -> Party:
    party = case.request.party
    assert party is not None  # noqa: S101 - the check has asked
    return party
