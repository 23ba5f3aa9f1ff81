"""``manage.py import_register FILE``: rows of another system into the register, by their external keys."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers.fields import CannotSeal, keyring
from customers.filling import FileRefused, Progress, Rejected, TakenAlready, TakenByAnother, kinds, take
from oomi_registry.interrupts import interrupts_heard

WRONG_INPUT = 2
STOPPED_BY_HAND = 130
STOPPED = "Keskeytetty. Mitä ehdittiin ottaa, on tallessa. Aja uudelleen, niin työ jatkuu siitä."
SOME_REJECTED = "Osaa riveistä ei otettu. Korjaa ne ja tuo ne uudessa tiedostossa.{where}"


class Command(BaseCommand):
    """Take a file into the register."""

    help = (
        "Take a file (.jsonl or .csv) into the register, by the rows' external keys: idempotent, resumable. Exit 0 "
        "when all was taken, 1 when something was rejected, 2 for wrong input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what to do with it."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a .jsonl or .csv file")
        parser.add_argument("--kind", default="", metavar="KIND", help="of which kind every row is; else a field kind")
        parser.add_argument("--rehearse", action="store_true", help="do it all and roll it back")
        parser.add_argument("--again", action="store_true", help="take a file that has been taken to its end")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="where the rejected lines are told of (JSONL)")
        parser.add_argument("--batch", type=_rows, default=5_000, metavar="N", help="rows in one transaction (5000)")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a line")

    def handle(self, *args: object, **options: object) -> None:
        """Run it and tell."""
        given = Namespace(**options)
        if given.kind and given.kind not in kinds():
            raise CommandError(f"Lajia ei ole. Anna yksi näistä: {', '.join(kinds())}.", returncode=WRONG_INPUT)
        began = time.monotonic()
        rejects = _Rejects(given.rejects)
        try:
            keyring()
            with interrupts_heard():
                went = take(
                    given.file,
                    clock=timezone.now,
                    kind=given.kind,
                    rehearsed=given.rehearse,
                    again=given.again,
                    batch=given.batch,
                    begin=rejects.go_on_after,
                    keep=rejects.keep,
                    progress=self._progress(began) if self.stderr.isatty() else None,
                )
        except TakenAlready as told:
            self.stdout.write(json.dumps({"taken_already": True}) if given.json else str(told))
            return
        except (FileRefused, CannotSeal) as wrong:
            raise CommandError(str(wrong), returncode=WRONG_INPUT) from wrong
        except TakenByAnother as busy:
            raise CommandError(str(busy)) from busy
        except KeyboardInterrupt:
            raise CommandError(STOPPED, returncode=STOPPED_BY_HAND) from None
        except OSError:
            raise CommandError(
                "Hylättyjen tiedostoa ei voi kirjoittaa: tarkista polku ja oikeudet.", returncode=WRONG_INPUT
            ) from None
        finally:
            rejects.close()
            if self.stderr.isatty():
                self.stderr.write("\r" + " " * 79 + "\r", ending="")
        told_as = asdict(went) | {"rehearsed": given.rehearse, "seconds": round(time.monotonic() - began, 2)}
        verb = "otettaisiin" if given.rehearse else "otettu"
        line = f"{went.taken} {verb}, {went.unchanged} ennallaan, {went.rejected} hylätty; {went.position} riviä."
        self.stdout.write(json.dumps(told_as) if given.json else line)
        if went.rejected:
            where = f" Syyt: {given.rejects}" if given.rejects else " Syyt saa tiedostoon valinnalla --rejects FILE."
            raise CommandError(SOME_REJECTED.format(where=where))

    def _progress(self, began: float) -> Callable[[Progress], None]:
        def tell(stage: Progress) -> None:
            rate = stage.now / max(time.monotonic() - began, 0.001)
            left = (stage.total - stage.done) / max(rate, 0.001)
            told = f"\r{stage.done:,} / {stage.total:,} riviä  {rate:,.0f}/s  jäljellä {left:,.0f} s".replace(",", " ")
            self.stderr.write(f"{told:<79}", ending="")
            self.stderr.flush()

        return tell


class _Rejects:
    """The file in which the rejected lines are told of; a run that goes on drops what was not committed."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.file: TextIO | None = None

    def go_on_after(self, position: int) -> None:
        """Keep what earlier runs wrote of lines up to ``position``, and no more."""
        if self.path is None:
            return
        kept = []
        if position and self.path.exists():
            kept = [line for line in self.path.read_text(encoding="utf-8").splitlines() if _line_of(line) <= position]
        self.file = self.path.open("w", encoding="utf-8")
        self.file.writelines(f"{line}\n" for line in kept)
        self.file.flush()

    def keep(self, rejected: Sequence[Rejected]) -> None:
        """Write them down, before they are committed."""
        if self.file is not None:
            self.file.writelines(f"{json.dumps(asdict(each), ensure_ascii=False)}\n" for each in rejected)
            self.file.flush()

    def close(self) -> None:
        """Nothing more comes."""
        if self.file is not None:
            self.file.close()


def _line_of(written: str) -> int:
    try:
        return int(json.loads(written)["line"])
    except (ValueError, KeyError, TypeError):
        return 2**63  # half a line of a run that was killed


def _rows(typed: str) -> int:
    """A number of rows, 1 to 100000. Raises ArgumentTypeError, which argparse shows with the argument's name."""
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed[:9]) <= 100_000 or len(typed) > 6:
        raise ArgumentTypeError("Anna erän koko, kokonaisluku 1-100000.")
    return int(typed)
