"""The one statement that finds what decides whether addresses or numbers may be contacted, for one and for many.

Each row it finds is one thing that decides: ``(about, what, said, whose, holds)``. ``about`` is the value it was found
by, or its hash where nobody but the address itself said no; ``what`` is one of the words in quotes below and ``said``
its time, in microseconds of Unix time, after what else it says. ``whose`` and ``holds`` tell, where somebody asks about
a named person, whose row it is and whether that person has the address now. Asked by a token, one row is the
caller, ``(system, 'caller', scopes, controller, true)``; there is none where the token is not in force.

Values: ``values``, ``hashes`` and ``parties`` (a line for each), ``kind``, ``channel``, ``purpose`` and the register's
purpose ``served`` by it, ``controller`` or the hash ``token``, ``now`` and ``today``.
"""

from __future__ import annotations

from functools import cache

from psycopg import sql

from customers.queries.callers import IN_FORCE

Row = tuple[str, str, str, str, bool]

_OF_ONE = {"asked": sql.SQL("= %(values)s"), "hashed": sql.SQL("= %(hashes)s")}
_OF_MANY = {  # as an array of constants: read by index in one sweep, or probed as one hashed set
    "asked": sql.SQL(r"= ANY(string_to_array(%(values)s, E'\n'))"),
    "hashed": sql.SQL(r"= ANY(string_to_array(%(hashes)s, E'\n'))"),
}
_NOBODYS = {"whose": sql.SQL("''"), "holds": sql.SQL("true")}
_SOMEBODYS = {"whose": sql.SQL("person.id::text"), "holds": sql.SQL("person.holds")}

_IN_ITS_NAME = {"controller": sql.SQL("%(controller)s")}
_BY_TOKEN = {"controller": sql.SQL("(SELECT controller FROM caller)")}

