"""From what is held about a person to what becomes of each row."""

from __future__ import annotations

from datetime import date

from customers.models import Party
from oomi_registry.notice.terms import Register
from retention.erasure.planned import Plan


def plan(party: Party, register: Register, *, today: date, own_request: str = "") -> Plan:
    """What the erasure of ``party`` would do on ``today`` (a day of Europe/Helsinki, which may lie ahead; GDPR 17(1)).

    ``own_request`` is the reference of the request that is answered by it: its own holds and restrictions end with the
    answer and keep nothing here.
    """
    raise NotImplementedError
