"""The clocks of retention follow imported contracts, as they do those concluded and ended by hand.

The rule of :mod:`customers.operations.contracts` for sets of rows: a relationship ends with the last of its contracts,
on the latest of their days; with an organisation's last contract its customership and its contact persons' roles
[D: contracts-wait-for-the-relationship]. A file's own word on these days counts only where no contract decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from customers.filling.kinds import Kind, kinds
from customers.models import ContactRole, Organisation, Party, Relationship
from oomi_registry.notice.declarations import passes
from oomi_registry.notice.terms import Contract

RELATIONSHIP, ORGANISATION = "relationship", "organisation"

_LOCK = sql.SQL(
    "SELECT id FROM {party} WHERE id IN (SELECT t.party_id FROM {table} AS t JOIN {stage} AS s ON s.id = t.id "
    "WHERE s.place BETWEEN %s AND %s UNION SELECT s.party_id FROM {stage} AS s WHERE s.place BETWEEN %s AND %s) "
    "ORDER BY id FOR NO KEY UPDATE"
)
_NAMED = sql.SQL(
    "SELECT DISTINCT t.{column} FROM {table} AS t JOIN {stage} AS s ON s.id = t.id "
    "WHERE s.place BETWEEN %s AND %s AND t.{column} IS NOT NULL"
)
_OF_ONE = sql.SQL(
    "SELECT {owner} AS owner, {first} AS first_day, {end} AS last_day FROM {table} WHERE {owner} = ANY (%s)"
)
_BONDS = sql.SQL(
    "UPDATE {bond} AS r SET ended_on = c.last_day, began_on = least(r.began_on, c.first_day) FROM ("
    "SELECT owner, min(first_day) AS first_day, CASE WHEN bool_and(last_day IS NOT NULL) THEN max(last_day) END AS "
    "last_day FROM ({contracts}) AS every GROUP BY owner) AS c WHERE r.id = c.owner "
    "AND (r.ended_on, r.began_on) IS DISTINCT FROM (c.last_day, least(r.began_on, c.first_day))"
)
_ROLES_GO_ON = sql.SQL(
    "UPDATE {role} AS r SET ended_on = NULL FROM {organisation} AS o, (SELECT organisation_id, "
    "min({first}) AS first_day FROM {stage} AS s WHERE place BETWEEN %s AND %s GROUP BY 1) AS c "
    "WHERE o.id = c.organisation_id AND r.organisation_id = o.id AND r.ended_on = o.ended_on "
    "AND o.ended_on >= c.first_day"
)
_CUSTOMERSHIPS = sql.SQL(
    "UPDATE {organisation} AS o SET ended_on = c.last_day FROM ("
    "SELECT owner, CASE WHEN bool_and(last_day IS NOT NULL) THEN max(last_day) END AS last_day "
    "FROM ({contracts}) AS every GROUP BY owner) AS c WHERE o.id = c.owner AND o.ended_on IS DISTINCT FROM c.last_day"
)
_ROLES_END = sql.SQL(
    "UPDATE {role} AS r SET ended_on = greatest(r.began_on, o.ended_on) FROM {organisation} AS o "
    "WHERE o.id = r.organisation_id AND o.id = ANY (%s) AND o.ended_on IS NOT NULL AND r.ended_on IS NULL"
)

Owners = Mapping[str, frozenset[UUID]]


def is_contract(kind: Kind) -> bool:
    """Whether rows of the kind are contracts, by which a relationship lives."""
    return kind.declaration.contract is not Contract.NONE and RELATIONSHIP in kind.references


def end_of(kind: Kind) -> str:
    """The column of the day with which a contract ends: the clock of its own rule."""
    return next(r.clock for each in passes(kind.declaration.keep) for r in each if "__" not in r.clock)


def touched(cursor: CursorWrapper, kind: Kind, stage: sql.Identifier, first: int, last: int) -> Owners:
    """The relationships and organisations that the staged contracts hang on, before or after they are written.

    The persons are locked first, as every operation on contracts locks them.
    """
    if not is_contract(kind):
        return {}
    table = sql.Identifier(kind.model._meta.db_table)
    party = sql.Identifier(Party._meta.db_table)
    cursor.execute(_LOCK.format(party=party, table=table, stage=stage), [first, last, first, last])
    return _owners(cursor, kind, stage, first, last)


def follow(
    cursor: CursorWrapper, kind: Kind, stage: sql.Identifier, first: int, last: int, before: Owners, *, new: bool
) -> None:
    """Bring the days of relationships, customerships and roles to what their contracts say now."""
    if not is_contract(kind):
        return
    after = _owners(cursor, kind, stage, first, last)
    bonds = sorted(before[RELATIONSHIP] | after[RELATIONSHIP])
    contracts, asked = _contracts(RELATIONSHIP, bonds)
    cursor.execute(_BONDS.format(bond=_table(Relationship), contracts=contracts), asked)
    companies = sorted(before.get(ORGANISATION, frozenset()) | after.get(ORGANISATION, frozenset()))
    if not companies:
        return
    role, organisation = _table(ContactRole), _table(Organisation)
    if new:
        went_on = _ROLES_GO_ON.format(role=role, organisation=organisation, first=_first_day(kind), stage=stage)
        cursor.execute(went_on, [first, last])
    contracts, asked = _contracts(ORGANISATION, companies)
    cursor.execute(_CUSTOMERSHIPS.format(organisation=organisation, contracts=contracts), asked)
    cursor.execute(_ROLES_END.format(role=role, organisation=organisation), [companies])


def settled(kind: Kind, column: str) -> sql.Composable:
    """What a known row's column becomes: what the file says, unless contracts say it."""
    return _settled().get((kind.name, column)) or sql.Identifier("s", column)


