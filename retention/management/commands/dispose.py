"""``manage.py dispose``: one disposal run, or its rehearsal."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused
from retention import disposal


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise CommandError(f"{text!r} is no day. Write it as 2026-11-25.", returncode=2) from wrong


class Command(BaseCommand):
    """Dispose of what has had its time."""

    help = "Dispose of the rows whose retention has ended and that no legal hold covers, with their stored files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The command's options."""
        parser.add_argument("--rehearse", action="store_true", help="the same code, rolled back at the end")
        parser.add_argument("--rule", default="", help="only rows that go by this retention rule")
        parser.add_argument("--as-of", type=str, help="as on this day (Europe/Helsinki); ahead only with --rehearse")
        parser.add_argument("--limit", type=int, help="stop after the slice that reaches this many rows")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: object, **options: object) -> None:
        """Run, and print what went by table and rule."""
        rule = str(options["rule"])
        if rule and rule not in {known.code for known in register().rules}:
            raise CommandError(f"The register has no retention rule {rule!r}.", returncode=2)
        limit = options["limit"]
        if limit is not None and int(str(limit)) < 1:
            raise CommandError("--limit takes a whole number from 1 on.", returncode=2)
        as_of = _day(str(options["as_of"])) if options["as_of"] else None
        try:
            went = self._run(rehearse=bool(options["rehearse"]), as_of=as_of, rule=rule, limit=limit)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. What went is committed and certified; run it again to go on from here.")
            raise SystemExit(130) from None
        self._print(went, rehearsed=bool(options["rehearse"]), as_json=bool(options["json"]))

    def _run(self, *, rehearse: bool, as_of: date | None, rule: str, limit: object) -> disposal.Went:
        now = timezone.now()
        if rehearse:
            return disposal.rehearse(now=now, as_of=as_of, rule=rule, progress=self._progress)
        rows = int(str(limit)) if limit is not None else None
        return disposal.dispose(now=now, as_of=as_of, rule=rule, limit=rows, progress=self._progress)

    def _progress(self, table: str, went: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{went:>12,} rows  {table:<50}", ending="")

    def _print(self, went: disposal.Went, *, rehearsed: bool, as_json: bool) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r" + " " * 70 + "\r", ending="")
        files = went.files_to_remove if rehearsed else went.files.removed
        if as_json:
            figures = {
                "run": None if rehearsed else str(went.run),
                "rehearsed": rehearsed,
                "as_of": went.as_of.isoformat(),
                "total": went.total,
                "rows": [{"table": table, "rule": rule, "went": rows} for (table, rule), rows in went.rows.items()],
                "files": files,
                "files_spared": went.files.spared,
                "files_failed": went.files.failed,
                "complete": went.complete,
            }
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        would = "would go" if rehearsed else "went"
        for (table, rule), rows in went.rows.items():
            self.stdout.write(f"{rows:>10,}  {table:<40} {rule}")
        self.stdout.write(f"{went.total:>10,}  rows {would} as of {went.as_of:%d.%m.%Y}, with {files:,} stored files")
        if went.files.failed:
            self.stdout.write(f"{went.files.failed:>10,}  files could not be removed; the next run tries again")
