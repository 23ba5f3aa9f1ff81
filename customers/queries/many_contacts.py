"""What :func:`customers.queries.contact_facts` finds for one address, for many at once: in one query, however many.

Only what can decide the one contact that is asked about leaves the database, so most rows never do. The rule that
decides is the same; a test holds both ways of asking against each other.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, cast
from uuid import UUID

from django.db import transaction

from customers import marketing
from customers.identifiers import keyed_hash
from customers.marketing import ELECTRONIC_MESSAGES, Channel, Contact, Purpose, Subscriber
from customers.objected import SERVED
from customers.queries.callers import Caller, caller_from
from customers.queries.contacting import SaleTerms
from customers.queries.deciding import Row, what_decides
from customers.queries.plans import planned_cursor
from oomi_registry.notice.days import day_in_helsinki

# For many the server has the memory to join them, and starts no processes for it: that takes longer than they save.
_FOR_MANY = """
    SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
           set_config('max_parallel_workers_per_gather', '0', true)
"""
Kind = Literal["email", "phone", "post"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PURPOSES = {purpose.value: purpose for purpose in Purpose}


def contact_facts_of_many(
    kind: Kind,
    values: Sequence[str],
    about: Contact,
    *,
    key: bytes,
    now: datetime,
    parties: Sequence[UUID | None] | None = None,
    subscriber: Subscriber = Subscriber.NATURAL_PERSON,
    terms: SaleTerms | None = None,
) -> list[marketing.Facts]:
    """What decides whether each of ``values`` may be contacted as ``about`` says, in their order; one query, by index.

    Values are normalised as for a ban, and ``parties`` names the person of each, or None. The rule answers ``about`` at
    ``now`` as it does by :func:`contact_facts`; for another contact these facts are too few. Values of which nothing is
    known share one object. Raises ValueError where a value has a line's end in it, or ``parties`` are not as many.
    """
    if not values:
        return []
    if parties is not None and len(parties) != len(values):
        raise ValueError("Name a person, or None, for each value.")
    one = len(values) == 1
    hashes = _hashes(kind, values, key)
    whose = ["" if party is None else str(party) for party in parties] if parties else [""] * len(values)
    named = any(whose)
    asked: dict[str, object] = {
        "values": _lines(values),
        "hashes": "\n".join(hashes),
        "parties": "\n".join(whose),
        "controller": about.controller,
        **_about(kind, about.channel, about.purpose, now),
    }
    found: dict[str, list[Row]] = {}
    for row in _rows(what_decides(one=one, named=named, selling=_selling(about.channel, terms)), asked, one=one):
        found.setdefault(row[0], []).append(row)
    nothing = marketing.Facts(subscriber=subscriber)
    return [
        _facts([*found.get(value, ()), *found.get(hashed, ())], party, about, subscriber)
        if value in found or hashed in found
        else nothing
        for value, hashed, party in zip(values, hashes, whose, strict=True)
    ]


def contact_facts_by_token(
    token_hash: str,
    kind: Kind,
    value: str,
    channel: Channel,
    purpose: Purpose,
    *,
    key: bytes,
    now: datetime,
    subscriber: Subscriber = Subscriber.NATURAL_PERSON,
    terms: SaleTerms | None = None,
) -> tuple[Caller, marketing.Facts] | None:
    """Who asks by that token, and what decides whether ``value`` may be contacted in its controller's name; one query.

    Nobody is named; all else is as for :func:`contact_facts_of_many`. None where the token is not in force.
    """
    asked: dict[str, object] = {
        "values": value,
        "hashes": keyed_hash(kind, value, key),
        "token": token_hash,
        **_about(kind, channel, purpose, now),
    }
    rows = _rows(what_decides(one=True, selling=_selling(channel, terms), by_token=True), asked, one=True)
    callers = [
        caller_from(system, controller, scopes) for system, what, scopes, controller, _ in rows if what == "caller"
    ]
    if not callers:
        return None
    found = [row for row in rows if row[1] != "caller"]
    return callers[0], _facts(found, "", Contact(callers[0].controller, channel, purpose), subscriber)


def _about(kind: Kind, channel: Channel, purpose: Purpose, now: datetime) -> dict[str, object]:
    return {
        "kind": kind,
        "channel": channel.value,
        "purpose": purpose.value,
        "served": SERVED.get(purpose, ""),
        "now": now,
        "today": day_in_helsinki(now),
    }


def _selling(channel: Channel, terms: SaleTerms | None) -> bool:
    """Whether an own customer may be written to without consent (917/2014 200 § 3 mom.)."""
    said = terms is not None and terms.same_product_group and terms.opt_out_offered
    return said and channel in ELECTRONIC_MESSAGES


def _rows(statement: str, asked: dict[str, object], *, one: bool) -> list[Row]:
    if one:
        with planned_cursor() as cursor:
            return cast("list[Row]", cursor.execute(statement, asked).fetchall())
    with transaction.atomic(), planned_cursor() as cursor:
        cursor.execute(_FOR_MANY, prepare=False)
        return cast("list[Row]", cursor.execute(statement, asked, prepare=False).fetchall())


def _facts(found: Iterable[Row], party: str, about: Contact, subscriber: Subscriber) -> marketing.Facts:
    """The facts of one value, asked of ``party`` or of whoever has it.

    A ban by anybody who has the address binds; nobody else's restriction, death, consent or customership is a named
    person's, and where nobody is named the last two are those of the one person who has it.
    """
    theirs: set[str] = set()
    bans: list[marketing.Ban] = []
    consents: list[marketing.Consent] = []
    for _, what, said, whose, holds in found:
        if not holds and whose != party:
            continue  # somebody named elsewhere in the list
        if what == "ban":
            bans.append(_ban(said, about))
        elif not party or whose == party:
            theirs.add(what)
            if what == "consent":
                consents.append(_consent(said, about))
    one_person = "shared" not in theirs
    return marketing.Facts(
        subscriber=subscriber,
        restricted="restricted" in theirs,
        deceased="deceased" in theirs,
        bans=tuple(bans),
        consents=tuple(consents) if one_person else (),
        customer_of=(marketing.OwnCustomer(about.controller, True, True, True),)
        if one_person and "customer" in theirs
        else (),
        objected=frozenset({about.purpose}) if "objected" in theirs else frozenset(),
    )


def _ban(said: str, about: Contact) -> marketing.Ban:
    purpose, _, made_at = said.partition(" ")
    return marketing.Ban(about.channel, _PURPOSES[purpose], _instant(made_at))


def _consent(said: str, about: Contact) -> marketing.Consent:
    how, _, given_at = said.partition(" ")
    return marketing.Consent(
        frozenset({about.controller}), about.channel, about.purpose, _instant(given_at), how == "express"
    )


def _instant(microseconds: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(microseconds))


def _hashes(kind: str, values: Sequence[str], key: bytes) -> list[str]:
    """:func:`keyed_hash` of each; what is the same for all of them, key and kind, is taken in once."""
    if len(values) == 1:
        return [keyed_hash(kind, values[0], key)]
    keyed_hash(kind, "", key)  # whether the kind and the key will do
    begun = hmac.new(key, f"{kind}\0".encode(), "sha256")
    return [_ended(begun.copy(), value) for value in values]


def _ended(begun: hmac.HMAC, value: str) -> str:
    begun.update(value.encode())
    return begun.hexdigest()


def _lines(values: Sequence[str]) -> str:
    lines = "\n".join(values)
    if lines.count("\n") != len(values) - 1:
        raise ValueError("Normalise each value first: one that is has no line's end in it.")
    return lines
