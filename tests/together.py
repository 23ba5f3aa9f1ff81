"""The people of a world in which anything happens in any order, as the books of the test have them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from customers.models import Party
from tests import imports
from tests.rules.oracle_retention import months

CALLED = {"aino": (date(2024, 2, 29), date(2026, 1, 15)), "pekka": (date(2024, 4, 10), date(2025, 12, 1))}
ENDED = {"aino": date(2025, 6, 30), "pekka": None}  # Aino has moved away, Pekka's contract runs


@dataclass
class Call:
    """One call as the books have it."""

    key: str
    on: date
    held_by: set[UUID] = field(default_factory=set)
    restricted: bool = False
    erased: bool = False

    @property
    def last_day(self) -> date:
        """By the oracle: 25 months from the day."""
        last = months(25)(self.on)
        assert last is not None
        return last


@dataclass
class Someone:
    """One person as the books have them."""

    name: str
    phone: str
    rows: list[imports.Row]
    calls: list[Call]
    erased_at: datetime | None = None
    banned: bool = False
    objects: bool = False

    @property
    def key(self) -> str:
        """By what the customer system knows them."""
        return str(self.rows[0]["external_key"])

    @property
    def party(self) -> Party | None:
        """Their row, while there is one."""
        return Party.objects.filter(external_key=self.key).first()


def someone(name: str, number: int) -> Someone:
    """A person of a world that is new in every example, with a phone, a contract and two calls."""
    mark, phone = uuid4().hex[:10], f"+35850{number:07d}"
    ended = {"ended_on": ENDED[name].isoformat()} if ENDED[name] else {}  # type: ignore[union-attr]  # the line asks
    of = f"{mark}:{name}"
    calls = [Call(f"{mark}:call{place}", on) for place, on in enumerate(CALLED[name])]
    rows = [
        imports.party(of, family_name="Mäkinen", last_contact_on="2026-01-15"),
        imports.relationship(f"{mark}:bond", of, **ended),
        imports.place(f"{mark}:place", of),
        imports.electricity(
            f"{mark}:contract", of, f"S-{mark}", relationship=f"{mark}:bond", metering_point=f"{mark}:place", **ended
        ),
        {
            "kind": "contact_point",
            "external_key": f"{mark}:phone",
            "party": of,
            "type": "phone",
            "value": phone,
            "source": "person",
            "began_on": "2016-05-01",
        },
        *(
            {
                "kind": "recording",
                "external_key": call.key,
                "party": of,
                "began_at": f"{call.on.isoformat()}T10:00:00Z",
                "direction": "from_person",
                "number": phone,
                "source": "person",
            }
            for call in calls
        ),
    ]
    return Someone(name, phone, rows, calls)
