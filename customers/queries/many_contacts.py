"""What :func:`customers.queries.contact_facts` finds for one address, for many at once: in a fixed number of queries.

The same rule decides both ways of asking, and they must know the same: a test holds one against the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import connection

from customers import marketing
from customers.identifiers import keyed_hash
from customers.marketing import Channel, Purpose, Subscriber
from customers.queries.contacting import SaleTerms
from oomi_registry.notice.days import day_in_helsinki

# Each list of texts travels as one text, a line for each: none of them can hold a line's end once it is normalised.
_HELD = r"""
    SELECT item.place, point.party_id::text, point.ended_on IS NULL, point.got_at_sale,
           party.restricted_at IS NOT NULL, party.deceased
    FROM unnest(string_to_array(%s, E'\n')) WITH ORDINALITY AS item (value, place)
    JOIN customers_contactpoint AS point ON point.value = item.value AND point.kind = %s
    JOIN customers_party AS party ON party.id = point.party_id
"""
_NAMED = "SELECT id::text, restricted_at IS NOT NULL, deceased FROM customers_party WHERE id = ANY(%s::text[]::uuid[])"
_SUPPRESSED = r"""
    SELECT item.place, ban.channel, ban.purpose, ban.made_at
    FROM unnest(string_to_array(%s, E'\n')) WITH ORDINALITY AS item (hash, place)
    JOIN customers_suppressedcontact AS ban ON ban.contact_hash = item.hash
    WHERE %s::text IS NULL OR ban.channel = %s
"""
_BANS = """
    SELECT party_id::text, channel, purpose, made_at FROM customers_marketingban
    WHERE party_id = ANY(%s::text[]::uuid[]) AND (%s::text IS NULL OR channel = %s)
"""
_CONSENTS = """
    SELECT party_id::text, controllers, channel, purpose, collected_at, express, expires_at, in_force_until
    FROM customers_consent
    WHERE party_id = ANY(%s::text[]::uuid[]) AND channel = ANY(%s) AND purpose = ANY(%s)
"""
_CUSTOMERSHIPS = """
    SELECT bond.party_id::text, bond.controller_id
    FROM customers_relationship AS bond
    JOIN customers_controller AS controller ON controller.code = bond.controller_id AND controller.in_force
    WHERE bond.party_id = ANY(%s::text[]::uuid[]) AND (bond.ended_on IS NULL OR bond.ended_on >= %s)
