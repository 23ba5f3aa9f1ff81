"""``manage.py diagrams``: the pictures that are drawn from the code, so that they cannot say anything else."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from requests_app.lifecycle import ACTOR_NAMES, NAMES, TRANSITIONS, Actor, Status, diagram

ROOT = Path(__file__).parents[3]
PAGE, README = "docs/lifecycle.md", "README.md"
BEGIN, END = "<!-- lifecycle:begin -->", "<!-- lifecycle:end -->"
BETWEEN = re.compile(rf"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.DOTALL)


class Command(BaseCommand):
    """Write the request's lifecycle into its page and the README, or check that both say what the code does."""

    help = "Draws the lifecycle of a request from its table into docs/lifecycle.md and README.md. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--check`` writes nothing."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail where a page differs from the code"
        )
        parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="the checkout (default: this one)")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 when every page says what the code does; with ``--check`` 1 and the names of those that do not."""
        root = Path(str(options["root"]))
        wanted = pages(root)
        stale = [name for name, text in wanted.items() if _read(root / name) != text]
        if options["check"]:
            if stale:
                raise CommandError(f"{', '.join(stale)}: not what the code says. Run manage.py diagrams and commit.")
            return
        for name in stale:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(wanted[name], encoding="utf-8")
            self.stdout.write(name)


def pages(root: Path) -> Mapping[str, str]:
    """What each page has to say, by its name; a README without the markers is left as it is."""
    wanted = {PAGE: page()}
    readme = _read(root / README)
    if readme is not None and BETWEEN.search(readme):
        wanted[README] = BETWEEN.sub(lambda _: picture(), readme)
    return wanted


def picture() -> str:
    """The state diagram as a block of Markdown."""
    return f"```mermaid\n{diagram()}```\n"


def page() -> str:
    """The whole page: the picture and the same table in words."""
    rows = "".join(
        f"| `{current}` | {NAMES[current]} | {_moves(row) or '–'} |\n" for current, row in TRANSITIONS.items()
    )
    capacities = "".join(f"- `{actor}`: {ACTOR_NAMES[actor]}\n" for actor in Actor)
    return (
        "# How a request moves\n\n"
        "Drawn by `manage.py diagrams` from `TRANSITIONS` in `requests_app/lifecycle.py`: "
        "change the table, not this page.\n\n"
        f"{picture()}\n"
        "| status | in Finnish | moves to (by whom) |\n|---|---|---|\n"
        f"{rows}\n"
        "A move is made in one of these capacities:\n\n"
        f"{capacities}"
    )


def _moves(row: Mapping[Status, frozenset[Actor]]) -> str:
    return ", ".join(f"`{to}` ({_who(actors)})" for to, actors in row.items())


def _who(actors: frozenset[Actor]) -> str:
    return ", ".join(actor for actor in Actor if actor in actors)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
