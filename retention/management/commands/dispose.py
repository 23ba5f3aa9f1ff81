"""``manage.py dispose``: one disposal run, or its rehearsal."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils import timezone
from psycopg.errors import UndefinedTable

from oomi_registry.interrupts import interrupts_heard
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import written
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import NotInRegister
from retention import disposal

WRONG_INPUT = 2
STOPPED_BY_HAND = 130
STOPPED = "Keskeytetty. Mitä ehti mennä, on hävitetty ja kirjattu; muu on ennallaan. Seuraava ajo jatkaa tästä."
ENDED_BY_ANOTHER = "Toinen ajo otti tämän keskeytyneeksi ja jatkaa sen puolesta. Katso sen tulos hävitysajoista."


class Command(BaseCommand):
    """Dispose of what has had its time (*hävittäminen*), or rehearse it."""

    help = "Dispose of rows whose retention has ended and that no legal hold covers, with their stored files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to take, as on which day, and how to tell of it."""
        parser.add_argument("--rehearse", action="store_true", help="the same code, rolled back at the end")
        parser.add_argument("--rule", default="", metavar="CODE", help="only rows that go by this retention rule")
        parser.add_argument(
            "--as-of", type=_day, metavar="DATE", help="as on this day (Europe/Helsinki); ahead only with --rehearse"
        )
        parser.add_argument("--limit", type=_rows, metavar="N", help="no more rows than this, for a first look")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 also when nothing was due, 1 where something is left to the next run, 2 for wrong input."""
        given = Namespace(**options)
        if given.rehearse and given.limit is not None:
            raise CommandError("Harjoitus ei hävitä mitään: jätä --limit pois.", returncode=WRONG_INPUT)
        try:
            if given.rule:
                register().rule(given.rule)
            with interrupts_heard():
                went = self._run(given)
        except (NotInRegister, disposal.FutureDay) as wrong:
            raise CommandError(str(wrong), returncode=WRONG_INPUT) from wrong
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except ProgrammingError as broken:
            if isinstance(broken.__cause__, UndefinedTable):
                raise CommandError("Tietokannassa ei ole rekisterin tauluja. Aja ensin: manage.py migrate") from None
            raise
        except disposal.RunEnded as ended:
            raise CommandError(ENDED_BY_ANOTHER) from ended
        except KeyboardInterrupt:
            self._clear_progress()
            raise CommandError(STOPPED, returncode=STOPPED_BY_HAND) from None
        self._clear_progress()
        figures = _figures(went, rehearsed=given.rehearse)
        self.stdout.write(json.dumps(figures, ensure_ascii=False) if given.json else _table(went, given.rehearse))
        if not went.complete and given.limit is None:
            raise CommandError(f"Osa jäi seuraavaan ajoon: {went.error}. Katso tietokannan loki ja aja uudelleen.")

    def _run(self, given: Namespace) -> disposal.Went:
        now = timezone.now()
        if given.rehearse:
            return disposal.rehearse(now=now, as_of=given.as_of, rule=given.rule, progress=self._show)
        return disposal.dispose(
            now=now, as_of=given.as_of, rule=given.rule, limit=given.limit, progress=self._show, clock=timezone.now
        )

    def _show(self, table: str, went: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{went:>12,} {table:<60}".replace(",", " "), ending="")

    def _clear_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r" + " " * 73 + "\r", ending="")


def _figures(went: disposal.Went, *, rehearsed: bool) -> dict[str, object]:
    return {
        "run": None if rehearsed else str(went.run),
        "rehearsed": rehearsed,
        "as_of": went.as_of.isoformat(),
        "total": went.total,
        "rows": [{"table": table, "rule": rule, "went": rows} for (table, rule), rows in went.rows.items()],
        "files": went.files_to_remove if rehearsed else went.files.removed,
        "files_spared": went.files.spared,
        "files_failed": went.files.failed,
        "copies": went.copies,
        "instructions": went.instructions,
        "complete": went.complete,
        "error": went.error,
    }


def _table(went: disposal.Went, rehearsed: bool) -> str:
    lines = [f"{_spaced(rows)}  {table:<40} {rule}" for (table, rule), rows in went.rows.items()]
    verb, files = ("menisi", went.files_to_remove) if rehearsed else ("hävitetty", went.files.removed)
    lines.append(f"{_spaced(went.total)}  riviä {verb} päivän {written(went.as_of)} mukaan")
    lines.append(f"{_spaced(files)}  tallennettua tiedostoa {verb}")
    if went.copies:
        verb = "lähtisi" if rehearsed else "lähtee"
        lines.append(f"{_spaced(went.instructions)}  poistokehotusta {verb} niille, joilla on samoja tietueita")
        lines.append(f"{_spaced(went.copies)}  tietuetta, jotka niiden on poistettava")
    if went.files.spared:
        lines.append(f"{_spaced(went.files.spared)}  tiedostoa säästetty, koska toinen tietue käyttää niitä")
    if went.files.failed:
        lines.append(f"{_spaced(went.files.failed)}  tiedostoa ei saatu poistettua; seuraava ajo yrittää uudelleen")
    return "\n".join(lines)


def _spaced(number: int) -> str:
    return f"{number:>12,}".replace(",", " ")


def _day(typed: str) -> date:
    """A day in ISO form. Raises ArgumentTypeError, which argparse shows with the argument's name."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"{typed!r} ei ole päivä: anna se muodossa 2026-03-05.") from None


def _rows(typed: str) -> int:
    """A number of rows, 1 or more. Raises ArgumentTypeError."""
    if not typed.isascii() or not typed.isdigit() or int(typed) < 1:
        raise ArgumentTypeError(f"{typed!r} ei ole rivien määrä: anna kokonaisluku, 1 tai enemmän.")
    return int(typed)
