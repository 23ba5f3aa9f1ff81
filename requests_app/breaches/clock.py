"""The 72 hours within which the Ombudsman is told of a breach (GDPR 33(1)), and how their end was arrived at.

Everything here counts whole hours, as they pass: [D: breach-hour-counted] the hour in which the controller became aware
is the first of the 72, an hour stricter than Regulation 1182/71 art. 3(1), and the period ends with the expiry of the
last (art. 3(2)(a)). Hours never roll over a weekend or a public holiday, which art. 3(4) lets move other periods alone.
A change of the clocks changes what the clock shows and not how long the period is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from oomi_registry.notice.days import HELSINKI, BeyondCalendar, NaiveMoment
from oomi_registry.notice.refused import Refused
from requests_app.deadlines import Step

HOURS_TO_NOTIFY = 72  # GDPR 33(1)
URGENT_WITHIN = timedelta(hours=24)
SOON_WITHIN = timedelta(hours=48)

_HOUR = timedelta(hours=1)
_WEEKDAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")


class AwareInTheFuture(Refused):
    """Somebody is said to become aware of a breach later than now."""

    sentence = "Hetki, jolloin loukkaus havaittiin, on tulevaisuudessa. Anna hetki, joka on jo ollut."


class ReasonsForDelayMissing(Refused):
    """The Ombudsman is told after the 72 hours, and the notice does not say why."""

    sentence = "Ilmoituksen määräaika päättyi {due}. Kirjoita ilmoitukseen viivästyksen syyt (GDPR 33(1))."


@dataclass(frozen=True, slots=True)
class BreachClock:
    """The hours of one breach: instants in UTC, and the steps by which the last was counted."""

    aware_at: datetime
    due_at: datetime
    steps: tuple[Step, ...]

    def is_late(self, at: datetime) -> bool:
        """Whether a notice at that instant is late: when the last hour has expired."""
        return at > self.due_at

    def hours_left(self, now: datetime) -> int:
        """The whole hours left; after the end, negative by the hours begun since."""
        return (self.due_at - now) // _HOUR

    def colour(self, now: datetime) -> str:
        """How lists and pages colour it: ``late``, ``soon`` in the last 48 hours, ``ok``."""
        if self.is_late(now) or self.due_at - now <= URGENT_WITHIN:
            return "late"
        return "soon" if self.due_at - now <= SOON_WITHIN else "ok"

    def words(self, now: datetime) -> str:
        """What is left, in words."""
        hours = self.hours_left(now)
        if self.is_late(now):
            return f"{_hours(-hours)} yli määräajan"
        return f"{_hours(hours)} jäljellä" if hours else "alle tunti jäljellä"


def breach_clock(aware_at: datetime) -> BreachClock:
    """The 72 hours of a breach of which the controller became aware at ``aware_at``, a time with its zone.

    Raises :class:`NaiveMoment` and :class:`BeyondCalendar`.
    """
    if aware_at.tzinfo is None:
        raise NaiveMoment("Aika ilman aikavyöhykettä: anna aikavyöhyke, esimerkiksi 2026-10-23T15:00+03:00.")
    try:
        began = aware_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        due = began + timedelta(hours=HOURS_TO_NOTIFY)
        steps = _steps(aware_at, began, due)
    except OverflowError:
        raise BeyondCalendar("Aika on kalenterin ulkopuolella: anna aika vuosilta 1-9999.") from None
    return BreachClock(aware_at.astimezone(UTC), due, steps)


def check_awareness(aware_at: datetime, now: datetime) -> None:
    """Raise :class:`AwareInTheFuture` for an instant that has not been."""
    if aware_at > now:
        raise AwareInTheFuture


def check_delay(clock: BreachClock, sent_at: datetime, reasons: str) -> None:
    """GDPR 33(1): a notice after the 72 hours gives the reasons. Raises :class:`ReasonsForDelayMissing`."""
    if clock.is_late(sent_at) and not reasons.strip():
        raise ReasonsForDelayMissing(due=moment_in_words(clock.due_at))


def moment_in_words(at: datetime) -> str:
    """The instant as it is read in Finland: ``maanantaina 26.10.2026 klo 14.00``."""
    local = at.astimezone(HELSINKI)
    return f"{_WEEKDAYS[local.weekday()]}na {local.day}.{local.month}.{local.year} klo {local.hour}.{local.minute:02}"


def _steps(aware_at: datetime, began: datetime, due: datetime) -> tuple[Step, ...]:
    shift = _offset(due) - _offset(began)
    steps = [
        Step(f"Loukkaus tuli rekisterinpitäjän tietoon {moment_in_words(aware_at)}.", "GDPR 33(1)"),
        Step(
            f"Havaitsemisen tunti lasketaan mukaan: aika alkaa {moment_in_words(began)}. Tiukempi lukutapa kuin "
            "asetuksen, jonka mukaan aika alkaisi seuraavasta tunnista.",
            "Regulation 1182/71 art. 3(1)",
        ),
        Step(
            f"{HOURS_TO_NOTIFY} tuntia päättyy {moment_in_words(due)}.", "GDPR 33(1); Regulation 1182/71 art. 3(2)(a)"
        ),
    ]
    if shift:
        to = "kesäaikaan" if shift > timedelta() else "talviaikaan"
        steps.append(
            Step(
                f"Kelloja siirretään välillä {to}: tunnit lasketaan kuluneina, joten kellonaika on eri.",
                "Regulation 1182/71 art. 3(2)(a)",
            )
        )
    steps.append(
        Step("Viikonloput ja pyhäpäivät eivät siirrä tunteina laskettua aikaa.", "Regulation 1182/71 art. 3(4)")
    )
    return tuple(steps)


def _offset(at: datetime) -> timedelta:
    offset = at.astimezone(HELSINKI).utcoffset()
    assert offset is not None  # noqa: S101 - a zone always has one
    return offset


def _hours(number: int) -> str:
    return "1 tunti" if number == 1 else f"{number} tuntia"
