"""The notice as a deployment has it: what is in force stands in the database, and the code proposes the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from customers import releases
from customers.models import NoticeAdoption, NoticeRelease, Party, Recording
from customers.releases.adopting import adopt_the_first
from oomi_registry.notice import adopted
from oomi_registry.notice.days import day_in_helsinki, months_after
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Period, Register
from tests import scenes, staff
from tests.house.shorter_recordings import REGISTER as SHORTER

NOW = timezone.now()
TODAY = day_in_helsinki(NOW)


@contextmanager
def releasing() -> Iterator[None]:
    """Oomi's own notice is adopted as ``migrate`` does it, and each request finds anew which is in force."""
    adopted.nominate(REGISTER)
    adopted._pinned.clear()
    adopted.look_again()
    adopt_the_first(now=timezone.now(), using="default")
    try:
        yield
    finally:
        adopted.nominate(REGISTER)
        adopted.adopt(REGISTER)
        adopted.look_again()


def deploy(register: Register) -> None:
    """The code's register is this one from now on."""
    adopted.nominate(register)
    adopted.look_again()


def proposed(register: Register, reason: str = "lyhyempi riittää") -> NoticeRelease:
    """Sanna proposes what the code says."""
    deploy(register)
    return releases.propose(by=staff.sanna(), reason=reason, effects={}, now=NOW)


def adopt(register: Register, on: date = TODAY) -> NoticeAdoption:
    """Sanna proposes, and Anneli adopts."""
    return releases.adopt(proposed(register), by=staff.anneli(), in_force_from=on, now=NOW)


def with_period(months: int) -> Register:
    """Oomi's next notice with recordings kept for so long."""
    rules = (
        replace(rule, period=Period(months=months)) if rule.code == "contact_recordings" else rule
        for rule in REGISTER.rules
    )
    return replace(REGISTER, version=SHORTER.version, rules=tuple(rules))


def call_of(party: Party, *, months: int, days: int = 2, audio: str = "") -> Recording:
    """A call that is some months and days old."""
    return scenes.call(party, at=NOW - (TODAY - months_after(TODAY, -months)) - timedelta(days=days), audio=audio)


def said(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("notice_release", *arguments, stdout=out)
    return out.getvalue()
