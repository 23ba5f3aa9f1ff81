"""Who a customer is, and where they are reached: customers, contact points, addresses and places of use."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from customers.models import ContactPoint, MeteringPoint, Party, PostalAddress
from customers.operations.upserts.refusals import HeldAlready, NotYours, Unchangeable
from customers.operations.upserts.rows import (
    Fields,
    Put,
    change,
    check_days,
    check_not_erased,
    check_open,
    check_own,
    customer,
    find,
    one_row,
    take_over,
)
from oomi_registry.notice.days import day_in_helsinki

Reached = TypeVar("Reached", ContactPoint, PostalAddress)


def put_customer(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """A customer as the system of ``controller`` knows them; ``now`` is an instant in UTC.

    The first contact is the earliest, the last the latest that was ever sent. Raises an UpsertRefused.
    """
    with one_row():
        party = find(Party, external_key)
        if party is not None:
            check_open(party)
            check_own(party, controller)
            seen = {
                "first_seen_on": _pick(min, sent, party, "first_seen_on"),
                "last_contact_on": _pick(max, sent, party, "last_contact_on"),
            }
            kept = take_over(party, {**sent, **seen})
            return Put(party.pk, external_key, created=False, number=party.number, kept=kept)
        today = day_in_helsinki(now)
        first = sent.get("first_seen_on")
        check_not_erased(Party, external_key, first if isinstance(first, date) else None, index_key)
        last = sent.get("last_contact_on") or first or today
        began = {"source": "person", "first_seen_on": min(_day(first or last), _day(last)), "last_contact_on": last}
        party = Party(external_key=external_key, **(began | dict(sent) | {"first_seen_on": began["first_seen_on"]}))
        party.save(force_insert=True)
        party.refresh_from_db(fields=["number"])
        return Put(party.pk, external_key, created=True, number=party.number)


def put_contact_point(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """An e-mail address or phone number of a customer. A new value ends the row that had the key and makes another."""
    return _put_reached(ContactPoint, ("kind", "value"), external_key, sent, controller, index_key, now)


def put_address(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """A postal address of a customer; as :func:`put_contact_point`."""
    placed = {"country": "FI", **sent}
    return _put_reached(
        PostalAddress, ("street", "postal_code", "city", "country"), external_key, placed, controller, index_key, now
    )


def put_metering_point(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """A place of use as one customer's; the next resident's is a row of its own. Raises an UpsertRefused."""
    with one_row():
        party = customer(sent["customer"], controller)
        values = {name: value for name, value in sent.items() if name != "customer"}
        row = find(MeteringPoint, external_key)
        if row is None:
            check_not_erased(MeteringPoint, external_key, None, index_key)
            row = _unkeyed(MeteringPoint.objects.filter(party=party, gsrn=str(sent["gsrn"])).first(), "gsrn")
        if row is None:
            row = MeteringPoint.objects.create(
                party=party, external_key=external_key, **({"source": "person"} | values)
            )
            return Put(row.pk, external_key, created=True)
        if row.party_id != party.pk:
            raise NotYours
        if row.gsrn != sent["gsrn"]:
            raise Unchangeable("gsrn")
        kept = take_over(row, {**values, "external_key": external_key})
        return Put(row.pk, external_key, created=False, kept=kept)


def _put_reached(
    model: type[Reached],
    what: tuple[str, ...],
    external_key: str,
    sent: Fields,
    controller: str,
    index_key: bytes,
    now: datetime,
) -> Put:
    """One way to reach a customer; ``what`` are the fields that say which way it is."""
    with one_row():
        party = customer(sent["customer"], controller)
        values = {name: value for name, value in sent.items() if name != "customer"}
        row = find(model, external_key)
        if row is not None and row.party_id != party.pk:
            raise NotYours
        began = sent.get("began_on")
        if row is None:
            check_not_erased(model, external_key, began if isinstance(began, date) else None, index_key)
        elif any(getattr(row, name) != values[name] for name in what):
            last_day = _day(began or day_in_helsinki(now))
            ended = max(row.began_on, last_day if row.ended_on is None else min(row.ended_on, last_day))
            change(row, {"external_key": None, "ended_on": ended})  # the source says that it ended
            row = None
        if row is None:
            same = model._default_manager.filter(party=party, **{name: values[name] for name in what})
            row = _unkeyed(same.order_by("-began_on").first(), what[-1] if model is PostalAddress else "value")
        if row is None:
            first = {"source": "person", "began_on": day_in_helsinki(now)} | values
            check_days(first["began_on"], first.get("ended_on"))
            row = model(party=party, external_key=external_key, **first)
            row.save(force_insert=True)
            return Put(row.pk, external_key, created=True)
        # The source has the row again: where it does not say that it ended, it goes on.
        again = {"external_key": external_key, "ended_on": None} | values
        check_days(again.get("began_on", row.began_on), again["ended_on"])
        known = row.external_key == external_key
        kept = take_over(row, {**values, "external_key": external_key} if known else again)
        return Put(row.pk, external_key, created=False, kept=kept)


KeyedRow = TypeVar("KeyedRow", ContactPoint, PostalAddress, MeteringPoint)


def _unkeyed(row: KeyedRow | None, field: str) -> KeyedRow | None:
    """The same thing as held already, if no system knows it by another key. Raises HeldAlready."""
    if row is not None and row.external_key is not None:
        raise HeldAlready(field)
    return row


def _pick(which: object, sent: Fields, party: Party, name: str) -> date:
    held: date = getattr(party, name)
    day = sent.get(name)
    if not isinstance(day, date):
        return held
    return min(held, day) if which is min else max(held, day)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("A day was checked before it came here.")
    return value
