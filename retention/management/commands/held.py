"""``manage.py held``: as of a day, what is held and why, of one person or by one rule."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customers.models import Party
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.reasons import Reason
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import NotInRegister
from oomi_registry.notice.wording import how_long
from retention.held_on import HeldByRule, HeldGroup, held_by, held_of
from retention.held_on.words import until, why

WRONG_INPUT = 2


class Command(BaseCommand):
    """What is held on a day and why (GDPR 5(2)): of a person, known by their number, or by a retention rule."""

    help = "As of a day (today unless told), what is held and why: of one person or by one retention rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Of whom or by what, and as of which day."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--person", type=int, metavar="NUMBER", help="the number in the heading of a person's page")
        whose.add_argument("--rule", metavar="CODE", help="a retention rule of the register")
        parser.add_argument("--as-of", type=_day, metavar="DATE", help="a day of Europe/Helsinki, today or ahead")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 also where nothing is held, 2 for wrong input."""
        given = Namespace(**options)
        now = timezone.now()
        today = day_in_helsinki(now)
        on = given.as_of or today
        if on < today:
            raise CommandError(
                "Menneestä päivästä ei kerrota: hävitetystä ei jää tietoa. Anna tämä päivä tai tuleva.",
                returncode=WRONG_INPUT,
            )
        try:
            if given.rule:
                by_rule = held_by(given.rule, register(), now=now, on=on)
                figures, lines = _figures_of_rule(by_rule), _lines_of_rule(by_rule)
            else:
                groups = held_of(self._person(given.person), register(), on=on)
                figures, lines = _figures_of_person(given.person, on, groups), _lines_of_person(groups)
        except NotInRegister as wrong:
            raise CommandError(str(wrong), returncode=WRONG_INPUT) from wrong
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(json.dumps(figures, ensure_ascii=False) if given.json else "\n".join(lines))

    def _person(self, number: int) -> Party:
        try:
            return Party.objects.get(number=number)
        except Party.DoesNotExist:
            raise CommandError(
                "Tarkista numero henkilön sivulta: sillä ei ole rekisterissä ketään.", returncode=WRONG_INPUT
            ) from None


def _reasons(given: Iterable[Reason]) -> list[dict[str, object]]:
    return [{"purpose": reason.purpose.code, "bases": [basis.value for basis in reason.bases]} for reason in given]


def _figures_of_person(number: int, on: date, groups: list[HeldGroup]) -> dict[str, object]:
    return {
        "person": number,
        "as_of": on.isoformat(),
        "held": [
            {
                "table": group.table,
                "count": group.count,
                "rules": list(group.rules),
                "until": group.until.isoformat() if group.until else None,
                "while_needed": group.while_needed,
                "waits": group.waits,
                "holds": [{"reason": code, "review_on": day.isoformat()} for code, day in group.held],
                "why": _reasons(group.reasons),
            }
            for group in groups
        ],
    }


def _figures_of_rule(by_rule: HeldByRule) -> dict[str, object]:
    return {
        "rule": by_rule.rule.code,
        "as_of": by_rule.on.isoformat(),
        "lasts": how_long(by_rule.rule),
        "because": str(by_rule.rule.because),
        "faults": by_rule.faults,
        "held": [
            {
                "table": table.table,
                "now": table.now,
                "goes": table.goes,
                "stays": table.stays,
                "holds": table.held,
                "with": list(table.with_others),
                "why": _reasons(table.reasons),
            }
            for table in by_rule.tables
        ],
    }


def _lines_of_person(groups: list[HeldGroup]) -> list[str]:
    lines = [
        f"{group.count:>8}  {group.table:<32} {'+'.join(group.rules):<24} {until(group)}\n{'':10}{why(group.reasons)}"
        for group in groups
    ]
    return [*lines, f"{sum(group.count for group in groups):>8}  tietuetta"]


def _lines_of_rule(by_rule: HeldByRule) -> list[str]:
    rule = by_rule.rule
    head = f"{rule.name}: {how_long(rule)}, alku: {rule.starts}. {rule.because}"
    lines = [
        f"{table.stays:>12}  {table.table:<32} nyt {table.now}, sitä ennen poistuu {table.goes}, pidossa {table.held}"
        f"\n{'':14}{why(table.reasons)}"
        for table in by_rule.tables
    ]
    faults = [f"Näitä tauluja ei voitu harjoitella: {by_rule.faults}"] if by_rule.faults else []
    total = f"{sum(table.stays for table in by_rule.tables):>12}  tietuetta {written(by_rule.on)}"
    return [head, *lines, total, *faults]


def _day(typed: str) -> date:
    """A day in ISO form. Raises ArgumentTypeError, which argparse shows with the argument's name."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"{typed!r} ei ole päivä: anna se muodossa 2026-03-05.") from None
