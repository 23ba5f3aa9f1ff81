"""Values as a reader of the active language expects them: days, times, sums, yes and no, and codes by their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from oomi_registry.languages import page_language
from oomi_registry.notice.days import HELSINKI, written
from requests_app.fulfilment.access.codes import JSON_KEYS, Say

THIN = "\u00a0"
"""Finnish and Swedish part thousands with a space that does not break."""
_GROUPED_FROM = 10_000
_ENGLISH = "en"
_UNITS = {"fi": ("Gt", "Mt", "kt", "t")}
_OTHER_UNITS = ("GB", "MB", "kB", "B")


def day(value: date) -> str:
    """``5.3.2026``, ``5 mars 2026``, ``5 March 2026``."""
    return written(value, page_language())


def moment(value: datetime) -> str:
    """``15.10.2024 klo 14.32`` in Europe/Helsinki."""
    local = value.astimezone(HELSINKI)
    words = {"day": written(local, page_language()), "hours": f"{local.hour}", "minutes": f"{local.minute:02}"}
    return _("%(day)s klo %(hours)s.%(minutes)s") % words


def number(value: int) -> str:
    """``18 000``, in English ``18,000``."""
    return _signed(f"{value:,}") if abs(value) >= _GROUPED_FROM else str(value)


def decimal(value: Decimal | float) -> str:
    """``1 234,50`` with the decimals it is kept with, in English ``1,234.50``."""
    return _signed(f"{value:,}")


def _signed(english: str) -> str:
    """A number with the signs of the active language for thousands and decimals."""
    return english if page_language() == _ENGLISH else english.replace(",", THIN).replace(".", ",")


def kilowatt_hours(watt_hours: int) -> str:
    """``1 234,567`` kilowatt-hours."""
    return decimal(Decimal(watt_hours).scaleb(-3).quantize(Decimal("0.001")))


def lasting(value: timedelta) -> str:
    """``2 h 5 min 30 s``."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}{THIN}h"] if hours else []
    return " ".join([*parts, f"{minutes}{THIN}min", f"{seconds}{THIN}s"])


def size(value: int) -> str:
    """``2,4 Mt``, ``2,4 MB``, ``2.4 MB``."""
    *units, bytes_ = _UNITS.get(page_language(), _OTHER_UNITS)
    for unit, factor in zip(units, (1 << 30, 1 << 20, 1 << 10), strict=True):
        if value >= factor:
            return f"{_signed(f'{value / factor:.1f}')}{THIN}{unit}"
    return f"{value}{THIN}{bytes_}"


def time_of_day(value: time) -> str:
    """``09.05``, in English ``09:05``."""
    return f"{value:%H:%M}" if page_language() == _ENGLISH else f"{value:%H.%M}"


def in_words(value: object, say: Say | None = None, sayings: Mapping[str, Say] | None = None) -> str:
    """Any value that is no reference and no file. ``say`` gives codes their words, ``sayings`` those inside JSON."""
    if isinstance(value, str):  # the commonest first
        return say(value) if say else value
    if value is None:
        return ""
    for kind, written_so in _WRITTEN:
        if isinstance(value, kind):
            return written_so(value)
    if isinstance(value, list | tuple):
        return ", ".join(in_words(each, say) or "–" for each in value)
    if isinstance(value, dict):
        return "; ".join(_keyed(str(key), each, sayings or {}) for key, each in value.items())
    if isinstance(value, bytes | memoryview):
        return _("%(bytes)d tavua, luettavissa koneluettavasta tiedostosta") % {"bytes": len(value)}
    return str(value)


def _keyed(key: str, value: object, sayings: Mapping[str, Say]) -> str:
    name = _(JSON_KEYS[key]) if key in JSON_KEYS else key
    return f"{name}: {in_words(value, sayings.get(key), sayings) or '–'}"


def _yes_or_no(value: object) -> str:
    return _("kyllä") if value else _("ei")


_WRITTEN: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, _yes_or_no),  # before int, whose kind it is
    (int, number),
    (datetime, moment),  # before date, whose kind it is
    (date, day),
    (Decimal, decimal),
    (float, decimal),
    (timedelta, lasting),
    (time, time_of_day),
)
