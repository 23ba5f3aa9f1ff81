"""What :func:`customers.queries.contact_facts` finds for one address, for many at once: in one query, however many.

Only what can decide the one contact that is asked about leaves the database, so most rows never do. The rule that
decides is the same; a test holds both ways of asking against each other.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, cast
from uuid import UUID

from django.db import transaction

from customers import marketing
from customers.identifiers import keyed_hash
from customers.marketing import ELECTRONIC_MESSAGES, Contact, Subscriber
from customers.queries.contacting import SaleTerms
from customers.queries.plans import planned_cursor
from oomi_registry.notice.days import day_in_helsinki

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_Found = tuple[str, bool, str]
_Row = tuple[int, str, bool, str]
# A list travels as one text, a line for each; a time as microseconds. There is a row for each thing that decides: the
# place of the value, what it is, whether it is the named person's, and what it says.
_ONE = """
    WITH item AS (SELECT %(values)s AS value, %(hashes)s AS hash, nullif(%(parties)s, '')::uuid AS party, 1 AS place),
"""
_MANY = r"""
    WITH item AS (
        SELECT value, hash, party, place
        FROM unnest(string_to_array(%(values)s, E'\n'), string_to_array(%(hashes)s, E'\n'),
                    string_to_array(%(parties)s, E'\n', '')::uuid[])
             WITH ORDINALITY AS each (value, hash, party, place)
    ),
"""
_KNOWN = """
    person AS MATERIALIZED (
        SELECT item.place, item.value, point.party_id AS id, item.party IS NOT DISTINCT FROM point.party_id AS named
        FROM item
        JOIN customers_contactpoint AS point
             ON point.value = item.value AND point.kind = %(kind)s AND point.ended_on IS NULL
        UNION ALL
        SELECT place, value, party, true FROM item
        WHERE party IS NOT NULL AND NOT EXISTS (
            SELECT FROM customers_contactpoint AS point
            WHERE point.party_id = item.party AND point.kind = %(kind)s AND point.value = item.value
              AND point.ended_on IS NULL)
    )
    SELECT person.place, CASE WHEN party.restricted_at IS NULL THEN 'deceased' ELSE 'restricted' END, named, ''
    FROM person JOIN customers_party AS party ON party.id = person.id
    WHERE party.restricted_at IS NOT NULL OR party.deceased
    UNION ALL
    SELECT person.place, 'ban', named, ban.purpose || ' ' || (extract(epoch FROM ban.made_at) * 1000000)::bigint
    FROM person JOIN customers_marketingban AS ban ON ban.party_id = person.id AND ban.channel = %(channel)s
    UNION ALL
    SELECT person.place, 'consent', named, CASE WHEN consent.express THEN 'express ' ELSE 'imported ' END
                                           || (extract(epoch FROM consent.collected_at) * 1000000)::bigint
    FROM person JOIN customers_consent AS consent ON consent.party_id = person.id
    WHERE consent.channel = %(channel)s AND consent.purpose = %(purpose)s
      AND %(controller)s = ANY(consent.controllers) AND consent.collected_at <= %(now)s
      AND (consent.expires_at IS NULL OR consent.expires_at > %(now)s)
      AND (consent.in_force_until IS NULL OR consent.in_force_until > %(now)s)
    UNION ALL
    SELECT person.place, 'customer', named, ''
    FROM person
    JOIN customers_contactpoint AS point ON point.party_id = person.id AND point.kind = %(kind)s
         AND point.value = person.value AND point.got_at_sale
    JOIN customers_relationship AS bond ON bond.party_id = person.id AND bond.controller_id = %(controller)s
         AND (bond.ended_on IS NULL OR bond.ended_on >= %(today)s)
    JOIN customers_controller AS controller ON controller.code = bond.controller_id AND controller.in_force
    WHERE %(selling)s
    UNION ALL
    SELECT place, 'shared', false, '' FROM person GROUP BY place HAVING count(*) > 1
    UNION ALL
    SELECT item.place, 'ban', false, ban.purpose || ' ' || (extract(epoch FROM ban.made_at) * 1000000)::bigint
    FROM item
    JOIN customers_suppressedcontact AS ban ON ban.contact_hash = item.hash AND ban.channel = %(channel)s
