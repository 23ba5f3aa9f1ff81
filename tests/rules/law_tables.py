"""The tables of dates as the law gives them, and a reader of them: the dates are typed here and computed nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

# GDPR 12(3); Regulation 1182/71 art. 3: received, one month, three months, why. Days of Europe/Helsinki.
DEADLINES = """
| Thu 5.3.2026 | Sun 5.4 → **Tue 7.4.2026** | Fri 5.6.2026 | Easter Sunday, Easter Monday |
| Mon 31.8.2026 | **30.9.2026** | 30.11.2026 | no 31st |
| Fri 31.1.2025 | **28.2.2025** | **30.4.2025** | from receipt, not 28.2 + 2 months |
| Fri 29.1.2027 | Sun 28.2 → **Mon 1.3.2027** | 29.4.2027 | clamp, then roll |
| Sat 28.2.2026 | Sat 28.3 → **Mon 30.3.2026** | 28.5.2026 | received on a Saturday counts |
| Tue 3.3.2026 | Fri 3.4 → **Tue 7.4.2026** | 3.6.2026 | Good Friday |
| Wed 1.4.2026 | Fri 1.5 → **Mon 4.5.2026** | 1.7.2026 | vappu |
| Tue 14.4.2026 | Thu 14.5 → **Fri 15.5.2026** | 14.7.2026 | helatorstai |
| Tue 19.5.2026 | **Fri 19.6.2026** | 19.8.2026 | juhannusaatto does not roll |
| Tue 24.11.2026 | **Thu 24.12.2026** | 24.2.2027 | jouluaatto does not roll |
| 2026-03-04T22:30Z | as 5.3.2026 | | already 5.3 in Helsinki |
| Mon 2.3.2026, asked 3.3, answered 13.3 | statutory **2.4**; adjusted Sun 12.4 → **Mon 13.4** | | ten days |
| Thu 5.3.2026, asked 6.3, answered 16.3 | statutory 7.4; adjusted 5.4 + 10 = **Wed 15.4** | | added before rolling |
| Mon 2.3.2026, asked 25.3, answered 1.4 | **2.4**, no adjustment | | asked late |
"""

# Code of the rule, what starts it, start → last day kept; "event" is an insured event, "none" is no last day.
RETENTION = """
| contracts | end of contract | 30.6.2019 → 30.6.2029 | notice section 10 |
| market_process | end of contract | 30.6.2019 → 30.6.2025 | sähkömarkkinalaki 75 c § |
| accounting | end of the fiscal year | 30.4.2025 → 31.12.2031 | kirjanpitolaki 2:10 |
| contact_recordings | the contact | 15.10.2024 → 15.11.2026 | notice section 10 |
| contact_recordings | the contact | 31.1.2024 → 28.2.2026 | notice section 10 |
| contact_recordings | the contact | 29.2.2024 → 29.3.2026 | notice section 10 |
| insurance | end of liability, event 15.5.2016 | 31.3.2020 → 15.5.2026 | vakuutussopimuslaki 73 § |
| insurance | end of liability | 31.3.2020 → 31.3.2030 | vakuutussopimuslaki 73 § |
| relationship | end of the relationship | 30.6.2025 → 30.6.2025 | notice section 10 |
| marketing | end of the relationship | 31.8.2024 → 31.8.2026 | [D: marketing-24-months] |
| prospects | decision | 31.8.2026 → 28.2.2027 | [D: prospects-6-months] |
| request_cases | closing | 29.2.2024 → 28.2.2027 | [D: request-cases-3-years] |
| request_evidence | used | 3.4.2026 → 3.4.2026 | [D: evidence-until-used] |
| request_packages | delivery | 15.2.2028 → 16.3.2028 | [D: packages-30-days] |
| suppression | the ban | 1.1.2020 → none | [D: suppression-stays] |
"""

_DAY = re.compile(
    r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}))?"
)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:]+Z")


@dataclass(frozen=True)
class DeadlineRow:
    """One row: what is typed, and the dates it must give; ``None`` where the row says nothing."""

    typed: str
    received: date
    pauses: tuple[tuple[date, date], ...]
    statutory: date | None
    adjusted: date | None
    extended: date | None


@dataclass(frozen=True)
class RetentionRow:
    """One row: the rule, its start, the insured event if the row has one, and the last day kept."""

    rule: str
    start: date
    event: date | None
    ends: date | None


def deadline_rows() -> list[DeadlineRow]:
    """Every row of :data:`DEADLINES`."""
    return [_deadline_row(*_cells(line)) for line in DEADLINES.strip().splitlines()]


def retention_rows() -> list[RetentionRow]:
    """Every row of :data:`RETENTION`."""
    rows = []
    for line in RETENTION.strip().splitlines():
        rule, starts, dates, _ = _cells(line)
        start, ends = dates.split("→")
        event = next(iter(_days(starts, 0)), None)
        rows.append(RetentionRow(rule, _days(start, 0)[0], event, next(iter(_days(ends, 0)), None)))
    return rows


def _deadline_row(first: str, month: str, three_months: str, _why: str) -> DeadlineRow:
    instant = _INSTANT.search(first)
    if instant:
        return DeadlineRow(instant[0], _days(month, 0)[0], (), None, None, None)
    received, *pauses = _days(first, 0)
    statutory, adjusted = month, month
    if ";" in month:
        statutory, adjusted = month.split(";")
    extended = _days(three_months, received.year)
    return DeadlineRow(
        typed=received.isoformat(),
        received=received,
        pauses=tuple(zip(pauses[::2], pauses[1::2], strict=True)),
        statutory=_days(statutory, received.year)[-1],
        adjusted=_days(adjusted, received.year)[-1],
        extended=extended[-1] if extended else None,
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _days(text: str, year: int) -> list[date]:
    """Every date in the text, a year borrowed from the first where it is not written; its weekday must be true."""
    found = []
    for match in _DAY.finditer(text):
        year = int(match["year"] or year)
        day = date(year, int(match["month"]), int(match["day"]))
        assert match["weekday"] in (None, f"{day:%a}"), f"{day} is not a {match['weekday']}"
        found.append(day)
    return found
