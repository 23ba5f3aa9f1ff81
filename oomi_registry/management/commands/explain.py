"""``manage.py explain``: how a deadline, the end of a retention or a responsibility was arrived at."""

from __future__ import annotations

import json
from argparse import Action, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError

from customers.releases import in_force_or_candidate
from customers.responsibility import CustomerOfWanted, responsible
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import HELSINKI, BeyondCalendar
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Contract, NotInRegister, Subject
from requests_app.deadlines import Pause, deadline
from retention.schedule import ending

CLAIMS = "insurance"  # the one rule whose end may come from an event of its own
ALL = "both"
WRONG_INPUT = 2

Told = Mapping[str, object]


class Ask(Action):
    """``--asked D``: begin a pause."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: object, option_string: str | None = None
    ) -> None:
        """Add a pause that nobody has answered."""
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), (values, None)])


class Answer(Action):
    """``--answered D``: end the pause that was asked for last."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: object, option_string: str | None = None
    ) -> None:
        """Close the last pause; an answer without a question is an error."""
        *earlier, last = getattr(namespace, self.dest) or [(None, values)]
        asked, answered = last
        if answered is not None:
            parser.error("--answered ilman kysymystä: anna --asked D ennen sitä.")
        setattr(namespace, self.dest, [*earlier, (asked, values)])


class Command(BaseCommand):
    """Print a date or a responsibility with the steps that led to it, for a person or as JSON."""

    help = (
        "How a deadline, the end of a retention or a responsibility was arrived at. "
        "Needs no database: without one it asks the register that PRIVACY_REGISTER names."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Three questions, each with its own arguments."""
        questions = parser.add_subparsers(
            dest="question", required=True, metavar="deadline | retention | responsibility"
        )

        asked = questions.add_parser("deadline", help="when a request must be answered")
        asked.add_argument(
            "received", type=moment, metavar="RECEIVED", help="ISO date or date-time; without a zone, in Helsinki"
        )
        asked.add_argument(
            "--asked", type=day, action=Ask, dest="pauses", default=(), metavar="D", help="the person was asked on D"
        )
        asked.add_argument(
            "--answered", type=day, action=Answer, dest="pauses", default=(), metavar="D", help="and answered on D"
        )
        asked.add_argument("--extended", type=day, metavar="D", help="the notice of an extension went out on D")

        kept = questions.add_parser("retention", help="when a record's retention ends")
        kept.add_argument("rule", metavar="RULE", help="code of a retention rule of the register")
        kept.add_argument("start", type=day, metavar="START", help="the day that starts the rule's clock")
        kept.add_argument("--event", type=day, metavar="DATE", help="the insured event, for a claim")

        answers = questions.add_parser("responsibility", help="which controllers answer for a record")
        answers.add_argument("--subject", required=True, choices=[one.value for one in Subject])
        answers.add_argument("--contract", required=True, choices=[one.value for one in Contract])
        answers.add_argument(
            "--customer-of", metavar="CONTROLLER", help=f"code of a controller, or {ALL}: whose customer"
        )

        for question in (asked, kept, answers):
            question.add_argument("--json", action="store_true", help="one JSON object instead of text")

    def handle(self, *args: object, **options: object) -> None:
        """Exit 0 with the answer, else 2 with what to give instead."""
        given = Namespace(**options)
        in_force_or_candidate()
        try:
            told = TELL[given.question](given)
        except CustomerOfWanted as wrong:
            raise CommandError(f"{wrong} Lisää --customer-of ja yhtiö tai {ALL}.", returncode=WRONG_INPUT) from wrong
        except (Refused, BeyondCalendar, NotInRegister) as wrong:
            raise CommandError(str(wrong), returncode=WRONG_INPUT) from wrong
        self.stdout.write(as_json(told) if given.json else as_text(told))


def tell_deadline(given: Namespace) -> Told:
    """The dates of one request (GDPR 12(3)), days of Europe/Helsinki."""
    pauses = [Pause(asked, answered) for asked, answered in given.pauses]
    dates = deadline(given.received, pauses, given.extended)
    return {
        "received": dates.received,
        "statutory_due": dates.statutory_due,
        "adjusted_due": dates.adjusted_due,
        "extended_due": dates.extended_due,
        "adjusted_extended_due": dates.adjusted_extended_due,
        "extended": dates.extended,
        "binding": dates.binding,
        "paused_since": dates.paused_since,
        "steps": [str(step) for step in dates.steps],
    }


def tell_retention(given: Namespace) -> Told:
    """When the retention of one record ends, by the adopted register's period."""
    if given.event and given.rule != CLAIMS:
        raise CommandError(
            f"--event kuuluu vain sääntöön {CLAIMS} (korvausasia). Jätä se pois.", returncode=WRONG_INPUT
        )
    found = ending(register().rule(given.rule), given.start, given.event)
    return {
        "ends": found.ends,
        "disposable_from": found.disposable_from,
        "because": str(found.because),
        "steps": list(found.steps),
    }


def tell_responsibility(given: Namespace) -> Told:
    """Which controllers answer for one record, by the adopted register's split."""
    controllers = frozenset(controller.code for controller in register().controllers)
    said = {None: None, ALL: controllers}
    customer_of = said[given.customer_of] if given.customer_of in said else frozenset({given.customer_of})
    found = responsible(register(), Subject(given.subject), Contract(given.contract), customer_of)
    return {
        "controllers": list(found.controllers),
        "joint": found.joint,
        "assigned_by_notice": found.assigned_by_notice,
        "because": str(found.because),
    }


TELL = {"deadline": tell_deadline, "retention": tell_retention, "responsibility": tell_responsibility}


def as_json(told: Told) -> str:
    """One JSON object, days in ISO form."""
    return json.dumps(told, ensure_ascii=False, indent=1, default=date.isoformat)


def as_text(told: Told) -> str:
    """A line for each name and its value, the steps numbered below."""
    lines = [f"{name:<22} {_value(value)}" for name, value in told.items() if name != "steps"]
    steps = told.get("steps")
    if isinstance(steps, list):
        lines += ["", *(f"{number:>3}. {step}" for number, step in enumerate(steps, start=1))]
    return "\n".join(lines)


def _value(value: object) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "kyllä" if value else "ei"
        case list():
            return ", ".join(str(one) for one in value)
        case _:
            return str(value)


def day(typed: str) -> date:
    """A day in ISO form. Raises ArgumentTypeError, which argparse shows with the argument's name."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"{typed!r} ei ole päivä: anna se muodossa 2026-03-05.") from None


def moment(typed: str) -> date | datetime:
    """A day, or a time with its zone, in ISO form; a time without a zone is one in Europe/Helsinki."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(
            f"{typed!r} ei ole päivä eikä aika: anna se muodossa 2026-03-05 tai 2026-03-04T22:30Z."
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=HELSINKI)
