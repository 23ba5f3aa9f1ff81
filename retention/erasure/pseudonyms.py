"""Who an erased person was is taken out of their own row, which stays for what hangs on it.

What is left of the row tells nobody apart: see :mod:`retention.anonymity`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, models
from psycopg import sql

from customers.fields import SealedField
from customers.models import Party
from customers.restricted import Use, used_for
from oomi_registry.notice.declarations import Privacy, declaration_of
from retention.anonymity import COARSER, CROWD, NO_DAY, Step

Written = str | bool | datetime | None

QUASI_IDENTIFIERS = ("first_seen_on", "last_contact_on")
"""What is left of a pseudonym and may single somebody out, for one who knows it from elsewhere."""

OF_THE_KEEPING = ("restricted_at", "pseudonymised_at", "source")
"""What is left and says how the row was kept, and nothing of the person."""


def pseudonymise(parties: Collection[UUID], *, now: datetime) -> None:
    """Empty everything that says who these people were; from ``now`` (UTC) their rows are pseudonyms (GDPR 4(5)).

    What is left of all pseudonyms is then told as coarsely as leaves nobody apart.
    """
    _write(parties, _emptying(_who_they_are()) | {"pseudonymised_at": now})
    leave_nobody_apart()


def leave_nobody_apart() -> int:
    """Let pseudonyms that stand in too small a crowd tell less; comes out how many did. Again changes nothing.

    A crowd shrinks where a row of it has gone, so this is asked again then.
    """
    columns = [sql.Identifier(name) for name in QUASI_IDENTIFIERS]
    changed = 0
    with used_for(Use.DATA_SUBJECT), connection.cursor() as cursor:
        for step in COARSER:
            cursor.execute(
                sql.SQL(_LESS).format(
                    table=sql.Identifier(Party._meta.db_table),
                    columns=sql.SQL(", ").join(columns),
                    own=sql.SQL(", ").join(_own(column) for column in columns),
                    told=sql.SQL(", ").join(_told(_own(column), step) for column in columns),
                ),
                {"crowd": CROWD, "nothing": NO_DAY},
            )
            changed += cursor.rowcount
    return changed


_LESS = """
UPDATE {table} AS alone SET ({columns}) = ROW({told}) FROM (
    SELECT id, count(*) OVER (PARTITION BY {columns}) AS crowd FROM {table} WHERE pseudonymised_at IS NOT NULL
) AS pseudonyms
WHERE alone.id = pseudonyms.id AND pseudonyms.crowd < %(crowd)s AND ({own}) IS DISTINCT FROM ROW({told})
"""
"""Counted in one pass and joined by key: what is known of how many pseudonyms there are may be out of date."""


def _own(column: sql.Identifier) -> sql.Composable:
    return sql.SQL("alone.{}").format(column)


def _told(column: sql.Composable, step: Step) -> sql.Composable:
    if step is Step.NOTHING:
        return sql.SQL("%(nothing)s::date")
    return sql.SQL("date_trunc({}, {}::timestamp)::date").format(sql.Literal(step.value), column)


def forget(parties: Collection[UUID], names: Iterable[str]) -> None:
    """Empty these fields of the people's own rows, also where they are restricted: the person asked for it."""
    if emptying := _emptying(names):
        _write(parties, emptying)


def _emptying(names: Iterable[str]) -> dict[str, Written]:
    """By column what is written in place of what says who somebody is; the index of a sealed field goes along."""
    emptied: dict[str, Written] = {}
    for name in names:
        field = Party._meta.get_field(name)
        if isinstance(field, SealedField):
            emptied |= {field.column: None, f"{field.column}_index": None}
        elif isinstance(field, models.Field):
            emptied[field.column] = _emptied(field)
    return emptied


def _write(parties: Collection[UUID], values: Mapping[str, Written]) -> None:
    """In one statement, by hand: the ORM writes a sealed column row by row, and nothing is sealed here."""
    statement = sql.SQL("UPDATE {} SET {} WHERE id = ANY(%s)").format(
        sql.Identifier(Party._meta.db_table),
        sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in values),
    )
    with used_for(Use.DATA_SUBJECT), connection.cursor() as cursor:
        cursor.execute(statement, (*values.values(), list(parties)))


def unneeded(needed: Collection[str]) -> list[str]:
    """Those of the fields that say who a person is that nothing needs."""
    return [name for name in _who_they_are() if name not in needed]


def _who_they_are() -> list[str]:
    declaration = declaration_of(Party)
    assert isinstance(declaration, Privacy)  # noqa: S101 - for the type checker: a person is personal data
    return " ".join(declaration.needed_by).split()


def _emptied(field: models.Field[object, object]) -> str | bool | None:
    if field.null:
        return None
    return False if isinstance(field, models.BooleanField) else ""
