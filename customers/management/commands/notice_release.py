"""``manage.py notice_release``: what a new version of the notice changes, its proposal, and its adoption."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers import releases
from customers.models import NoticeRelease
from customers.releases.proposing import changes, compared_with
from customers.releases.refusals import NoSuchVersion
from customers.releases.words import change_in_words
from oomi_registry.notice.adopted import candidate
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.refused import Refused
from retention.releasing import Effects, as_json, effects, first_night, going

WRONG_INPUT = 2


class Command(BaseCommand):
    """The course of a new version: difference, propose, adopt; and versions, which lists what was adopted."""

    help = (
        "What the code's notice changes in the adopted one, in words, rows, dates and people; propose it and adopt it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Four steps, each with its own arguments."""
        steps = parser.add_subparsers(dest="step", required=True, metavar="difference | propose | adopt | versions")
        shown = steps.add_parser("difference", help="what changes, and what that does to the rows")
        shown.add_argument("--rows", action="store_true", help="each row that would go on the first night, by its key")
        proposed = steps.add_parser("propose", help="keep the code's notice as a proposal")
        proposed.add_argument("--reason", required=True, metavar="TEXT", help="why the notice changes")
        adopted = steps.add_parser("adopt", help="adopt what another has proposed")
        adopted.add_argument("version", type=_day, metavar="VERSION", help="the proposed version, an ISO date")
        listed = steps.add_parser("versions", help="what was adopted, when and by whom")
        for step in (proposed, adopted):
            step.add_argument("--by", required=True, metavar="NAME", help="login of the person who does it")
        for step in (shown, adopted):
            step.add_argument(
                "--from",
                type=_day,
                dest="day",
                metavar="DATE",
                help="in force from this day (Helsinki), else today",
            )
        for step in (shown, proposed, adopted, listed):
            step.add_argument("--json", action="store_true", help="JSON instead of text")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 with what was done, 1 with why it is refused, 2 for wrong input."""
        given = Namespace(**options)
        try:
            for line in getattr(self, f"_{given.step}")(given):
                self.stdout.write(line)
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _difference(self, given: Namespace) -> Iterator[str]:
        now = timezone.now()
        before, after, changed = compared_with(), candidate(), changes()
        found = effects(before, after, now=now, in_force_from=given.day)
        rows = going(before, after, first_night(given.day or day_in_helsinki(now))) if given.rows else iter(())
        if given.json:
            yield json.dumps(
                {
                    "before": before.version.isoformat(),
                    "after": after.version.isoformat(),
                    "changes": [asdict(change) for change in changed],
                    "effects": as_json(found),
                },
                ensure_ascii=False,
            )
            for row in rows:
                yield json.dumps({"table": row.table, "key": str(row.key), "started": row.started.isoformat()})
            return
        yield f"Voimassa {written(before.version)}, ohjelmassa {written(after.version)}: {len(changed)} muutosta"
        yield from (f"  {change_in_words(change, after)}" for change in changed)
        yield from _in_words(found)
        for row in rows:
            yield f"  {row.table}  {row.key}  alkoi {written(row.started)}"

    def _propose(self, given: Namespace) -> Iterator[str]:
        now = timezone.now()
        found = effects(compared_with(), candidate(), now=now)
        made = releases.propose(by=_user(given.by), reason=given.reason, effects=as_json(found), now=now)
        yield _told(given, made) or f"Versio {written(made.version)} on esitetty. Toinen henkilö hyväksyy sen."

    def _adopt(self, given: Namespace) -> Iterator[str]:
        now, by = timezone.now(), _user(given.by)
        waiting = releases.proposed_and_open()
        if waiting is None or waiting.version != given.version:
            raise NoSuchVersion(known="ei mitään" if waiting is None else written(waiting.version))
        day = given.day or day_in_helsinki(now)
        releases.adopt(waiting, by=by, in_force_from=day, now=now)
        yield _told(given, waiting) or f"Versio {written(waiting.version)} on voimassa {written(day)} alkaen."

    def _versions(self, given: Namespace) -> Iterator[str]:
        for adoption in releases.adoptions():
            by = adoption.adopted_by.get_username() if adoption.adopted_by else ""
            if given.json:
                yield json.dumps(
                    {
                        "version": adoption.version.isoformat(),
                        "in_force_from": adoption.in_force_from.isoformat(),
                        "adopted_by": by,
                        "changes": [asdict(change) for change in adoption.release.changes],
                    },
                    ensure_ascii=False,
                )
            else:
                day = written(adoption.in_force_from)
                yield f"{written(adoption.version):<12} voimassa {day:<12} {by or 'migrate'}"


def _told(given: Namespace, release: NoticeRelease) -> str:
    told = {"version": release.version.isoformat(), "fingerprint": release.fingerprint, "step": given.step}
    return json.dumps(told) if given.json else ""


def _in_words(found: Effects) -> Iterator[str]:
    if not found.tables:
        yield "Säilytysajat pysyvät ennallaan: tietueita ei mene sen vuoksi aiemmin eikä myöhemmin."
        return
    yield f"Säännöt, jotka lasketaan toisin: {', '.join(found.rules)}"
    yield f"Ensimmäinen yö, {written(found.night)}:"
    for each in found.first:
        yield f"  {each.table}: nyt {each.before}, uudella {each.after}"
    yield f"  tiedostoja: nyt {found.files_before}, uudella {found.files_after}"
    yield "Mennessä     aiemmin (tietueita, henkilöitä)   myöhemmin (tietueita, henkilöitä)"
    for moved in found.moved:
        yield (
            f"{written(moved.by):<12} {moved.sooner:>12} {moved.sooner_people:>10}"
            f"          {moved.later:>12} {moved.later_people:>10}"
        )
    if found.faults:
        yield f"Kaikkea ei voitu harjoitella: {found.faults}"


def _user(name: str) -> User:
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(f"Tunnusta {name!r} ei ole. Anna --by ja henkilön oma tunnus.", returncode=WRONG_INPUT)
    return found


def _day(typed: str) -> date:
    """A day in ISO form. Raises ArgumentTypeError, which argparse shows with the argument's name."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"{typed!r} ei ole päivä: anna se muodossa 2026-03-05.") from None
