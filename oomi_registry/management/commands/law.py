"""``manage.py law``: each provision, the code that keeps it and the tests that try it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from oomi_registry.law import LISTED, ProvisionsUnreadable, Report, Row, State, report

ROOT = Path(__file__).parents[3]


class Command(BaseCommand):
    """Print the report and fail on a gap or an unknown citation; what is coming is named and does not fail."""

    help = (
        "Each provision → code line → tests, from the citations in code and tests; fails on a gap. Needs no database."
    )
    requires_system_checks = ()  # it reads the tree alone; a half-declared model must not hide a gap

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` for a script or an auditor."""
        parser.add_argument("--json", action="store_true", help="one JSON object instead of text")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 where every provision that holds now has both code and tests, else 1 with what to mend."""
        try:
            found = report(ROOT)
        except ProvisionsUnreadable as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(as_text(found)))
        if not found.sound:
            raise CommandError("\n".join(what_to_mend(found)))


def as_json(found: Report) -> dict[str, object]:
    """The report as plain values: ``provisions``, ``gaps`` and ``unknown``."""
    return {
        "provisions": [
            {
                "group": row.statement.group,
                "provision": row.statement.cite,
                "text": row.statement.text,
                "state": row.statement.state.value,
                "code": [str(place) for place in row.code],
                "tests": [str(place) for place in row.tests],
            }
            for row in found.rows
        ],
        "gaps": [{"provision": row.statement.cite, "missing": list(row.missing)} for row in found.gaps],
        "unknown": [{"place": str(unknown.place), "citation": unknown.said} for unknown in found.unknown],
    }


def as_text(found: Report) -> Iterator[str]:
    """The report for people: what holds now by group with its places, then what is coming, then the figures."""
    owed = [row for row in found.rows if row.statement.state is State.NOW]
    coming = [row for row in found.rows if row.statement.state is State.COMING]
    for group, rows in groupby(owed, key=lambda row: row.statement.group):
        yield f"\n{group.replace('_', ' ')}"
        for row in rows:
            yield from _one(row)
    yield "\ncoming"
    yield from (f"  {row.statement.cite}  {row.statement.text}" for row in coming)
    kept = len(owed) - len(found.gaps)
    yield (
        f"\n{kept} of {len(owed)} provisions have code and tests; {len(found.gaps)} gaps; "
        f"{len(found.unknown)} unknown citations; {len(coming)} coming."
    )


def _one(row: Row) -> Iterator[str]:
    yield f"  {row.statement.cite}  {row.statement.text}"
    yield from (f"      code   {place}" for place in row.code)
    yield from (f"      tests  {place}" for place in row.tests)
    yield from (f"      GAP    no {kind} cite it" for kind in row.missing)


def what_to_mend(found: Report) -> Iterator[str]:
    """One instruction for each gap and each unknown citation."""
    for row in found.gaps:
        for kind in row.missing:
            where = "on the line of code that keeps it" if kind == "code" else "in the test that tries it"
            yield f"{row.statement.cite}: cite it {where}, or set its state in {LISTED}."
    for unknown in found.unknown:
        yield f"{unknown.place}: {unknown.said} is not listed: mend the citation, or list it in {LISTED}."
