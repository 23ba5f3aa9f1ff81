"""``manage.py rotate_field_keys``: every sealed value goes over to the current key, while the site is in use."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from customers.fields import CannotSeal, keyring
from customers.operations import rotation
from oomi_registry.interrupts import interrupts_heard

WRONG_INPUT = 2
STOPPED_BY_HAND = 130
STOPPED = (
    "Keskeytetty. Mitä ehdittiin sinetöidä uudelleen, on tallessa; muu on ennallaan. Aja uudelleen, niin työ jatkuu."
)
LEFT = (
    "Osa arvoista on yhä vanhan avaimen alla. Pidä vanha avain asetuksessa FIELD_KEYS. Jos rivi ei avaudu, palauta "
    "sen avain tai rivi varmuuskopiosta. Muuten aja uudelleen."
)


class Command(BaseCommand):
    """Seal again under the first key of FIELD_KEYS what is sealed under another."""

    help = (
        "Seal again, under the first key of FIELD_KEYS, every sealed value that is under another key; live, resumable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much at once, and how to tell of it."""
        parser.add_argument("--rehearse", action="store_true", help="open every such value and write nothing")
        parser.add_argument("--batch", type=_rows, default=2_000, metavar="N", help="rows in one transaction (2000)")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 where nothing is under another key any more, 1 where something is, 2 for wrong input or no key."""
        given = Namespace(**options)
        went: list[rotation.Rotated] = []
        try:
            current = keyring().current
            rotated = rotation.rotate(
                rotation.sealed_columns(),
                batch=given.batch,
                rehearsed=given.rehearse,
                progress=self._show,
                pause=time.sleep,
            )
            with interrupts_heard():
                for one in rotated:
                    self._clear_progress()
                    went.append(one)
        except CannotSeal as wrong:
            raise CommandError(str(wrong), returncode=WRONG_INPUT) from wrong
        except rotation.OwnerNeeded as needed:
            raise CommandError(
                f"Sovelluksen tunnus ei saa kirjoittaa saraketta {needed}. Anna tälle komennolle taulujen omistajan "
                "osoite asetuksessa MIGRATE_DATABASE_URL, kuten komennolle migrate.",
                returncode=WRONG_INPUT,
            ) from needed
        except ProgrammingError as broken:
            if isinstance(broken.__cause__, UndefinedTable):
                raise CommandError("Tietokannassa ei ole rekisterin tauluja. Aja ensin: manage.py migrate") from None
            raise
        except KeyboardInterrupt:
            self._clear_progress()
            raise CommandError(STOPPED, returncode=STOPPED_BY_HAND) from None
        figures = _figures(went, current, rehearsed=given.rehearse)
        self.stdout.write(
            json.dumps(figures, ensure_ascii=False) if given.json else _table(went, current, given.rehearse)
        )
        if any(one.unreadable_rows or (one.left and not given.rehearse) for one in went):
            raise CommandError(LEFT)

    def _show(self, stage: rotation.Stage) -> None:
        if self.stderr.isatty():
            told = f"\r{_spaced(stage.done)} / {_spaced(stage.total).strip()}  {stage.column}"
            self.stderr.write(f"{told:<79}", ending="")
            self.stderr.flush()

    def _clear_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r" + " " * 79 + "\r", ending="")


def _figures(went: list[rotation.Rotated], current: str, *, rehearsed: bool) -> dict[str, object]:
    return {
        "current": current,
        "rehearsed": rehearsed,
        "resealed": sum(one.resealed for one in went),
        "left": sum(sum(one.left.values()) for one in went),
        "unreadable": sum(one.unreadable_rows for one in went),
        "columns": [
            {
                "column": one.column,
                "resealed": one.resealed,
                "left": one.left,
                "unreadable": one.unreadable_rows,
                "unreadable_rows": [str(row) for row in one.unreadable],
            }
            for one in went
        ],
    }


def _table(went: list[rotation.Rotated], current: str, rehearsed: bool) -> str:
    verb = "sinetöitäisiin uudelleen" if rehearsed else "sinetöity uudelleen"
    lines = []
    for one in went:
        lines.append(f"{_spaced(one.resealed)}  {one.column} {verb} avaimella {current}")
        lines += [f"{_spaced(rows)}  {one.column} on avaimen {key} alla" for key, rows in one.left.items()]
        if one.unreadable_rows:
            named = ", ".join(map(str, one.unreadable))
            more = " …" if one.unreadable_rows > len(one.unreadable) else ""
            lines.append(f"{_spaced(one.unreadable_rows)}  {one.column} ei avaudu: {named}{more}")
    lines.append(f"{_spaced(sum(one.resealed for one in went))}  arvoa {verb}")
    lines.append(f"{_spaced(sum(sum(one.left.values()) for one in went))}  arvoa on muun avaimen alla")
    return "\n".join(lines)


def _spaced(number: int) -> str:
    return f"{number:>12,}".replace(",", " ")


def _rows(typed: str) -> int:
    """A number of rows, 1 to 100000. Raises ArgumentTypeError, which argparse shows with the argument's name."""
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed[:9]) <= 100_000 or len(typed) > 6:
        raise ArgumentTypeError(f"{typed!r} ei ole erän koko: anna kokonaisluku 1-100000.")
    return int(typed)