"""


def contact_facts_of_many(
    kind: Literal["email", "phone", "post"],
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
    terms = terms or SaleTerms()
    asked: dict[str, object] = {
        "values": _lines(values),
        "hashes": "\n".join(_hashes(kind, values, key)),
        "parties": "\n".join(["" if party is None else str(party) for party in parties])
        if parties
        else "\n" * (len(values) - 1),
        "kind": kind,
        "channel": about.channel.value,
        "purpose": about.purpose.value,
        "controller": about.controller,
        "now": now,
        "today": day_in_helsinki(now),
        "selling": terms.same_product_group and terms.opt_out_offered and about.channel in ELECTRONIC_MESSAGES,
    }
    gathered: dict[int, list[_Found]] = {}
    for place, what, named, said in _found(asked, one=len(values) == 1):
        gathered.setdefault(place, []).append((what, named, said))
    nothing = marketing.Facts(subscriber=subscriber)
    facts = [nothing] * len(values)
    for place, found in gathered.items():
        named = parties is not None and parties[place - 1] is not None
        facts[place - 1] = _facts(found, about, subscriber, named=named)
    return facts


def _found(asked: dict[str, object], *, one: bool) -> list[_Row]:
    """The rows of what decides. For many the server plans by how many there are, and has the memory to join them."""
    if one:
        with planned_cursor() as cursor:
            return cast("list[_Row]", cursor.execute(_ONE + _KNOWN, asked).fetchall())
    with transaction.atomic(), planned_cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)", prepare=False)
        return cast("list[_Row]", cursor.execute(_MANY + _KNOWN, asked, prepare=False).fetchall())


def _facts(found: list[_Found], about: Contact, subscriber: Subscriber, *, named: bool) -> marketing.Facts:
    """The facts of one value. Nobody else's restriction, death, consent or customership is a named person's."""
    whose = [(what, said) for what, is_named, said in found if is_named or not named]
    one_person = named or all(what != "shared" for what, _, _ in found)
    return marketing.Facts(
        subscriber=subscriber,
        restricted=any(what == "restricted" for what, _ in whose),
        deceased=any(what == "deceased" for what, _ in whose),
        bans=tuple([_ban(said, about) for what, _, said in found if what == "ban"]),
        consents=tuple([_consent(said, about) for what, said in whose if what == "consent"]) if one_person else (),
        customer_of=(marketing.OwnCustomer(about.controller, True, True, True),)
        if one_person and any(what == "customer" for what, _ in whose)
        else (),
    )


def _ban(said: str, about: Contact) -> marketing.Ban:
    purpose, _, made_at = said.partition(" ")
    return marketing.Ban(about.channel, _PURPOSES[purpose], _instant(made_at))


def _consent(said: str, about: Contact) -> marketing.Consent:
    how, _, given_at = said.partition(" ")
    return marketing.Consent(
        frozenset({about.controller}), about.channel, about.purpose, _instant(given_at), how == "express"
    )


_PURPOSES = {purpose.value: purpose for purpose in marketing.Purpose}


def _instant(microseconds: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(microseconds))


def _hashes(kind: str, values: Sequence[str], key: bytes) -> list[str]:
    """:func:`keyed_hash` of each; it is asked once whether the kind and the key will do."""
    keyed_hash(kind, values[0], key)
    begins = f"{kind}\0"
    return [hmac.digest(key, f"{begins}{value}".encode(), "sha256").hex() for value in values]


def _lines(values: Sequence[str]) -> str:
    lines = "\n".join(values)
    if lines.count("\n") != len(values) - 1:
        raise ValueError("Normalise each value first: one that is has no line's end in it.")
    return lines