"""


@dataclass(slots=True)
class _Person:
    """What decides about one person, whichever of their addresses is asked about."""

    restricted: bool
    deceased: bool
    bans: list[marketing.Ban] = field(default_factory=list)
    consents: list[marketing.Consent] = field(default_factory=list)
    customer_of: list[str] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        """Whether nothing about the person decides anything."""
        return not (self.restricted or self.deceased or self.bans or self.consents or self.customer_of)


def contact_facts_of_many(
    kind: Literal["email", "phone", "post"],
    values: Sequence[str],
    *,
    key: bytes,
    now: datetime,
    parties: Sequence[UUID | None] | None = None,
    subscriber: Subscriber = Subscriber.NATURAL_PERSON,
    terms: SaleTerms | None = None,
    about: marketing.Contact | None = None,
) -> list[marketing.Facts]:
    """:func:`contact_facts` for each of ``values``, in their order; at most six queries, however many they are.

    ``parties`` names the person of each value, or None. With ``about`` only what can decide that contact is read:
    the rule's answer to it is the same, and to any other it is not. Persons who share nothing that decides share one
    object. Raises ValueError where ``parties`` has not one for each value.
    """
    if not values:
        return []
    named = [None if party is None else str(party) for party in parties or ()] or [None] * len(values)
    if len(named) != len(values):
        raise ValueError("Name a person, or None, for each value.")
    terms = terms or SaleTerms()
    holders, at_sale, persons = _holders(kind, values)
    _add_named(persons, {party for party in named if party is not None})
    suppressed = _suppressed(kind, values, key, about)
    _add_bans(persons, about)
    _add_consents(persons, about)
    if about is None or (terms.same_product_group and terms.opt_out_offered):
        _add_customerships(persons, now)
    nothing = marketing.Facts(subscriber=subscriber)
    found: list[marketing.Facts] = []
    for place, party in enumerate(named, 1):
        held_by = holders.get(place, ())
        if party is not None and party not in held_by:
            held_by = (*held_by, party)
        on_it = suppressed.get(place, ())
        if not on_it and all(persons[each].plain for each in held_by):
            found.append(nothing)
            continue
        person = party or (held_by[0] if len(held_by) == 1 else None)
        asked = [persons[each] for each in ((person,) if person else held_by)]
        known = persons[person] if person else None
        sold = person is not None and (place, person) in at_sale
        found.append(
            marketing.Facts(
                subscriber=subscriber,
                restricted=any(each.restricted for each in asked),
                deceased=any(each.deceased for each in asked),
                bans=(*on_it, *(ban for each in held_by for ban in persons[each].bans)),
                consents=tuple(known.consents) if known else (),
                customer_of=tuple(
                    marketing.OwnCustomer(code, sold, terms.same_product_group, terms.opt_out_offered)
                    for code in (known.customer_of if known else ())
                ),
            )
        )
    return found


def _holders(
    kind: str, values: Sequence[str]
) -> tuple[dict[int, tuple[str, ...]], set[tuple[int, str]], dict[str, _Person]]:
    """Who has each value now, at whose sale it was got, and the persons; households share a postal address."""
    holders: dict[int, tuple[str, ...]] = {}
    at_sale: set[tuple[int, str]] = set()
    persons: dict[str, _Person] = {}
    if kind == "post":
        return holders, at_sale, persons
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [_lines(values), kind])
        for place, party, current, sold, restricted, deceased in cursor.fetchall():
            if current:
                holders[place] = (*holders.get(place, ()), party)
                if party not in persons:
                    persons[party] = _Person(restricted, deceased)
            if sold:
                at_sale.add((place, party))
    return holders, at_sale, persons


def _add_named(persons: dict[str, _Person], named: Collection[str]) -> None:
    missing = [party for party in named if party not in persons]
    if not missing:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [missing])
        for party, restricted, deceased in cursor.fetchall():
            persons[party] = _Person(restricted, deceased)


def _suppressed(
    kind: str, values: Sequence[str], key: bytes, about: marketing.Contact | None
) -> dict[int, tuple[marketing.Ban, ...]]:
    found: dict[int, tuple[marketing.Ban, ...]] = {}
    hashes = _lines([keyed_hash(kind, value, key) for value in values])
    channel = about.channel.value if about else None
    with connection.cursor() as cursor:
        cursor.execute(_SUPPRESSED, [hashes, channel, channel])
        for place, on, purpose, made_at in cursor.fetchall():
            found[place] = (*found.get(place, ()), marketing.Ban(Channel(on), Purpose(purpose), made_at))
    return found


def _add_bans(persons: Mapping[str, _Person], about: marketing.Contact | None) -> None:
    if not persons:
        return
    channel = about.channel.value if about else None
    with connection.cursor() as cursor:
        cursor.execute(_BANS, [list(persons), channel, channel])
        for party, on, purpose, made_at in cursor.fetchall():
            persons[party].bans.append(marketing.Ban(Channel(on), Purpose(purpose), made_at))


def _add_consents(persons: Mapping[str, _Person], about: marketing.Contact | None) -> None:
    if not persons:
        return
    channels = [about.channel.value] if about else [each.value for each in Channel]
    purposes = [about.purpose.value] if about else [each.value for each in Purpose]
    with connection.cursor() as cursor:
        cursor.execute(_CONSENTS, [list(persons), channels, purposes])
        for party, controllers, on, purpose, given_at, express, expires_at, ended_at in cursor.fetchall():
            persons[party].consents.append(
                marketing.Consent(
                    controllers=frozenset(controllers),
                    channel=Channel(on),
                    purpose=Purpose(purpose),
                    given_at=given_at,
                    express=express,
                    expires_at=expires_at,
                    withdrawn_at=ended_at,
                )
            )


def _add_customerships(persons: Mapping[str, _Person], now: datetime) -> None:
    if not persons:
        return
    with connection.cursor() as cursor:
        cursor.execute(_CUSTOMERSHIPS, [list(persons), day_in_helsinki(now)])
        for party, controller in cursor.fetchall():
            persons[party].customer_of.append(controller)


def _lines(texts: Sequence[str]) -> str:
    lines = "\n".join(texts)
    if lines.count("\n") != len(texts) - 1:
        raise ValueError("Normalise each value first: one that is has no line's end in it.")
    return lines
