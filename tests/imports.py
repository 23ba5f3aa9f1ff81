"""Files that fill the register, for tests: lines of named people, and the command as it is typed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from customers.filling import Rejected, Taken, take

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
Row = Mapping[str, object]


def party(key: str = "crm:aino", **also: object) -> Row:
    """Aino Mäkinen as a customer system tells of her."""
    return {
        "kind": "party",
        "external_key": key,
        "given_names": "Aino Maria",
        "family_name": "Mäkinen",
        "source": "person",
        "first_seen_on": "2016-05-01",
        "last_contact_on": "2026-01-15",
    } | also


def relationship(key: str = "crm:bond", of: str = "crm:aino", **also: object) -> Row:
    """Her relationship with Oomi Oy."""
    told = {"kind": "relationship", "external_key": key, "party": of, "controller": "oomi", "began_on": "2016-05-01"}
    return told | also


def place(key: str = "crm:place", of: str = "crm:aino", **also: object) -> Row:
    """Her place of use."""
    return {
        "kind": "metering_point",
        "external_key": key,
        "party": of,
        "gsrn": "643007574000138589",
        "street": "Testikatu 1 A 2",
        "postal_code": "00100",
        "city": "Helsinki",
        "source": "market_parties",
    } | also


def electricity(key: str = "crm:contract", of: str = "crm:aino", number: str = "S-1", **also: object) -> Row:
    """Her electricity contract."""
    return {
        "kind": "electricity_contract",
        "external_key": key,
        "party": of,
        "relationship": "crm:bond",
        "metering_point": "crm:place",
        "contract_number": number,
        "product": "Oomi Perussähkö",
        "agreed_on": "2016-05-01",
        "began_on": "2016-05-01",
    } | also


def customer() -> list[Row]:
    """Aino with a contract that runs."""
    return [party(), relationship(), place(), electricity()]


def email(key: str = "crm:mail", of: str = "crm:aino", value: str = "Aino.Makinen@Example.com") -> Row:
    """Her mailbox, as somebody typed it."""
    told = {"kind": "contact_point", "external_key": key, "party": of, "type": "email", "value": value}
    return told | {"source": "person", "began_on": "2016-05-01"}


@dataclass(frozen=True)
class Outcome:
    """What became of a file, and why some of it was not taken."""

    taken: Taken
    rejected: list[Rejected]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Taken, unchanged and rejected."""
        return self.taken.taken, self.taken.unchanged, self.taken.rejected

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """The line and the field of each reject."""
        return [(each.line, each.field) for each in self.rejected]


def written(folder: Path, rows: Iterable[Row], name: str = "rows.jsonl") -> Path:
    """A file of these rows."""
    file = folder / name
    file.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return file


def taken(
    folder: Path,
    rows: Iterable[Row],
    *,
    now: datetime = NOW,
    kind: str = "",
    rehearsed: bool = False,
    again: bool = True,
    batch: int = 5_000,
) -> Outcome:
    """Take these rows into the register and say what became of them."""
    told: list[Rejected] = []
    went = take(
        written(folder, rows),
        clock=lambda: now,
        kind=kind,
        rehearsed=rehearsed,
        again=again,
        batch=batch,
        keep=told.extend,
    )
    return Outcome(went, told)
