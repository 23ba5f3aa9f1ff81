"""When a request must be answered, and how that date was arrived at.

Everything here counts in days of Europe/Helsinki. Two dates stand side by side [D: two-dates]: the statutory one, which
no pause moves and on which alarms run, and the adjusted one, past which an answer is late. A GDPR deadline is one of
Union law, so it rolls over weekends and public holidays by Regulation 1182/71 art. 3(4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays

from oomi_registry.notice.days import day_in_helsinki, days_after, months_after, written
from oomi_registry.notice.refused import Refused

MONTHS_TO_ANSWER = 1  # GDPR 12(3)
MONTHS_WHEN_EXTENDED = 3  # GDPR 12(3): two further months, counted from receipt
DAYS_TO_ASK = 7  # [D: asked-in-seven-days] on or before the seventh day after receipt is "without undue delay"

_FRIDAY, _SATURDAY = 4, 5
_WEEKDAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
_PAUSES = "GDPR 12(6); Recital 63"


class AnsweredBeforeAsked(Refused):
    """A pause ends before it begins."""

    sentence = "Vastaus {answered} on ennen kysymystä {asked}. Anna vastauspäivä, joka on kysymyspäivä tai myöhempi."


class AskedBeforeReceived(Refused):
    """The person was asked about a request that had not come yet."""

    sentence = (
        "Kysymys {asked} on ennen pyynnön saapumista {received}. Anna kysymyspäivä, joka on saapumispäivä tai myöhempi."
    )


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
        """The date that alarms, lists and colours go by: extended if it was, else statutory [D: binding-date]."""
        return self.extended_due if self.extended else self.statutory_due

    @property
    def adjusted_binding(self) -> date:
        """The binding date moved by the pauses: an answer after it is late."""
        return self.adjusted_extended_due if self.extended else self.adjusted_due

    @property
    def may_extend_until(self) -> date:
        """The last day on which the notice of an extension may go out: within the first month, GDPR 12(3)."""
        return self.statutory_due

    def last_day(self, *, refusal: bool = False) -> date:
        """The last day on which an answer is in time; a refusal has the first month, whatever was extended."""
        return self.adjusted_due if refusal else self.adjusted_binding

    def is_late(self, day: date, *, refusal: bool = False) -> bool:
        """Whether an answer on ``day`` is late. A refusal is late after the first month, whatever was extended."""
        return day > self.last_day(refusal=refusal)

    def days_left(self, today: date) -> int:
        """The days from ``today`` to the binding date; negative after it."""
        return (self.binding - today).days


def deadline(received: date | datetime, pauses: Collection[Pause] = (), extended_on: date | None = None) -> Deadline:
    """The deadline of a request that came at ``received``.

    ``received`` is a time with its zone, or the day in Europe/Helsinki: [D: clock-starts-on-arrival] on any channel,
    read or not. ``extended_on`` is the day the notice of an extension went out, if it did; one that went out after the
    first month extends nothing. Raises :class:`AskedBeforeReceived`, ``NaiveMoment`` and ``BeyondCalendar``.
    """
    day = day_in_helsinki(received)
    for pause in pauses:
        if pause.asked < day:
            raise AskedBeforeReceived(asked=written(pause.asked), received=written(day))
    last_to_ask = days_after(day, DAYS_TO_ASK)
    counted = [pause for pause in pauses if pause.asked <= last_to_ask]
    paused = union_of_days(counted)

    month = months_after(day, MONTHS_TO_ANSWER)  # GDPR 12(3)
    three_months = months_after(day, MONTHS_WHEN_EXTENDED)  # GDPR 12(3): from receipt, never from the first date
    statutory = next_working_day(month)
    counted_dates = Deadline(
        received=day,
        statutory_due=statutory,
        adjusted_due=next_working_day(days_after(month, paused)),  # [D: two-dates] unrolled, then rolled once
        extended_due=next_working_day(three_months),
        adjusted_extended_due=next_working_day(days_after(three_months, paused)),  # [D: pauses-move-the-extended-date]
        extended=extended_on is not None and day <= extended_on <= statutory,
        pause_days=paused,
        paused_since=min((pause.asked for pause in counted if pause.answered is None), default=None),
        steps=(),
    )
    steps = (
        *_first_month(counted_dates, month),
        *_pauses(pauses, last_to_ask),
        *_moved_by_pauses("Kuukauden", month, paused),
        *_extension(counted_dates, three_months, extended_on),
        *_moved_by_pauses("Kolmen kuukauden", three_months, paused),
        Step(
            f"Kieltäytymisestä on ilmoitettava viimeistään {written(statutory)}; sitä aikaa ei jatketa.", "GDPR 12(4)"
        ),
    )
    return replace(counted_dates, steps=steps)


def check_extension(current: Deadline, leaves: date, reasons: str) -> None:
    """Let the time of a request be extended by a notice that leaves on the day ``leaves``, or raise why not.

    GDPR 12(3): once, with reasons, within the first month. Raises :class:`AlreadyExtended`, :class:`ExtensionTooLate`
    or :class:`ExtensionWithoutReasons`.
    """
    if current.extended:
        raise AlreadyExtended(last_day=written(current.extended_due))
    if leaves > current.may_extend_until:
        raise ExtensionTooLate(last_day=written(current.may_extend_until))
    if not reasons.strip():
        raise ExtensionWithoutReasons


def can_extend(current: Deadline, leaves: date) -> bool:
    """Whether a notice that leaves on the day ``leaves``, with its reasons, extends the time."""
    try:
        check_extension(current, leaves, reasons="annettu")
    except Refused:
        return False
    return True


def union_of_days(pauses: Collection[Pause]) -> int:
    """How many days the person took over the questions, a day that two of them share counted once.

    The day of a question is not counted and the day of its answer is (Regulation 1182/71 art. 3(1)); an unanswered
    question has taken none yet [D: unanswered-question].
    """
    days = 0
    reached = date.min
    for asked, answered in sorted((pause.asked, pause.answered) for pause in pauses if pause.answered is not None):
        days += max(0, (answered - max(asked, reached)).days)
        reached = max(reached, answered)
    return days


def is_working_day(day: date) -> bool:
    """Whether a deadline may end on that day: no Saturday, Sunday or public holiday (1182/71 art. 3(4))."""
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year)


def next_working_day(day: date) -> date:
    """That day, or the first working day after it: Regulation 1182/71 art. 3(4). Raises ``BeyondCalendar``."""
    while not is_working_day(day):
        day = days_after(day, 1)
    return day


@lru_cache(maxsize=256)
def public_holidays(year: int) -> Mapping[date, str]:
    """Finland's public holidays of a year by day, with their Finnish names (known to the year 2100).

    Regulation 1182/71 art. 2(1). [D: eves-are-working-days] Juhannusaatto and jouluaatto are left out:
    laki 150/1930 5 § rolls both for deadlines before authorities, this deadline is towards a person, and the stricter
    reading answers earlier.
    """
    # A calendar of one year, made anew: one shared calendar fills itself year by year, and a second thread would read a
    # year that the first has begun and not finished. The language is pinned, else the names follow the machine's.
    known = country_holidays("FI", years=year, expand=False, language="fi")
    return MappingProxyType({day: name.lower() for day, name in known.items() if _eve(day) is None})


def _eve(day: date) -> str | None:
    """The name of an eve that the calendars list among holidays and this deadline does not roll over."""
    if (day.month, day.day) == (12, 24):
        return "jouluaatto"
    if day.month == 6 and 19 <= day.day <= 25 and day.weekday() == _FRIDAY:
        return "juhannusaatto"
    return None


def words_for(days_left: int) -> str:
    """The days left to the binding date in words. "Late" is said of the adjusted date only, so it is not said here."""
    if days_left == 0:
        return "viimeinen päivä tänään"
    days = "1 päivä" if abs(days_left) == 1 else f"{abs(days_left)} päivää"
    return f"{days} jäljellä" if days_left > 0 else f"{days} yli määräpäivän"


def _first_month(dates: Deadline, month: date) -> Iterator[Step]:
    received = dates.received
    yield Step(f"Pyyntö saapui {_on(received)}. Saapumispäivää ei lasketa.", "Regulation 1182/71 art. 3(1)")
    yield _period_ends("Kuukausi", received, month)
    yield from _rolled(month)


def _extension(dates: Deadline, three_months: date, extended_on: date | None) -> Iterator[Step]:
    last_day = written(dates.may_extend_until)
    if extended_on is None:
        yield Step(f"Jatkaa voi kerran, kun siitä ilmoitetaan perusteluineen viimeistään {last_day}.", "GDPR 12(3)")
    elif dates.extended:
        yield Step(f"Jatkosta ilmoitettiin {_on(extended_on)}, ensimmäisen kuukauden aikana.", "GDPR 12(3)")
    else:
        yield Step(
            f"Jatkosta ilmoitettiin {_on(extended_on)}, vaikka ilmoituksen viimeinen päivä oli {last_day}: "
            "jatko ei siirrä määräpäivää.",
            "GDPR 12(3)",
        )
    yield _period_ends("Jatkettu aika, kolme kuukautta saapumisesta,", dates.received, three_months)
    yield from _rolled(three_months)


def _pauses(pauses: Collection[Pause], last_to_ask: date) -> Iterator[Step]:
    for pause in sorted(pauses, key=lambda pause: pause.asked):
        asked = f"Henkilöltä kysyttiin {_on(pause.asked)}"
        if pause.asked > last_to_ask:
            yield Step(
                f"{asked}, vaikka kysymyksen viimeinen päivä oli {written(last_to_ask)}: aika ei siirry.", _PAUSES
            )
        elif pause.answered is None:
            yield Step(f"{asked}, eikä vastausta ole: aika on pysähdyksissä mutta ei vielä siirry.", _PAUSES)
        else:
            yield Step(f"{asked}, ja vastaus tuli {_on(pause.answered)}: {_days(union_of_days([pause]))}.", _PAUSES)


def _moved_by_pauses(period: str, unrolled: date, paused: int) -> Iterator[Step]:
    if paused:
        moved = days_after(unrolled, paused)
        to = f"{_weekday(moved)} {written(moved)}"
        yield Step(
            f"{period} päättymispäivään {written(unrolled)} lisätään {_days(paused)}: {to}.",
            _PAUSES,
        )
        yield from _rolled(moved)


def _period_ends(period: str, received: date, ends: date) -> Step:
    missing = "" if ends.day == received.day else f"; kuussa ei ole {received.day}. päivää"
    return Step(f"{period} päättyy {_on(ends)}{missing}.", "GDPR 12(3); Regulation 1182/71 art. 3(2)(c)")


def _rolled(day: date) -> Iterator[Step]:
    """The step that moves a date to the next working day, and the one that tells of an eve that moves nothing."""
    to = next_working_day(day)
    if to != day:
        off = [days_after(day, n) for n in range((to - day).days)]
        named = ", ".join(f"{written(one)} ({_why_off(one)})" for one in off)
        yield Step(f"Ei työpäivä: {named}. Määräpäivä on {_weekday(to)} {written(to)}.", "Regulation 1182/71 art. 3(4)")
    eve = _eve(to)
    if eve is not None:
        yield Step(f"{written(to)} on {eve}, jota ei tässä siirretä: tiukempi lukutapa.", "laki 150/1930 5 §")


def _why_off(day: date) -> str:
    return public_holidays(day.year).get(day) or _weekday(day)


def _weekday(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


def _on(day: date) -> str:
    return f"{_weekday(day)}na {written(day)}"  # every Finnish weekday takes the same ending


def _days(number: int) -> str:
    return "1 päivä" if number == 1 else f"{number} päivää"