@lru_cache(maxsize=1)
def _settled() -> Mapping[tuple[str, str], sql.Composable]:
    bound, served = _any_contract(RELATIONSHIP), _any_contract(ORGANISATION)
    decided = sql.SQL("CASE WHEN {bound} THEN t.{day} ELSE s.{day} END")
    ended = sql.Identifier("ended_on")
    return {
        ("relationship", "ended_on"): decided.format(bound=bound, day=ended),
        ("relationship", "began_on"): sql.SQL(
            "CASE WHEN {bound} THEN least(t.began_on, s.began_on) ELSE s.began_on END"
        ).format(bound=bound),
        ("organisation", "ended_on"): decided.format(bound=served, day=ended),
        ("contact_role", "ended_on"): sql.SQL(
            "coalesce(s.ended_on, (SELECT t.ended_on FROM {} AS o WHERE o.id = t.organisation_id AND o.ended_on IS NOT "
            "NULL))"
        ).format(_table(Organisation)),
    }


def _any_contract(owner: str) -> sql.Composed:
    one = sql.SQL("EXISTS (SELECT FROM {} WHERE {} = t.id)")
    every = [
        one.format(_table(kind.model), sql.Identifier(f"{owner}_id"))
        for kind in kinds().values()
        if is_contract(kind) and owner in kind.references
    ]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(every))


def _owners(cursor: CursorWrapper, kind: Kind, stage: sql.Identifier, first: int, last: int) -> Owners:
    found = {}
    for owner in (RELATIONSHIP, ORGANISATION):
        if owner in kind.references:
            named = _NAMED.format(column=sql.Identifier(f"{owner}_id"), table=_table(kind.model), stage=stage)
            cursor.execute(named, [first, last])
            found[owner] = frozenset(pk for (pk,) in cursor.fetchall())
    return found


def _contracts(owner: str, keys: list[UUID]) -> tuple[sql.Composed, list[list[UUID]]]:
    """Every contract of these owners with its first and last day, and what the statement asks with."""
    every = [kind for kind in kinds().values() if is_contract(kind) and owner in kind.references]
    selects = [
        _OF_ONE.format(
            owner=sql.Identifier(f"{owner}_id"),
            first=_first_day(kind),
            end=sql.Identifier(end_of(kind)),
            table=_table(kind.model),
        )
        for kind in every
    ]
    return sql.SQL(" UNION ALL ").join(selects), [keys for _ in every]


def _first_day(kind: Kind) -> sql.Composable:
    """The earlier of the days on which a contract was agreed and began."""
    return sql.SQL("least(agreed_on, began_on)") if "agreed_on" in kind.plain else sql.SQL("began_on")


def _table(model: type) -> sql.Identifier:
    return sql.Identifier(str(model._meta.db_table))  # type: ignore[attr-defined]  # every model has its options
