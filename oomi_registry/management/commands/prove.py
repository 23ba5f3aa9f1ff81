"""``manage.py prove``: nothing of a person is forgotten in their copy, and nothing of a neighbour's is in it."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from oomi_registry.proving import house, report
from oomi_registry.proving.course import NotBuilt
from oomi_registry.proving.proof import prove


class Command(BaseCommand):
    """Fill every declared field and file with canaries and look for each of them in the copy (GDPR 5(2), 15)."""

    help = (
        "In a database of its own, fill every declared field and file of a synthetic person and of a neighbour, let "
        "the person's copy be made as ever, and show where each value is. Fails where one is missing or leaks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to tell of it."""
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 where all is proved, 1 where a value is missing, wrong or leaked, or no proof could be made."""
        try:
            with house.of_its_own():
                proof = prove(index_key=settings.INDEX_KEY.encode(), step=self._show)
        except (house.NoDatabaseOfItsOwn, NotBuilt) as unable:
            raise CommandError(str(unable)) from unable
        shown = (
            json.dumps(report.for_machines(proof), ensure_ascii=False) if options["json"] else report.in_words(proof)
        )
        self.stdout.write(shown)
        if proof.faults:
            raise CommandError(f"Todistus ei pidä: {len(proof.faults)} vikaa. Yllä sanotaan kustakin, mitä tehdä.")

    def _show(self, step: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"{step} …")
