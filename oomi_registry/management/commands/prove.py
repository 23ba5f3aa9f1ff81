"""``manage.py prove``: nothing of a person is forgotten, neither in their copy nor in their erasure."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from oomi_registry.proving import erasure_report, house, report
from oomi_registry.proving.course import NotBuilt
from oomi_registry.proving.erasing import NotErased
from oomi_registry.proving.erasure import prove_erasure
from oomi_registry.proving.proof import prove
from oomi_registry.proving.searching import NotSearched

HALVES = ("access", "erasure")


class Command(BaseCommand):
    """Fill every declared field and file with canaries, and look for each after a copy and after an erasure.

    GDPR 5(2), 15, 17.
    """

    help = (
        "In a database of its own, fill every declared field and file of a synthetic person and of a neighbour. Let "
        "the person's copy be made as ever and show where each value is; let another such person be erased as ever, "
        "search everything that is kept, and let the nights pass. Fails where a value is missing, leaks or stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to prove and how to tell of it."""
        parser.add_argument("--half", choices=HALVES, help="only this half of the proof")
        parser.add_argument("--json", action="store_true", help="one JSON object for each half instead of a table")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 where all is proved, 1 where a value is missing, wrong, leaked or left, or no proof could be made."""
        halves = HALVES if options["half"] is None else (str(options["half"]),)
        faults = sum([self._half(half, as_json=bool(options["json"])) for half in halves])
        if faults:
            raise CommandError(f"Todistus ei pidä: {faults} vikaa. Yllä sanotaan kustakin, mitä tehdä.")

    def _half(self, half: str, *, as_json: bool) -> int:
        """Prove it and show it; comes out how many faults there are."""
        key = settings.INDEX_KEY.encode()
        try:
            with house.of_its_own():
                if half == "access":
                    proof = prove(index_key=key, step=self._show)
                    machines, words, faults = report.for_machines(proof), report.in_words(proof), len(proof.faults)
                else:
                    erased = prove_erasure(index_key=key, step=self._show)
                    machines, words = erasure_report.for_machines(erased), erasure_report.in_words(erased)
                    faults = len(erased.faults)
        except (house.NoDatabaseOfItsOwn, NotBuilt, NotErased, NotSearched) as unable:
            raise CommandError(str(unable)) from unable
        self.stdout.write(json.dumps(machines, ensure_ascii=False) if as_json else words)
        return faults

    def _show(self, step: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"{step} …")
