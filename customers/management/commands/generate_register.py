"""``manage.py generate_register --customers N [--seed S]``: a register of synthetic people, of any size."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers.filling.synthetic import Ask, SeedUsed, generate
from oomi_registry.notice.adopted import register

WRONG_INPUT = 2
NOT_HERE = (
    "Tämä ei ole paikallinen sivusto. Keksityt henkilöt eivät kuulu oikeaan rekisteriin; jos tämä on kokeiluympäristö, "
    "anna --on-this-site."
)
NO_ARTIFICIAL = (
    "Keinotekoisia henkilötunnuksia ei oteta vastaan tällä sivustolla. Aseta ALLOW_ARTIFICIAL_HETU=1 tai anna "
    "--without-identity-codes."
)


class Command(BaseCommand):
    """Fill the register with synthetic people."""

    help = (
        "Fill the register with synthetic people by COPY: every kind of record in a sensible proportion, the same "
        "people by the same seed. No audio is made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, which, and how much of what is large."""
        parser.add_argument("--customers", type=_number, required=True, metavar="N", help="how many people")
        parser.add_argument("--seed", type=_number, default=1, metavar="S", help="which people (1)")
        parser.add_argument("--calls", type=float, default=0.3, metavar="X", help="recorded calls a person (0.3)")
        parser.add_argument("--days", type=float, default=0.1, metavar="X", help="days of quarter-hours a person (0.1)")
        parser.add_argument("--without-identity-codes", action="store_true", help="nobody has a henkilötunnus")
        parser.add_argument("--on-this-site", action="store_true", help="also on a site that is not a local one")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 when they are there, 2 where they may not be."""
        given = Namespace(**options)
        if not settings.LOCAL and not given.on_this_site:
            raise CommandError(NOT_HERE, returncode=WRONG_INPUT)
        if not settings.ALLOW_ARTIFICIAL_HETU and not given.without_identity_codes:
            raise CommandError(NO_ARTIFICIAL, returncode=WRONG_INPUT)
        if not (0 <= given.calls <= 1_000 and 0 <= given.days <= 3_650):
            raise CommandError("Anna --calls väliltä 0-1000 ja --days väliltä 0-3650.", returncode=WRONG_INPUT)
        ask = Ask(
            customers=given.customers,
            seed=given.seed,
            today=timezone.localdate(),
            calls=given.calls,
            days=given.days,
            identity_codes=not given.without_identity_codes,
            controllers=tuple(controller.code for controller in register().controllers),
        )
        began = time.monotonic()
        try:
            made = generate(ask, progress=self._progress(given.customers, began))
        except SeedUsed as used:
            raise CommandError(str(used), returncode=WRONG_INPUT) from used
        seconds = round(time.monotonic() - began, 1)
        if given.json:
            self.stdout.write(json.dumps({"customers": given.customers, "rows": made.rows, "seconds": seconds}))
            return
        for kind, rows in made.rows.items():
            self.stdout.write(f"{rows:>12,}  {kind}".replace(",", " "))
        self.stdout.write(f"{made.total:>12,}  riviä, {seconds} s".replace(",", " "))

    def _progress(self, customers: int, began: float) -> Callable[[int], None] | None:
        if not self.stderr.isatty():
            return None

        def tell(done: int) -> None:
            rate = done / max(time.monotonic() - began, 0.001)
            told = f"\r{done:,} / {customers:,} henkilöä  jäljellä {(customers - done) / rate:,.0f} s".replace(",", " ")
            self.stderr.write(f"{told:<79}", ending="\n" if done == customers else "")
            self.stderr.flush()

        return tell


def _number(typed: str) -> int:
    """A whole number of at most eight digits. Raises ArgumentTypeError."""
    if not typed.isascii() or not typed.isdigit() or len(typed) > 8:
        raise ArgumentTypeError("Anna kokonaisluku 0-99999999.")
    return int(typed)
