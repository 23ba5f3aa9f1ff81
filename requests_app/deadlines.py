"""When a request must be answered, and how that date was arrived at.

Everything here counts in days of Europe/Helsinki. Two dates stand side by side: the statutory one, which no pause moves
and on which alarms run, and the adjusted one, past which an answer is late. A GDPR deadline is one of Union law, so it
rolls over weekends and public holidays by Regulation 1182/71 art. 3(4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from holidays.countries import Finland

from oomi_registry.notice.days import day_in_helsinki, days_after, months_after, written
from requests_app.refused import Refused

MONTHS_TO_ANSWER = 1  # GDPR 12(3)
MONTHS_WHEN_EXTENDED = 3  # GDPR 12(3): two further months, counted from receipt
DAYS_TO_ASK = 7  # [D] asked on or before the seventh day after receipt is "without undue delay"

_SATURDAY = 5


class AnsweredBeforeAsked(Refused):
    """A pause ends before it begins."""

    sentence = "Vastaus {answered} on ennen kysymystä {asked}. Anna vastauspäivä, joka on kysymyspäivä tai myöhempi."


class AskedBeforeReceived(Refused):
    """The person was asked about a request that had not come yet."""

    sentence = "Kysymys {asked} on ennen pyynnön saapumista {received}. Anna kysymyspäivä, joka on saapumispäivä tai myöhempi."


class ExtensionTooLate(Refused):
    """The notice of an extension would go out after the first month."""

    sentence = "Jatkosta oli ilmoitettava viimeistään {last_day}. Vastaa pyyntöön nyt: määräaikaa ei voi enää jatkaa."


class ExtensionWithoutReasons(Refused):
    """The notice of an extension gives no reasons."""

    sentence = "Kirjoita, miksi aikaa tarvitaan lisää: pyynnön monimutkaisuus tai pyyntöjen määrä."


class AlreadyExtended(Refused):
    """The time has been extended once."""

    sentence = "Määräaikaa on jo jatkettu, ja sen voi jatkaa vain kerran. Vastaa viimeistään {last_day}."


@dataclass(frozen=True, slots=True)
class Pause:
    """The person was asked to show who they are (GDPR 12(6)) or what exactly they want (Recital 63).

    Both are days in Europe/Helsinki; ``answered`` is ``None`` while they have not answered. Raises
    :class:`AnsweredBeforeAsked`.
    """

    asked: date
    answered: date | None = None

    def __post_init__(self) -> None:
        if self.answered is not None and self.answered < self.asked:
            raise AnsweredBeforeAsked(answered=written(self.answered), asked=written(self.asked))

    @property
    def days(self) -> frozenset[date]:
        """The days the person took: those after the question up to the answer; none while it is open."""
        if self.answered is None:
            return frozenset()
        return frozenset(self.asked + timedelta(days=n) for n in range(1, (self.answered - self.asked).days + 1))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the computation: a Finnish sentence and the provision it applies."""

    text: str
    provision: str

    def __str__(self) -> str:
        return f"{self.text} ({self.provision})"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The dates of one request, in days of Europe/Helsinki, and the steps by which they were counted."""

    received: date
    statutory_due: date
    adjusted_due: date
    extended_due: date
    adjusted_extended_due: date
    extended: bool
    pause_days: int
    paused_since: date | None
    steps: tuple[Step, ...]

    @property
    def binding(self) -> date:
        """The date alarms, lists and colours go by: the extended one if the time was extended, else the statutory."""
        return self.extended_due if self.extended else self.statutory_due

    @property
    def adjusted_binding(self) -> date:
        """The binding date moved by the pauses: an answer after it is late."""
        return self.adjusted_extended_due if self.extended else self.adjusted_due

    @property
    def may_extend_until(self) -> date:
        """The last day on which the notice of an extension may go out: within the first month, GDPR 12(3)."""
        return self.statutory_due

    @property
    def refusal_due(self) -> date:
        """The day by which a refusal must go out: one month, never extended, GDPR 12(4)."""
        return self.statutory_due

    def is_late(self, day: date, *, refusal: bool = False) -> bool:
        """Whether an answer on ``day`` is late. A refusal is late after the first month, whatever was extended."""
        return day > (self.adjusted_due if refusal else self.adjusted_binding)

    def days_left(self, today: date) -> int:
        """The days from ``today`` to the binding date; negative after it."""
        return (self.binding - today).days


def deadline(received: date | datetime, pauses: Collection[Pause] = (), extended_on: date | None = None) -> Deadline:
    """The deadline of a request that came at ``received``.

    ``received`` is a time with its zone, or the day in Europe/Helsinki; the clock starts on arrival on any channel, read
    or not. ``extended_on`` is the day the notice of an extension went out, if it did; one that went out after the first
    month extends nothing. Raises :class:`AskedBeforeReceived`, and ``NaiveMoment`` and ``BeyondCalendar`` of the days.
    """
    day = day_in_helsinki(received)
    for pause in pauses:
        if pause.asked < day:
            raise AskedBeforeReceived(asked=written(pause.asked), received=written(day))
    last_to_ask = days_after(day, DAYS_TO_ASK)
    counted = [pause for pause in pauses if pause.asked <= last_to_ask]
    days = frozenset[date]().union(*(pause.days for pause in counted))  # an overlap is counted once
    unanswered = [pause.asked for pause in counted if pause.answered is None]

    month = months_after(day, MONTHS_TO_ANSWER)  # GDPR 12(3)
    three_months = months_after(day, MONTHS_WHEN_EXTENDED)  # GDPR 12(3): from receipt, never from the first date
    statutory = next_working_day(month)
    extended = extended_on is not None and extended_on <= statutory
    result = Deadline(
        received=day,
        statutory_due=statutory,
        adjusted_due=next_working_day(days_after(month, len(days))),  # the unrolled date, then rolled once
        extended_due=next_working_day(three_months),
        adjusted_extended_due=next_working_day(days_after(three_months, len(days))),
        extended=extended,
        pause_days=len(days),
        paused_since=min(unanswered, default=None),
        steps=(),
    )
    steps = (
        *_first_month(day, month, statutory),
        *_pauses(sorted(pauses, key=lambda pause: pause.asked), last_to_ask),
        *_adjusted("Kuukauden päättymispäivään", month, len(days)),
        *_extension(result, three_months, extended_on),
        Step(f"Kieltäytymisestä on ilmoitettava viimeistään {written(statutory)}; sitä aikaa ei jatketa.", "GDPR 12(4)"),
    )
    return Deadline(**{**{name: getattr(result, name) for name in Deadline.__slots__}, "steps": steps})