_CALLER = sql.SQL("""
    SELECT code, 'caller', scopes, controller, true FROM caller
""")
_HOLDERS = sql.SQL("""
    SELECT value, party_id AS id, true AS holds, got_at_sale, id AS point
    FROM customers_contactpoint WHERE value {asked} AND kind = %(kind)s AND ended_on IS NULL
""")
_NAMED = sql.SQL(r"""
    SELECT named.value, named.party, false, EXISTS (
        SELECT FROM customers_contactpoint AS point
        WHERE point.party_id = named.party AND point.kind = %(kind)s AND point.value = named.value
          AND point.got_at_sale), NULL::uuid
    FROM unnest(string_to_array(%(values)s, E'\n'), string_to_array(%(parties)s, E'\n', '')::uuid[])
         AS named (value, party)
    WHERE named.party IS NOT NULL AND NOT EXISTS (
        SELECT FROM customers_contactpoint AS point
        WHERE point.party_id = named.party AND point.kind = %(kind)s AND point.value = named.value
          AND point.ended_on IS NULL)
""")
_RESTRICTED_OR_DECEASED = sql.SQL("""
    SELECT value, CASE WHEN party.restricted_at IS NULL THEN 'deceased' ELSE 'restricted' END, '', {whose}, {holds}
    FROM person JOIN customers_party AS party ON party.id = person.id
    WHERE party.restricted_at IS NOT NULL OR party.deceased
""")
# GDPR 18(2): what is restricted is used for nothing; where a row of it decides, it decides for no.
_ADDRESS_RESTRICTED = sql.SQL("""
    SELECT value, 'restricted', '', {whose}, {holds}
    FROM person JOIN customers_restrictedrecord AS covered ON covered.record = person.point
    WHERE covered.released_at IS NULL
""")
_POSTAL_ADDRESS_RESTRICTED = sql.SQL("""
    SELECT value, 'restricted', '', {whose}, {holds}
    FROM person JOIN customers_postaladdress AS address ON address.party_id = person.id AND address.ended_on IS NULL
    JOIN customers_restrictedrecord AS covered ON covered.record = address.id AND covered.released_at IS NULL
    WHERE %(kind)s = 'post'
""")
_OBJECTIONS = sql.SQL("""
    SELECT value, 'objected', '', {whose}, {holds}
    FROM person JOIN customers_objection AS objection ON objection.party_id = person.id
    WHERE objection.state IN ('pending', 'upheld') AND %(served)s = ANY(objection.purposes)
""")
_BANS = sql.SQL("""
    SELECT value, 'ban', ban.purpose || ' ' || (extract(epoch FROM ban.made_at) * 1000000)::bigint, {whose}, {holds}
    FROM person JOIN customers_marketingban AS ban ON ban.party_id = person.id AND ban.channel = %(channel)s
""")
_CONSENTS = sql.SQL("""
    SELECT value, 'consent', CASE WHEN consent.express THEN 'express ' ELSE 'imported ' END
                             || (extract(epoch FROM consent.collected_at) * 1000000)::bigint, {whose}, {holds}
    FROM person JOIN customers_consent AS consent ON consent.party_id = person.id
    WHERE consent.channel = %(channel)s AND consent.purpose = %(purpose)s
      AND {controller} = ANY(consent.controllers) AND consent.collected_at <= %(now)s
      AND (consent.expires_at IS NULL OR consent.expires_at > %(now)s)
      AND (consent.in_force_until IS NULL OR consent.in_force_until > %(now)s)
      AND NOT EXISTS (
          SELECT FROM customers_restrictedrecord AS covered
          WHERE covered.record = consent.id AND covered.released_at IS NULL)
""")
_OWN_CUSTOMERS = sql.SQL("""
    SELECT value, 'customer', '', {whose}, {holds}
    FROM person
    JOIN customers_relationship AS bond ON bond.party_id = person.id AND bond.controller_id = {controller}
         AND (bond.ended_on IS NULL OR bond.ended_on >= %(today)s)
    JOIN customers_controller AS controller ON controller.code = bond.controller_id AND controller.in_force
    WHERE person.got_at_sale AND NOT EXISTS (
        SELECT FROM customers_restrictedrecord AS covered
        WHERE covered.record = bond.id AND covered.released_at IS NULL)
""")
_SHARED = sql.SQL("""
    SELECT value, 'shared', '', '', true FROM person WHERE holds GROUP BY value HAVING count(*) > 1
""")
_SUPPRESSED = sql.SQL("""
    SELECT contact_hash, 'ban', purpose || ' ' || (extract(epoch FROM made_at) * 1000000)::bigint, '', true
    FROM customers_suppressedcontact WHERE contact_hash {hashed} AND channel = %(channel)s
""")


@cache
def what_decides(*, one: bool, named: bool = False, selling: bool, by_token: bool = False) -> str:
    """The statement: for one value or many, about persons or whoever has it, asked by a token or for a controller.

    Without ``selling`` nobody is an own customer (917/2014 200 § 3 mom.). Each statement has what it needs and nothing
    more, so that the plan that is kept of it is as good as one made for its values.
    """
    slots = (
        (_OF_ONE if one else _OF_MANY) | (_SOMEBODYS if named else _NOBODYS) | (_BY_TOKEN if by_token else _IN_ITS_NAME)
    )
    persons = [_HOLDERS, *([_NAMED] if named else [])]
    found = [
        *([_CALLER] if by_token else []),
        _RESTRICTED_OR_DECEASED,
        _ADDRESS_RESTRICTED,
        *([_POSTAL_ADDRESS_RESTRICTED] if named else []),
        _OBJECTIONS,
        _BANS,
        _CONSENTS,
        *([_OWN_CUSTOMERS] if selling else []),
        _SHARED,
        _SUPPRESSED,
    ]
    caller = sql.SQL("caller AS MATERIALIZED ({}),").format(sql.SQL(IN_FORCE)) if by_token else sql.SQL("")
    every = sql.SQL("UNION ALL")
    statement = sql.SQL("WITH {} person AS MATERIALIZED ({}) {}").format(
        caller,
        every.join([part.format(**slots) for part in persons]),
        every.join([part.format(**slots) for part in found]),
    )
    return statement.as_string()
