"""Which system a token in force is of, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString, cast

from customers.queries.plans import planned_cursor

IN_FORCE: LiteralString = """
    SELECT system.code, system.controller_id AS controller, array_to_string(token.scopes, ' ') AS scopes
    FROM customers_systemtoken AS token
    JOIN customers_system AS system ON system.code = token.system_id
    JOIN customers_controller AS controller ON controller.code = system.controller_id
    WHERE token.token_hash = %(token)s AND token.revoked_at IS NULL AND token.expires_at > %(now)s
      AND controller.in_force
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """The system that calls, the one controller it speaks for, and what its token is for."""

    system: str
    controller: str
    scopes: frozenset[str]
    is_authenticated: bool = True


def find_caller(token_hash: str, now: datetime) -> Caller | None:
    """The system whose token has that hash and is in force at ``now`` (UTC); one query, by index."""
    with planned_cursor() as cursor:
        found = cursor.execute(IN_FORCE, {"token": token_hash, "now": now}).fetchone()
    return caller_from(*cast("tuple[str, str, str]", found)) if found else None


def caller_from(system: str, controller: str, scopes: str) -> Caller:
    """The caller of a row of :data:`IN_FORCE`."""
    return Caller(system, controller, frozenset(scopes.split()))
